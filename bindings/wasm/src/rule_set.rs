//! The handle of a rule set.

use crate::border::{Refusal, refuse};
use crate::columns::Columns;
use crate::packs::PACKS;
use crate::registry::Registry;
use hivecore::ops::refusal;
use hivecore::rules::{FactColumn, FactValues, RuleSet, Verdict};
use hivecore::wire::{Node, Read};
use hivecore::{Code, Column, Error};
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static SETS: Registry<Arc<RuleSet>> = const { Registry::new() };
}

/// Opens a rule set from the JSON text of its definition; `packs` is the handle of packs, 0 for none.
///
/// # Errors
/// As `RuleSet::open`; `handle.closed`.
#[wasm_bindgen]
pub fn rule_set_open(definition: &[u8], packs: u32) -> Result<u32, Refusal> {
    let open = || {
        let packs = if packs == 0 { None } else { Some(PACKS.with(|registry| registry.get(packs))?) };
        RuleSet::open(definition, packs.as_deref())
    };
    let set = open().map_err(|error| refuse(&error))?;
    Ok(SETS.with(|registry| registry.open(Arc::new(set))))
}

/// The bytes that it was made from.
///
/// # Errors
/// `handle.closed`.
#[wasm_bindgen]
pub fn rule_set_bytes(handle: u32) -> Result<Vec<u8>, Refusal> {
    let set = SETS.with(|registry| registry.get(handle));
    set.map(|set| set.bytes().to_vec()).map_err(|error| refuse(&error))
}

/// Answers one operation with this set.
#[wasm_bindgen]
#[must_use]
pub fn rule_set_call(handle: u32, op: &str, request: &[u8]) -> String {
    match SETS.with(|registry| registry.get(handle)) {
        Ok(set) => set.call(op, request),
        Err(error) => refusal(&error),
    }
}

/// The verdicts of all rules by facts alone, the JSON text of a record: 0 false, 1 unknown, 2 true.
///
/// # Errors
/// As `RuleSet::matches`; `handle.closed`.
#[wasm_bindgen]
pub fn rule_set_matches(handle: u32, facts: &[u8]) -> Result<Vec<u8>, Refusal> {
    let decided = || {
        let set = SETS.with(|registry| registry.get(handle))?;
        let facts =
            Node::parse(facts).and_then(|node| FactValues::read(&node)).map_err(|error| error.under("facts"))?;
        Ok(set.matches(&facts)?.iter().map(|verdict| *verdict as u8).collect())
    };
    decided().map_err(|error: Error| refuse(&error))
}

/// The verdicts of all rules for each of `rows` subjects: rule r of row s at s × rules + r.
///
/// # Errors
/// As `RuleSet::matches_columns`; `handle.closed`.
#[wasm_bindgen]
pub fn rule_set_matches_columns(handle: u32, columns: &Columns, rows: u32) -> Result<Vec<u8>, Refusal> {
    decide(handle, columns, rows as usize).map_err(|error| refuse(&error))
}

fn decide(handle: u32, columns: &Columns, rows: usize) -> Result<Vec<u8>, Error> {
    let set = SETS.with(|registry| registry.get(handle))?;
    let held = columns.held()?;
    let mut facts: Vec<(&str, FactColumn<'_>)> = Vec::new();
    for (name, column) in held.columns() {
        let column = match column {
            Column::Floats(floats) => FactColumn::Floats(floats),
            Column::Integers(integers) => FactColumn::Integers(integers),
            Column::Texts(texts) => FactColumn::Texts(texts),
        };
        facts.push((name, column));
    }
    let places = rows.checked_mul(set.rule_ids().count());
    let places = places.ok_or_else(|| Error::new(Code::BufferShape, "too many rows"))?;
    let mut verdicts = vec![Verdict::Unknown; places];
    set.matches_columns(&facts, rows, &mut verdicts)?;
    Ok(verdicts.iter().map(|verdict| *verdict as u8).collect())
}

/// Closes the handle.
///
/// # Errors
/// `handle.closed`.
#[wasm_bindgen]
pub fn rule_set_close(handle: u32) -> Result<(), Refusal> {
    SETS.with(|registry| registry.close(handle))
}
