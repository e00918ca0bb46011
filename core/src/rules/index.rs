//! From a changed fact to the rules that it can change: thresholds between the old and the new value, literals that
//! equal either, and the rules that have to be asked anyway.

use crate::rules::language::Comparison;
use crate::rules::program::{Cell, Check, Expression, Leaf, Program};

/// The rules that look at one slot.
#[derive(Clone, Debug, Default)]
pub(crate) struct SlotIndex {
    /// Twice the threshold, plus one where the side changes behind it; with the rule, by the former.
    thresholds: Vec<(i128, u32)>,
    /// Literals, or symbols, that a leaf tests for, each with its rule.
    values: Vec<(i128, u32)>,
    /// Rules with any other leaf on the slot.
    always: Vec<u32>,
    /// History operators whose comparison needs the fact for its next change.
    pub plans: Vec<u32>,
}

fn number(cell: Cell<'_>) -> Option<i128> {
    match cell {
        Cell::Integer(value) => Some(i128::from(value)),
        Cell::Wide(value) => Some(value),
        Cell::Text(symbol, _) => Some(i128::from(symbol)),
        Cell::Unknown | Cell::Set(_) => None,
    }
}

impl SlotIndex {
    /// The rules that a change from one value to another can change.
    pub fn touched(&self, old: Cell<'_>, new: Cell<'_>, out: &mut Vec<u32>) {
        out.extend_from_slice(&self.always);
        let rules = |list: &[(i128, u32)], out: &mut Vec<u32>| out.extend(list.iter().map(|(_, rule)| *rule));
        let (Some(old), Some(new)) = (number(old), number(new)) else {
            rules(&self.thresholds, out);
            rules(&self.values, out);
            return;
        };
        // x ≥ v exactly when 2x ≥ 2v, and x > v exactly when 2x ≥ 2v + 1.
        let (low, high) = (2 * old.min(new), 2 * old.max(new));
        let between = |list: &[(i128, u32)], from: i128, to: i128| {
            let start = list.partition_point(|(at, _)| *at <= from);
            (start, list.partition_point(|(at, _)| *at <= to).max(start))
        };
        let (from, to) = between(&self.thresholds, low, high);
        rules(self.thresholds.get(from..to).unwrap_or_default(), out);
        if old != new {
            for value in [old, new] {
                let (from, to) = between(&self.values, value - 1, value);
                rules(self.values.get(from..to).unwrap_or_default(), out);
            }
        }
    }
}

/// The index of a program whose leaves `leaves` belong to `rule`.
pub(crate) fn add(indexes: &mut [SlotIndex], program: &Program, leaves: std::ops::Range<usize>, rule: u32) {
    for leaf in program.leaves.get(leaves).unwrap_or_default() {
        match leaf {
            Leaf::Integer { slot, comparison, value } => {
                compared(indexes, *slot, *comparison, i128::from(*value), rule)
            }
            Leaf::Wide { slot, comparison, value } => compared(indexes, *slot, *comparison, *value, rule),
            Leaf::Symbol { slot, symbol, .. } => valued(indexes, *slot, i128::from(*symbol), rule),
            Leaf::Symbols { slot, symbols, .. } => {
                for symbol in symbols {
                    valued(indexes, *slot, i128::from(*symbol), rule);
                }
                if symbols.is_empty() {
                    always(indexes, *slot, rule);
                }
            }
            Leaf::General(general) => {
                each_slot(&general.operand, &mut |slot| always(indexes, slot, rule));
                let mut operands: Vec<&Expression> = Vec::new();
                match &general.check {
                    Check::Compare(_, with) => operands.push(with),
                    Check::Between(least, most) => operands.extend([least, most]),
                    _ => {}
                }
                for operand in operands {
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

fn compared(indexes: &mut [SlotIndex], slot: u32, comparison: Comparison, value: i128, rule: u32) {
    let Some(index) = indexes.get_mut(slot as usize) else { return };
    match comparison {
        Comparison::Gte | Comparison::Lt => index.thresholds.push((2 * value, rule)),
        Comparison::Gt | Comparison::Lte => index.thresholds.push((2 * value + 1, rule)),
        Comparison::Eq | Comparison::Ne => index.values.push((value, rule)),
    }
}

fn valued(indexes: &mut [SlotIndex], slot: u32, value: i128, rule: u32) {
    if let Some(index) = indexes.get_mut(slot as usize) {
        index.values.push((value, rule));
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
