//! Archetypes as they are authored.

use super::levels::LevelCurve;
use crate::foundation::event::Event;
use crate::foundation::instant::Instant;
use crate::foundation::wire::{Int53, wire};
use crate::rules::{Condition, Disclosure};
use std::collections::BTreeMap;

/// A set of archetypes. Immutable: another text is another version, and a state moves to it by `archetype.migrate`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeDefinition {
    /// Name of the set, 1 to 256 bytes.
    pub id: String,
    /// Version of the set, 1 to 256 bytes.
    pub version: String,
    /// The zone for events without one of their own, an IANA name; `UTC` needs no pack.
    #[wire(default = "UTC".to_owned())]
    pub zone: String,
    /// Milliseconds that an event may come late: one day by default.
    #[wire(default = Int53::from(86_400_000_u32))]
    pub max_lateness: Int53,
    /// The archetypes, 1 to 1,000.
    pub archetypes: Vec<Archetype>,
    /// Levels and what gives experience points.
    pub levels: Option<Levels>,
    /// What must hold of the set; `archetype.lint` runs them.
    #[wire(default = Vec::new())]
    pub examples: Vec<ArchetypeExample>,
}

/// One archetype.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archetype {
    /// Name for programs, 1 to 256 bytes, distinct in the set.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it says of a person.
    pub description: String,
    /// Why it is defined as it is, for those who keep the definition.
    pub rationale: Option<String>,
    /// Its tiers, 1 to 100, each reached only after the one before it.
    pub tiers: Vec<ArchetypeTier>,
    /// Archetypes of which at least the first tier must be held, by id.
    #[wire(default = Vec::new())]
    pub requires: Vec<String>,
    /// The least level; 0 asks for none.
    #[wire(default = 0)]
    pub min_level: u32,
    /// When it can be unlocked, once in each; always, if there are none.
    #[wire(default = Vec::new())]
    pub seasons: Vec<Season>,
    /// What is told of it while it is locked.
    #[wire(default = Disclosure::Full)]
    pub disclosure: Disclosure,
    /// Whether it is left out of overviews while it is locked.
    #[wire(default = false)]
    pub hidden: bool,
    /// What happens when a condition holds no longer.
    #[wire(default = Regression::Sticky)]
    pub regression: Regression,
    /// What moves the person, as far as it concerns this archetype.
    pub emotion: Option<EmotionalWeight>,
    /// What becomes of an award that a new version would not have given.
    #[wire(default = Migration::Keep {})]
    pub migration: Migration,
}

/// A tier of an archetype.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeTier {
    /// Name for programs, distinct in the archetype. Conditions name it as the rule `archetype/tier`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// When it is reached. It looks at events alone: facts have no history.
    pub when: Condition,
    /// Experience points that it gives.
    #[wire(default = Int53::from(0_u32))]
    pub xp: Int53,
    /// What was done to earn it, in words: the criteria of its badge.
    pub criteria: Option<String>,
}

/// A time in which an archetype can be unlocked.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Season {
    /// Name, distinct in the archetype.
    pub id: String,
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
}

/// What happens when a condition holds no longer.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regression {
    /// Once reached, it stays.
    Sticky,
    /// It is lost, and can be reached again.
    Recomputed,
}

/// What becomes of an award that a new version would not have given.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migration {
    /// It stays.
    Keep {},
    /// It is withdrawn.
    ReEvaluate {},
    /// It stays until an instant, and longer if the new condition holds then.
    GrandfatherUntil {
        /// The instant.
        until: Instant,
    },
}

/// Emotional weight: the sum of valence × intensity of events, each halving with time.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmotionalWeight {
    /// Types of events that count.
    pub types: Vec<String>,
    /// Where an event's data has the valence, points between names: a decimal, negative for what hurts.
    #[wire(default = "valence".to_owned())]
    pub valence: String,
    /// Where an event's data has the intensity: a decimal. Events without both weigh nothing.
    #[wire(default = "intensity".to_owned())]
    pub intensity: String,
    /// The time after which a weight counts half, such as `P7D`.
    pub half_life: String,
}

/// Levels.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    /// Experience points at which each level begins.
    pub curve: LevelCurve,
    /// Whether a level once reached stays when points are taken back.
    #[wire(default = Regression::Sticky)]
    pub regression: Regression,
    /// What gives points beside tiers.
    #[wire(default = Vec::new())]
    pub sources: Vec<XpSource>,
}

/// Events that give experience points.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XpSource {
    /// Their type.
    pub r#type: String,
    /// Points for each. Negative ones take back.
    pub amount: Option<Int53>,
    /// Instead of an amount: where an event's data has the points, an integer. An event without one gives none.
    pub field: Option<String>,
}

/// A case that must hold of a set.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeExample {
    /// For readers.
    pub name: String,
    /// The history, in any order.
    pub events: Vec<Event>,
    /// The present.
    pub now: Instant,
    /// How many tiers of each archetype named are held.
    pub expect: BTreeMap<String, u32>,
    /// The level.
    pub level: Option<u32>,
}
