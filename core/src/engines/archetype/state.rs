//! What is known of one person, and how a step takes it on.

use super::award::{ArchetypeDecision, Carried, Entry, changes};
use super::emotional_weight::nanoseconds;
use super::fold::{Fold, stamped};
use super::set::ArchetypeSet;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::{Event, EventSet, in_time};
use crate::foundation::instant::Instant;
use crate::foundation::wire::Int53;

/// The state of one person: a plain value that the host stores.
#[derive(Clone, Debug)]
pub struct ArchetypeState {
    /// The moment of the last step.
    pub(super) now: Option<Instant>,
    /// The fold of the events that no event in time can precede any more.
    pub(super) base: Fold,
    /// The events behind it, in their order.
    pub(super) pending: Vec<Event>,
    pub(super) carried: Vec<Carried>,
    /// The fold of all events up to the last step. It follows from the rest, so it is no part of the bytes.
    pub(super) head: Option<Fold>,
}

/// What a step changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeStepped {
    /// The decisions.
    pub decisions: Vec<ArchetypeDecision>,
    /// Events that were there already.
    pub duplicates: usize,
    /// The next moment at which time alone may change something.
    pub next_change_at: Option<Instant>,
}

fn same_key(one: &Event, other: &Event) -> bool {
    one.source() == other.source() && one.id() == other.id()
}

impl ArchetypeSet {
    /// The state of somebody of whom nothing is known.
    #[must_use]
    pub fn state(&self) -> ArchetypeState {
        ArchetypeState { now: None, base: Fold::new(self), pending: Vec::new(), carried: Vec::new(), head: None }
    }

    /// Takes a state on by events, in any order, up to a moment that never goes back. Without events only time passes.
    ///
    /// Nothing is half done: an error leaves the state as it was.
    ///
    /// # Errors
    /// `archetype.now` when `now` lies before the last step; at `/events/…` `event.too_late` for a stamp, or a time, that
    /// lies more than `maxLateness` back, `event.conflict` for an event that was there with other content, and what the
    /// rules refuse of an event.
    pub fn step(&self, state: &mut ArchetypeState, events: &[Event], now: Instant) -> Result<ArchetypeStepped, Error> {
        if state.now.is_some_and(|before| before > now) {
            return Err(Error::new(Code::ArchetypeNow, "now lies before the last step").under("now"));
        }
        let before = match state.head.take() {
            Some(head) => head,
            None => self.head(state)?,
        };
        let stepped = self.stepped(state, &before, events, now);
        if stepped.is_err() {
            state.head = Some(before);
        }
        stepped
    }

    fn stepped(
        &self,
        state: &mut ArchetypeState,
        before: &Fold,
        events: &[Event],
        now: Instant,
    ) -> Result<ArchetypeStepped, Error> {
        let (new, duplicates) = self.new_events(state, events, now)?;
        let mut pending = state.pending.clone();
        // Behind the last known event, what is there already can go on; before it, the fold starts again.
        let follows = |event: &Event| {
            let later = pending.last().is_none_or(|last| last.order(event).is_lt());
            later && stamped(event).is_ok_and(|at| before.clock.is_none_or(|clock| clock <= at))
        };
        let goes_on = new.first().is_none_or(follows);
        let known = pending.len();
        pending.extend(new);
        crate::foundation::order::sort_by(&mut pending, Event::order);
        let (mut head, from) = if goes_on { (before.clone(), known) } else { (state.base.clone(), 0) };
        // Events that were not due at the last step are not in the head yet.
        let from = if goes_on { from.min(self.due(&pending, state.now)?) } else { from };
        self.fold(&mut head, &state.carried, pending.get(from..).unwrap_or_default(), now).map_err(
            |(error, blamed)| {
                let place = blamed.and_then(|one| events.iter().position(|event| same_key(event, one)));
                place.map_or(error.clone(), |place| error.at(place).under("events"))
            },
        )?;
        // What no event in time can precede any more goes to the base.
        let horizon = nanoseconds(now) - i128::from(self.definition.max_lateness.get()) * 1_000_000;
        let mut base = state.base.clone();
        let mut settled = 0;
        for event in &pending {
            if nanoseconds(stamped(event)?) >= horizon {
                break;
            }
            base.take(self, &state.carried, event)?;
            settled += 1;
        }
        pending.drain(..settled);
        let decisions = self.decisions(before, &head, &state.carried, (state.now.unwrap_or(now), now))?;
        let waiting = pending.iter().filter_map(|event| stamped(event).ok()).find(|at| *at > now);
        let next = head.next_change_at(self, &state.carried);
        let next_change_at = match (waiting, next) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        *state = ArchetypeState {
            now: Some(now),
            base,
            pending,
            carried: std::mem::take(&mut state.carried),
            head: Some(head),
        };
        Ok(ArchetypeStepped { decisions, duplicates, next_change_at })
    }

