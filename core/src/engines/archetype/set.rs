//! Archetypes, compiled: conditions as one rule set, prerequisites in order, the table of levels.

use super::award::AwardKey;
use super::definition::{Archetype, ArchetypeDefinition, ArchetypeTier, Season};
use super::emotional_weight::Weighing;
use super::levels::LevelTable;
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::identifier::checked;
use crate::foundation::limits;
use crate::foundation::pack::Packs;
use crate::foundation::wire::text;
use crate::rules::{Rule, RuleSet, RuleSetDefinition};
use std::collections::BTreeMap;

/// A definition, checked and compiled. Immutable, `Send` and `Sync`.
#[derive(Clone, Debug)]
pub struct ArchetypeSet {
    pub(super) definition: ArchetypeDefinition,
    pub(super) rules: RuleSet,
    /// Places of archetypes, each after those that it requires.
    pub(super) order: Vec<usize>,
    /// Places of what each archetype requires.
    pub(super) requires: Vec<Vec<u32>>,
    /// How long the longest chain of prerequisites before each archetype is.
    pub(super) depths: Vec<usize>,
    /// The rule of the first tier of each archetype.
    pub(super) first_rules: Vec<u32>,
    pub(super) levels: Option<LevelTable>,
    pub(super) weighings: Vec<Option<Weighing>>,
    pub(super) digest: Digest,
}

fn refused(code: Code, what: &str) -> Error {
    Error::new(code, what)
}

/// What a compiled set never lets happen.
pub(super) fn internal() -> Error {
    Error::new(Code::InternalAnswer, "a place of the definition is not there")
}

fn distinct<'i>(ids: impl Iterator<Item = &'i str> + Clone) -> Result<(), Error> {
    for (at, id) in ids.clone().enumerate() {
        let under = |error: Error| error.under("id").at(at);
        checked(id.to_owned()).map_err(under)?;
        if ids.clone().take(at).any(|other| other == id) {
            return Err(under(refused(Code::ArchetypeDuplicate, "this id is there already")));
        }
    }
    Ok(())
}

fn counted(items: usize, most: usize, field: &str) -> Result<(), Error> {
    if (1..=most).contains(&items) {
        return Ok(());
    }
    Err(refused(Code::FieldRange, &["expected 1 to ", &most.to_string()].concat()).under(field))
}

impl ArchetypeSet {
    /// Compiles a definition. Time zones other than UTC need the pack.
    ///
    /// # Errors
    /// `archetype.duplicate`, `archetype.reference` for a prerequisite that is none, `archetype.cycle` with the cycle
    /// named, `archetype.season`, `archetype.levels`, `archetype.fact` for a condition on facts; what compiling the
    /// conditions gives, with its path; `field.range`.
    pub fn compile(definition: ArchetypeDefinition, packs: Option<&Packs>) -> Result<Self, Error> {
        named(&definition)?;
        let archetypes = &definition.archetypes;
        let mut requires = Vec::with_capacity(archetypes.len());
        for (at, archetype) in archetypes.iter().enumerate() {
            let mut places = Vec::with_capacity(archetype.requires.len());
            for (n, id) in archetype.requires.iter().enumerate() {
                let place = archetypes.iter().position(|other| other.id == *id).ok_or_else(|| {
                    let error = refused(Code::ArchetypeReference, "there is no archetype of this id");
                    error.at(n).under("requires").at(at).under("archetypes")
                })?;
                places.push(place as u32);
            }
            requires.push(places);
        }
        let order = ordered(archetypes, &requires)?;
        let mut depths = vec![0; archetypes.len()];
        for at in &order {
            let needs = requires.get(*at).map(Vec::as_slice).unwrap_or_default();
            let depth = needs.iter().filter_map(|need| depths.get(*need as usize)).max().map_or(0, |most| most + 1);
            if let Some(place) = depths.get_mut(*at) {
                *place = depth;
            }
        }
        let levels = match &definition.levels {
            Some(levels) => {
                let under = |error: Error| error.under("levels");
                for (at, source) in levels.sources.iter().enumerate() {
                    if source.amount.is_some() == source.field.is_some() {
                        let error = refused(Code::ArchetypeLevels, "a source has an amount or a field");
                        return Err(under(error.at(at).under("sources")));
                    }
                }
                Some(LevelTable::new(&levels.curve).map_err(|error| under(error.under("curve")))?)
            }
            None => None,
        };
        let mut weighings = Vec::with_capacity(archetypes.len());
        for (at, archetype) in archetypes.iter().enumerate() {
            let under = |error: Error| error.under("halfLife").under("emotion").at(at).under("archetypes");
            weighings.push(archetype.emotion.as_ref().map(Weighing::new).transpose().map_err(under)?);
        }
        let (rules, first_rules) = rules(&definition, packs)?;
        let digest = Digest::of(text(&definition)?.as_bytes());
        Ok(Self { rules, order, requires, depths, first_rules, levels, weighings, digest, definition })
    }

    /// What it was compiled from.
    #[must_use]
    pub const fn definition(&self) -> &ArchetypeDefinition {
        &self.definition
    }

    /// The digest of the definition's canonical text.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// The conditions as a rule set; the rule of a tier is called `archetype/tier`.
    #[must_use]
    pub const fn rules(&self) -> &RuleSet {
        &self.rules
    }

    pub(super) fn archetype(&self, key: AwardKey) -> Option<&Archetype> {
        self.definition.archetypes.get(key.archetype as usize)
    }

    pub(super) fn tier(&self, key: AwardKey) -> Option<&ArchetypeTier> {
        self.archetype(key)?.tiers.get(key.tier as usize)
    }

    pub(super) fn season(&self, key: AwardKey) -> Option<&Season> {
        self.archetype(key)?.seasons.get((key.season as usize).checked_sub(1)?)
    }

