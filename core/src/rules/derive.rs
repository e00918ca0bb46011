//! History operators straight from their definitions: all events, nothing remembered. The verifier derives the leaves of a
//! proof this way, so that it need not trust what the evaluator folds; and proofs take their evidence from here.

use crate::foundation::error::{Code, Error};
use crate::foundation::event::{Event, EventSet};
use crate::foundation::instant::Instant;
use crate::rules::exact::{Exact, NANO};
use crate::rules::history::{Match, Plan};
use crate::rules::language::{HistoryOperator, Window};
use crate::rules::program::nanoseconds;
use crate::rules::proof::{ProofEvents, listed};
use crate::rules::reading::Moment;
use crate::rules::rule_set::RuleSet;
use crate::rules::state::{Held, RuleState};
use crate::rules::streak::missed;

/// The events up to a moment, in their order, as what they mean to the operators of a set.
pub(crate) struct Log {
    events: Vec<Held>,
}

/// An event as one operator sees it.
type Seen<'l> = (&'l Held, &'l Match);

impl Log {
    pub fn new(set: &RuleSet, events: &[Event], now: Instant) -> Result<Self, Error> {
        let unique = EventSet::of(events).map_err(|error| error.under("events"))?;
        let mut log = Vec::with_capacity(unique.order.len());
        for place in unique.order {
            let Some(event) = events.get(place) else { continue };
            let held = set.held(event).map_err(|error| error.at(place).under("events"))?;
            if held.at <= now {
                log.push(held);
            }
        }
        Ok(Self { events: log })
    }

    /// The events of one operator.
    fn of(&self, number: u32) -> Vec<Seen<'_>> {
        let seen = |held| {
            let held: &Held = held;
            held.matches.iter().find(|found| found.plan == number).map(|found| (held, found))
        };
        self.events.iter().filter_map(seen).collect()
    }

    /// The events that an operator counts at a moment.
    pub fn evidence(&self, set: &RuleSet, state: &RuleState, number: u32) -> Option<ProofEvents> {
        let plan = set.histories.plans.get(number as usize)?;
        let moment = state.seen(set, number);
        let inside = self.of(number).into_iter().filter(|seen| seen.1.bits != 0 && inside(plan, seen, &moment));
        let keys: Vec<(&str, &str)> = inside.map(|(held, _)| (&*held.source, &*held.id)).collect();
        Some(listed(&keys))
    }

    /// The values of all operators at a moment.
    ///
    /// # Errors
    /// `budget.exhausted` for more than 5,000 events of one sequence, whose derivation takes the square of them.
    pub fn values(&self, set: &RuleSet, state: &RuleState) -> Result<Vec<Option<Exact>>, Error> {
        let mut values = Vec::with_capacity(set.histories.plans.len());
        for (plan, number) in set.histories.plans.iter().zip(0_u32..) {
            let seen = self.of(number);
            if plan.operator == HistoryOperator::Sequence && seen.len() > 5_000 {
                return Err(Error::new(Code::BudgetExhausted, "more than 5000 events of one sequence").under("events"));
            }
            values.push(value(plan, &seen, &state.seen(set, number)));
        }
        Ok(values)
    }
}

fn inside(plan: &Plan, seen: &Seen<'_>, moment: &Moment<'_>) -> bool {
    match plan.window {
        // The window of a sequence is the time from its first event to its last.
        _ if plan.operator == HistoryOperator::Sequence => true,
        Window::Always => true,
        Window::Sliding(length) => nanoseconds(moment.now) - nanoseconds(seen.0.at) < length.nanoseconds(),
        Window::Calendar { last, .. } => {
            let back = i64::from(moment.unit(plan)) - i64::from(seen.1.unit);
            (0..i64::from(last)).contains(&back)
        }
    }
}

