//! What every engine stands on. No engine defines a second one of these.
//!
//! | module | noun |
//! |---|---|
//! | [`wire`] | strict JSON in, canonical JSON (RFC 8785) out |
//! | [`error`] | the error and the one table of codes |
//! | [`container`] | what model and state files have in common: magic, version, length, digest |
//! | [`decision`] | answer, reasons, receipt |
//! | [`reason`] | reasons as English sentences |
//! | [`digest`] | SHA-256 names of texts and buffers |
//! | [`identifier`] | ids and their shortlex order |
//! | [`limits`] | the table of input limits |
//! | [`numbers`] | sums, dot products and top-k with the same bits everywhere |
//! | [`pack`] | versioned data with a digest |
//! | [`decimal`], [`rational`] | exact numbers |
//! | [`rounding`] | the eight ways from an exact number to an integer |
//! | [`currency`], [`money`] | integer minor units of one currency, and conversion |
//! | [`allocation`] | splitting an amount so that its parts add up |
//! | [`columns`] | one value a row, and work over columns |
//! | [`date`], [`tabular_islamic`], [`civil_time`] | days, those of another calendar, and what a clock on the wall shows |
//! | [`instant`], [`time_zone`] | moments, and the clocks of the world's zones |
//! | [`event`], [`event_id`], [`hybrid_clock`] | what happened, its id, and the order of events |
//! | [`emotion_gate`] | may emotions be inferred here? The table that two engines read |
//! | [`progress`] | progress and cancellation of long work |
//! | [`random`] | random numbers as a function of seed, purpose and ids |

/// Whether the build is to be small before it is fast: wasm, but for its simd128 variant.
pub(crate) const COMPACT: bool = cfg!(all(target_arch = "wasm32", not(target_feature = "simd128")));

pub mod allocation;
pub mod base64;
pub mod civil_time;
pub mod columns;
pub mod container;
pub mod currency;
pub mod date;
pub mod decimal;
pub mod decision;
pub mod digest;
pub(crate) mod digits;
pub mod emotion_gate;
pub mod error;
pub mod event;
pub mod event_id;
pub mod hybrid_clock;
pub mod identifier;
pub mod instant;
pub mod limits;
pub mod money;
pub mod numbers;
pub mod order;
pub mod pack;
pub mod progress;
pub mod random;
pub mod rational;
pub mod reason;
pub mod rounding;
pub mod tabular_islamic;
pub mod time_zone;
pub mod wire;
