//! Progress in micro-units, rounded down: 1,000,000 exactly when a condition is true.

use crate::rules::exact::Exact;
use crate::rules::language::Comparison;
use crate::rules::program::{Check, Leaf, Operator, Program, Source, Value};
use crate::rules::set::Verdict;
use crate::rules::value_type::Type;

/// One, in micro-units.
pub(crate) const ONE: i64 = 1_000_000;

/// The progress of a condition over others.
///
/// `all` is the mean of its children, `any` the greatest of them, `atLeast` the mean of its greatest; `not` and `rule`
/// know nothing between. Unknown children count as they are: 0.
pub(crate) fn composite(operator: Operator, verdict: Verdict, children: &[i64]) -> i64 {
    if verdict == Verdict::True {
        return ONE;
    }
    let progress = match operator {
        Operator::All => children.iter().sum::<i64>() / (children.len() as i64).max(1),
        Operator::Any => children.iter().copied().max().unwrap_or_default(),
        Operator::AtLeast(count) => {
            let mut sorted = children.to_vec();
            crate::foundation::order::sort_by(&mut sorted, |a, b| b.cmp(a));
            sorted.iter().take(count as usize).sum::<i64>() / i64::from(count).max(1)
        }
        Operator::Not | Operator::Rule | Operator::Leaf => 0,
    };
    progress.min(ONE - 1)
}

/// The progress of a leaf: how much of the way from zero to its limit is done, where it compares numbers that count
/// something; else nothing or all.
pub(crate) fn leaf_progress(program: &Program, leaf: &Leaf, verdict: Verdict, source: &dyn Source) -> i64 {
    if verdict == Verdict::True {
        return ONE;
    }
    if verdict == Verdict::Unknown {
        return 0;
    }
    let (comparison, value_type, have, need) = match leaf {
        Leaf::Integer { slot, comparison, value } => {
            let crate::rules::program::Cell::Integer(have) = source.cell(*slot) else { return 0 };
            let value_type = program.slots.get(*slot as usize).map_or(Type::Text, |slot| slot.value_type);
            (*comparison, value_type, Exact::whole(i128::from(have)), Exact::whole(i128::from(*value)))
        }
        Leaf::Wide { slot, comparison, value } => {
            let crate::rules::program::Cell::Wide(have) = source.cell(*slot) else { return 0 };
            let value_type = program.slots.get(*slot as usize).map_or(Type::Text, |slot| slot.value_type);
            (*comparison, value_type, Exact::whole(have), Exact::whole(*value))
        }
        Leaf::General(general) => {
            let Check::Compare(comparison, with) = &general.check else { return 0 };
            match (program.value(&general.operand, source), program.value(with, source)) {
                (Some(Value::Exact(have)), Some(Value::Exact(need))) => (*comparison, general.value_type, have, need),
                _ => return 0,
            }
        }
        Leaf::Symbol { .. } | Leaf::Symbols { .. } => return 0,
    };
    if !matches!(value_type, Type::Integer | Type::Decimal | Type::Duration | Type::Money(_)) {
        return 0;
    }
    let whole = matches!(value_type, Type::Integer | Type::Money(_));
    let share = match comparison {
        Comparison::Gte => part(have, Some(need)),
        // Of whole numbers "more than" asks for the next one.
        Comparison::Gt if whole => part(have, need.plus(Exact::whole(1))),
        Comparison::Gt => part(have, Some(need)),
        // Beyond a limit: the limit's share of what is there.
        Comparison::Lt | Comparison::Lte => part(need, Some(have)),
        Comparison::Eq | Comparison::Ne => 0,
    };
    share.clamp(0, ONE - 1)
}

/// `floor(10^6 · a / b)` for what lies between zero and one.
fn part(a: Exact, b: Option<Exact>) -> i64 {
    let Some(b) = b.filter(|b| b.n > 0) else { return 0 };
    if a.n <= 0 {
        return 0;
    }
    let share = a.over(b).and_then(|share| share.n.checked_mul(i128::from(ONE)).map(|n| n / share.d));
    share.map_or(0, |share| share.min(i128::from(ONE)) as i64)
}
