//! An operation over columns as a handle.

use crate::buffer::bytes;
use crate::packs::PacksHandle;
use crate::rule_set::{FactBuffer, Held};
use crate::slot::Slot;
use crate::{HandleError, wall};
use hivecore::{Batch, Code, Column, ColumnValues, Error};
use std::sync::Arc;

/// One operation over columns. Immutable: safe to use from several threads at once.
#[derive(uniffi::Object)]
pub struct BatchHandle(Slot<Batch>);

/// A column of the answer.
#[derive(Clone, Debug, uniffi::Record)]
pub struct BatchColumn {
    /// Its name.
    pub name: String,
    /// `i64`, one a row.
    pub values: Vec<u8>,
}

fn held<'c>(names: &'c [String], columns: &'c [FactBuffer]) -> Result<Vec<(&'c str, Held<'c>)>, Error> {
    if names.len() != columns.len() {
        return Err(Error::new(Code::BufferShape, "expected a name for each column"));
    }
    let pairs = names.iter().zip(columns);
    pairs.map(|(name, column)| Ok((name.as_str(), column.held().map_err(|error| error.under(name))?))).collect()
}

fn given<'h>(held: &'h [(&'h str, Held<'h>)]) -> Vec<(&'h str, Column<'h>)> {
    held.iter().map(|(name, held)| (*name, held.column())).collect()
}

#[uniffi::export]
impl BatchHandle {
    /// Opens the JSON text of an operation's settings.
    ///
    /// # Errors
    /// `operation.unknown`; what settings and packs give; `handle.closed` of the packs.
    #[uniffi::constructor]
    pub fn open(op: String, settings: String, packs: Option<Arc<PacksHandle>>) -> Result<Self, HandleError> {
        wall::raised(|| {
            let packs = packs.as_ref().map(|packs| packs.value()).transpose()?;
            Ok(Self(Slot::new(Batch::open(&op, settings.as_bytes(), packs.as_deref())?)))
        })
    }

    /// The answer's columns for `rows` rows, without reasons and digests.
    ///
    /// # Errors
    /// `buffer.shape`, `number.range`, `number.overflow`; `handle.closed`.
    pub fn run(
        &self,
        names: Vec<String>,
        columns: Vec<FactBuffer>,
        rows: u32,
    ) -> Result<Vec<BatchColumn>, HandleError> {
        wall::raised(|| {
            let batch = self.0.get()?;
            let held = held(&names, &columns)?;
            let found = batch.run(&given(&held), rows as usize)?;
            let column = |(name, values)| {
                let values = match values {
                    ColumnValues::Integers(values) => bytes(&values, i64::to_le_bytes),
                    ColumnValues::Bytes(values) => bytes(&values, |value| i64::from(value).to_le_bytes()),
                };
                BatchColumn { name, values }
            };
            Ok(found.into_iter().map(column).collect())
        })
    }

    /// The full decision for one row, as [`call`](crate::call) answers it.
    #[must_use]
    pub fn prove(&self, names: Vec<String>, columns: Vec<FactBuffer>, rows: u32, row: u32) -> String {
        wall::text(|| {
            let batch = self.0.get()?;
            let held = held(&names, &columns)?;
            Ok(batch.prove(&given(&held), rows as usize, row as usize))
        })
    }

    /// Lets it go; later calls are refused as `handle.closed`. Closing twice is fine.
    pub fn release(&self) {
        self.0.close();
    }
}
