//! From a changed fact to the rules that it can change: thresholds between the old and the new value, literals that
//! equal either, and the rules that have to be asked anyway.

use crate::rules::language::Comparison;
use crate::rules::program::{Cell, Check, Expression, Leaf, Node, Operator, Program};
use crate::rules::set::Verdict;

/// The rules that look at one slot, or at one history operator. Entries ascend by their value: what lies beyond 64 bits stands at the ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct SlotIndex {
    /// The least value on the upper side of a threshold.
    thresholds: Vec<(i64, Entry)>,
    /// Literals, or symbols, that a leaf tests for.
    values: Vec<(i64, Entry)>,
    /// Rules with any other leaf on the slot.
    always: Vec<u32>,
    /// History operators whose comparison needs the fact for its next change.
    pub plans: Vec<u32>,
}

/// A rule, and what its leaf alone can decide, in the lowest bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry(u32);

/// The leaf holds on the upper side.
const RISES: u32 = 1;
/// The rule is an `all` of this leaf and others: when the leaf fails, a rule that fails already stays so.
const ALL: u32 = 2;
/// The rule is an `any` of this leaf and others: when the leaf holds, a rule that holds already stays so.
const ANY: u32 = 4;

impl Entry {
    const fn new(rule: u32, flags: u32) -> Self {
        Self(rule << 3 | flags)
    }

    /// The rule, unless the leaf's new verdict leaves it as it is.
    fn rule(self, up: bool, verdicts: &[Verdict]) -> Option<u32> {
        let (rule, holds) = (self.0 >> 3, (self.0 & RISES != 0) == up);
        let (decides, verdict) = if holds { (ANY, Verdict::True) } else { (ALL, Verdict::False) };
        let stays = self.0 & decides != 0 && verdicts.get(rule as usize) == Some(&verdict);
        (!stays).then_some(rule)
    }
}

/// The value in 64 bits; nothing where it does not fit.
fn number(cell: Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Integer(value) => Some(value),
        Cell::Wide(value) => i64::try_from(value).ok(),
        Cell::Text(symbol, _) => Some(i64::from(symbol)),
        Cell::Unknown | Cell::Set(_) => None,
    }
}

