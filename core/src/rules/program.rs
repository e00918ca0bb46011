//! Compiled conditions: flat nodes over typed leaves and interned slots, and their evaluation.

use crate::foundation::date::Date;
use crate::foundation::instant::Instant;
use crate::rules::exact::{Exact, NANO};
use crate::rules::language::{Arithmetic, Comparison};
use crate::rules::set::Verdict;
use crate::rules::symbols::Symbols;
use crate::rules::value_type::Type;
use std::cmp::Ordering;

/// The value of a fact, typed, borrowed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Cell<'a> {
    /// The fact is not known.
    #[default]
    Unknown,
    /// Booleans (0 and 1), integers, days, minor units of the slot's currency.
    Integer(i64),
    /// Decimals in billionths; instants and durations in nanoseconds.
    Wide(i128),
    /// A text with the number of the literal that it equals, [`NO_SYMBOL`](crate::rules::symbols::NO_SYMBOL) for none.
    Text(u32, &'a str),
    /// A set, sorted, without repetitions.
    Set(&'a [String]),
}

/// Nanoseconds since 1970-01-01T00:00:00Z.
pub(crate) const fn nanoseconds(instant: Instant) -> i128 {
    instant.seconds() as i128 * NANO + instant.nanoseconds() as i128
}

/// The instant of that many nanoseconds since 1970-01-01T00:00:00Z, if it exists.
pub(crate) fn instant(nanoseconds: i128) -> Option<Instant> {
    let seconds = i64::try_from(nanoseconds.div_euclid(NANO)).ok()?;
    Instant::new(seconds, nanoseconds.rem_euclid(NANO) as u32).ok()
}

/// A fact or a field of an event's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Its name.
    pub name: String,
    /// Its type.
    pub value_type: Type,
}

/// What a node does with its children, which are the nodes `from` to `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    All,
    Any,
    Not,
    AtLeast(u32),
    /// The verdict of rule `from`.
    Rule,
    /// The leaf `from`.
    Leaf,
}

/// One node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub operator: Operator,
    pub from: u32,
    pub to: u32,
}

/// A leaf: the frequent forms flat, the others as expressions.
#[derive(Clone, Debug)]
pub(crate) enum Leaf {
    /// An integer slot against an integer.
    Integer { slot: u32, comparison: Comparison, value: i64 },
    /// A decimal, instant or duration slot against a value of its unit.
    Wide { slot: u32, comparison: Comparison, value: i128 },
    /// A text slot is, or is not, a literal.
    Symbol { slot: u32, symbol: u32, equal: bool },
    /// A text slot is one of some literals, or none of them.
    Symbols { slot: u32, symbols: Box<[u32]>, within: bool },
    /// Anything else.
    General(Box<General>),
}

/// An operand and its test, typed.
#[derive(Clone, Debug)]
pub(crate) struct General {
    pub operand: Expression,
    pub check: Check,
    /// The type that values are shown in.
    pub value_type: Type,
}

/// An operand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    Exact(Exact),
    Text(String),
    Set(Vec<String>),
    Slot(u32),
    Arithmetic(Arithmetic, Vec<Expression>),
    /// The history operator of that number.
    History(u32),
}

/// A test.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Check {
    Holds,
    Compare(Comparison, Expression),
    Between(Expression, Expression),
    /// One of these, or none of them.
    In(Vec<Expression>, bool),
    Contains(String),
    ContainsAny(Vec<String>),
    ContainsAll(Vec<String>),
    Prefix(String),
    Suffix(String),
    Exists(bool),
}

/// The value of an operand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Exact(Exact),
    Text(&'a str),
    Set(&'a [String]),
}

/// Where the values come from.
pub(crate) trait Source {
    /// The fact in a slot.
    fn cell(&self, slot: u32) -> Cell<'_>;
    /// The value of a history operator, if it is known.
    fn history(&self, operator: u32) -> Option<Exact>;
    /// The verdict of a rule.
    fn rule(&self, rule: u32) -> Verdict;
}

/// Facts in slots, and the verdicts of other rules so far; none where no rule names another.
pub(crate) struct Plain<'p> {
    pub cells: &'p [Cell<'p>],
    pub verdicts: &'p [Verdict],
}

impl<'p> Plain<'p> {
    /// Facts alone, of a set whose rules neither look at history nor at each other.
    pub const fn facts(cells: &'p [Cell<'p>]) -> Self {
        Self { cells, verdicts: &[] }
    }
}

impl Source for Plain<'_> {
    fn cell(&self, slot: u32) -> Cell<'_> {
        self.cells.get(slot as usize).copied().unwrap_or_default()
    }

    fn history(&self, _operator: u32) -> Option<Exact> {
        None
    }

    fn rule(&self, rule: u32) -> Verdict {
        self.verdicts.get(rule as usize).copied().unwrap_or(Verdict::Unknown)
    }
}

/// Nodes, leaves and what they refer to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Program {
    pub nodes: Vec<Node>,
    pub leaves: Vec<Leaf>,
    pub slots: Vec<Slot>,
    /// Texts of literals.
    pub symbols: Symbols,
}

