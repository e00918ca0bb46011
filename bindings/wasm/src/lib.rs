//! hivecore for JavaScript: functions over texts, buffers and the numbers of handles. The npm package puts small
//! classes over them (`js/hivecore.js`). What fails throws the text of the error.

#[cfg(target_arch = "wasm32")]
#[macro_use]
mod alone;
#[cfg(feature = "compliance")]
mod batch;
mod border;
#[cfg(any(feature = "emotion", feature = "recommend", feature = "rules"))]
mod column;
#[cfg(feature = "rules")]
mod columns;
#[cfg(feature = "emotion")]
mod emotion;
mod factor_index;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod memory;
mod packs;
#[cfg(feature = "pricing")]
mod price_book;
#[cfg(feature = "recommend")]
mod recommender;
mod registry;
#[cfg(feature = "rules")]
mod rule_set;

use wasm_bindgen::prelude::wasm_bindgen;

/// Answers one operation from a well-formed string.
#[wasm_bindgen]
#[must_use]
pub fn call_text(op: &str, request: &str) -> String {
    hivecore::call(op, request.as_bytes())
}

/// Answers one operation from bytes.
#[wasm_bindgen]
#[must_use]
pub fn call_bytes(op: &str, request: &[u8]) -> String {
    hivecore::call(op, request)
}
