//! Facts as a state keeps them.

use crate::foundation::error::{Code, Error};
use crate::rules::exact::{Exact, NANO};
use crate::rules::language::Literal;
use crate::rules::program::{Cell, Expression, Program};
use crate::rules::value_type::Type;

/// The value of a fact, owned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Integer(i64),
    Wide(i128),
    Text(u32, Box<str>),
    Set(Box<[String]>),
}

impl Fact {
    /// A fact in the type of its slot.
    ///
    /// # Errors
    /// `rules.fact`.
    pub fn new(literal: &Literal, value_type: Type, program: &Program) -> Result<Self, Error> {
        let wrong = |detail: &str| {
            let expected = ["expected ", value_type.name(), detail].concat();
            Error::new(Code::RulesFact, expected)
        };
        if let (Literal::Integer(value), Type::Integer) = (literal, value_type) {
            return Ok(Self::Integer(*value));
        }
        if matches!((literal, value_type), (Literal::Decimal(_), Type::Integer)) {
            return Err(wrong(", found decimal"));
        }
        let typed = literal.typed(value_type).map_err(|error| match error.code {
            Code::RulesType => wrong(&[", found ", literal.natural().name()].concat()),
            _ => wrong(&[": ", &error.detail].concat()),
        })?;
        Self::of(typed, value_type, program).ok_or_else(|| wrong(": the value does not fit"))
    }

    fn of(typed: Expression, value_type: Type, program: &Program) -> Option<Self> {
        Some(match typed {
            Expression::Text(text) => Self::Text(program.symbols.number(&text), text.into()),
            Expression::Set(members) => Self::Set(members.into()),
            Expression::Exact(exact) => match value_type {
                Type::Decimal => Self::Wide(exact.times(Exact::whole(NANO)).filter(|nano| nano.d == 1)?.n),
                Type::Instant | Type::Duration => Self::Wide(exact.n),
                _ => Self::Integer(i64::try_from(exact.n).ok()?),
            },
            _ => return None,
        })
    }

    /// The value of a cell, owned; nothing where it is unknown.
    pub fn held(cell: &Cell<'_>) -> Option<Self> {
        Some(match *cell {
            Cell::Unknown => return None,
            Cell::Integer(value) => Self::Integer(value),
            Cell::Wide(value) => Self::Wide(value),
            Cell::Text(symbol, text) => Self::Text(symbol, text.into()),
            Cell::Set(members) => Self::Set(members.into()),
        })
    }

    /// The fact, borrowed.
    pub fn cell(&self) -> Cell<'_> {
        match self {
            Self::Integer(value) => Cell::Integer(*value),
            Self::Wide(value) => Cell::Wide(*value),
            Self::Text(symbol, text) => Cell::Text(*symbol, text),
            Self::Set(members) => Cell::Set(members),
        }
    }
}
