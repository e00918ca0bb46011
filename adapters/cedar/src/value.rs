//! Values in Cedar's spelling.

use crate::error::CedarError;
use hivecore::foundation::decimal::Decimal;
use hivecore::rules::FactType;
use hivecore::rules::language::Literal;
use std::fmt::Write as _;

/// The digits that a Cedar decimal has behind its point.
const DECIMAL_DIGITS: u8 = 4;

/// A value that Cedar has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Boolean(bool),
    Long(i64),
    /// The text that `decimal` takes.
    Decimal(String),
    Text(String),
    Set(Vec<String>),
}

/// Whether Cedar has values of a type.
///
/// # Errors
/// Inexpressible.
pub(crate) fn expressible(value_type: FactType, path: &str) -> Result<(), CedarError> {
    let detail = match value_type {
        FactType::Boolean | FactType::Integer | FactType::Decimal | FactType::Text | FactType::Set => return Ok(()),
        FactType::Instant => "an instant is not translated",
        FactType::Date => "a date is not translated",
        FactType::Duration => "a duration is not translated",
        FactType::Money => "Cedar has no money",
    };
    Err(CedarError::inexpressible(path, detail))
}

impl Value {
    /// A literal in the type that it stands for.
    ///
    /// # Errors
    /// Inexpressible; refused, where a text does not spell the type.
    pub fn of(literal: &Literal, value_type: FactType, path: &str) -> Result<Self, CedarError> {
        expressible(value_type, path)?;
        Ok(match (literal, value_type) {
            (Literal::Boolean(value), FactType::Boolean) => Self::Boolean(*value),
            (Literal::Integer(value), FactType::Integer) => Self::Long(*value),
            (Literal::Text(text), FactType::Integer) => Self::Long(text.parse().map_err(|_| other(path))?),
            (Literal::Decimal(value), FactType::Integer) if value.scale() == 0 => Self::Long(value.coefficient()),
            (Literal::Decimal(_), FactType::Integer) => {
                return Err(CedarError::inexpressible(path, "Cedar compares no integer with a decimal"));
            }
            (Literal::Integer(value), FactType::Decimal) => decimal(Decimal::parse(&value.to_string())?, path)?,
            (Literal::Decimal(value), FactType::Decimal) => decimal(*value, path)?,
            (Literal::Text(text), FactType::Decimal) => decimal(Decimal::parse(text)?, path)?,
            (Literal::Text(text), FactType::Text) => Self::Text(text.clone()),
            (Literal::Set(members), FactType::Set) => Self::Set(members.clone()),
            _ => return Err(other(path)),
        })
    }

    /// As policy text.
    pub fn spelled(&self) -> String {
        match self {
            Self::Boolean(value) => value.to_string(),
            Self::Long(value) => value.to_string(),
            Self::Decimal(value) => format!("decimal(\"{value}\")"),
            Self::Text(text) => quoted(text),
            Self::Set(members) => list(members.iter().map(|member| quoted(member))),
        }
    }
}

/// What hivecore would have refused before.
fn other(path: &str) -> CedarError {
    CedarError::inexpressible(path, "the value is of another type")
}

/// A decimal with a point, as `decimal` takes it.
fn decimal(value: Decimal, path: &str) -> Result<Value, CedarError> {
    let wide = "a decimal of Cedar has at most 4 digits behind the point, and 64 bits in all";
    let scaled = DECIMAL_DIGITS
        .checked_sub(value.scale())
        .and_then(|missing| 10_i64.checked_pow(u32::from(missing)))
        .and_then(|unit| value.coefficient().checked_mul(unit));
    if scaled.is_none() {
        return Err(CedarError::inexpressible(path, wide));
    }
    let text = value.to_string();
    Ok(Value::Decimal(if text.contains('.') { text } else { text + ".0" }))
}

/// `[…]`.
pub(crate) fn list(items: impl Iterator<Item = String>) -> String {
    ["[", &items.collect::<Vec<_>>().join(", "), "]"].concat()
}

/// A text between quotation marks.
pub(crate) fn quoted(text: &str) -> String {
    ["\"", &escaped(text, false), "\""].concat()
}

/// A text as Cedar's strings spell it; in a pattern the star is itself by a backslash.
pub(crate) fn escaped(text: &str, pattern: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '*' if pattern => out.push_str("\\*"),
            _ if letter.is_control() => {
                // Writing to a text does not fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out
}
