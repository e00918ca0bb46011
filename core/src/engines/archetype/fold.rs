//! The fold of events, one after the other in the order of their stamps: verdicts, points, feelings, awards.
//!
//! Time passes only up to a moment at which it changes something, or to an event. So a fold is a function of its events
//! and of the moment it was carried to, however it came there.

use super::award::{AwardKey, Carried, Entry, EventKey};
use super::definition::Regression;
use super::emotional_weight::{Feeling, field, nanoseconds};
use super::set::ArchetypeSet;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::Event;
use crate::foundation::instant::Instant;
use crate::foundation::limits;
use crate::foundation::wire::{Int53, Node, Read};
use crate::rules::{FactValues, RuleState, Verdict};

/// What is known after some events.
#[derive(Clone, Debug)]
pub(super) struct Fold {
    pub rules: RuleState,
    /// The moment of the latest event, or of the latest change by time after it.
    pub clock: Option<Instant>,
    /// Points of events.
    pub xp: i64,
    /// Points of the awards in the journal that are held. It follows from the journal.
    pub award_xp: i64,
    /// The highest level so far.
    pub peak: u32,
    pub journal: Vec<Entry>,
    /// For each archetype.
    pub feelings: Vec<Vec<Feeling>>,
}

/// When an event counts in the order of folding.
pub(super) fn stamped(event: &Event) -> Result<Instant, Error> {
    Instant::from_milliseconds(event.hlc().milliseconds() as i64)
}

impl Fold {
    /// Before any event.
    pub fn new(set: &ArchetypeSet) -> Self {
        Self {
            rules: RuleState::new(&set.rules),
            clock: None,
            xp: 0,
            award_xp: 0,
            peak: set.level(0),
            journal: Vec::new(),
            feelings: vec![Vec::new(); set.weighings.len()],
        }
    }

    /// Takes the next event in.
    ///
    /// # Errors
    /// What the rules refuse of an event; `number.overflow`, `budget.exhausted`.
    pub fn take(&mut self, set: &ArchetypeSet, carried: &[Carried], event: &Event) -> Result<(), Error> {
        let stamp = stamped(event)?;
        let now = self.clock.map_or(stamp, |clock| clock.max(stamp));
        self.pass(set, carried, now)?;
        let stepped = set.rules.step(&mut self.rules, &FactValues::default(), std::slice::from_ref(event), now)?;
        let (first, points) = (self.clock.is_none(), self.xp);
        self.clock = Some(now);
        let node = Node::parse(event.text().as_bytes())?;
        if let Some(data) = node.members()?.find("data") {
            let at = event.time().unwrap_or(stamp);
            for (weighing, feelings) in set.weighings.iter().zip(&mut self.feelings) {
                if let Some(weighing) = weighing {
                    feelings.extend(weighing.feeling(event.kind(), data, at));
                    weighing.prune(feelings, nanoseconds(now));
                }
            }
        }
        self.earn(set, event.kind(), node.members()?.find("data"))?;
        // Nothing else can be another award's ground: seasons and ends are moments of their own.
        if first || !stepped.changes.is_empty() || self.xp != points {
            self.award(set, carried, now, Some(event))?;
        }
        Ok(())
    }

    /// Points of an event.
    fn earn(&mut self, set: &ArchetypeSet, kind: &str, data: Option<&Node<'_>>) -> Result<(), Error> {
        let sources = set.definition.levels.iter().flat_map(|levels| &levels.sources);
        for source in sources.filter(|source| source.r#type == kind) {
            let found = || Int53::read(field(data?, source.field.as_deref()?)?).ok();
            let points = source.amount.or_else(found).map_or(0, Int53::get);
            self.xp = added(self.xp, points)?;
        }
        Ok(())
    }