    /// Lets time pass.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn advance(&self, state: &mut ArchetypeState, now: Instant) -> Result<ArchetypeStepped, Error> {
        self.step(state, &[], now)
    }

    /// The fold of all events up to the last step.
    pub(super) fn head(&self, state: &ArchetypeState) -> Result<Fold, Error> {
        let mut head = state.base.clone();
        if let Some(now) = state.now {
            self.fold(&mut head, &state.carried, &state.pending, now).map_err(|(error, _)| error)?;
        }
        Ok(head)
    }

    /// Carries a fold on. An error comes with the event that brings it, where it is one's.
    fn fold<'e>(
        &self,
        head: &mut Fold,
        carried: &[Carried],
        events: &'e [Event],
        now: Instant,
    ) -> Result<(), (Error, Option<&'e Event>)> {
        for event in events {
            if stamped(event).map_err(|error| (error, Some(event)))? > now {
                break;
            }
            head.take(self, carried, event).map_err(|error| {
                let blamed = (error.code == Code::NumberOverflow).then_some(event);
                (error, blamed)
            })?;
        }
        head.pass(self, carried, now).map_err(|error| (error, None))
    }

    /// How many of sorted events are due at a moment.
    fn due(&self, events: &[Event], now: Option<Instant>) -> Result<usize, Error> {
        let mut due = 0;
        for event in events {
            if now.is_none_or(|now| stamped(event).is_ok_and(|at| at > now)) {
                break;
            }
            due += 1;
        }
        Ok(due)
    }

    /// The events that are new and in time, in their order, and how many were there already.
    fn new_events(&self, state: &ArchetypeState, events: &[Event], now: Instant) -> Result<(Vec<Event>, usize), Error> {
        let unique = EventSet::of(events).map_err(|error| error.under("events"))?;
        let mut duplicates = unique.duplicates.len();
        let mut new = Vec::with_capacity(unique.order.len());
        let lateness = self.definition.max_lateness.get();
        for place in unique.order {
            let Some(event) = events.get(place) else { continue };
            let under = |error: Error| error.at(place).under("events");
            let known = state.pending.iter().find(|one| same_key(one, event));
            match known {
                Some(known) if known.text() == event.text() => duplicates += 1,
                Some(_) => {
                    let what = "an event with its source and id was taken in before, with other content";
                    return Err(under(Error::new(Code::EventConflict, what)));
                }
                None => {
                    in_time(event, now, lateness).map_err(under)?;
                    let earliest = nanoseconds(stamped(event).map_err(under)?) - i128::from(lateness) * 1_000_000;
                    if event.time().is_some_and(|time| nanoseconds(time) < earliest) {
                        return Err(under(Error::new(Code::EventTooLate, "its time lies too far before its stamp")));
                    }
                    self.rules.held(event).map_err(under)?;
                    new.push(event.clone());
                }
            }
        }
        Ok((new, duplicates))
    }

    /// What a step changed, as decisions.
    pub(super) fn decisions(
        &self,
        before: &Fold,
        after: &Fold,
        carried: &[Carried],
        (then, now): (Instant, Instant),
    ) -> Result<Vec<ArchetypeDecision>, Error> {
        let mut decisions = Vec::new();
        for (change, entry) in changes(&before.journal, &after.journal, carried) {
            decisions.push(self.decision(change.code(), &entry));
        }
        let level = |fold: &Fold, at: Instant| Ok::<_, Error>(fold.level(self, fold.points(self, carried, at)?));
        let (old, new) = (level(before, then)?, level(after, now)?);
        if old != new {
            let code = if new > old { "level.raised" } else { "level.lowered" };
            let none = ArchetypeDecision {
                code: code.to_owned(),
                archetype: None,
                tier: None,
                season: None,
                at: None,
                event: None,
                proof: None,
                xp: None,
                level: Some(new),
            };
            decisions.push(none);
        }
        Ok(decisions)
    }

    fn decision(&self, code: &str, entry: &Entry) -> ArchetypeDecision {
        let tier = self.tier(entry.key);
        ArchetypeDecision {
            code: code.to_owned(),
            archetype: self.archetype(entry.key).map(|archetype| archetype.id.clone()),
            tier: tier.map(|tier| tier.id.clone()),
            season: self.season(entry.key).map(|season| season.id.clone()),
            at: Some(entry.at),
            event: entry.event.clone(),
            proof: entry.proof,
            xp: tier.map(|tier| tier.xp).filter(|xp| *xp != Int53::default()),
            level: None,
        }
    }
}
