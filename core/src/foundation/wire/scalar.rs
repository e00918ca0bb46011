//! Integers that a JSON number carries exactly.

use crate::foundation::digits::{decimal, write_natural};
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;

/// An integer within ±(2^53 − 1): a JSON number on the wire, exact in every runtime. Counts and micro-units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Int53(i64);

/// What was found.
fn found(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let mut text = ["found ", sign].concat().into_bytes();
    write_natural(value.unsigned_abs(), &mut text);
    String::from_utf8(text).unwrap_or_default()
}

impl Int53 {
    /// Takes an integer.
    ///
    /// # Errors
    /// `number.range` beyond ±(2^53 − 1).
    pub fn new(value: i64) -> Result<Self, Error> {
        if value.unsigned_abs() <= limits::INT53 as u64 {
            return Ok(Self(value));
        }
        Err(Error::new(Code::NumberRange, found(value)))
    }

    /// Takes a count.
    ///
    /// # Errors
    /// `number.range` beyond 2^53 − 1.
    pub fn count(value: usize) -> Result<Self, Error> {
        i64::try_from(value)
            .map_err(|_| Error::new(Code::NumberRange, ["found ", &decimal(value)].concat()))
            .and_then(Self::new)
    }

    /// The integer.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl std::fmt::Display for Int53 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<u32> for Int53 {
    fn from(value: u32) -> Self {
        Self(i64::from(value))
    }
}
