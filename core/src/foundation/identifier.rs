//! Identifiers: strings that are never normalised, ordered shortlex.

use crate::foundation::digits::decimal;
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use std::cmp::Ordering;

/// Length first, then bytes. For canonical decimal integers this is numeric order.
///
/// ```
/// let mut ids = ["10", "9", "a"];
/// ids.sort_by(|a, b| hivecore::foundation::identifier::shortlex(a, b));
/// assert_eq!(ids, ["9", "a", "10"]);
/// ```
#[must_use]
pub fn shortlex(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.as_bytes().cmp(b.as_bytes()))
}

/// Whether a text has 1 to 256 bytes.
///
/// # Errors
/// `id.empty`, `id.length`.
pub fn check(text: &str) -> Result<(), Error> {
    match text.len() {
        0 => Err(Error::new(Code::IdEmpty, "found an empty string")),
        n if n > limits::ID_BYTES => Err(Error::new(Code::IdLength, ["found ", &decimal(n), " bytes"].concat())),
        _ => Ok(()),
    }
}

/// The text, if it has 1 to 256 bytes.
///
/// # Errors
/// `id.empty`, `id.length`.
pub fn checked(text: String) -> Result<String, Error> {
    check(&text).map(|()| text)
}