fn value(plan: &Plan, all: &[Seen<'_>], moment: &Moment<'_>) -> Option<Exact> {
    use HistoryOperator as Op;
    let seen: Vec<&Seen<'_>> = all.iter().filter(|seen| inside(plan, seen, moment)).collect();
    let passing = |bit: u8| seen.iter().filter(|seen| seen.1.bits >> bit & 1 == 1).count();
    let whole = |count: usize| Some(Exact::whole(count as i128));
    let numbers = || seen.iter().map(|seen| seen.1.number);
    let times = || seen.iter().map(|seen| nanoseconds(seen.0.at));
    let now = nanoseconds(moment.now);
    match plan.operator {
        Op::Count => whole(passing(0)),
        Op::Sum => Exact::fraction(numbers().sum(), NANO),
        Op::Minimum => Exact::fraction(numbers().min()?, NANO),
        Op::Maximum => Exact::fraction(numbers().max()?, NANO),
        Op::Distinct => {
            let mut keys: Vec<&str> = seen.iter().filter_map(|seen| seen.1.key.as_deref()).collect();
            crate::foundation::order::sort_by(&mut keys, Ord::cmp);
            keys.dedup();
            whole(keys.len())
        }
        Op::Ratio if passing(1) < plan.least as usize => None,
        Op::Ratio => Exact::fraction(passing(0) as i128, passing(1) as i128),
        Op::First => times().min().map(Exact::whole),
        Op::Last => times().max().map(Exact::whole),
        Op::SinceFirst => times().min().map(|at| Exact::whole(now - at)),
        Op::SinceLast => times().max().map(|at| Exact::whole(now - at)),
        Op::Cooldown => whole(usize::from(seen.is_empty())),
        Op::Absent if !seen.is_empty() => whole(0),
        Op::Absent => {
            let Window::Sliding(length) = plan.window else { return None };
            let covered = moment.since.is_some_and(|since| now - nanoseconds(since) >= length.nanoseconds());
            covered.then_some(Exact::whole(1))
        }
        Op::Streak => whole(streak(plan, all, moment)),
        Op::Sequence => whole(sequences(plan, all)),
        Op::Consecutive => {
            let run = all.iter().rev().take_while(|seen| seen.1.bits & 2 == 0);
            whole(run.filter(|seen| seen.1.bits & 1 == 1).count())
        }
        Op::Decayed => {
            let terms = all.iter().map(|seen| {
                let age = (now - nanoseconds(seen.0.at)) as f64 / plan.half_life as f64;
                libm::rint(seen.1.number as f64 * libm::exp2(-age)) as i128
            });
            Some(Exact::whole(terms.sum()))
        }
    }
}

/// From today backwards, unit by unit.
fn streak(plan: &Plan, all: &[Seen<'_>], moment: &Moment<'_>) -> usize {
    let mut units: Vec<(i32, Option<i32>)> = all.iter().map(|seen| (seen.1.unit, seen.1.skipped)).collect();
    crate::foundation::order::sort_by(&mut units, |a, b| b.cmp(a));
    let (today, grace) = (moment.unit(plan), i64::from(plan.grace));
    let mut later = (today, moment.clock.skipped_before(plan.unit, today));
    let (mut length, mut at) = (0, 0);
    while let Some((unit, skipped)) = units.get(at).copied() {
        let count = units.iter().skip(at).take_while(|other| other.0 == unit).count();
        at += count;
        if count < plan.least as usize {
            continue;
        }
        if missed(unit, later.0, later.1) > grace {
            break;
        }
        length += 1;
        later = (unit, skipped);
    }
    length
}

/// Completed sequences: at each event that may end one, whether a chain of events behind the last completed one leads
/// to it in time.
fn sequences(plan: &Plan, all: &[Seen<'_>]) -> usize {
    let Window::Sliding(within) = plan.window else { return 0 };
    let last = plan.filters.len().saturating_sub(1);
    let (mut completed, mut from) = (0, 0);
    for end in 0..all.len() {
        let part = all.get(from..=end).unwrap_or_default();
        let Some((event, _)) = part.last() else { continue };
        let chain = latest_start(part, last, plan.strict);
        if chain.is_some_and(|start| nanoseconds(event.at) - nanoseconds(start) <= within.nanoseconds()) {
            completed += 1;
            if !plan.overlap {
                from = end + 1;
            }
        }
    }
    completed
}

/// The latest start of a chain whose step `last` is the last of these events: for each event and step, from the chains
/// that end in the events before it.
fn latest_start(events: &[Seen<'_>], last: usize, strict: bool) -> Option<Instant> {
    // By event, by step: the latest start of a chain that ends here.
    let mut chains: Vec<[Option<Instant>; 8]> = Vec::with_capacity(events.len());
    let mut best = [None; 8];
    for (event, found) in events {
        let before = if strict { chains.last().copied().unwrap_or([None; 8]) } else { best };
        let mut here = [None; 8];
        for step in 0..=last {
            let start = match step.checked_sub(1) {
                None => Some(event.at),
                Some(earlier) => before.get(earlier).copied().flatten(),
            };
            if let (1, Some(place)) = (found.bits >> step & 1, here.get_mut(step)) {
                *place = start;
            }
        }
        for (known, new) in best.iter_mut().zip(here) {
            *known = (*known).max(new);
        }
        chains.push(here);
    }
    chains.last().and_then(|here| here.get(last).copied().flatten())
}
