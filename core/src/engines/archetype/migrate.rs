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
        let replayed = self.replay(log, now)?;
        let after = self.head(&replayed)?;
        let (mut carried, mut changes) = (Vec::new(), Vec::new());
        for key in before.held(older, &was.carried, now) {
            let Some(same) = self.counterpart(older, key) else {
                changes.extend(older.change("removed", key, None));
                continue;
            };
            if after.holds(&[], same, now) {
                continue;
            }
            let granted = before.journal.iter().rfind(|entry| entry.key == key && entry.granted).map(|entry| entry.at);
            let known = was.carried.iter().find(|award| award.key == key);
            let at = granted.or_else(|| known.map(|award| award.at)).unwrap_or(now);
            let policy = self.archetype(same).map_or(Migration::Keep {}, |archetype| archetype.migration);
            let (change, until) = match policy {
                Migration::Keep {} => ("kept", None),
                Migration::GrandfatherUntil { until } if until > now => ("grandfathered", Some(until)),
                Migration::ReEvaluate {} | Migration::GrandfatherUntil { .. } => ("withdrawn", None),
            };
            if change != "withdrawn" {
                carried.push(Carried { key: same, at, until });
            }
            changes.extend(self.change(change, same, until));
        }
        // What was carried counts from the beginning of the new fold, for it may be another award's ground.
        let mut state = self.replayed(log, now, &carried)?;
        let after = self.head(&state)?;
        for key in after.held(self, &carried, now) {
            let old = older.counterpart(self, key);
            let had = old.is_some_and(|old| before.holds(&was.carried, old, now));
            if !had {
                changes.extend(self.change("granted", key, None));
            }
        }
        state.carried = carried;
        Ok(Migrated { state, changes })
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
