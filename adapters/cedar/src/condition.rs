//! Conditions as Cedar expressions: what is known to hold, and what is known not to.

use crate::error::CedarError;
use crate::value::{Value, escaped, expressible, list, quoted};
use hivecore::rules::FactType;
use hivecore::rules::language::{Comparison, Condition, Literal, Operand, Test};
use std::collections::BTreeMap;

/// The conditions that a policy may have, one within another and side by side: Cedar nests a chain as deep as it is long.
pub const CONDITIONS: usize = 256;

/// Why operators over history have no translation.
pub(crate) const HISTORY: &str = "Cedar has no history";

/// What a condition may name, and what it has named.
pub(crate) struct Translator<'t> {
    /// The types of facts.
    pub types: &'t BTreeMap<String, FactType>,
    /// The facts that were read.
    pub read: BTreeMap<String, FactType>,
    /// Conditions left to this policy.
    pub left: usize,
}

/// A side of a test.
struct Side {
    text: String,
    value_type: FactType,
}

/// Where a part stands.
fn at(path: &str, field: &str, place: usize) -> String {
    format!("{path}/{field}/{place}")
}

fn natural(literal: &Literal) -> FactType {
    match literal {
        Literal::Boolean(_) => FactType::Boolean,
        Literal::Integer(_) => FactType::Integer,
        Literal::Decimal(_) => FactType::Decimal,
        Literal::Text(_) => FactType::Text,
        Literal::Set(_) => FactType::Set,
        Literal::Money(_) => FactType::Money,
    }
}

