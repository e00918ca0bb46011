//! The value of a history operator at a moment, and the moment from which time alone may change it.

use crate::foundation::instant::Instant;
use crate::rules::calendar::Clock;
use crate::rules::decay;
use crate::rules::exact::{Exact, NANO};
use crate::rules::history::Plan;
use crate::rules::language::{HistoryOperator, Window};
use crate::rules::program::{instant, nanoseconds};
use crate::rules::streak::{Standing, Streak, missed};
use crate::rules::track::{Entry, Totals, Track};

/// A moment, as one operator sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment<'z> {
    /// The present.
    pub now: Instant,
    /// When the history begins, if it has begun.
    pub since: Option<Instant>,
    /// The clock of the operator's zone.
    pub clock: Clock<'z>,
}

impl Moment<'_> {
    /// The operator's calendar unit at this moment; 0 where it has none.
    pub fn unit(&self, plan: &Plan) -> i32 {
        plan.calendar().and_then(|unit| self.clock.unit(unit, self.now).ok()).unwrap_or_default()
    }

    /// How a streak stands at this moment.
    pub fn standing(&self, plan: &Plan, streak: &Streak) -> Standing {
        let today = self.unit(plan);
        streak.standing(plan, today, self.clock.skipped_before(plan.unit, today))
    }
}

/// Whether an event lies in the operator's window.
fn within(plan: &Plan, entry: &Entry, moment: &Moment<'_>, unit: i32) -> bool {
    match plan.window {
        Window::Always => true,
        Window::Sliding(length) => nanoseconds(entry.at) > nanoseconds(moment.now) - length.nanoseconds(),
        Window::Calendar { last, .. } => {
            entry.unit <= unit && i64::from(entry.unit) > i64::from(unit) - i64::from(last)
        }
    }
}

fn counted(count: u64) -> Option<Exact> {
    Some(Exact::whole(i128::from(count)))
}

fn ratio(plan: &Plan, counts: [u64; 2]) -> Option<Exact> {
    if counts[1] < u64::from(plan.least) {
        return None;
    }
    Exact::fraction(i128::from(counts[0]), i128::from(counts[1]))
}

/// The value without any event.
pub(crate) fn empty(plan: &Plan, moment: &Moment<'_>) -> Option<Exact> {
    use HistoryOperator as Op;
    match plan.operator {
        Op::Count | Op::Sum | Op::Distinct | Op::Streak | Op::Sequence | Op::Consecutive | Op::Decayed => {
            Some(Exact::whole(0))
        }
        Op::Cooldown => Some(Exact::whole(1)),
        Op::Absent => absent(plan, None, moment),
        Op::Minimum | Op::Maximum | Op::Ratio | Op::First | Op::Last | Op::SinceFirst | Op::SinceLast => None,
    }
}

/// No event in the window: known only of a window that the history covers.
fn absent(plan: &Plan, last: Option<Instant>, moment: &Moment<'_>) -> Option<Exact> {
    let Window::Sliding(length) = plan.window else { return None };
    let from = nanoseconds(moment.now) - length.nanoseconds();
    if last.is_some_and(|last| nanoseconds(last) > from) {
        return Some(Exact::whole(0));
    }
    let covered =
        plan.operator == HistoryOperator::Cooldown || moment.since.is_some_and(|since| nanoseconds(since) <= from);
    covered.then_some(Exact::whole(1))
}

/// The value of an operator.
pub(crate) fn value(plan: &Plan, track: Option<&Track>, moment: &Moment<'_>) -> Option<Exact> {
    use HistoryOperator as Op;
    match track {
        None => empty(plan, moment),
        Some(Track::Totals(totals)) => of_totals(plan, totals, moment),
        Some(Track::Keys(keys)) => counted(keys.len() as u64),
        Some(Track::Consecutive(run)) => counted(*run),
        Some(Track::Sequence(sequence)) => counted(sequence.completed),
        Some(Track::Streak(streak)) => counted(u64::from(moment.standing(plan, streak).length)),
        Some(Track::Entries(entries)) if plan.operator == Op::Decayed => {
            Some(Exact::whole(decay::sum(entries, nanoseconds(moment.now), plan.half_life)))
        }
        Some(Track::Entries(entries)) => {
            if let (Op::Count, Window::Sliding(length)) = (plan.operator, plan.window) {
                let from = nanoseconds(moment.now) - length.nanoseconds();
                let outside = entries.partition_point(|entry| nanoseconds(entry.at) <= from);
                return counted((entries.len() - outside) as u64);
            }
            let unit = moment.unit(plan);
            of_entries(plan, entries.iter().filter(|entry| within(plan, entry, moment, unit)))
        }
    }
}

