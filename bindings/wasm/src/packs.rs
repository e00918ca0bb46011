//! The handle of packs.

use crate::border::{Refusal, refuse};
use crate::registry::Registry;
use hivecore::Packs;
use hivecore::ops::refusal;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    pub(crate) static PACKS: Registry<Packs> = const { Registry::new() };
}

/// Opens pack files, which lie in `files` one after another; `ends` says where each ends.
///
/// # Errors
/// As `Packs::open`.
#[wasm_bindgen]
pub fn packs_open(files: &[u8], ends: &[u32]) -> Result<u32, Refusal> {
    let mut start = 0;
    let mut parts = Vec::new();
    for end in ends {
        parts.push(files.get(start..*end as usize).unwrap_or_default());
        start = *end as usize;
    }
    let packs = Packs::open(&parts).map_err(|error| refuse(&error))?;
    Ok(PACKS.with(|registry| registry.open(packs)))
}

/// Answers one operation with these packs at hand.
#[wasm_bindgen]
#[must_use]
pub fn packs_call(handle: u32, op: &str, request: &[u8]) -> String {
    match PACKS.with(|registry| registry.get(handle)) {
        Ok(packs) => packs.call(op, request),
        Err(error) => refusal(&error),
    }
}

/// Closes the handle.
///
/// # Errors
/// `handle.closed`.
#[wasm_bindgen]
pub fn packs_close(handle: u32) -> Result<(), Refusal> {
    PACKS.with(|registry| registry.close(handle))
}
