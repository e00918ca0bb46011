//! Columns of numbers as bytes: a JVM list of numbers crosses element by element, an array of bytes as one piece.
//!
//! Every number is little-endian, as on every platform that these packages run on.

use hivecore::recommend::Ids;
use hivecore::{Code, Error};

/// A column of ids.
#[derive(Clone, Debug, uniffi::Enum)]
pub enum IdColumn {
    /// Texts of 1 to 256 bytes.
    Texts {
        /// One a row.
        values: Vec<String>,
    },
    /// Integers of 0 or more; `7` is the same id as the text `"7"`.
    Integers {
        /// `i64`, one a row.
        values: Vec<u8>,
    },
}

impl IdColumn {
    /// The column as the core reads it.
    ///
    /// # Errors
    /// `buffer.shape`, and what the work gives.
    pub(crate) fn with<T>(&self, work: impl FnOnce(Ids<'_>) -> Result<T, Error>) -> Result<T, Error> {
        match self {
            Self::Texts { values } => work(Ids::Texts(&values.iter().map(String::as_str).collect::<Vec<_>>())),
            Self::Integers { values } => work(Ids::Integers(&numbers(values, i64::from_le_bytes)?)),
        }
    }
}

/// The numbers of a column.
///
/// # Errors
/// `buffer.shape` when the last number is cut off.
pub(crate) fn numbers<T, const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> T) -> Result<Vec<T>, Error> {
    match bytes.as_chunks::<N>() {
        (whole, []) => Ok(whole.iter().map(|chunk| number(*chunk)).collect()),
        (_, rest) => Err(Error::new(Code::BufferShape, format!("{} bytes follow the last number", rest.len()))),
    }
}

/// The numbers of a column that may be absent.
///
/// # Errors
/// As [`numbers`].
pub(crate) fn optional<T, const N: usize>(
    bytes: Option<&Vec<u8>>,
    number: impl Fn([u8; N]) -> T,
) -> Result<Option<Vec<T>>, Error> {
    bytes.map(|bytes| numbers(bytes, number)).transpose()
}

/// A column of numbers as bytes.
pub(crate) fn bytes<T: Copy, const N: usize>(column: &[T], bytes: impl Fn(T) -> [u8; N]) -> Vec<u8> {
    column.iter().flat_map(|number| bytes(*number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_back_as_they_went() {
        let column = [i64::MIN, -1, 0, i64::MAX];
        assert_eq!(numbers(&bytes(&column, i64::to_le_bytes), i64::from_le_bytes).unwrap(), column);
    }

    #[test]
    fn a_number_cut_off_is_refused() {
        assert_eq!(numbers(&[0; 9], i64::from_le_bytes).unwrap_err().code, Code::BufferShape);
    }
}