fn clamped(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

impl SlotIndex {
    /// The rules that a change from one value to another can change, where `verdicts` hold before it.
    pub fn touched(&self, old: Cell<'_>, new: Cell<'_>, verdicts: &[Verdict], out: &mut Vec<u32>) {
        out.extend_from_slice(&self.always);
        let (Some(old), Some(new)) = (number(old), number(new)) else {
            for list in [&self.thresholds, &self.values] {
                out.extend(list.iter().map(|(_, entry)| entry.0 >> 3));
            }
            return;
        };
        let (low, high) = (old.min(new), old.max(new));
        let start = self.thresholds.partition_point(|(at, _)| *at <= low);
        for (at, entry) in self.thresholds.get(start..).unwrap_or_default() {
            if *at > high {
                break;
            }
            out.extend(entry.rule(new > old, verdicts));
        }
        if old == new {
            return;
        }
        for (value, here) in [(old, false), (new, true)] {
            let start = self.values.partition_point(|(at, _)| *at < value);
            for (at, entry) in self.values.get(start..).unwrap_or_default() {
                if *at != value {
                    break;
                }
                out.extend(entry.rule(here, verdicts));
            }
        }
    }
}

/// What a leaf decides alone, as the child of its rule's root.
fn decides(program: &Program, root: u32, leaf: usize) -> u32 {
    let Some(root) = program.nodes.get(root as usize) else { return 0 };
    let flag = match root.operator {
        Operator::All => ALL,
        Operator::Any => ANY,
        _ => return 0,
    };
    let children = program.nodes.get(root.from as usize..root.to as usize).unwrap_or_default();
    let child = |node: &Node| node.operator == Operator::Leaf && node.from as usize == leaf;
    if children.iter().any(child) { flag } else { 0 }
}

/// The comparisons of a history operator's value with literals that a check amounts to, in billionths; none where it is
/// another check.
fn limits(check: &Check) -> Option<Vec<(Comparison, i128)>> {
    let nano = |end: &Expression| match end {
        Expression::Exact(exact) => exact.billionths(),
        _ => None,
    };
    Some(match check {
        Check::Holds => vec![(Comparison::Gt, 0)],
        Check::Compare(comparison, end) => vec![(*comparison, nano(end)?)],
        Check::Between(least, most) => vec![(Comparison::Gte, nano(least)?), (Comparison::Lte, nano(most)?)],
        _ => return None,
    })
}

/// The index of a program whose leaves `leaves` belong to `rule`: by slots, and by history operators.
pub(crate) fn add(
    (indexes, plans): (&mut [SlotIndex], &mut [SlotIndex]),
    program: &Program,
    leaves: std::ops::Range<usize>,
    (rule, root): (u32, u32),
) {
    for (at, leaf) in leaves.clone().zip(program.leaves.get(leaves).unwrap_or_default()) {
        let flags = decides(program, root, at);
        let rises = |holds: bool| Entry::new(rule, flags | if holds { RISES } else { 0 });
        let compared = |indexes: &mut [SlotIndex], slot: u32, comparison: Comparison, value: i128| {
            let Some(index) = indexes.get_mut(slot as usize) else { return };
            // x > v exactly when x ≥ v + 1.
            match comparison {
                Comparison::Gte => index.thresholds.push((clamped(value), rises(true))),
                Comparison::Lt => index.thresholds.push((clamped(value), rises(false))),
                Comparison::Gt => index.thresholds.push((clamped(value.saturating_add(1)), rises(true))),
                Comparison::Lte => index.thresholds.push((clamped(value.saturating_add(1)), rises(false))),
                Comparison::Eq => index.values.push((clamped(value), rises(true))),
                Comparison::Ne => index.values.push((clamped(value), rises(false))),
            }
        };
        match leaf {
            Leaf::Integer { slot, comparison, value } => compared(indexes, *slot, *comparison, i128::from(*value)),
            Leaf::Wide { slot, comparison, value } => compared(indexes, *slot, *comparison, *value),
            Leaf::Symbol { slot, symbol, equal } => {
                compared(indexes, *slot, if *equal { Comparison::Eq } else { Comparison::Ne }, i128::from(*symbol));
            }
            Leaf::Symbols { slot, symbols, .. } => {
                // From one symbol to another nothing may change: the leaf alone decides nothing.
                if let Some(index) = indexes.get_mut(*slot as usize) {
                    index.values.extend(symbols.iter().map(|symbol| (i64::from(*symbol), Entry::new(rule, 0))));
                }
                if symbols.is_empty() {
                    always(indexes, *slot, rule);
                }
            }
            Leaf::General(general) => {
                match (&general.operand, limits(&general.check)) {
                    (Expression::History(plan), Some(limits)) => {
                        limits.into_iter().for_each(|(comparison, limit)| compared(plans, *plan, comparison, limit));
                    }
                    (operand, _) => each_history(operand, &mut |plan| always(plans, plan, rule)),
                }
                each_slot(&general.operand, &mut |slot| always(indexes, slot, rule));
                let mut operands: Vec<&Expression> = Vec::new();
                match &general.check {
                    Check::Compare(_, with) => operands.push(with),
                    Check::Between(least, most) => operands.extend([least, most]),
                    _ => {}
                }
                for operand in operands {
                    each_history(operand, &mut |plan| always(plans, plan, rule));
                    each_slot(operand, &mut |slot| {
                        always(indexes, slot, rule);
                        if let (Expression::History(plan), Some(index)) =
                            (&general.operand, indexes.get_mut(slot as usize))
                        {
                            index.plans.push(*plan);
                        }
                    });
                }
            }
        }
    }
}

fn always(indexes: &mut [SlotIndex], slot: u32, rule: u32) {
    if let Some(index) = indexes.get_mut(slot as usize) {
        index.always.push(rule);
    }
}

/// Every slot of an operand.
pub(crate) fn each_slot(operand: &Expression, each: &mut dyn FnMut(u32)) {
    match operand {
        Expression::Slot(slot) => each(*slot),
        Expression::Arithmetic(_, of) => of.iter().for_each(|operand| each_slot(operand, each)),
        _ => {}
    }
}

/// Every history operator of an operand.
fn each_history(operand: &Expression, each: &mut dyn FnMut(u32)) {
    match operand {
        Expression::History(plan) => each(*plan),
        Expression::Arithmetic(_, of) => of.iter().for_each(|operand| each_history(operand, each)),
        _ => {}
    }
}

/// Sorts the indexes. Comes last.
pub(crate) fn finish(indexes: &mut [SlotIndex]) {
    for index in indexes {
        crate::foundation::order::sort_by(&mut index.thresholds, Ord::cmp);
        crate::foundation::order::sort_by(&mut index.values, Ord::cmp);
        for list in [&mut index.always, &mut index.plans] {
            crate::foundation::order::sort_by(list, Ord::cmp);
            list.dedup();
        }
    }
}
