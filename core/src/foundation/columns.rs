//! Columns: one value a row, as hosts hold their data, and work that is done row by row over them.

use crate::foundation::error::{Code, Error};
use crate::foundation::pack::Packs;

/// What stands in a column of integers where there is no value: the least of 64 bits, which is also pandas' `NaT`.
pub const MISSING: i64 = i64::MIN;

/// One value a row, or several where the work says so (then row after row, as many for each).
#[derive(Clone, Copy, Debug)]
pub enum Column<'c> {
    /// Integers; [`MISSING`] where there is none. Booleans as 0 and 1.
    Integers(&'c [i64]),
    /// Decimals.
    Floats(&'c [f64]),
    /// Texts.
    Texts(&'c [&'c str]),
}

impl<'c> Column<'c> {
    /// The integers.
    ///
    /// # Errors
    /// `buffer.shape` for a column of something else.
    pub fn integers(self) -> Result<&'c [i64], Error> {
        match self {
            Self::Integers(values) => Ok(values),
            _ => Err(Error::new(Code::BufferShape, "expected integers of 64 bits")),
        }
    }
}

/// A column of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnValues {
    /// Small codes.
    Bytes(Vec<u8>),
    /// Integers; [`MISSING`] where there is none.
    Integers(Vec<i64>),
}

/// Room for a column of an answer.
#[derive(Debug)]
pub enum ColumnMut<'c> {
    /// Small codes.
    Bytes(&'c mut [u8]),
    /// Integers.
    Integers(&'c mut [i64]),
}

/// What a column of an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Small codes, in bytes.
    Bytes,
    /// Integers; [`MISSING`] where there is none.
    Integers,
}

impl ColumnMut<'_> {
    /// How many rows there is room for.
    #[must_use]
    pub const fn rows(&self) -> usize {
        match self {
            Self::Bytes(values) => values.len(),
            Self::Integers(values) => values.len(),
        }
    }

    /// What it has room for.
    #[must_use]
    pub const fn kind(&self) -> ColumnKind {
        match self {
            Self::Bytes(_) => ColumnKind::Bytes,
            Self::Integers(_) => ColumnKind::Integers,
        }
    }
}

/// What threads may share, where there are threads: a whole wasm of its own (feature `alone`) has none.
#[cfg(not(all(target_arch = "wasm32", feature = "alone")))]
pub trait Shared: Send + Sync {}
#[cfg(not(all(target_arch = "wasm32", feature = "alone")))]
impl<T: Send + Sync + ?Sized> Shared for T {}
/// What threads may share, where there are threads: here are none.
#[cfg(all(target_arch = "wasm32", feature = "alone"))]
pub trait Shared {}
#[cfg(all(target_arch = "wasm32", feature = "alone"))]
impl<T: ?Sized> Shared for T {}

/// One operation, opened from its settings and ready for columns.
pub trait ColumnWork: Shared {
    /// The columns of the answer, by name, in a fixed order.
    fn outputs(&self) -> Vec<(String, ColumnKind)>;

    /// Fills those columns of the answer for which there is room; [`outputs`](Self::outputs) has their names and kinds,
    /// which the caller has checked.
    ///
    /// # Errors
    /// `buffer.shape` below the name of a column that does not fit; what the work gives, below name and row. What was
    /// filled until then means nothing.
    fn run(&self, columns: &[(&str, Column<'_>)], rows: usize, out: Vec<(&str, ColumnMut<'_>)>) -> Result<(), Error>;

    /// The request of the single operation for one row: its decision is the proof of that row.
    ///
    /// # Errors
    /// As [`Self::run`]; `number.range` for a row that is not there.
    fn request(&self, columns: &[(&str, Column<'_>)], rows: usize, row: usize) -> Result<String, Error>;

    /// The packs that the single operation needs for the proof of a row.
    fn packs(&self) -> &Packs;
}
