//! Moving a person to a new version of a definition: the log is folded again, and what it no longer gives is kept,
//! withdrawn or kept for a time, as the new version says for each archetype.

use super::award::{AwardKey, Carried};
use super::definition::Migration;
use super::fold::Fold;
use super::set::ArchetypeSet;
use super::state::ArchetypeState;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::{Event, EventSet};
use crate::foundation::instant::Instant;
use crate::foundation::wire::wire;

/// Folds of the log, at most.
const ROUNDS: u32 = 8;

/// What a migration changes for one person.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationChange {
    /// `granted`: the new version gives it. `kept`: it does not, but the award stays. `grandfathered`: it stays until
    /// `until`. `withdrawn`: it goes. `removed`: the new version has no such tier.
    pub change: String,
    /// The archetype, by id.
    pub archetype: String,
    /// The tier, by id.
    pub tier: String,
    /// The season, by id.
    pub season: Option<String>,
    /// Until when a grandfathered award stays at least.
    pub until: Option<Instant>,
}

/// A migrated state, with what changed.
#[derive(Clone, Debug)]
pub struct Migrated {
    /// The state under the new definition.
    pub state: ArchetypeState,
    /// Awards that are not as they were, in the order of the definitions: old first, then new.
    pub changes: Vec<MigrationChange>,
}

impl ArchetypeSet {
    /// Moves a state of an older definition to this one. `log` is the person's whole history, in any order.
    ///
    /// # Errors
    /// `archetype.now`; `event.conflict` and what the rules refuse at `/events/…`.
    pub fn migrate(
        &self,
        older: &Self,
        state: &ArchetypeState,
        log: &[Event],
        now: Instant,
    ) -> Result<Migrated, Error> {
        if state.now.is_some_and(|before| before > now) {
            return Err(Error::new(Code::ArchetypeNow, "now lies before the last step").under("now"));
        }
        let mut was = state.clone();
        older.step(&mut was, &[], now)?;
        let before = older.head(&was)?;
        let had = before.held(older, &was.carried, now);
        let mut carried: Vec<Carried> = Vec::new();
        // What is carried over counts from the beginning of a fold, for it may be another award's ground: the log is
        // folded until nothing more is to be carried over.
        let mut round = 0;
        let (mut state, after) = loop {
            let state = self.replayed(log, now, &carried)?;
            let after = self.head(&state)?;
            let lost = had.iter().filter_map(|key| Some((*key, self.counterpart(older, *key)?)));
            let known = |same: AwardKey| carried.iter().any(|award| award.key == same);
            let lost = lost.filter(|(_, same)| !known(*same) && !after.holds(&carried, *same, now));
            let lost: Vec<_> = lost.filter(|(_, same)| self.stays(*same, now).is_some()).collect();
            if lost.is_empty() {
                break (state, after);
            }
            // Grounds come before what stands on them, which may then hold by itself. Long chains are not followed.
            let least = lost.iter().map(|(_, same)| self.rank(*same)).min().filter(|_| round < ROUNDS);
            round += 1;
            let next = |same: AwardKey| least.is_none_or(|least| self.rank(same) == least);
            let next: Vec<AwardKey> = lost.iter().map(|(_, same)| *same).filter(|same| next(*same)).collect();
            for key in &had {
                let Some(same) = self.counterpart(older, *key) else { continue };
                // With a tier go those below it: without them it would not stay.
                let below = |top: &AwardKey| AwardKey { tier: top.tier, ..same } == *top && same.tier <= top.tier;
                if !next.iter().any(below) || carried.iter().any(|award| award.key == same) {
                    continue;
                }
                let granted = before.journal.iter().rfind(|entry| entry.key == *key && entry.granted);
                let known = was.carried.iter().find(|award| award.key == *key).map(|award| award.at);
                let at = granted.map(|entry| entry.at).or(known).unwrap_or(now);
                carried.push(Carried { key: same, at, until: self.stays(same, now).flatten() });
            }
            crate::foundation::order::sort_by(&mut carried, |a, b| a.key.cmp(&b.key));
        };
        let mut changes = Vec::new();
        for key in &had {
            let Some(same) = self.counterpart(older, *key) else {
                changes.extend(older.change("removed", *key, None));
                continue;
            };
            let until = carried.iter().find(|award| award.key == same).map(|award| award.until);
            let change = match until {
                _ if !after.holds(&carried, same, now) => "withdrawn",
                Some(None) => "kept",
                Some(_) => "grandfathered",
                None => continue,
            };
            changes.extend(self.change(change, same, until.flatten()));
        }
        for key in after.held(self, &carried, now) {
            if older.counterpart(self, key).is_none_or(|old| !had.contains(&old)) {
                changes.extend(self.change("granted", key, None));
            }
        }
        state.carried = carried;
        Ok(Migrated { state, changes })
    }

