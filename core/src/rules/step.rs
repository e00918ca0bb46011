//! Taking a state on: changed facts, events in any order of delivery, and time.

use crate::foundation::error::{Code, Error};
use crate::foundation::event::{Event, EventSet};
use crate::foundation::instant::Instant;
use crate::foundation::limits;
use crate::foundation::wire::Node;
use crate::rules::evaluate::{FactSlot, TypedFacts};
use crate::rules::fact::Fact;
use crate::rules::history::Match;
use crate::rules::language::{HistoryOperator, Zone};
use crate::rules::program::{Cell, nanoseconds};
use crate::rules::rule_set::RuleSet;
use crate::rules::set::{FactValues, Verdict};
use crate::rules::state::{Held, RuleState, key};
use crate::rules::track::Track;

/// What a step changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stepped {
    /// Rules whose verdict changed, by place.
    pub changes: Vec<VerdictChange>,
    /// Events that were there already.
    pub duplicates: usize,
    /// The next moment at which time alone may change something.
    pub next_change_at: Option<Instant>,
    /// Room that the next step uses again; empty between steps.
    touched: Touched,
}

/// A changed verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerdictChange {
    /// The rule's place.
    pub rule: u32,
    /// Before the step.
    pub from: Verdict,
    /// After it.
    pub to: Verdict,
}

/// How long events may come late.
#[derive(Clone, Copy)]
pub(crate) enum Lateness {
    /// As the set says.
    Bounded,
    /// The events are all there are: nothing is held back but what has not happened yet.
    Complete,
}

/// What a step changes beside events.
pub(crate) struct Changes<'c> {
    /// Facts by slot; `None` forgets one.
    pub facts: &'c mut dyn Iterator<Item = (u32, Option<Fact>)>,
    /// When the history begins, if the host knows it: the earliest that was ever said counts.
    pub since: Option<Instant>,
    /// The present.
    pub now: Instant,
    /// How long events may come late.
    pub lateness: Lateness,
}

impl RuleSet {
    /// Takes a state on: changed facts (`null` forgets one), events, and the present, which never goes back. A step
    /// without facts and events only lets time pass.
    ///
    /// Events within the set's `maxLateness` are held, so that any order of delivery ends in the same state; of an event
    /// that was there already nothing changes. Nothing is half done: an error leaves the state as it was.
    ///
    /// # Errors
    /// `rules.now`; `rules.fact` at `/facts/…`; `event.too_late` and `event.conflict` at `/events/…`, `time.zone` and
    /// `pack.missing` for an event's zone; `rules.limit`.
    pub fn step(
        &self,
        state: &mut RuleState,
        facts: &FactValues,
        events: &[Event],
        now: Instant,
    ) -> Result<Stepped, Error> {
        let mut facts = self.changed_facts(facts)?.into_iter();
        let changes = Changes { facts: &mut facts, since: None, now, lateness: Lateness::Bounded };
        let mut stepped = Stepped::default();
        self.take(state, changes, events, &mut stepped)?;
        Ok(stepped)
    }