impl Translator<'_> {
    /// The expression that is true exactly where the condition is known to have this truth: three values become two
    /// questions. It is itself never an error.
    pub fn known(&mut self, condition: &Condition, truth: bool, path: &str) -> Result<String, CedarError> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| CedarError::inexpressible(path, "the policy has more than 256 conditions"))?;
        match condition {
            Condition::All(of) => self.joined(of, truth, truth, path, "all"),
            Condition::Any(of) => self.joined(of, truth, !truth, path, "any"),
            Condition::Not(inner) => self.known(inner, !truth, &[path, "/not"].concat()),
            Condition::AtLeast { count, of } => {
                // It holds where enough are known to; it does not where too few are left that might.
                let (one, other, comparison) = if truth { (1, 0, ">=") } else { (0, 1, "<") };
                let mut sum = "(0".to_owned();
                for (place, inner) in of.iter().enumerate() {
                    let known = self.known(inner, truth, &at(path, "of", place))?;
                    sum += &format!(" + (if {known} then {one} else {other})");
                }
                Ok(format!("{sum} {comparison} {count})"))
            }
            Condition::Rule(_) => {
                let path = [path, "/rule"].concat();
                Err(CedarError::inexpressible(&path, "Cedar's policies do not name each other"))
            }
            Condition::Test { operand, test } => self.test(operand, test, truth, path),
        }
    }

    /// `all` known to hold: each is; `any` known not to: each is not; and the other way round.
    fn joined(
        &mut self,
        of: &[Condition],
        truth: bool,
        every: bool,
        path: &str,
        field: &str,
    ) -> Result<String, CedarError> {
        let mut parts = Vec::with_capacity(of.len());
        for (place, inner) in of.iter().enumerate() {
            parts.push(self.known(inner, truth, &at(path, field, place))?);
        }
        if parts.is_empty() {
            return Ok(every.to_string());
        }
        Ok(["(", &parts.join(if every { " && " } else { " || " }), ")"].concat())
    }

    fn test(&mut self, operand: &Operand, test: &Test, truth: bool, path: &str) -> Result<String, CedarError> {
        if let Test::Exists(known) = test {
            self.side(operand, None, path)?;
            // A literal is always there.
            let has = present(operand).unwrap_or_else(|| "true".to_owned());
            return Ok(if *known == truth { ["(", &has, ")"].concat() } else { ["!(", &has, ")"].concat() });
        }
        if let Test::Between(least, most) = test {
            // Two tests, of which one known not to hold is enough to fail.
            let low = self.compared(operand, Comparison::Gte, least, path, "/between/0")?;
            let high = self.compared(operand, Comparison::Lte, most, path, "/between/1")?;
            let (low, high) = (guarded(&low, truth, &[operand, least]), guarded(&high, truth, &[operand, most]));
            return Ok(["(", &low, if truth { " && " } else { " || " }, &high, ")"].concat());
        }
        let (text, with) = match test {
            Test::Compare(comparison, with) => {
                (self.compared(operand, *comparison, with, path, &["/", key(*comparison)].concat())?, Some(with))
            }
            _ => (self.lone(operand, test, path)?, None),
        };
        let sides: Vec<&Operand> = std::iter::once(operand).chain(with).collect();
        Ok(guarded(&text, truth, &sides))
    }

    /// A test of one operand.
    fn lone(&mut self, operand: &Operand, test: &Test, path: &str) -> Result<String, CedarError> {
        let Side { text, value_type } = self.side(operand, None, path)?;
        let within = |values: &[Literal], field: &str| {
            let typed = values.iter().enumerate().map(|(place, value)| {
                Value::of(value, value_type, &at(path, field, place)).map(|value| value.spelled())
            });
            Ok::<_, CedarError>(format!("{}.contains({text})", list(typed.collect::<Result<Vec<_>, _>>()?.into_iter())))
        };
        let members = |members: &[String]| list(members.iter().map(|member| quoted(member)));
        Ok(match test {
            Test::In(values) => within(values, "in")?,
            Test::NotIn(values) => format!("!{}", within(values, "notIn")?),
            Test::Contains(part) if value_type == FactType::Set => format!("{text}.contains({})", quoted(part)),
            Test::Contains(part) => format!("{text} like \"*{}*\"", escaped(part, true)),
            Test::ContainsAny(wanted) => format!("{text}.containsAny({})", members(wanted)),
            Test::ContainsAll(wanted) => format!("{text}.containsAll({})", members(wanted)),
            Test::Prefix(part) => format!("{text} like \"{}*\"", escaped(part, true)),
            Test::Suffix(part) => format!("{text} like \"*{}\"", escaped(part, true)),
            // Those of two operands have been seen to.
            Test::Holds | Test::Compare(..) | Test::Between(..) | Test::Exists(_) => text,
        })
    }

    /// Two operands compared.
    fn compared(
        &mut self,
        left: &Operand,
        comparison: Comparison,
        right: &Operand,
        path: &str,
        below: &str,
    ) -> Result<String, CedarError> {
        let below = [path, below].concat();
        // A literal takes the type of what it is compared with.
        let (a, b) = if let Operand::Literal(_) = left {
            let b = self.side(right, None, &below)?;
            (self.side(left, Some(b.value_type), path)?, b)
        } else {
            let a = self.side(left, None, path)?;
            let b = self.side(right, Some(a.value_type), &below)?;
            (a, b)
        };
        if a.value_type != b.value_type {
            return Err(CedarError::inexpressible(&below, "Cedar compares no integer with a decimal"));
        }
        let ordered = !matches!(comparison, Comparison::Eq | Comparison::Ne);
        if ordered && a.value_type == FactType::Text {
            return Err(CedarError::inexpressible(&below, "texts have no order in Cedar"));
        }
        let (operator, method) = match comparison {
            Comparison::Eq => ("==", ""),
            Comparison::Ne => ("!=", ""),
            Comparison::Gt => (">", "greaterThan"),
            Comparison::Gte => (">=", "greaterThanOrEqual"),
            Comparison::Lt => ("<", "lessThan"),
            Comparison::Lte => ("<=", "lessThanOrEqual"),
        };
        Ok(if ordered && a.value_type == FactType::Decimal {
            format!("{}.{method}({})", a.text, b.text)
        } else {
            format!("{} {operator} {}", a.text, b.text)
        })
    }

    fn side(&mut self, operand: &Operand, expected: Option<FactType>, path: &str) -> Result<Side, CedarError> {
        match operand {
            Operand::Literal(literal) => {
                let value_type = expected.unwrap_or_else(|| natural(literal));
                Ok(Side { text: Value::of(literal, value_type, path)?.spelled(), value_type })
            }
            Operand::Fact(name) => {
                let path = [path, "/fact"].concat();
                let found = self.types.get(name).copied();
                let value_type =
                    found.ok_or_else(|| CedarError::inexpressible(&path, "the type of the fact is not known"))?;
                expressible(value_type, &path)?;
                self.read.insert(name.clone(), value_type);
                Ok(Side { text: format!("context.facts[{}]", quoted(name)), value_type })
            }
            Operand::Arithmetic { .. } => Err(CedarError::inexpressible(
                path,
                "arithmetic is exact in hivecore, and in 64 bits or an error in Cedar",
            )),
            Operand::History(_) => Err(CedarError::inexpressible(path, HISTORY)),
            Operand::Field(_) => Err(CedarError::inexpressible(path, "Cedar has no events")),
        }
    }
}

/// That an operand is there; nothing for one that always is.
fn present(operand: &Operand) -> Option<String> {
    match operand {
        Operand::Fact(name) => Some(format!("context.facts has {}", quoted(name))),
        _ => None,
    }
}

/// A test behind what it needs: true where all is there and the test has this truth.
fn guarded(text: &str, truth: bool, sides: &[&Operand]) -> String {
    let mut parts: Vec<String> = sides.iter().filter_map(|side| present(side)).collect();
    parts.dedup();
    parts.push(if truth { format!("({text})") } else { format!("!({text})") });
    ["(", &parts.join(" && "), ")"].concat()
}

/// The name of a comparison in the language.
const fn key(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Eq => "eq",
        Comparison::Ne => "ne",
        Comparison::Gt => "gt",
        Comparison::Gte => "gte",
        Comparison::Lt => "lt",
        Comparison::Lte => "lte",
    }
}
