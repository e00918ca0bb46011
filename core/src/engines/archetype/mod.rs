//! What has this person become? Archetypes that grow from events: unlock conditions, tiers, levels, emotional weight.
//!
//! | noun | |
//! |---|---|
//! | [`ArchetypeDefinition`] | archetypes with their tiers, levels and examples, as authored; immutable per version |
//! | [`ArchetypeSet`] | the same, compiled: conditions as a rule set, prerequisites in order, the table of levels |
//! | [`ArchetypeState`] | what is known of one person: the fold of the sorted events, and the late ones that are held |
//! | [`ArchetypeDecision`] | an award granted, regressed, redated, or without its ground; a level reached or lost |
//! | [`ArchetypeOverview`] | everything at once: what is unlocked, and how far what is not |
//!
//! The state is the fold of the events sorted by stamp, so any order of delivery within `maxLateness` ends in the same
//! bytes. What was announced is the host's log: when a late event takes an award's ground away, the step says so
//! (`award.ungrounded`) and the host decides. Time alone can unlock and regress as well; `nextChangeAt` says when.
//!
//! An archetype of the platform's designs ("the seeker awakens") is, in plain terms, a named achievement with ascending
//! tiers; its "resonance" is [`EmotionalWeight`], a decayed sum of valence × intensity.

mod award;
mod definition;
mod emotional_weight;
mod fold;
mod levels;
mod lint;
mod migrate;
mod open_badge;
pub mod operations;
mod overview;
mod set;
mod state;
mod state_file;

pub use award::{ArchetypeDecision, EventKey};
pub use definition::{
    Archetype, ArchetypeDefinition, ArchetypeExample, ArchetypeTier, EmotionalWeight, Levels, Migration, Regression,
    Season, XpSource,
};
pub use levels::{LevelCurve, LevelTable};
pub use lint::{ExampleResult, LintReport, LintWarning};
pub use migrate::{Migrated, MigrationChange};
pub use open_badge::{BadgeIssuer, BadgeRequest};
pub use overview::{ArchetypeOverview, ArchetypeProgress, ArchetypeStanding};
pub use set::ArchetypeSet;
pub use state::{ArchetypeState, ArchetypeStepped};