    /// [`Self::step`] on the bare path: of `facts`, those in the slots of `changed` are taken over, and what the step
    /// changed goes where the last step's stood, whose room is used again. A step of numbers allocates nothing.
    ///
    /// ```
    /// use hivecore::foundation::instant::Instant;
    /// use hivecore::rules::{RuleSet, RuleState, Stepped, Verdict};
    ///
    /// let set = RuleSet::open(br#"{"id":"demo","version":"1","rules":[
    ///     {"id":"gold","when":{"fact":"level","gte":7}}]}"#, None)?;
    /// let (mut state, mut stepped) = (RuleState::new(&set), Stepped::default());
    /// let (mut facts, level) = (set.blank(), set.slot("level")?);
    /// facts.integer(level, 8)?;
    /// set.step_into(&mut state, &facts, &[level], &[], Instant::parse("2026-03-29T12:00:00Z")?, &mut stepped)?;
    /// assert_eq!(stepped.changes.first().map(|change| change.to), Some(Verdict::True));
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::step`]; `rules.fact` for facts of another set.
    pub fn step_into(
        &self,
        state: &mut RuleState,
        facts: &TypedFacts<'_>,
        changed: &[FactSlot],
        events: &[Event],
        now: Instant,
        stepped: &mut Stepped,
    ) -> Result<(), Error> {
        if !facts.are_of(self) {
            return Err(Error::new(Code::RulesFact, "the facts belong to another rule set").under("facts"));
        }
        let mut facts = changed.iter().map(|slot| (slot.0, facts.cells.get(slot.0 as usize).and_then(Fact::held)));
        let changes = Changes { facts: &mut facts, since: None, now, lateness: Lateness::Bounded };
        self.take(state, changes, events, stepped)
    }

    /// Lets time pass.
    ///
    /// # Errors
    /// `rules.now`.
    pub fn advance(&self, state: &mut RuleState, now: Instant) -> Result<Stepped, Error> {
        self.step(state, &FactValues::default(), &[], now)
    }

    /// Facts in their slots' types. Names that the set does not know are passed over; see [`Self::unknown_facts`].
    pub(crate) fn changed_facts(&self, facts: &FactValues) -> Result<Vec<(u32, Option<Fact>)>, Error> {
        let mut changed = Vec::with_capacity(facts.0.len());
        for (name, literal) in &facts.0 {
            let Some(slot) = self.program.slot_sorted(name) else { continue };
            let value_type = self.program.slots.get(slot as usize).map(|slot| slot.value_type);
            let fact = match (literal, value_type) {
                (Some(literal), Some(value_type)) => {
                    let fact = Fact::new(literal, value_type, &self.program);
                    Some(fact.map_err(|error| error.under(name).under("facts"))?)
                }
                _ => None,
            };
            changed.push((slot, fact));
        }
        Ok(changed)
    }

    /// Names of facts that the set does not know, ascending.
    #[must_use]
    pub fn unknown_facts<'f>(&self, facts: &'f FactValues) -> Vec<&'f str> {
        facts.0.keys().map(String::as_str).filter(|name| self.program.slot_sorted(name).is_none()).collect()
    }

    pub(crate) fn take(
        &self,
        state: &mut RuleState,
        changes: Changes<'_>,
        events: &[Event],
        stepped: &mut Stepped,
    ) -> Result<(), Error> {
        let Changes { facts, since, now, lateness } = changes;
        if state.now.is_some_and(|before| before > now) {
            return Err(Error::new(Code::RulesNow, "now lies before the last step").under("now"));
        }
        let (new, duplicates) = self.new_events(state, events, now, lateness)?;
        stepped.changes.clear();
        let touched = &mut stepped.touched;
        state.now = Some(now);
        if let Some(since) = since.filter(|since| state.since.is_none_or(|known| *since < known)) {
            state.since = Some(since);
            touched.plans.extend_from_slice(&self.since_plans);
        }
        for (slot, fact) in facts {
            let Some(place) = state.facts.get_mut(slot as usize) else { continue };
            let (old, new) =
                (place.as_ref().map_or(Cell::Unknown, Fact::cell), fact.as_ref().map_or(Cell::Unknown, Fact::cell));
            if let Some(index) = self.slots.get(slot as usize) {
                index.touched(old, new, &state.verdicts, &mut touched.rules);
                touched.plans.extend_from_slice(&index.plans);
            }
            *place = fact;
        }
        if !(new.is_empty() && state.held.is_empty()) {
            self.fold(state, new, touched);
            self.settle(state, now, lateness);
        }
        self.pass(state, now, touched);
        self.judge(state, stepped);
        stepped.duplicates = duplicates;
        stepped.next_change_at = state.next_change_at();
        Ok(())
    }

    /// The events that are new, as what they mean here, in their order; and how many were there already.
    fn new_events(
        &self,
        state: &RuleState,
        events: &[Event],
        now: Instant,
        lateness: Lateness,
    ) -> Result<(Vec<Held>, usize), Error> {
        if events.len() > limits::RULES_EVENTS {
            return Err(Error::new(Code::RulesLimit, "at most 1000000 events at once").under("events"));
        }
        if events.is_empty() {
            return Ok((Vec::new(), 0));
        }
        // One event is in order.
        let (order, mut duplicates) = match events {
            [_] => (vec![0], 0),
            _ => {
                let unique = EventSet::of(events).map_err(|error| error.under("events"))?;
                (unique.order, unique.duplicates.len())
            }
        };
        let mut new = Vec::with_capacity(order.len());
        for place in order {
            let Some(event) = events.get(place) else { continue };
            let under = |error: Error| error.at(place).under("events");
            match self.known(state, event).map_err(under)? {
                true => duplicates += 1,
                false => {
                    let held = self.held(event).map_err(under)?;
                    if let Lateness::Bounded = lateness {
                        in_time(&held, now, self.max_lateness).map_err(under)?;
                    }
                    new.push(held);
                }
            }
        }
        Ok((new, duplicates))
    }

    /// Whether an event is held already.
    fn known(&self, state: &RuleState, event: &Event) -> Result<bool, Error> {
        if state.keys.binary_search(&key(event.source(), event.id())).is_err() {
            return Ok(false);
        }
        let same = |held: &&Held| *held.source == *event.source() && *held.id == *event.id();
        match state.held.iter().find(same) {
            None => Ok(false),
            Some(held) if event.digest().bytes().get(..16) == Some(&held.digest[..]) => Ok(true),
            Some(_) => {
                let detail = "an event with its source and id was taken in before, with other content";
                Err(Error::new(Code::EventConflict, detail))
            }
        }
    }

    /// What an event means here.
    pub(crate) fn held(&self, event: &Event) -> Result<Held, Error> {
        let at = match event.time() {
            Some(time) => time,
            None => Instant::from_milliseconds(event.hlc().milliseconds() as i64)?,
        };
        let mut digest = [0; 16];
        if let Some(half) = event.digest().bytes().get(..16) {
            digest.copy_from_slice(half);
        }
        Ok(Held {
            hlc: event.hlc(),
            source: event.source().into(),
            id: event.id().into(),
            at,
            digest,
            zone: event.timezone().map(Into::into),
            matches: self.meaning(event, at)?,
            folded: false,
        })
    }

    /// The operators that an event touches.
    pub(crate) fn meaning(&self, event: &Event, at: Instant) -> Result<Vec<Match>, Error> {
        // An event's zone must be known wherever a calendar follows the latest event.
        if let (Some(zone), false) = (event.timezone(), self.histories.event_zoned.is_empty()) {
            self.clock(zone).map_err(|error| error.under("timezone"))?;
        }
        if !self.histories.cares(event.kind()) {
            return Ok(Vec::new());
        }
        // Most events only count: their data need not be read.
        let node = if self.histories.reads(event.kind()) { Node::parse(event.text().as_bytes())? } else { Node::Null };
        let data = if let Node::Record(_) = node { node.members()?.find("data") } else { None };
        self.histories.matches(event.kind(), data, |plan, unit| {
            let zone = match &plan.zone {
                Zone::Named(name) => name.as_str(),
                Zone::Event => event.timezone().unwrap_or(&self.definition.zone),
            };
            let clock = self.clock(zone).map_err(|error| error.under("timezone"))?;
            let index = clock.unit(unit, at)?;
            let skipped = match plan.operator {
                HistoryOperator::Streak => clock.skipped_before(unit, index),
                _ => None,
            };
            Ok((index, skipped))
        })
    }

    /// Takes new events in, in their order, and those whose time has come.
    fn fold(&self, state: &mut RuleState, new: Vec<Held>, touched: &mut Touched) {
        let now = state.moment();
        let before = state.since;
        let few = new.len() <= 4;
        // Operators whose fold must start again, because an event came before one that is folded.
        let mut again: Vec<u32> = Vec::new();
        let mut last_folded = state.held.iter().rposition(|held| held.folded);
        for held in new {
            let key = held.hash();
            let place = state.held.partition_point(|other| other.order(&held).is_lt());
            if few {
                let at = state.keys.partition_point(|other| *other < key);
                state.keys.insert(at, key);
            } else {
                state.keys.push(key);
            }
            state.held.insert(place, held);
            last_folded = last_folded.map(|last| if place <= last { last + 1 } else { last });
        }
        if !few {
            crate::foundation::order::sort_by(&mut state.keys, Ord::cmp);
        }
        for place in 0..state.held.len() {
            let Some(held) = state.held.get_mut(place) else { continue };
            if held.folded || held.at > now {
                continue;
            }
            held.folded = true;
            state.since = Some(state.since.map_or(held.at, |since| since.min(held.at)));
            let late = last_folded.is_some_and(|last| place < last);
            if !late {
                last_folded = Some(place);
            }
            for found in &held.matches {
                touched.plans.push(found.plan);
                let Some(plan) = self.histories.plans.get(found.plan as usize) else { continue };
                let Some(memory) = state.memories.get_mut(found.plan as usize) else { continue };
                if plan.lists() {
                    memory.get_or_insert_default().list(plan, held.at, found);
                    continue;
                }
                if late {
                    again.push(found.plan);
                    continue;
                }
                let memory = memory.get_or_insert_default();
                let live = memory.live.take().or_else(|| memory.settled.clone());
                let mut live = live.unwrap_or_else(|| Track::new(plan));
                live.fold(plan, held.at, found);
                memory.live = Some(live);
                memory.open += 1;
            }
        }
        crate::foundation::order::sort_by(&mut again, Ord::cmp);
        again.dedup();
        for plan in again {
            self.refold(state, plan);
        }
        if state.since != before {
            touched.plans.extend_from_slice(&self.since_plans);
        }
        let zone = state.held.iter().rev().find(|held| held.folded && held.zone.is_some());
        let zone = zone.and_then(|held| held.zone.clone()).or_else(|| state.zone.clone());
        if zone != state.zone_now {
            state.zone_now = zone;
            touched.plans.extend_from_slice(&self.histories.event_zoned);
        }
    }

    /// Folds the held events of an operator again, behind the settled ones. Operators that list their events are only
    /// read anew from bytes, which leave the held ones out.
    pub(crate) fn refold(&self, state: &mut RuleState, number: u32) {
        let (Some(plan), Some(memory)) =
            (self.histories.plans.get(number as usize), state.memories.get_mut(number as usize))
        else {
            return;
        };
        let memory = memory.get_or_insert_default();
        let lists = plan.lists();
        let settled = if lists { None } else { memory.settled.clone() };
        let mut live = settled.unwrap_or_else(|| Track::new(plan));
        memory.open = 0;
        for held in state.held.iter().filter(|held| held.folded) {
            if let Ok(at) = held.matches.binary_search_by(|found| found.plan.cmp(&number))
                && let Some(found) = held.matches.get(at)
            {
                if lists {
                    memory.list(plan, held.at, found);
                    continue;
                }
                live.fold(plan, held.at, found);
                memory.open += 1;
            }
        }
        memory.live = (memory.open > 0).then_some(live);
    }

    /// Lets go of the held events that no event in time can precede any more.
    fn settle(&self, state: &mut RuleState, now: Instant, lateness: Lateness) {
        let horizon = match lateness {
            Lateness::Bounded => nanoseconds(now) - self.max_lateness,
            Lateness::Complete => i128::MAX,
        };
        let settles = |held: &Held| {
            let stamp = i128::from(held.hlc.milliseconds()) * 1_000_000;
            held.folded && stamp < horizon && nanoseconds(held.at) < horizon
        };
        let count = state.held.iter().take_while(|held| settles(held)).count();
        if count == 0 {
            return;
        }
        let gone: Vec<Held> = state.held.drain(..count).collect();
        if gone.len() <= 4 {
            for held in &gone {
                if let Ok(at) = state.keys.binary_search(&held.hash()) {
                    state.keys.remove(at);
                }
            }
        } else {
            state.keys = state.held.iter().map(Held::hash).collect();
            crate::foundation::order::sort_by(&mut state.keys, Ord::cmp);
        }
        for held in gone {
            if held.zone.is_some() {
                state.zone = held.zone;
            }
            for found in &held.matches {
                let Some(plan) = self.histories.plans.get(found.plan as usize) else { continue };
                let Some(Some(memory)) = state.memories.get_mut(found.plan as usize) else { continue };
                if plan.lists() {
                    memory.settled.iter_mut().for_each(|track| track.settle(held.at, found));
                    continue;
                }
                memory.open = memory.open.saturating_sub(1);
                if memory.open == 0 {
                    // Everything is settled: the live fold is the settled one.
                    memory.settled = memory.live.take();
                } else {
                    let settled = memory.settled.get_or_insert_with(|| Track::new(plan));
                    settled.fold(plan, held.at, found);
                }
            }
        }
    }

    /// Asks the touched rules, and those that name a rule that changed, in the order of their references.
    fn judge(&self, state: &mut RuleState, stepped: &mut Stepped) {
        // Without references the order is that of the places.
        let linked = !self.references.is_empty();
        let rank = |rule: u32| if linked { self.ranks.get(rule as usize).copied().unwrap_or_default() } else { rule };
        let (open, changes) = (&mut stepped.touched.rules, &mut stepped.changes);
        if linked {
            open.iter_mut().for_each(|rule| *rule = rank(*rule));
        }
        crate::foundation::order::sort_by(open, Ord::cmp);
        open.dedup();
        let mut at = 0;
        while let Some(next) = open.get(at).copied() {
            at += 1;
            let rule = if linked { self.order.get(next as usize).copied().unwrap_or_default() } else { next };
            let (from, to) = (state.verdict(rule), state.judge(self, rule));
            if from == to {
                continue;
            }
            if let Some(place) = state.verdicts.get_mut(rule as usize) {
                *place = to;
            }
            changes.push(VerdictChange { rule, from, to });
            for dependent in self.dependents.get(rule as usize).into_iter().flatten() {
                // Dependents come later in the order, so they are still ahead.
                if let Err(place) = open.binary_search(&rank(*dependent)) {
                    open.insert(place, rank(*dependent));
                }
            }
        }
        open.clear();
        if linked {
            crate::foundation::order::sort_by(changes, |a, b| a.rule.cmp(&b.rule));
        }
    }
}

/// What a step touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    pub rules: Vec<u32>,
    pub plans: Vec<u32>,
}

/// Refuses an event that is older than the set still takes in, by its stamp or by its time.
fn in_time(held: &Held, now: Instant, max_lateness: i128) -> Result<(), Error> {
    let earliest = nanoseconds(now) - max_lateness;
    let stamp = i128::from(held.hlc.milliseconds()) * 1_000_000;
    if stamp >= earliest && nanoseconds(held.at) >= earliest {
        return Ok(());
    }
    let late = (earliest - stamp.min(nanoseconds(held.at)) + 999_999) / 1_000_000;
    Err(Error::new(Code::EventTooLate, [&(late as i64).to_string(), " ms too late"].concat()))
}