    /// Until when an award without a ground stays, if it does.
    fn stays(&self, key: AwardKey, now: Instant) -> Option<Option<Instant>> {
        match self.archetype(key)?.migration {
            Migration::Keep {} => Some(None),
            Migration::GrandfatherUntil { until } if until > now => Some(Some(until)),
            Migration::ReEvaluate {} | Migration::GrandfatherUntil { .. } => None,
        }
    }

    /// What an award may be a ground of comes later: a level that it must have, and its place among prerequisites.
    fn rank(&self, key: AwardKey) -> (u32, usize) {
        let depth = self.depths.get(key.archetype as usize).copied().unwrap_or_default();
        (self.archetype(key).map_or(0, |archetype| archetype.min_level), depth)
    }

    /// The state that a whole log gives, in any order: what stepping through it would have.
    ///
    /// # Errors
    /// `event.conflict` and what the rules refuse, at `/events/…`.
    pub fn replay(&self, log: &[Event], now: Instant) -> Result<ArchetypeState, Error> {
        self.replayed(log, now, &[])
    }

    fn replayed(&self, log: &[Event], now: Instant, carried: &[Carried]) -> Result<ArchetypeState, Error> {
        let unique = EventSet::of(log).map_err(|error| error.under("events"))?;
        let mut pending = Vec::with_capacity(unique.order.len());
        for place in unique.order {
            let Some(event) = log.get(place) else { continue };
            self.rules.held(event).map_err(|error| error.at(place).under("events"))?;
            pending.push(event.clone());
        }
        let base = Fold::new(self);
        let mut state = ArchetypeState { now: None, base, pending, carried: carried.to_vec(), head: None };
        // A step without events carries all of them on: those that are old enough go to the base.
        self.step(&mut state, &[], now)?;
        Ok(state)
    }

    /// The key under this definition of a key under another, by ids.
    fn counterpart(&self, other: &Self, key: AwardKey) -> Option<AwardKey> {
        let (archetype, tier) = (other.archetype(key)?, other.tier(key)?);
        let place = self.definition.archetypes.iter().position(|one| one.id == archetype.id)?;
        let own = self.definition.archetypes.get(place)?;
        let tier = own.tiers.iter().position(|one| one.id == tier.id)?;
        let season = match other.season(key) {
            Some(season) => own.seasons.iter().position(|one| one.id == season.id)? + 1,
            None if own.seasons.is_empty() => 0,
            None => return None,
        };
        Some(AwardKey { archetype: place as u32, tier: tier as u32, season: season as u32 })
    }

    fn change(&self, change: &str, key: AwardKey, until: Option<Instant>) -> Option<MigrationChange> {
        Some(MigrationChange {
            change: change.to_owned(),
            archetype: self.archetype(key)?.id.clone(),
            tier: self.tier(key)?.id.clone(),
            season: self.season(key).map(|season| season.id.clone()),
            until,
        })
    }
}
