//! The handle of a factor index: exact top-k by inner product.

use crate::border::{Refusal, refuse};
use crate::registry::Registry;
use hivecore::FactorIndex;
use js_sys::{Array, Float32Array, Uint32Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static INDEXES: Registry<FactorIndex> = const { Registry::new() };
}

/// An index over row-major factors.
///
/// # Errors
/// As `FactorIndex::new`.
#[wasm_bindgen]
pub fn factor_index_new(values: &[f32], dims: usize) -> Result<u32, Refusal> {
    let index = FactorIndex::new(values, dims).map_err(|error| refuse(&error))?;
    Ok(INDEXES.with(|registry| registry.open(index)))
}

/// The best rows of each query: `[rows per query, indices, scores]`.
///
/// # Errors
/// As `FactorIndex::top_k`; `handle.closed`.
#[wasm_bindgen]
pub fn factor_index_top_k(handle: u32, queries: &[f32], k: usize) -> Result<Array, Refusal> {
    let found = INDEXES.with(|registry| registry.get(handle)).and_then(|index| index.top_k(queries, k));
    let found = found.map_err(|error| refuse(&error))?;
    Ok(Array::of3(
        &JsValue::from(found.per_query as u32), // at most the number of rows, which is below 2^32
        &Uint32Array::from(found.indices.as_slice()),
        &Float32Array::from(found.scores.as_slice()),
    ))
}

/// Closes the handle.
///
/// # Errors
/// `handle.closed`.
#[wasm_bindgen]
pub fn factor_index_close(handle: u32) -> Result<(), Refusal> {
    INDEXES.with(|registry| registry.close(handle))
}
