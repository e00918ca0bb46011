//! Operations over columns: opened once from their settings, then run over as many rows as a host has.

use crate::Packs;
use crate::foundation::columns::{Column, ColumnKind, ColumnMut, ColumnValues, ColumnWork};
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::Shelf;
use crate::ops::{Inputs, call_with, refusal};

/// What opens the work of an operation.
type Open = fn(&[u8], Shelf<'_>) -> Result<Box<dyn ColumnWork>, Error>;

/// The operations that there are over columns.
const BATCHES: &[(&str, Open)] = &[
    #[cfg(feature = "compliance")]
    ("compliance.screen", |settings, shelf| {
        crate::compliance::screen::ScreenPortfolio::open(settings, shelf)
            .map(|work| Box::new(work) as Box<dyn ColumnWork>)
    }),
];

/// One operation over columns. Immutable, made from its settings and the packs, `Send` and `Sync`.
///
/// | operation | settings | columns |
/// |---|---|---|
/// | `compliance.screen` | `asOf`, `standard` (a pack's id), `currency`, `margins` (false) | [`compliance::screen::portfolio`](crate::compliance::screen::portfolio) |
pub struct Batch {
    op: &'static str,
    work: Box<dyn ColumnWork>,
}

/// Names the operation. The work is no part of it: behind `dyn`, all of its formatting would stay in the wasm.
impl std::fmt::Debug for Batch {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Batch").field("op", &self.op).finish_non_exhaustive()
    }
}

impl Batch {
    /// Opens an operation from the JSON text of its settings.
    ///
    /// ```
    /// use hivecore::{Batch, Column, ColumnValues, Packs};
    ///
    /// let pack = r#"{"effectiveFrom":"2026-01-01","id":"debt","kind":"equity_screen","payload":{"authority":"a","checks":[{"citation":{"document":"d"},"id":"debt","rule":{"denominator":{"input":"assets"},"kind":"ratio","numerator":[{"input":"debt"}],"operator":"lt","threshold":"33/100"},"title":"t"}],"title":"t"},"sources":[],"status":"unverified","version":"1"}"#;
    /// let packs = Packs::open(&[pack.as_bytes()])?;
    /// let settings = br#"{"asOf":"2026-06-30","standard":"debt","currency":"USD"}"#;
    /// let batch = Batch::open("compliance.screen", settings, Some(&packs))?;
    /// let columns = [("debt", Column::Integers(&[32, 33])), ("assets", Column::Integers(&[100, 100]))];
    /// let answer = batch.run(&columns, 2)?;
    /// assert_eq!(answer[0], ("status".to_owned(), ColumnValues::Bytes(vec![1, 4])));
    /// assert_eq!(answer[3], ("margin".to_owned(), ColumnValues::Integers(vec![10_000, 0])));
    /// assert!(batch.prove(&columns, 2, 1).contains(r#""change":"-1""#));
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    ///
    /// # Errors
    /// `operation.unknown` for an operation that is not done over columns; what its settings and packs give.
    pub fn open(op: &str, settings: &[u8], packs: Option<&Packs>) -> Result<Self, Error> {
        let unknown = || Error::new(Code::OperationUnknown, "no operation of this name is done over columns");
        let (op, open) = BATCHES.iter().find(|(name, _)| *name == op).ok_or_else(unknown)?;
        Ok(Self { op, work: open(settings, Shelf(packs))? })
    }

    /// The columns of the answer, by name, in a fixed order.
    #[must_use]
    pub fn outputs(&self) -> Vec<(String, ColumnKind)> {
        self.work.outputs()
    }

    /// The answer's columns by name, in a fixed order, one value for each of `rows` rows; without reasons and digests.
    ///
    /// # Errors
    /// As [`Self::run_into`].
    pub fn run(&self, columns: &[(&str, Column<'_>)], rows: usize) -> Result<Vec<(String, ColumnValues)>, Error> {
        let mut found: Vec<(String, ColumnValues)> = Vec::new();
        for (name, kind) in self.outputs() {
            let values = match kind {
                ColumnKind::Bytes => ColumnValues::Bytes(vec![0; rows]),
                ColumnKind::Integers => ColumnValues::Integers(vec![0; rows]),
            };
            found.push((name, values));
        }
        let mut room = Vec::with_capacity(found.len());
        for (name, values) in &mut found {
            let values = match values {
                ColumnValues::Bytes(values) => ColumnMut::Bytes(values),
                ColumnValues::Integers(values) => ColumnMut::Integers(values),
            };
            room.push((name.as_str(), values));
        }
        self.run_into(columns, rows, room)?;
        Ok(found)
    }

    /// Fills columns of the answer that the caller has made room for; those that nobody wants may be left out.
    ///
    /// # Errors
    /// `buffer.shape` below the name of a column that does not fit, is there twice, or that the answer does not have;
    /// what the operation gives, below name and row. What was filled until then means nothing.
    pub fn run_into(
        &self,
        columns: &[(&str, Column<'_>)],
        rows: usize,
        out: Vec<(&str, ColumnMut<'_>)>,
    ) -> Result<(), Error> {
        let refused = |name: &str, detail: &'static str| Err(Error::new(Code::BufferShape, detail).under(name));
        for (at, (name, _)) in columns.iter().enumerate() {
            if columns.iter().take(at).any(|(earlier, _)| earlier == name) {
                return refused(name, "two columns have this name");
            }
        }
        let outputs = self.outputs();
        for (at, (name, room)) in out.iter().enumerate() {
            if out.iter().take(at).any(|(earlier, _)| earlier == name) {
                return refused(name, "two columns have this name");
            }
            if !outputs.iter().any(|(known, kind)| known == name && *kind == room.kind()) {
                return refused(name, "the answer has no such column of this type");
            }
            if room.rows() != rows {
                return refused(name, "expected room for each row");
            }
        }
        self.work.run(columns, rows, out)
    }

    /// The full decision for one row, `{"ok":…}` or `{"error":…}`: its answer is what stands in the row.
    #[must_use]
    pub fn prove(&self, columns: &[(&str, Column<'_>)], rows: usize, row: usize) -> String {
        match self.work.request(columns, rows, row) {
            Ok(request) => call_with(&Inputs::with_packs(self.work.packs()), self.op, request.as_bytes()),
            Err(error) => refusal(&error),
        }
    }
}
