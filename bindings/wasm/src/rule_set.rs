//! The handle of a rule set.

use crate::border::{Refusal, refuse};
use crate::column::Column;
use crate::packs::PACKS;
use crate::registry::Registry;
use hivecore::ops::refusal;
use hivecore::rules::{FactColumn, FactValues, RuleSet, Verdict};
use hivecore::wire::{Node, Read};
use hivecore::{Code, Error};
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

/// Facts of many subjects on their way in.
#[wasm_bindgen]
#[derive(Default)]
pub struct Facts {
    names: Vec<String>,
    ids: Vec<(Vec<i64>, Vec<u8>, Vec<u32>)>,
    floats: Vec<Option<Vec<f64>>>,
}

#[wasm_bindgen]
impl Facts {
    /// No columns yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column of integers, or of texts with the places where they start and end.
    pub fn column(&mut self, name: String, integers: Vec<i64>, texts: Vec<u8>, starts: Vec<u32>) {
        self.names.push(name);
        self.ids.push((integers, texts, starts));
        self.floats.push(None);
    }

    /// Adds a column of doubles.
    pub fn floats(&mut self, name: String, values: Vec<f64>) {
        self.names.push(name);
        self.ids.push(Default::default());
        self.floats.push(Some(values));
    }

    /// The verdicts of a set's rules for each of `rows` subjects: rule r of row s at s × rules + r.
    ///
    /// # Errors
    /// As `RuleSet::matches_columns`; `handle.closed`.
    pub fn matches(&self, handle: u32, rows: u32) -> Result<Vec<u8>, Refusal> {
        self.decide(handle, rows as usize).map_err(|error| refuse(&error))
    }

    fn decide(&self, handle: u32, rows: usize) -> Result<Vec<u8>, Error> {
        let set = SETS.with(|registry| registry.get(handle))?;
        let mut held = Vec::with_capacity(self.names.len());
        for (name, (integers, texts, starts)) in self.names.iter().zip(&self.ids) {
            held.push(Column::new(integers, texts, starts, name)?);
        }
        let mut columns: Vec<(&str, FactColumn<'_>)> = Vec::with_capacity(held.len());
        for ((name, column), floats) in self.names.iter().zip(&held).zip(&self.floats) {
            let column = match (floats, column) {
                (Some(floats), _) => FactColumn::Floats(floats),
                (None, Column::Integers(integers)) => FactColumn::Integers(integers),
                (None, Column::Texts(texts)) => FactColumn::Texts(texts),
            };
            columns.push((name, column));
        }
        let places = rows.checked_mul(set.rule_ids().count());
        let places = places.ok_or_else(|| Error::new(Code::BufferShape, "too many rows"))?;
        let mut verdicts = vec![Verdict::Unknown; places];
        set.matches_columns(&columns, rows, &mut verdicts)?;
        Ok(verdicts.iter().map(|verdict| *verdict as u8).collect())
    }
}

/// Closes the handle.
///
/// # Errors
/// `handle.closed`.
#[wasm_bindgen]
pub fn rule_set_close(handle: u32) -> Result<(), Refusal> {
    SETS.with(|registry| registry.close(handle))
}
