//! What time alone changes: windows that events leave, streaks that end, sums that fade; and when it will.

use crate::foundation::instant::Instant;
use crate::rules::decay;
use crate::rules::exact::Exact;
use crate::rules::history::Plan;
use crate::rules::language::HistoryOperator;
use crate::rules::program::{Cell, Check, Expression, Leaf, Value, instant, nanoseconds};
use crate::rules::reading::{due, value};
use crate::rules::rule_set::RuleSet;
use crate::rules::state::{Judged, Memory, RuleState};
use crate::rules::step::Touched;
use crate::rules::track::Track;

impl RuleSet {
    /// What time changes: windows that events leave, streaks that end, sums that fade.
    pub(crate) fn pass(&self, state: &mut RuleState, now: Instant, touched: &mut Touched) {
        while let Some((at, plan)) = state.agenda.last().copied() {
            let valid = |memory: &Memory| memory.due == Some(at);
            let valid = state.memories.get(plan as usize).and_then(Option::as_ref).is_some_and(|memory| valid(memory));
            if at > now && valid {
                break;
            }
            state.agenda.pop();
            if valid {
                touched.plans.push(plan);
            }
        }
        // The next moment of a fading sum is an estimate from the present: it is made anew, so that it does not depend on
        // the steps that led here.
        touched.plans.extend_from_slice(&self.histories.decayed);
        crate::foundation::order::sort_by(&mut touched.plans, Ord::cmp);
        touched.plans.dedup();
        for plan in touched.plans.drain(..) {
            let before = state.noted(plan);
            self.refresh(state, plan);
            let after = state.noted(plan);
            // What flows is never noted, and may always have changed.
            if (before.is_none() || before != after)
                && let Some(index) = self.values.get(plan as usize)
            {
                let cell = |value: Option<Exact>| value.and_then(Exact::billionths).map_or(Cell::Unknown, Cell::Wide);
                index.touched(cell(before), cell(after), &state.verdicts, &mut touched.rules);
            }
        }
    }

    /// Forgets what an operator no longer needs, and notes its value and the next moment of change.
    pub(crate) fn refresh(&self, state: &mut RuleState, number: u32) {
        let Some(plan) = self.histories.plans.get(number as usize) else { return };
        let mut memory = match state.memories.get_mut(number as usize) {
            Some(place) => place.take().unwrap_or_default(),
            None => return,
        };
        let moment = state.seen(self, number);
        for track in [&mut memory.live, &mut memory.settled].into_iter().flatten() {
            track.prune(plan, moment.now);
        }
        if let Some(Track::Streak(streak)) = &mut memory.settled {
            streak.settle(plan, self.open_unit(plan, moment.now));
        }
        memory.value = if plan.operator.flows() { None } else { value(plan, memory.track(), &moment) };
        let next = if plan.operator.flows() {
            self.flow_due(state, number, memory.track())
        } else {
            due(plan, memory.track(), &moment)
        };
        let noted = memory.due == next;
        memory.due = next;
        if let Some(place) = state.memories.get_mut(number as usize) {
            *place = Some(memory);
        }
        if let (Some(at), false) = (next, noted) {
            state.note(at, number);
        }
    }

    /// The first calendar unit that events in time may still lie in, wherever they happen.
    pub(crate) fn open_unit(&self, plan: &Plan, now: Instant) -> i32 {
        plan.unit.earliest(instant(nanoseconds(now) - self.max_lateness).unwrap_or(now))
    }

    /// The first moment after now at which a comparison of a flowing value may change.
    fn flow_due(&self, state: &RuleState, number: u32, track: Option<&Track>) -> Option<Instant> {
        let plan = self.histories.plans.get(number as usize)?;
        let now = nanoseconds(state.moment());
        let source = Judged { set: self, state, derived: None };
        let mut first: Option<i128> = None;
        let mut meet = |at: i128| {
            if at > now {
                first = Some(first.map_or(at, |known: i128| known.min(at)));
            }
        };
        for leaf in self.flows.get(number as usize)? {
            let Some(Leaf::General(general)) = self.program.leaves.get(*leaf as usize) else { continue };
            let ends: &[&Expression] = match &general.check {
                Check::Compare(_, with) => &[with],
                Check::Between(least, most) => &[least, most],
                _ => &[],
            };
            for end in ends {
                let Some(Value::Exact(limit)) = self.program.value(end, &source) else { continue };
                match (plan.operator, track) {
                    (HistoryOperator::Decayed, Some(Track::Entries(entries))) => {
                        let limit = limit.n.div_euclid(limit.d);
                        if let Some(at) = decay::next(entries, now, plan.half_life, limit) {
                            meet(at);
                        }
                    }
                    (operator, Some(Track::Totals(totals))) => {
                        let (early, late) = totals.times;
                        let from = nanoseconds(if operator == HistoryOperator::SinceFirst { early } else { late });
                        // The moment at which the time since then reaches the limit, and the one behind it.
                        let reach = from + limit.n.div_euclid(limit.d);
                        meet(reach);
                        meet(reach + 1);
                    }
                    _ => {}
                }
            }
        }
        first.and_then(instant)
    }
}

impl RuleState {
    /// The value of an operator that was noted when it could last change.
    fn noted(&self, plan: u32) -> Option<Exact> {
        self.memories.get(plan as usize).and_then(Option::as_ref).and_then(|memory| memory.value)
    }

    /// Notes a moment of change. Moments that are no longer true are thrown out when they become too many.
    pub(crate) fn note(&mut self, at: Instant, plan: u32) {
        if self.agenda.len() > 2 * self.memories.len() + 16 {
            let memories = &self.memories;
            self.agenda.retain(|(at, plan)| {
                memories.get(*plan as usize).and_then(Option::as_ref).is_some_and(|memory| memory.due == Some(*at))
            });
        }
        let place = self.agenda.partition_point(|other| *other > (at, plan));
        self.agenda.insert(place, (at, plan));
    }

    /// The next moment at which time alone may change something: a window that an event leaves, a streak that ends, a
    /// weight that fades, an event whose time comes.
    #[must_use]
    pub fn next_change_at(&self) -> Option<Instant> {
        let waiting = self.held.iter().filter(|held| !held.folded).map(|held| held.at).min();
        let valid = |(at, plan): &&(Instant, u32)| {
            self.memories.get(*plan as usize).and_then(Option::as_ref).is_some_and(|memory| memory.due == Some(*at))
        };
        let due = self.agenda.iter().rev().find(valid).map(|(at, _)| *at);
        match (waiting, due) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }
}
