//! How does this person feel, how sure is that, which signal said so, and when must it not be asked?
//!
//! | room | |
//! |---|---|
//! | [`permission`] | may this be asked at all? Decided first, by a table that a pack brings |
//! | [`fusion`] | several signals, one calibrated answer, whose parts add up |
//! | [`time`] | a person over time: drift, baseline, forecasts, breakthrough moments, patterns |
//! | [`body`] | heart beats and skin: measures, not feelings |
//! | [`voice`] | the sound of a voice: pitch, energy, steadiness, spectra |
//! | [`observation`] | faces by action units or a model of the host; sliders and mood words |
//! | [`representation`] | ways to name a feeling, and the ways between them, each table with its source |
//! | [`columns`] | batches: many texts, many observations, a voice in a buffer |
//! | [`text`] | words: VADER exactly as its reference computes it |
//!
//! Whatever infers takes an [`EmotionPermission`](permission::EmotionPermission) and is refused before anything is
//! looked at if the table or the consents say so. Answers hold numbers and places, never what was said or measured.
//!
//! ```
//! let permission = r#"{"setting":"home","purpose":"self_reflection","signals":["text"],"subject":"user",
//!     "jurisdiction":"DE","asOf":"2026-11-21","consents":[]}"#;
//! let request = format!(r#"{{"permission":{permission}}}"#);
//! let answer = hivecore::call("emotion.permit", request.as_bytes());
//! assert!(answer.contains(r#""code":"pack.missing""#)); // the table is a pack: open it with `Packs::open`
//! ```

pub mod body;
mod circle;
pub mod columns;
pub mod fusion;
pub mod limits;
pub mod observation;
pub mod permission;
pub mod representation;
pub mod text;
pub mod time;
pub mod voice;
