//! JSONLogic, as its reference implementation in JavaScript evaluates it.
//!
//! | noun | |
//! |---|---|
//! | [`Logic`] | a rule, read once |
//! | [`JsonlogicRequest`], [`JsonlogicAnswer`] | one evaluation: rule and data in, result out |
//! | [`ImportJsonlogicRequest`], [`ImportedJsonlogic`] | a rule as a condition of the rule language, or why it has no strict meaning |
//!
//! Values are JavaScript's, with its `undefined`, its doubles, its coercions in `==`, `<`, `+` and their kin, and the
//! identity of lists and records. Truthiness is JSONLogic's own: an empty list is false. What differs, on purpose:
//! data are never run as logic (the reference does so with keys of `missing`), properties of prototypes do not exist,
//! `log` writes nothing, and half of a surrogate pair becomes U+FFFD. A number that JSON cannot say (NaN, infinite) is
//! `null` in the result, as `JSON.stringify` has it, and a reason says so.
//!
//! Work is bounded by the steps of the request, depth by the door's limit; both count and never look at a clock.
//!
//! Source: jsonlogic.com and its `tests.json`; ECMAScript 2024, sections 7.1, 7.2 and 19.2.4.

mod coercion;
mod evaluate;
mod import;
mod logic;
mod operations;
mod value;

pub use logic::Logic;
pub use operations::{
    ImportJsonlogicRequest, ImportedJsonlogic, JsonlogicAnswer, JsonlogicRequest, import_jsonlogic, jsonlogic,
};
