//! Does it hold? Predicates over facts and the history of events, with the reason attached.
//!
//! | noun | |
//! |---|---|
//! | [`Condition`], [`language`] | the rule language: operators over typed facts and over history, three values |
//! | [`RuleSetDefinition`], [`Rule`] | what an author writes |
//! | [`RuleSet`] | a set, checked and compiled: verdicts, progress, proofs |
//! | [`TypedFacts`] | the bare path: facts in slots, a verdict in nanoseconds |
//! | [`RuleState`] | one subject: facts, and what history operators remember; a plain value |
//! | [`RuleProof`], [`NearMiss`] | why, and what would change it |
//! | [`operations`], [`review`] | `rules.*` on the wire |
//!
//! A set is evaluated at once over all events ([`RuleSet::evaluate`]), or a state is taken on by changed facts, events
//! in any order of delivery and time ([`RuleSet::step`]); both come to the same verdicts.

mod agenda;
mod batch;
mod calendar;
mod compile;
mod decay;
pub mod decision_table;
mod derive;
pub mod diff;
pub mod duration;
mod evaluate;
mod exact;
mod fact;
#[cfg(feature = "shapes")]
pub mod grammar;
#[cfg(not(feature = "shapes"))]
mod grammar;
mod history;
mod index;
mod inference;
pub mod jsonlogic;
pub mod language;
mod lint;
mod near_miss;
pub mod operations;
mod program;
mod progress;
mod proof;
mod reading;
pub mod review;
mod rule_set;
mod satisfiable;
mod sequence;
mod set;
mod spelling;
mod state;
mod state_file;
mod step;
mod streak;
mod symbols;
mod syntax;
mod track;
mod value_type;
mod witness;

pub use batch::FactColumn;
pub use duration::Duration;
pub use evaluate::{FactSlot, Symbol, TypedFacts};
pub use language::Condition;
pub use near_miss::{NearMiss, Relation, Repair};
pub use proof::{ProofEvents, ProofNode, ProofWindow, RuleProof};
pub use rule_set::RuleSet;
pub use set::{Disclosure, FactDeclaration, FactType, FactValues, Rule, RuleExample, RuleSetDefinition, Verdict};
pub use state::RuleState;
pub use step::{Stepped, VerdictChange};
