//! Everything at once: what is unlocked, and how far what is not.

use super::award::AwardKey;
use super::emotional_weight::nanoseconds;
use super::fold::{Fold, seasons};
use super::set::ArchetypeSet;
use super::state::ArchetypeState;
use crate::foundation::error::Error;
use crate::foundation::instant::Instant;
use crate::foundation::wire::{Int53, wire};
use crate::rules::{Disclosure, NearMiss, Verdict};

/// One, in micro-units.
const ONE: i64 = 1_000_000;

/// All archetypes of one person, with the level.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeOverview {
    /// Experience points.
    pub xp: Int53,
    /// The level; absent, where the definition has none.
    pub level: Option<u32>,
    /// Points at which the next level begins; absent at the last.
    pub next_level_at: Option<Int53>,
    /// The archetypes in the order of the definition, hidden ones only once they are unlocked.
    pub archetypes: Vec<ArchetypeStanding>,
    /// The next moment at which time alone may change something.
    pub next_change_at: Option<Instant>,
}

/// How one archetype stands.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeStanding {
    /// The archetype, by id.
    pub archetype: String,
    /// Tiers held, counted from the first; in the season that is open or was last, where there are seasons.
    pub tiers: u32,
    /// The highest tier held, by id.
    pub tier: Option<String>,
    /// The season that `tiers` speaks of.
    pub season: Option<String>,
    /// When the highest tier held was reached.
    pub since: Option<Instant>,
    /// The way to the next tier; absent at the last.
    pub next: Option<ArchetypeProgress>,
    /// Emotional weight in micro-units, where the archetype has one.
    pub emotional_weight: Option<Int53>,
}

/// The way to a tier.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeProgress {
    /// The tier, by id.
    pub tier: String,
    /// How far, in micro-units, rounded down: the mean of the condition, of each prerequisite and of the level asked for.
    /// Never 1,000,000, for then the tier is held, but for a season that is not open. Absent, where the archetype
    /// discloses nothing.
    pub progress: Option<Int53>,
    /// What is missing of prerequisites, by id; where everything is disclosed.
    pub requires: Option<Vec<String>>,
    /// The level that is missing; where everything is disclosed.
    pub min_level: Option<u32>,
    /// The smallest changes that would make the condition true; where everything is disclosed, and it is not true.
    pub near_miss: Option<NearMiss>,
}

impl ArchetypeSet {
    /// How everything stands at the moment of the last step, or at a later one.
    ///
    /// # Errors
    /// `archetype.now` for an earlier moment; as [`Self::step`].
    pub fn overview(&self, state: &ArchetypeState, now: Instant) -> Result<ArchetypeOverview, Error> {
        let mut state = state.clone();
        let stepped = self.step(&mut state, &[], now)?;
        let mut fold = self.head(&state)?;
        if fold.clock.is_some() {
            // Windows are looked at as they are now, not as they were when something changed last.
            self.rules.advance(&mut fold.rules, now)?;
        }
        let points = fold.points(self, &state.carried, now)?;
        let level = fold.level(self, points);
        let mut archetypes = Vec::with_capacity(self.definition.archetypes.len());
        for place in 0..self.definition.archetypes.len() {
            archetypes.extend(self.standing(&state, &fold, place, (points, level), now)?);
        }
        let next_level_at = self.levels.as_ref().and_then(|levels| levels.points(level + 1));
        Ok(ArchetypeOverview {
            xp: Int53::new(points)?,
            level: self.levels.as_ref().map(|_| level),
            next_level_at: next_level_at.map(Int53::new).transpose()?,
            archetypes,
            next_change_at: stepped.next_change_at,
        })
    }

