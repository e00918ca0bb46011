//! Named columns on their way in.

use crate::column::Column;
use hivecore::Error;
use wasm_bindgen::prelude::wasm_bindgen;

/// Columns by name: integers, texts or doubles, one value a row.
#[wasm_bindgen]
#[derive(Default)]
pub struct Columns {
    names: Vec<String>,
    ids: Vec<(Vec<i64>, Vec<u8>, Vec<u32>)>,
    floats: Vec<Option<Vec<f64>>>,
}

#[wasm_bindgen]
impl Columns {
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
}

/// Columns whose texts are found and checked.
pub(crate) struct Held<'c>(Vec<(&'c str, Column<'c>, Option<&'c [f64]>)>);

impl Columns {
    pub(crate) fn held(&self) -> Result<Held<'_>, Error> {
        let mut held = Vec::with_capacity(self.names.len());
        for ((name, (integers, texts, starts)), floats) in self.names.iter().zip(&self.ids).zip(&self.floats) {
            held.push((name.as_str(), Column::new(integers, texts, starts, name)?, floats.as_deref()));
        }
        Ok(Held(held))
    }
}

impl Held<'_> {
    pub(crate) fn columns(&self) -> Vec<(&str, hivecore::Column<'_>)> {
        let mut columns = Vec::with_capacity(self.0.len());
        for (name, column, floats) in &self.0 {
            let column = match (floats, column) {
                (Some(floats), _) => hivecore::Column::Floats(floats),
                (None, Column::Integers(integers)) => hivecore::Column::Integers(integers),
                (None, Column::Texts(texts)) => hivecore::Column::Texts(texts),
            };
            columns.push((*name, column));
        }
        columns
    }
}