fn of_totals(plan: &Plan, totals: &Totals, moment: &Moment<'_>) -> Option<Exact> {
    use HistoryOperator as Op;
    let (first, last) = totals.times;
    let since = |at: Instant| Some(Exact::whole(nanoseconds(moment.now) - nanoseconds(at)));
    match plan.operator {
        Op::Sum => Exact::fraction(totals.sum, NANO),
        Op::Minimum => Exact::fraction(totals.ends.0, NANO),
        Op::Maximum => Exact::fraction(totals.ends.1, NANO),
        Op::Ratio => ratio(plan, totals.counts),
        Op::First => Some(Exact::whole(nanoseconds(first))),
        Op::Last => Some(Exact::whole(nanoseconds(last))),
        Op::SinceFirst => since(first),
        Op::SinceLast => since(last),
        Op::Absent | Op::Cooldown => absent(plan, Some(last), moment),
        _ => counted(totals.counts[0]),
    }
}

fn of_entries<'e>(plan: &Plan, entries: impl Iterator<Item = &'e Entry>) -> Option<Exact> {
    use HistoryOperator as Op;
    let (mut counts, mut sum, mut ends): ([u64; 2], i128, Option<(i128, i128)>) = ([0; 2], 0, None);
    let mut keys: Vec<&str> = Vec::new();
    for entry in entries {
        counts = [counts[0] + u64::from(entry.bits & 1), counts[1] + u64::from(entry.bits >> 1 & 1)];
        sum = sum.saturating_add(entry.number);
        ends = Some(ends.map_or((entry.number, entry.number), |(a, b)| (a.min(entry.number), b.max(entry.number))));
        if plan.operator == Op::Distinct {
            keys.extend(entry.key.as_deref());
        }
    }
    match plan.operator {
        Op::Sum => Exact::fraction(sum, NANO),
        Op::Minimum => Exact::fraction(ends?.0, NANO),
        Op::Maximum => Exact::fraction(ends?.1, NANO),
        Op::Ratio => ratio(plan, counts),
        Op::Distinct => {
            crate::foundation::order::sort_by(&mut keys, Ord::cmp);
            keys.dedup();
            counted(keys.len() as u64)
        }
        _ => counted(counts[0]),
    }
}

/// The first moment after now at which time alone may change the value. Of values that flow the rule's comparison
/// knows, not the operator.
pub(crate) fn due(plan: &Plan, track: Option<&Track>, moment: &Moment<'_>) -> Option<Instant> {
    let now = nanoseconds(moment.now);
    let later = |at: i128| if at > now { instant(at) } else { None };
    match (track, plan.window) {
        (Some(Track::Streak(streak)), _) => {
            let (standing, today) = (moment.standing(plan, streak), moment.unit(plan));
            let last = standing.last?;
            let turn = moment.clock.turn(plan.unit, moment.now).ok()?;
            if standing.length == 0 {
                // Ended, it goes on only where clocks go back over midnight.
                return (turn.1 < today).then_some(turn.0);
            }
            // The first unit in which more are missed than grace allows.
            let mut ends = last.max(today).checked_add(1)?.max(last.checked_add(plan.grace as i32 + 2)?);
            if missed(last, ends, moment.clock.skipped_before(plan.unit, ends)) <= i64::from(plan.grace) {
                ends = ends.checked_add(1)?;
            }
            // The beginning of the next unit may lie behind, where it comes twice.
            if ends <= turn.1 { Some(turn.0) } else { moment.clock.start(plan.unit, ends).ok() }
        }
        (track, Window::Sliding(length))
            if matches!(plan.operator, HistoryOperator::Absent | HistoryOperator::Cooldown) =>
        {
            let last = match track {
                Some(Track::Totals(totals)) => later(nanoseconds(totals.times.1) + length.nanoseconds()),
                _ => None,
            };
            let covered = moment.since.and_then(|since| later(nanoseconds(since) + length.nanoseconds()));
            let covered = covered.filter(|_| plan.operator == HistoryOperator::Absent);
            match (last, covered) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            }
        }
        (Some(Track::Entries(entries)), Window::Sliding(length)) => {
            let mut leaves = entries.iter().map(|entry| nanoseconds(entry.at) + length.nanoseconds());
            later(leaves.find(|at| *at > now)?)
        }
        (Some(Track::Entries(entries)), Window::Calendar { unit, last }) if !entries.is_empty() => {
            let (at, there) = moment.clock.turn(unit, moment.now).ok()?;
            // What has left both windows is only kept for travellers.
            let from = i64::from(there.min(moment.unit(plan))) - i64::from(last);
            entries.iter().any(|entry| i64::from(entry.unit) > from).then_some(at)
        }
        _ => None,
    }
}