    fn standing(
        &self,
        state: &ArchetypeState,
        fold: &Fold,
        place: usize,
        (points, level): (i64, u32),
        now: Instant,
    ) -> Result<Option<ArchetypeStanding>, Error> {
        let Some(archetype) = self.definition.archetypes.get(place) else { return Ok(None) };
        // The season that is open or was last; before the first, the first.
        let begun = archetype.seasons.iter().filter(|season| season.from <= now).count().max(1) as u32;
        let season = *seasons(archetype.seasons.len()).start() * begun;
        let key = |tier: u32| AwardKey { archetype: place as u32, tier, season };
        let holds = |tier: &u32| fold.holds(&state.carried, key(*tier), now);
        let tiers = (0..archetype.tiers.len() as u32).take_while(holds).count() as u32;
        let ever = seasons(archetype.seasons.len())
            .any(|season| fold.holds(&state.carried, AwardKey { archetype: place as u32, tier: 0, season }, now));
        if archetype.hidden && !ever {
            return Ok(None);
        }
        let top = tiers.checked_sub(1).map(key);
        let reached = |key: AwardKey| {
            let granted = fold.journal.iter().rfind(|entry| entry.key == key && entry.granted).map(|entry| entry.at);
            granted.or_else(|| state.carried.iter().find(|award| award.key == key).map(|award| award.at))
        };
        let weight = match (self.weighings.get(place), fold.feelings.get(place)) {
            (Some(Some(weighing)), Some(feelings)) => Some(Int53::new(weighing.sum(feelings, nanoseconds(now)))?),
            _ => None,
        };
        let next = match self.tier(key(tiers)) {
            Some(tier) => Some(self.progress(state, fold, key(tiers), &tier.id, (points, level), now)?),
            None => None,
        };
        Ok(Some(ArchetypeStanding {
            archetype: archetype.id.clone(),
            tiers,
            tier: top.and_then(|key| self.tier(key)).map(|tier| tier.id.clone()),
            season: self.season(key(0)).map(|season| season.id.clone()),
            since: top.and_then(reached),
            next,
            emotional_weight: weight,
        }))
    }

    fn progress(
        &self,
        state: &ArchetypeState,
        fold: &Fold,
        key: AwardKey,
        tier: &str,
        (points, level): (i64, u32),
        now: Instant,
    ) -> Result<ArchetypeProgress, Error> {
        let Some(archetype) = self.archetype(key) else { return Err(super::set::internal()) };
        let rule = self.rule(key);
        let lacks = fold.lacks(self, &state.carried, key.archetype as usize, now);
        let mut parts = vec![self.rules.progress(&fold.rules, rule)];
        parts.extend(archetype.requires.iter().enumerate().map(|(at, _)| {
            let required = self.requires.get(key.archetype as usize).and_then(|all| all.get(at));
            if required.is_some_and(|required| lacks.contains(required)) { 0 } else { ONE }
        }));
        let short = level < archetype.min_level;
        if archetype.min_level > 0 {
            let due = self.levels.as_ref().and_then(|levels| levels.points(archetype.min_level)).unwrap_or(i64::MAX);
            let share = i128::from(points.max(0)) * i128::from(ONE) / i128::from(due.max(1));
            parts.push(if short { (share as i64).clamp(0, ONE - 1) } else { ONE });
        }
        let progress = parts.iter().sum::<i64>() / parts.len() as i64;
        let full = archetype.disclosure == Disclosure::Full;
        let missing = lacks.iter().filter_map(|at| self.definition.archetypes.get(*at as usize));
        let missing: Vec<String> = missing.map(|archetype| archetype.id.clone()).collect();
        Ok(ArchetypeProgress {
            tier: tier.to_owned(),
            progress: if archetype.disclosure == Disclosure::None { None } else { Some(Int53::new(progress)?) },
            requires: (full && !missing.is_empty()).then_some(missing),
            min_level: (full && short).then_some(archetype.min_level),
            // Where the condition is true and something else is missing, the smallest change would break it.
            near_miss: if full && fold.rules.verdict(rule) != Verdict::True {
                self.rules.proof(&fold.rules, rule).and_then(|proof| proof.near_miss)
            } else {
                None
            },
        })
    }
}
