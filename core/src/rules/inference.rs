//! Types of slots that are not declared, from how they are used. A use that contradicts another is refused.

use crate::foundation::error::Error;
use crate::rules::language::{Arithmetic, Condition, Literal, Operand, Test};
use crate::rules::value_type::{Type, mismatch};
use std::collections::BTreeMap;

/// What is known of the types of some names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Types {
    /// By declaration.
    pub declared: BTreeMap<String, Type>,
    /// By use; `None` until something says it.
    pub inferred: BTreeMap<String, Option<Type>>,
    /// Whether something became known in this round.
    changed: bool,
}

impl Types {
    /// The type of a name, if it is known.
    pub fn get(&self, name: &str) -> Option<Type> {
        self.declared.get(name).copied().or_else(|| self.inferred.get(name).copied().flatten())
    }

    /// Goes over conditions until nothing more becomes known.
    pub fn infer(&mut self, conditions: &[(&Condition, usize)], list: &str, field: &str) -> Result<(), Error> {
        loop {
            self.changed = false;
            for (condition, at) in conditions {
                self.condition(condition).map_err(|error| {
                    if list.is_empty() { error.under(field) } else { error.under(field).at(*at).under(list) }
                })?;
            }
            if !self.changed {
                return Ok(());
            }
        }
    }

    fn condition(&mut self, condition: &Condition) -> Result<(), Error> {
        match condition {
            Condition::All(of) => self.each(of).map_err(|error| error.under("all")),
            Condition::Any(of) => self.each(of).map_err(|error| error.under("any")),
            Condition::AtLeast { of, .. } => self.each(of).map_err(|error| error.under("of")),
            Condition::Not(inner) => self.condition(inner).map_err(|error| error.under("not")),
            Condition::Rule(_) => Ok(()),
            Condition::Test { operand, test } => self.test(operand, test),
        }
    }

    fn each(&mut self, of: &[Condition]) -> Result<(), Error> {
        for (at, inner) in of.iter().enumerate() {
            self.condition(inner).map_err(|error| error.at(at))?;
        }
        Ok(())
    }

    fn test(&mut self, operand: &Operand, test: &Test) -> Result<(), Error> {
        self.seen(operand);
        let literals = |values: &[Literal]| {
            let mut natural: Option<Type> = None;
            for value in values {
                natural = match natural {
                    None => Some(value.natural()),
                    Some(known) => known.join(value.natural()),
                };
            }
            natural
        };
        let implied = match test {
            Test::Holds => Some(Type::Boolean),
            Test::Compare(_, with) => return self.pair(operand, with),
            Test::Between(least, most) => {
                self.pair(operand, least)?;
                return self.pair(operand, most);
            }
            Test::In(values) | Test::NotIn(values) => literals(values),
            Test::ContainsAny(_) | Test::ContainsAll(_) => Some(Type::Set),
            Test::Prefix(_) | Test::Suffix(_) => Some(Type::Text),
            Test::Contains(_) | Test::Exists(_) => None,
        };
        self.imply(operand, implied)
    }

    /// Two operands that are compared have one type.
    fn pair(&mut self, a: &Operand, b: &Operand) -> Result<(), Error> {
        self.seen(b);
        let (left, right) = (self.of(a), self.of(b));
        self.imply(a, right)?;
        self.imply(b, left)
    }

    /// The type of an operand, as far as it is known.
    pub fn of(&self, operand: &Operand) -> Option<Type> {
        match operand {
            Operand::Literal(literal) => Some(literal.natural()),
            Operand::Fact(name) | Operand::Field(name) => self.get(name),
            Operand::History(history) => Some(history.operator.value_type()),
            Operand::Arithmetic { operator, of } => {
                let mut types = of.iter().map(|operand| self.term(operand));
                let first = types.next().flatten()?;
                types.try_fold(first, |a, b| arithmetic(*operator, a, b?))
            }
        }
    }

    /// The type of an operand of arithmetic, where a text is a duration or a decimal.
    pub fn term(&self, operand: &Operand) -> Option<Type> {
        match operand {
            Operand::Literal(Literal::Text(text)) if text.starts_with('P') => Some(Type::Duration),
            Operand::Literal(Literal::Text(_)) => Some(Type::Decimal),
            operand => self.of(operand),
        }
    }

    /// Notes the names of an operand.
    fn seen(&mut self, operand: &Operand) {
        match operand {
            Operand::Fact(name) | Operand::Field(name) => {
                if !self.inferred.contains_key(name) {
                    self.inferred.insert(name.clone(), None);
                }
            }
            Operand::Arithmetic { of, .. } => of.iter().for_each(|operand| self.seen(operand)),
            Operand::Literal(_) | Operand::History(_) => {}
        }
    }

    fn imply(&mut self, operand: &Operand, implied: Option<Type>) -> Result<(), Error> {
        let (Operand::Fact(name) | Operand::Field(name), Some(implied)) = (operand, implied) else { return Ok(()) };
        if self.declared.contains_key(name) {
            return Ok(());
        }
        let known = self.inferred.get(name).copied().flatten();
        let joined = match known {
            None => implied,
            Some(known) => known.join(implied).ok_or_else(|| {
                let detail = ["used as ", known.name(), " and as ", implied.name(), ": declare its type"].concat();
                let key = if matches!(operand, Operand::Fact(_)) { "fact" } else { "field" };
                mismatch(&detail).under(key)
            })?,
        };
        if known != Some(joined) {
            self.changed = true;
            self.inferred.insert(name.clone(), Some(joined));
        }
        Ok(())
    }
}

/// The type of a result, if the operator takes these types.
pub(crate) fn arithmetic(operator: Arithmetic, a: Type, b: Type) -> Option<Type> {
    use Type::{Date, Decimal, Duration, Instant, Integer, Money};
    Some(match (operator, a, b) {
        (Arithmetic::Divide, a, b) if a.is_number() && b.is_number() => Decimal,
        (Arithmetic::Remainder, Integer, Integer) => Integer,
        (Arithmetic::Remainder, ..) => return None,
        (_, a, b) if a.is_number() && b.is_number() => a.join(b)?,
        (Arithmetic::Multiply | Arithmetic::Divide, Duration | Money(_), b) if b.is_number() => a,
        (Arithmetic::Divide, Duration, Duration) => Decimal,
        (Arithmetic::Divide, Money(x), Money(y)) if x == y => Decimal,
        (Arithmetic::Multiply, a, Duration | Money(_)) if a.is_number() => b,
        (Arithmetic::Add | Arithmetic::Subtract, Money(x), Money(y)) if x == y => a,
        (Arithmetic::Add | Arithmetic::Subtract, Duration, Duration) => Duration,
        (Arithmetic::Add | Arithmetic::Subtract, Instant, Duration) => Instant,
        (Arithmetic::Add, Duration, Instant) => Instant,
        (Arithmetic::Subtract, Instant, Instant) => Duration,
        (Arithmetic::Add | Arithmetic::Subtract, Date, Integer) => Date,
        (Arithmetic::Subtract, Date, Date) => Integer,
        _ => return None,
    })
}
