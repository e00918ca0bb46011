//! The handle of an operation over columns.

use crate::border::{Refusal, refuse};
use crate::columns::Columns;
use crate::packs::PACKS;
use crate::registry::Registry;
use hivecore::ops::refusal;
use hivecore::{Batch, ColumnValues, Error};
use js_sys::{Array, BigInt64Array, Uint8Array};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static BATCHES: Registry<Batch> = const { Registry::new() };
}

/// Opens an operation over columns from the JSON text of its settings; `packs` is the handle of packs, 0 for none.
///
/// # Errors
/// As `Batch::open`; `handle.closed`.
#[wasm_bindgen]
pub fn batch_open(op: &str, settings: &[u8], packs: u32) -> Result<u32, Refusal> {
    let open = || {
        let packs = if packs == 0 { None } else { Some(PACKS.with(|registry| registry.get(packs))?) };
        Batch::open(op, settings, packs.as_deref())
    };
    let batch = open().map_err(|error| refuse(&error))?;
    Ok(BATCHES.with(|registry| registry.open(batch)))
}

/// The answer's columns for `rows` rows: names and typed arrays by turns.
///
/// # Errors
/// As `Batch::run`; `handle.closed`.
#[wasm_bindgen]
pub fn batch_run(handle: u32, columns: &Columns, rows: u32) -> Result<Array, Refusal> {
    let run = || -> Result<Array, Error> {
        let batch = BATCHES.with(|registry| registry.get(handle))?;
        let answer = Array::new();
        for (name, values) in batch.run(&columns.held()?.columns(), rows as usize)? {
            answer.push(&JsValue::from(name));
            match values {
                ColumnValues::Bytes(values) => answer.push(&Uint8Array::from(values.as_slice())),
                ColumnValues::Integers(values) => answer.push(&BigInt64Array::from(values.as_slice())),
            };
        }
        Ok(answer)
    };
    run().map_err(|error| refuse(&error))
}

/// The full decision for one row.
#[wasm_bindgen]
#[must_use]
pub fn batch_prove(handle: u32, columns: &Columns, rows: u32, row: u32) -> String {
    let prove = || {
        let batch = BATCHES.with(|registry| registry.get(handle))?;
        Ok(batch.prove(&columns.held()?.columns(), rows as usize, row as usize))
    };
    prove().unwrap_or_else(|error: Error| refusal(&error))
}

/// Closes the handle.
///
/// # Errors
/// `handle.closed`.
#[wasm_bindgen]
pub fn batch_close(handle: u32) -> Result<(), Refusal> {
    BATCHES.with(|registry| registry.close(handle))
}
