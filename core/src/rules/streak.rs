//! Streaks: calendar units in a row with enough events, where a few missed ones do not end the row.

use crate::rules::history::Plan;

/// The units with events. Those that no late event can change any more are folded into one run, so that a streak of
/// years takes as much memory as one of days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Streak {
    /// The run up to its last unit, and its number of active units.
    pub run: Option<(i32, u32)>,
    /// Units behind it, ascending.
    pub recent: Vec<Active>,
}

/// A unit with events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Active {
    pub unit: i32,
    /// Its events.
    pub count: u32,
    /// The latest day before it that its zone skipped.
    pub skipped: Option<i32>,
}

/// A streak at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Active units in a row; 0 once it is broken.
    pub length: u32,
    /// The last active unit.
    pub last: Option<i32>,
}

/// The units strictly between two others, less the one that the zone's calendar does not have.
pub(crate) fn missed(last: i32, unit: i32, skipped: Option<i32>) -> i64 {
    let between = i64::from(unit) - i64::from(last) - 1;
    between - i64::from(skipped.is_some_and(|day| last < day && day < unit))
}

impl Streak {
    pub fn fold(&mut self, unit: i32, skipped: Option<i32>) {
        match self.recent.binary_search_by(|active| active.unit.cmp(&unit)) {
            Ok(at) => {
                if let Some(active) = self.recent.get_mut(at) {
                    active.count = active.count.saturating_add(1);
                    active.skipped = active.skipped.max(skipped);
                }
            }
            Err(at) => self.recent.insert(at, Active { unit, count: 1, skipped }),
        }
    }

    /// Folds the units before `open`, which nothing changes any more, into the run.
    pub fn settle(&mut self, plan: &Plan, open: i32) {
        let closed = self.recent.partition_point(|active| active.unit < open);
        for active in self.recent.drain(..closed) {
            self.run = extended(self.run, active, plan);
        }
    }

    /// How it stands in the unit `today`, before which the zone skipped a day.
    pub fn standing(&self, plan: &Plan, today: i32, skipped: Option<i32>) -> Standing {
        let run = self.recent.iter().fold(self.run, |run, active| extended(run, *active, plan));
        let Some((last, length)) = run else { return Standing::default() };
        // The unit of today may still become active: it is not missed yet.
        let alive = missed(last, today, skipped) <= i64::from(plan.grace);
        Standing { length: if alive { length } else { 0 }, last: Some(last) }
    }
}

fn extended(run: Option<(i32, u32)>, active: Active, plan: &Plan) -> Option<(i32, u32)> {
    if active.count < plan.least {
        return run;
    }
    Some(match run {
        Some((last, length)) if missed(last, active.unit, active.skipped) <= i64::from(plan.grace) => {
            (active.unit, length.saturating_add(1))
        }
        _ => (active.unit, 1),
    })
}