    /// Lets time pass up to a moment, stopping wherever it changes something.
    ///
    /// # Errors
    /// `budget.exhausted` after 1,000,000 such moments.
    pub fn pass(&mut self, set: &ArchetypeSet, carried: &[Carried], now: Instant) -> Result<(), Error> {
        for _ in 0..limits::ARCHETYPE_MOMENTS {
            let Some(at) = self.next_change_at(set, carried).filter(|at| *at <= now) else { return Ok(()) };
            set.rules.advance(&mut self.rules, at)?;
            self.clock = Some(at);
            self.award(set, carried, at, None)?;
        }
        Err(Error::new(Code::BudgetExhausted, "time changes something too often"))
    }

    /// The next moment at which time alone may change something; none before the first event.
    pub fn next_change_at(&self, set: &ArchetypeSet, carried: &[Carried]) -> Option<Instant> {
        let clock = self.clock?;
        let begins =
            set.definition.archetypes.iter().flat_map(|archetype| &archetype.seasons).map(|season| season.from);
        let ends = carried.iter().filter_map(|award| award.until);
        let next = begins.chain(ends).filter(|at| *at > clock).min();
        match (self.rules.next_change_at().filter(|at| *at > clock), next) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// Whether an award is held at a moment.
    pub fn holds(&self, carried: &[Carried], key: AwardKey, now: Instant) -> bool {
        let last = self.journal.iter().rfind(|entry| entry.key == key);
        last.map_or_else(
            || carried.iter().any(|award| award.key == key && award.until.is_none_or(|until| now < until)),
            |entry| entry.granted,
        )
    }

    /// All awards that are held at a moment, by key.
    pub fn held(&self, set: &ArchetypeSet, carried: &[Carried], now: Instant) -> Vec<AwardKey> {
        let mut held = Vec::new();
        for (place, archetype) in set.definition.archetypes.iter().enumerate() {
            for tier in 0..archetype.tiers.len() {
                for season in seasons(archetype.seasons.len()) {
                    let key = AwardKey { archetype: place as u32, tier: tier as u32, season };
                    if self.holds(carried, key, now) {
                        held.push(key);
                    }
                }
            }
        }
        held
    }

    /// Points of events and of the tiers that are held.
    pub fn points(&self, set: &ArchetypeSet, carried: &[Carried], now: Instant) -> Result<i64, Error> {
        let mut sum = added(self.xp, self.award_xp)?;
        for award in carried {
            let journalled = self.journal.iter().any(|entry| entry.key == award.key);
            if !journalled && award.until.is_none_or(|until| now < until) {
                sum = added(sum, set.tier(award.key).map_or(0, |tier| tier.xp.get()))?;
            }
        }
        Ok(sum)
    }

    /// The level that so many points give: the highest so far, where levels stay.
    pub fn level(&self, set: &ArchetypeSet, points: i64) -> u32 {
        match &set.definition.levels {
            Some(levels) if levels.regression == Regression::Sticky => set.level(points).max(self.peak),
            _ => set.level(points),
        }
    }

    /// Grants what is earned and takes back what regresses, until nothing changes: an award may be another's ground.
    fn award(
        &mut self,
        set: &ArchetypeSet,
        carried: &[Carried],
        now: Instant,
        event: Option<&Event>,
    ) -> Result<(), Error> {
        loop {
            let points = self.points(set, carried, now)?;
            let level = self.level(set, points);
            self.peak = self.peak.max(level);
            let before = self.journal.len();
            for place in &set.order {
                self.award_archetype(set, carried, *place, level, now, event)?;
            }
            // What was carried over for a time and has no ground of its own when that ends is a loss, said once, also in
            // a season that is over. Tiers above it go with it.
            for award in carried.iter().filter(|award| award.until.is_some_and(|until| until <= now)) {
                if self.journal.iter().any(|entry| entry.key == award.key) {
                    continue;
                }
                let tiers = set.archetype(award.key).map_or(0, |archetype| archetype.tiers.len() as u32);
                for tier in (award.key.tier + 1..tiers).rev() {
                    let above = AwardKey { tier, ..award.key };
                    if self.holds(carried, above, now) {
                        self.note(set, above, false, now, event)?;
                    }
                }
                self.note(set, award.key, false, now, event)?;
            }
            if self.journal.len() == before {
                return Ok(());
            }
        }
    }

    fn award_archetype(
        &mut self,
        set: &ArchetypeSet,
        carried: &[Carried],
        place: usize,
        level: u32,
        now: Instant,
        event: Option<&Event>,
    ) -> Result<(), Error> {
        let Some(archetype) = set.definition.archetypes.get(place) else { return Ok(()) };
        let open = archetype.seasons.iter().position(|season| season.from <= now && now < season.to);
        let season = match open {
            Some(at) => at as u32 + 1,
            None if archetype.seasons.is_empty() => 0,
            None => return Ok(()),
        };
        let key = |tier: usize| AwardKey { archetype: place as u32, tier: tier as u32, season };
        let allowed = level >= archetype.min_level && self.lacks(set, carried, place, now).is_empty();
        for tier in 0..archetype.tiers.len() {
            let key = key(tier);
            let (held, verdict) = (self.holds(carried, key, now), self.rules.verdict(set.rule(key)));
            let journalled = self.journal.iter().any(|entry| entry.key == key);
            // An award that a migration carried over needs no ground of its own until it ends.
            let kept = !journalled && carried.iter().any(|award| award.key == key);
            let regresses = archetype.regression == Regression::Recomputed && verdict == Verdict::False && !kept;
            match (held, verdict == Verdict::True && allowed) {
                (true, _) if regresses => {
                    // Tiers above it go with it.
                    for above in (tier..archetype.tiers.len()).rev().map(|tier| AwardKey { tier: tier as u32, ..key }) {
                        if self.holds(carried, above, now) {
                            self.note(set, above, false, now, event)?;
                        }
                    }
                    return Ok(());
                }
                (true, _) => {}
                (false, true) => self.note(set, key, true, now, event)?,
                (false, false) => return Ok(()),
            }
        }
        Ok(())
    }

    /// Places of required archetypes of which no tier is held.
    pub fn lacks(&self, set: &ArchetypeSet, carried: &[Carried], place: usize, now: Instant) -> Vec<u32> {
        let requires = set.requires.get(place).map(Vec::as_slice).unwrap_or_default();
        let held = |required: &u32| {
            let count = set.definition.archetypes.get(*required as usize).map_or(0, |one| one.seasons.len());
            seasons(count).any(|season| self.holds(carried, AwardKey { archetype: *required, tier: 0, season }, now))
        };
        requires.iter().filter(|required| !held(required)).copied().collect()
    }

    fn note(
        &mut self,
        set: &ArchetypeSet,
        key: AwardKey,
        granted: bool,
        at: Instant,
        event: Option<&Event>,
    ) -> Result<(), Error> {
        let event = event.map(|event| EventKey { source: event.source().to_owned(), id: event.id().to_owned() });
        let proof = if granted { set.proof_digest(&self.rules, set.rule(key))? } else { None };
        self.journal.push(Entry { key, granted, at, event, proof });
        self.count(set)
    }

    /// Counts the points of the journal's latest entry. The loss of an award that was carried over takes none back: those
    /// are not counted here.
    pub fn count(&mut self, set: &ArchetypeSet) -> Result<(), Error> {
        let Some((entry, earlier)) = self.journal.split_last() else { return Ok(()) };
        let points = set.tier(entry.key).map_or(0, |tier| tier.xp.get());
        if entry.granted {
            self.award_xp = added(self.award_xp, points)?;
        } else if earlier.iter().any(|other| other.key == entry.key) {
            self.award_xp = added(self.award_xp, -points)?;
        }
        Ok(())
    }
}

/// A sum of points.
fn added(a: i64, b: i64) -> Result<i64, Error> {
    let sum = a.checked_add(b).filter(|sum| sum.unsigned_abs() <= limits::INT53 as u64);
    sum.ok_or_else(|| Error::new(Code::NumberOverflow, "experience points go up to 2^53 - 1"))
}

/// The numbers of seasons in award keys: 0 alone, where there are none.
pub(super) fn seasons(count: usize) -> std::ops::RangeInclusive<u32> {
    if count == 0 { 0..=0 } else { 1..=count as u32 }
}
