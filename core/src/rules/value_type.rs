//! Types of values, and literals in the type that they are compared with.

use crate::foundation::currency::Currency;
use crate::foundation::date::Date;
use crate::foundation::decimal::Decimal;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::rules::duration::Duration;
use crate::rules::exact::Exact;
use crate::rules::language::{HistoryOperator, Literal};
use crate::rules::program::{Expression, nanoseconds};
use crate::rules::set::FactType;

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Boolean,
    Integer,
    Decimal,
    Text,
    Set,
    Instant,
    Date,
    Duration,
    Money(Currency),
}

impl Type {
    /// Whether values of the two can be compared.
    pub fn meets(self, other: Self) -> bool {
        self == other || (self.is_number() && other.is_number())
    }

    pub const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal)
    }

    /// Whether its values are fractions inside.
    pub const fn is_exact(self) -> bool {
        !matches!(self, Self::Text | Self::Set)
    }

    /// Whether greater and less mean something.
    pub const fn is_ordered(self) -> bool {
        !matches!(self, Self::Boolean | Self::Set)
    }

    /// The type that holds values of both, if there is one.
    pub fn join(self, other: Self) -> Option<Self> {
        if self == other {
            return Some(self);
        }
        (self.is_number() && other.is_number()).then_some(Self::Decimal)
    }

    /// The name in the language.
    pub const fn fact_type(self) -> FactType {
        match self {
            Self::Boolean => FactType::Boolean,
            Self::Integer => FactType::Integer,
            Self::Decimal => FactType::Decimal,
            Self::Text => FactType::Text,
            Self::Set => FactType::Set,
            Self::Instant => FactType::Instant,
            Self::Date => FactType::Date,
            Self::Duration => FactType::Duration,
            Self::Money(_) => FactType::Money,
        }
    }

    pub const fn name(self) -> &'static str {
        self.fact_type().name()
    }

    /// What its numbers count, for proofs.
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::Money(currency) => Some(currency.code()),
            _ => None,
        }
    }
}

impl HistoryOperator {
    /// The type of its values.
    pub(crate) const fn value_type(self) -> Type {
        match self {
            Self::Count | Self::Distinct | Self::Streak | Self::Sequence | Self::Consecutive | Self::Decayed => {
                Type::Integer
            }
            Self::Sum | Self::Minimum | Self::Maximum | Self::Ratio => Type::Decimal,
            Self::First | Self::Last => Type::Instant,
            Self::SinceFirst | Self::SinceLast => Type::Duration,
            Self::Absent | Self::Cooldown => Type::Boolean,
        }
    }

    /// Whether its value changes at every moment, so that only its comparison has moments of change.
    pub(crate) const fn flows(self) -> bool {
        matches!(self, Self::SinceFirst | Self::SinceLast | Self::Decayed)
    }
}

pub(crate) fn mismatch(detail: &str) -> Error {
    Error::new(Code::RulesType, detail)
}

/// The error that two types do not meet.
pub(crate) fn unlike(a: Type, b: Type) -> Error {
    mismatch(&[a.name(), " and ", b.name(), " are never compared: nothing is coerced"].concat())
}

impl Literal {
    /// The type that it has by itself.
    pub(crate) const fn natural(&self) -> Type {
        match self {
            Self::Boolean(_) => Type::Boolean,
            Self::Integer(_) => Type::Integer,
            Self::Decimal(_) => Type::Decimal,
            Self::Text(_) => Type::Text,
            Self::Set(_) => Type::Set,
            Self::Money(money) => Type::Money(money.currency),
        }
    }

    /// The literal as a value that can be compared with one of that type.
    ///
    /// # Errors
    /// `rules.type`; what reading an instant, date, duration or decimal from its text gives.
    pub(crate) fn typed(&self, expected: Type) -> Result<Expression, Error> {
        let whole = |n: i64| Expression::Exact(Exact::whole(i128::from(n)));
        Ok(match (self, expected) {
            (Self::Text(text), Type::Instant) => Expression::Exact(Exact::whole(nanoseconds(Instant::parse(text)?))),
            (Self::Text(text), Type::Date) => whole(Date::parse(text)?.days()),
            (Self::Text(text), Type::Duration) => Expression::Exact(Exact::whole(Duration::parse(text)?.nanoseconds())),
            (Self::Text(text), Type::Decimal) => Expression::Exact(Exact::decimal(Decimal::parse(text)?)),
            (Self::Text(text), Type::Integer) => {
                let plain = !text.starts_with(['+']) && (text == "0" || !text.trim_start_matches('-').starts_with('0'));
                let wrong = || Error::new(Code::NumberInteger, "expected a whole number of 64 bits");
                whole(text.parse().ok().filter(|_| plain).ok_or_else(wrong)?)
            }
            (Self::Text(text), Type::Text) => Expression::Text(text.clone()),
            (Self::Boolean(value), Type::Boolean) => whole(i64::from(*value)),
            (Self::Integer(value), Type::Integer | Type::Decimal) => whole(*value),
            (Self::Decimal(value), Type::Integer | Type::Decimal) => Expression::Exact(Exact::decimal(*value)),
            (Self::Set(members), Type::Set) => Expression::Set(sorted(members)),
            (Self::Money(money), Type::Money(currency)) => {
                if money.currency != currency {
                    return Err(Error::new(
                        Code::MoneyCurrencyMismatch,
                        [money.currency.code(), " is not ", currency.code()].concat(),
                    ));
                }
                whole(money.minor)
            }
            _ => return Err(unlike(self.natural(), expected)),
        })
    }
}

/// The members of a set, sorted, each once.
pub(crate) fn sorted(members: &[String]) -> Vec<String> {
    let mut members = members.to_vec();
    crate::foundation::order::sort_by(&mut members, Ord::cmp);
    members.dedup();
    members
}