    /// The rule of a tier.
    pub(super) fn rule(&self, key: AwardKey) -> u32 {
        self.first_rules.get(key.archetype as usize).copied().unwrap_or_default() + key.tier
    }

    /// The level of so many points; 0 where there are no levels.
    pub(super) fn level(&self, xp: i64) -> u32 {
        self.levels.as_ref().map_or(0, |levels| levels.level(xp))
    }
}

/// Ids, numbers and seasons.
fn named(definition: &ArchetypeDefinition) -> Result<(), Error> {
    let archetypes = &definition.archetypes;
    counted(archetypes.len(), limits::ARCHETYPE_ARCHETYPES, "archetypes")?;
    distinct(archetypes.iter().map(|archetype| archetype.id.as_str())).map_err(|error| error.under("archetypes"))?;
    for (at, archetype) in archetypes.iter().enumerate() {
        let under = |error: Error| error.at(at).under("archetypes");
        counted(archetype.tiers.len(), limits::ARCHETYPE_TIERS, "tiers").map_err(under)?;
        distinct(archetype.tiers.iter().map(|tier| tier.id.as_str())).map_err(|error| under(error.under("tiers")))?;
        let seasons = &archetype.seasons;
        distinct(seasons.iter().map(|season| season.id.as_str())).map_err(|error| under(error.under("seasons")))?;
        for (n, season) in seasons.iter().enumerate() {
            let earlier = n.checked_sub(1).and_then(|before| seasons.get(before));
            if season.to <= season.from || earlier.is_some_and(|earlier| earlier.to > season.from) {
                let error = refused(Code::ArchetypeSeason, "a season ends after it begins, before the next begins");
                return Err(under(error.at(n).under("seasons")));
            }
        }
    }
    Ok(())
}

/// Archetypes after those that they require, ties by place.
fn ordered(archetypes: &[Archetype], requires: &[Vec<u32>]) -> Result<Vec<usize>, Error> {
    let mut order: Vec<usize> = Vec::with_capacity(archetypes.len());
    while order.len() < archetypes.len() {
        let ready = |at: &usize| {
            let needs = requires.get(*at).map(Vec::as_slice).unwrap_or_default();
            !order.contains(at) && needs.iter().all(|need| order.contains(&(*need as usize)))
        };
        match (0..archetypes.len()).find(ready) {
            Some(at) => order.push(at),
            None => return Err(cycle(archetypes, requires, &order)),
        }
    }
    Ok(order)
}

/// The error that names a cycle among the archetypes that are not in order.
fn cycle(archetypes: &[Archetype], requires: &[Vec<u32>], order: &[usize]) -> Error {
    let mut path: Vec<usize> = (0..archetypes.len()).find(|at| !order.contains(at)).into_iter().collect();
    while let Some(here) = path.last().copied() {
        let needs = requires.get(here).map(Vec::as_slice).unwrap_or_default();
        let Some(next) = needs.iter().map(|need| *need as usize).find(|need| !order.contains(need)) else { break };
        let met = path.iter().position(|known| *known == next);
        path.push(next);
        if let Some(from) = met {
            path.drain(..from);
            break;
        }
    }
    let ids: Vec<&str> = path.iter().filter_map(|at| archetypes.get(*at)).map(|one| one.id.as_str()).collect();
    let at = path.first().copied().unwrap_or_default();
    refused(Code::ArchetypeCycle, &ids.join(" → ")).under("requires").at(at).under("archetypes")
}

/// The conditions of all tiers as one rule set, and the first rule of each archetype.
fn rules(definition: &ArchetypeDefinition, packs: Option<&Packs>) -> Result<(RuleSet, Vec<u32>), Error> {
    let (mut rules, mut firsts, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for (at, archetype) in definition.archetypes.iter().enumerate() {
        firsts.push(rules.len() as u32);
        for (n, tier) in archetype.tiers.iter().enumerate() {
            places.push((at, n));
            rules.push(Rule {
                id: [&archetype.id, "/", &tier.id].concat(),
                when: tier.when.clone(),
                description: None,
                disclosure: archetype.disclosure,
            });
        }
    }
    let set = RuleSetDefinition {
        id: definition.id.clone(),
        version: definition.version.clone(),
        facts: BTreeMap::new(),
        zone: definition.zone.clone(),
        max_lateness: definition.max_lateness,
        rules,
        measures: BTreeMap::new(),
        examples: Vec::new(),
    };
    let compiled = RuleSet::compile(set, packs).map_err(|error| {
        // A rule's place is that of a tier.
        let place = error.path.strip_prefix("/rules/").map(|rest| rest.split_once('/').unwrap_or((rest, "")));
        let found = place.and_then(|(at, rest)| Some((places.get(at.parse::<usize>().ok()?)?, rest)));
        match found {
            Some(((at, n), rest)) => {
                let rest = if rest.is_empty() { String::new() } else { ["/", rest].concat() };
                error.clone().with_path(&rest).at(*n).under("tiers").at(*at).under("archetypes")
            }
            None => error,
        }
    })?;
    if let Some((fact, _)) = compiled.facts().first() {
        let what = ["a condition looks at the fact ", fact, ", which has no history"].concat();
        return Err(refused(Code::ArchetypeFact, &what).under("archetypes"));
    }
    Ok((compiled, firsts))
}

impl ArchetypeSet {
    /// The digest of the proof of a rule's verdict: of its canonical text.
    pub(super) fn proof_digest(&self, state: &crate::rules::RuleState, rule: u32) -> Result<Option<Digest>, Error> {
        self.rules.proof(state, rule).map(|proof| text(&proof).map(|text| Digest::of(text.as_bytes()))).transpose()
    }
}
