//! Names that a host gives to its filters and sources.

use crate::foundation::error::{Code, Error};

/// Whether a text is 1 to 64 characters of a-z, 0-9, underscore and point.
pub(super) fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'.';
    !name.is_empty() && name.len() <= 64 && name.bytes().all(plain)
}

/// Refuses a filter's name that is not plain or stands for something else.
///
/// # Errors
/// `recommend.filter`.
pub(super) fn check(name: &str, taken: &[&str]) -> Result<(), Error> {
    if is_plain(name) && !taken.contains(&name) {
        return Ok(());
    }
    Err(Error::new(Code::RecommendFilter, "this is no name for a filter"))
}