pub(crate) const fn truth(holds: bool) -> Verdict {
    if holds { Verdict::True } else { Verdict::False }
}

pub(crate) const fn not(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::False => Verdict::True,
        Verdict::Unknown => Verdict::Unknown,
        Verdict::True => Verdict::False,
    }
}

impl Comparison {
    /// Whether an order satisfies it.
    pub(crate) const fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Gt => order.is_gt(),
            Self::Gte => order.is_ge(),
            Self::Lt => order.is_lt(),
            Self::Lte => order.is_le(),
        }
    }

    /// The comparison that holds exactly when this does not.
    pub(crate) const fn negated(self) -> Self {
        match self {
            Self::Eq => Self::Ne,
            Self::Ne => Self::Eq,
            Self::Gt => Self::Lte,
            Self::Gte => Self::Lt,
            Self::Lt => Self::Gte,
            Self::Lte => Self::Gt,
        }
    }
}

impl Program {
    /// The verdict of a node. Stops as soon as nothing can change it any more; explaining evaluates everything and
    /// comes to the same verdict.
    pub fn verdict<S: Source>(&self, node: u32, source: &S) -> Verdict {
        let Some(node) = self.nodes.get(node as usize) else { return Verdict::Unknown };
        self.node_verdict(node, source)
    }

    fn node_verdict<S: Source>(&self, node: &Node, source: &S) -> Verdict {
        let children = || self.nodes.get(node.from as usize..node.to as usize).unwrap_or_default();
        match node.operator {
            Operator::Leaf => match self.leaves.get(node.from as usize) {
                Some(leaf) => self.leaf(leaf, source),
                None => Verdict::Unknown,
            },
            Operator::All => {
                let mut verdict = Verdict::True;
                for child in children() {
                    verdict = verdict.min(self.node_verdict(child, source));
                    if verdict == Verdict::False {
                        break;
                    }
                }
                verdict
            }
            Operator::Any => {
                let mut verdict = Verdict::False;
                for child in children() {
                    verdict = verdict.max(self.node_verdict(child, source));
                    if verdict == Verdict::True {
                        break;
                    }
                }
                verdict
            }
            Operator::Not => not(children().first().map_or(Verdict::Unknown, |child| self.node_verdict(child, source))),
            Operator::AtLeast(count) => {
                let (mut holding, mut open) = (0_u32, 0_u32);
                for child in children() {
                    match self.node_verdict(child, source) {
                        Verdict::True => holding += 1,
                        Verdict::Unknown => open += 1,
                        Verdict::False => {}
                    }
                }
                at_least(count, holding, open)
            }
            Operator::Rule => source.rule(node.from),
        }
    }

    /// Whether a node is nothing but leaves that must all hold, one beside the other.
    pub fn is_flat(&self, root: u32) -> bool {
        let Some(root) = self.nodes.get(root as usize) else { return false };
        let children = self.nodes.get(root.from as usize..root.to as usize).unwrap_or_default();
        root.operator == Operator::All && children.iter().all(|node| node.operator == Operator::Leaf)
    }

    /// The verdict of leaves that must all hold.
    pub fn all_leaves<S: Source>(&self, leaves: std::ops::Range<usize>, source: &S) -> Verdict {
        let mut verdict = Verdict::True;
        for leaf in self.leaves.get(leaves).unwrap_or_default() {
            verdict = verdict.min(self.leaf(leaf, source));
            if verdict == Verdict::False {
                break;
            }
        }
        verdict
    }

    /// The verdict of a leaf.
    #[inline]
    pub fn leaf<S: Source>(&self, leaf: &Leaf, source: &S) -> Verdict {
        match leaf {
            Leaf::Integer { slot, comparison, value } => match source.cell(*slot) {
                Cell::Integer(have) => truth(comparison.holds(have.cmp(value))),
                _ => Verdict::Unknown,
            },
            Leaf::Wide { slot, comparison, value } => match source.cell(*slot) {
                Cell::Wide(have) => truth(comparison.holds(have.cmp(value))),
                _ => Verdict::Unknown,
            },
            Leaf::Symbol { slot, symbol, equal } => match source.cell(*slot) {
                Cell::Text(have, _) => truth((have == *symbol) == *equal),
                _ => Verdict::Unknown,
            },
            Leaf::Symbols { slot, symbols, within } => match source.cell(*slot) {
                Cell::Text(have, _) => truth(symbols.contains(&have) == *within),
                _ => Verdict::Unknown,
            },
            Leaf::General(general) => self.general(general, source),
        }
    }

