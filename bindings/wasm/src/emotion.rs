//! Batches of the emotion engine, with packs at hand.

use crate::border::{Refusal, refuse};
use crate::column::Column;
use crate::packs::PACKS;
use hivecore::emotion::columns::{EmotionColumns, emotion_columns, voice_text};
use hivecore::emotion::voice::Pcm;
use hivecore::foundation::pack::Shelf;
use wasm_bindgen::prelude::wasm_bindgen;

/// Answers a request over columns: texts with the places where they start and end, or numbers.
///
/// # Errors
/// As `emotion_columns`; `handle.closed`.
#[wasm_bindgen]
pub fn packs_columns(
    handle: u32,
    request: &[u8],
    texts: &[u8],
    starts: &[u32],
    seconds: &[f64],
    values: &[f64],
    variances: &[f64],
) -> Result<Vec<f64>, Refusal> {
    let answered = || {
        let packs = PACKS.with(|registry| registry.get(handle))?;
        let column = Column::new(&[], texts, starts, "texts")?;
        let texts = if let Column::Texts(texts) = &column { texts.as_slice() } else { &[] };
        emotion_columns(Shelf(Some(&packs)), request, &EmotionColumns { texts, seconds, values, variances })
    };
    answered().map_err(|error| refuse(&error))
}

/// The text of a voice's answer: samples are integers of 16 bits, or floats where there are none.
///
/// # Errors
/// As `voice_text`; `handle.closed`.
#[wasm_bindgen]
pub fn packs_voice(handle: u32, request: &[u8], integers: &[i16], floats: &[f32]) -> Result<String, Refusal> {
    let samples = if integers.is_empty() { Pcm::F32(floats) } else { Pcm::I16(integers) };
    let packs = PACKS.with(|registry| registry.get(handle));
    packs.and_then(|packs| voice_text(Shelf(Some(&packs)), request, samples)).map_err(|error| refuse(&error))
}
