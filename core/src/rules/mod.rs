//! Predicates over facts and history.

pub mod decision_table;
pub mod duration;
pub mod jsonlogic;
pub mod language;
mod set;
mod spelling;
mod syntax;

pub use duration::Duration;
pub use language::Condition;
pub use set::{Disclosure, FactDeclaration, FactType, FactValues, Rule, RuleExample, RuleSetDefinition, Verdict};