    /// The value of an operand; nothing where it is unknown. One function for all sources, as [`Self::general`] is: only
    /// the flat leaves are worth one for each.
    pub fn value<'a>(&self, operand: &'a Expression, source: &'a dyn Source) -> Option<Value<'a>> {
        Some(match operand {
            Expression::Exact(exact) => Value::Exact(*exact),
            Expression::Text(text) => Value::Text(text),
            Expression::Set(set) => Value::Set(set),
            Expression::History(operator) => Value::Exact(source.history(*operator)?),
            Expression::Slot(slot) => match source.cell(*slot) {
                Cell::Unknown => return None,
                Cell::Integer(value) => Value::Exact(Exact::whole(i128::from(value))),
                Cell::Wide(value) => match self.slots.get(*slot as usize).map(|slot| slot.value_type) {
                    Some(Type::Decimal) => Value::Exact(Exact::fraction(value, NANO)?),
                    _ => Value::Exact(Exact::whole(value)),
                },
                Cell::Text(_, text) => Value::Text(text),
                Cell::Set(set) => Value::Set(set),
            },
            Expression::Arithmetic(operator, of) => {
                let mut total: Option<Exact> = None;
                for operand in of {
                    let Value::Exact(value) = self.value(operand, source)? else { return None };
                    total = Some(match (total, operator) {
                        (None, _) => value,
                        (Some(total), Arithmetic::Add) => total.plus(value)?,
                        (Some(total), Arithmetic::Subtract) => total.plus(value.negated()?)?,
                        (Some(total), Arithmetic::Multiply) => total.times(value)?,
                        (Some(total), Arithmetic::Divide) => total.over(value)?,
                        (Some(total), Arithmetic::Remainder) => total.remainder(value)?,
                    });
                }
                Value::Exact(total?)
            }
        })
    }

    fn general(&self, general: &General, source: &dyn Source) -> Verdict {
        let have = self.value(&general.operand, source);
        if let Check::Exists(known) = general.check {
            return truth(have.is_some() == known);
        }
        let Some(have) = have else { return Verdict::Unknown };
        let text = |test: &dyn Fn(&str) -> bool| match have {
            Value::Text(text) => truth(test(text)),
            _ => Verdict::Unknown,
        };
        let set = |test: &dyn Fn(&[String]) -> bool| match have {
            Value::Set(set) => truth(test(set)),
            _ => Verdict::Unknown,
        };
        let has = |set: &[String], member: &String| set.binary_search(member).is_ok();
        match &general.check {
            Check::Exists(_) => Verdict::Unknown,
            Check::Holds => match have {
                Value::Exact(value) => truth(value.n > 0),
                _ => Verdict::Unknown,
            },
            Check::Compare(comparison, with) => match self.value(with, source).and_then(|with| have.order(with)) {
                Some(order) => truth(comparison.holds(order)),
                None => Verdict::Unknown,
            },
            Check::Between(least, most) => {
                let side = |end: &Expression, comparison: Comparison| {
                    let order = self.value(end, source).and_then(|end| have.order(end));
                    order.map_or(Verdict::Unknown, |order| truth(comparison.holds(order)))
                };
                side(least, Comparison::Gte).min(side(most, Comparison::Lte))
            }
            Check::In(values, within) => {
                let mut found = Verdict::False;
                for value in values {
                    let order = self.value(value, source).and_then(|value| have.order(value));
                    found = found.max(order.map_or(Verdict::Unknown, |order| truth(order.is_eq())));
                }
                if *within { found } else { not(found) }
            }
            Check::Contains(part) => match have {
                Value::Text(text) => truth(text.contains(part.as_str())),
                Value::Set(set) => truth(has(set, part)),
                Value::Exact(_) => Verdict::Unknown,
            },
            Check::ContainsAny(members) => set(&|set| members.iter().any(|member| has(set, member))),
            Check::ContainsAll(members) => set(&|set| members.iter().all(|member| has(set, member))),
            Check::Prefix(part) => text(&|text| text.starts_with(part.as_str())),
            Check::Suffix(part) => text(&|text| text.ends_with(part.as_str())),
        }
    }
}

/// The verdict of "at least so many" by the children that hold and those that are unknown.
pub(crate) const fn at_least(count: u32, holding: u32, open: u32) -> Verdict {
    if holding >= count {
        Verdict::True
    } else if holding + open < count {
        Verdict::False
    } else {
        Verdict::Unknown
    }
}

impl Value<'_> {
    /// The order of two values of one type. Sets have none but equality.
    pub fn order(self, other: Value<'_>) -> Option<Ordering> {
        match (self, other) {
            (Value::Exact(a), Value::Exact(b)) => Some(a.order(b)),
            (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
            (Value::Set(a), Value::Set(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// The text that a proof shows.
    pub fn show(self, value_type: Type) -> String {
        match self {
            Value::Text(text) => text.to_owned(),
            Value::Set(set) => ["[", &set.join(", "), "]"].concat(),
            Value::Exact(exact) => match value_type {
                Type::Boolean => if exact.n > 0 { "true" } else { "false" }.to_owned(),
                Type::Instant => instant(exact.n).map_or_else(|| exact.to_string(), |instant| instant.to_string()),
                Type::Date => i64::try_from(exact.n)
                    .ok()
                    .and_then(|days| Date::from_days(days).ok())
                    .map_or_else(|| exact.to_string(), |date| date.to_string()),
                Type::Duration if exact.d == 1 => crate::rules::duration::Duration::from_nanoseconds(exact.n)
                    .map_or_else(|_| exact.to_string(), |duration| duration.to_string()),
                _ => exact.to_string(),
            },
        }
    }
}
