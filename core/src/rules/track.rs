//! What a history operator remembers: the fold of the events it matched, in their order.

use crate::foundation::instant::Instant;
use crate::rules::history::{Match, Plan};
use crate::rules::language::{HistoryOperator, Window};
use crate::rules::program::nanoseconds;
use crate::rules::sequence::Sequence;
use crate::rules::streak::Streak;
use std::collections::VecDeque;

/// One operator's memory. It holds what later moments can still need, and no more: totals, or the events of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Track {
    /// All time: numbers.
    Totals(Totals),
    /// All time: distinct values, sorted.
    Keys(Vec<Box<str>>),
    /// The events of a window, or with weights that still count, ascending. Their order of delivery does not matter, so
    /// that those which are held stand among the settled ones.
    Entries(VecDeque<Entry>),
    /// Active units.
    Streak(Streak),
    /// Steps on their way.
    Sequence(Box<Sequence>),
    /// Events since the last breaker.
    Consecutive(u64),
}

/// All-time numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Totals {
    /// Events that passed the first filter, and the second.
    pub counts: [u64; 2],
    /// The sum of what was read, in billionths.
    pub sum: i128,
    /// The least and the greatest of it.
    pub ends: (i128, i128),
    /// The earliest and the latest event.
    pub times: (Instant, Instant),
}

/// An event in a window.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// When it was.
    pub at: Instant,
    /// Its calendar unit.
    pub unit: i32,
    /// The filters that it passed.
    pub bits: u8,
    /// The number that it brought.
    pub number: i128,
    /// The value that it brought.
    pub key: Option<Box<str>>,
    /// Whether the event is still held.
    pub held: bool,
}

impl Entry {
    /// A held event in a window.
    pub fn new(at: Instant, found: &Match) -> Self {
        let (unit, bits, number, key) = (found.unit, found.bits, found.number, found.key.clone());
        Self { at, unit, bits, number, key, held: true }
    }
}

impl Track {
    /// The memory of the first event.
    pub fn new(plan: &Plan) -> Self {
        use HistoryOperator as Op;
        match (plan.operator, plan.window) {
            (Op::Streak, _) => Self::Streak(Streak::default()),
            (Op::Sequence, _) => Self::Sequence(Box::default()),
            (Op::Consecutive, _) => Self::Consecutive(0),
            (Op::Decayed, _) => Self::Entries(VecDeque::new()),
            (Op::Absent | Op::Cooldown, _) | (_, Window::Always) if plan.operator != Op::Distinct => {
                Self::Totals(Totals::default())
            }
            (_, Window::Always) => Self::Keys(Vec::new()),
            _ => Self::Entries(VecDeque::new()),
        }
    }

    /// Takes in an event; events come in their order.
    pub fn fold(&mut self, plan: &Plan, at: Instant, found: &Match) {
        match self {
            Self::Totals(totals) => totals.fold(at, found),
            Self::Keys(keys) => {
                if let Some(key) = &found.key
                    && let Err(place) = keys.binary_search(key)
                {
                    keys.insert(place, key.clone());
                }
            }
            Self::Entries(entries) => {
                let entry = Entry::new(at, found);
                entries.insert(entries.partition_point(|other| *other < entry), entry);
            }
            Self::Streak(streak) => streak.fold(found.unit, found.skipped),
            Self::Sequence(sequence) => sequence.fold(plan, at, found.bits),
            Self::Consecutive(run) => {
                // An event that is both counts as the breaker.
                *run = if found.bits & 2 != 0 { 0 } else { run.saturating_add(u64::from(found.bits & 1)) };
            }
        }
    }

    /// Notes that an event is no longer held; where it has left the window, nothing.
    pub fn settle(&mut self, at: Instant, found: &Match) {
        let Self::Entries(entries) = self else { return };
        let mut entry = Entry::new(at, found);
        // Held ones come behind settled ones that are otherwise equal: the first of the former stays in its place.
        let place = entries.partition_point(|other| *other < entry);
        if let Some(other) = entries.get_mut(place).filter(|other| **other == entry) {
            entry.held = false;
            *other = entry;
        }
    }

    /// Forgets the events that no moment from now on can need. It depends on now alone, so that it does not matter when
    /// it is done.
    pub fn prune(&mut self, plan: &Plan, now: Instant) {
        let Self::Entries(entries) = self else { return };
        if plan.operator == HistoryOperator::Decayed {
            let moment = nanoseconds(now);
            entries.retain(|entry| {
                crate::rules::decay::term(entry.number, moment - nanoseconds(entry.at), plan.half_life) != 0
            });
            return;
        }
        match plan.window {
            Window::Always => {}
            Window::Sliding(length) => {
                let from = nanoseconds(now) - length.nanoseconds();
                while entries.front().is_some_and(|entry| nanoseconds(entry.at) <= from) {
                    entries.pop_front();
                }
            }
            // A traveller's calendar may go back, and the next event come from any zone.
            Window::Calendar { unit, last } => {
                let from = i64::from(unit.earliest(now)) - i64::from(last);
                entries.retain(|entry| i64::from(entry.unit) > from);
            }
        }
    }

    /// Whether there is nothing left to remember.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Entries(entries) => entries.is_empty(),
            Self::Keys(keys) => keys.is_empty(),
            _ => false,
        }
    }
}

impl Default for Totals {
    fn default() -> Self {
        Self { counts: [0; 2], sum: 0, ends: (0, 0), times: (Instant::EPOCH, Instant::EPOCH) }
    }
}

impl Totals {
    fn fold(&mut self, at: Instant, found: &Match) {
        let first = self.counts == [0; 2];
        for (bit, count) in self.counts.iter_mut().enumerate() {
            *count = count.saturating_add(u64::from(found.bits >> bit & 1));
        }
        // Each number is below 10^27, so that 10^11 of them fit.
        self.sum = self.sum.saturating_add(found.number);
        if first {
            (self.ends, self.times) = ((found.number, found.number), (at, at));
        } else {
            self.ends = (self.ends.0.min(found.number), self.ends.1.max(found.number));
            self.times = (self.times.0.min(at), self.times.1.max(at));
        }
    }
}
