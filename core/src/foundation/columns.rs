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

/// One operation, opened from its settings and ready for columns.
pub trait ColumnWork: Send + Sync + std::fmt::Debug {
    /// The columns of the answer for `rows` rows, by name, in a fixed order.
    ///
    /// # Errors
    /// `buffer.shape` below the name of a column that does not fit; what the work gives, below name and row.
    fn run(&self, columns: &[(&str, Column<'_>)], rows: usize) -> Result<Vec<(String, ColumnValues)>, Error>;

    /// The request of the single operation for one row: its decision is the proof of that row.
    ///
    /// # Errors
    /// As [`Self::run`]; `number.range` for a row that is not there.
    fn request(&self, columns: &[(&str, Column<'_>)], rows: usize, row: usize) -> Result<String, Error>;

    /// The packs that the single operation needs for the proof of a row.
    fn packs(&self) -> &Packs;
}
