//! What leaves: texts that hivecore_free takes back, and the wall that no panic passes.

use hivecore::ops::refusal;
use hivecore::{Code, Error};
use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Bytes that belong to the caller until hivecore_free: a text, or a file's bytes. A NUL follows them that `length`
/// does not count.
///
/// Functions that have nothing to say return data = NULL, length = 0: success. Otherwise the text is the error,
/// {"error":{"code","detail","help","path"}}.
#[repr(C)]
#[derive(Debug)]
pub struct HivecoreText {
    /// The bytes, or NULL.
    pub data: *mut c_char,
    /// How many.
    pub length: usize,
}

impl HivecoreText {
    pub(crate) const NONE: Self = Self { data: std::ptr::null_mut(), length: 0 };

    pub(crate) fn new(mut bytes: Vec<u8>) -> Self {
        let length = bytes.len();
        bytes.push(0);
        Self { data: Box::into_raw(bytes.into_boxed_slice()).cast(), length }
    }
}

/// Runs the body of an exported function. A panic ends here and becomes an error.
fn wall<T>(body: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // What a body touches is either its own or immutable behind an `Arc`: nothing half changed can be seen later.
    let caught = catch_unwind(AssertUnwindSafe(body));
    caught.unwrap_or_else(|_| Err(Error::new(Code::InternalPanic, "the call was abandoned")))
}

/// A body that answers with a text.
pub(crate) fn text(body: impl FnOnce() -> Result<String, Error>) -> HivecoreText {
    HivecoreText::new(wall(body).unwrap_or_else(|error| refusal(&error)).into_bytes())
}

/// A body that succeeds silently.
pub(crate) fn done(body: impl FnOnce() -> Result<(), Error>) -> HivecoreText {
    match wall(body) {
        Ok(()) => HivecoreText::NONE,
        Err(error) => HivecoreText::new(refusal(&error).into_bytes()),
    }
}

/// Frees what any function returned or wrote as a HivecoreText, and empties it, so that freeing it again does nothing.
///
/// # Safety
/// `text` is NULL or points to a HivecoreText that hivecore filled (or that is all zero), which no other thread frees
/// at the same time and of which no copy was freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_free(text: *mut HivecoreText) {
    if text.is_null() {
        return;
    }
    // SAFETY: not NULL, and by the caller's promise a valid HivecoreText.
    let taken = unsafe { text.replace(HivecoreText::NONE) };
    if !taken.data.is_null() {
        let bytes = std::ptr::slice_from_raw_parts_mut(taken.data.cast::<u8>(), taken.length + 1);
        // SAFETY: made by `HivecoreText::new` from a box of this length, and taken out above so that it happens once.
        drop(unsafe { Box::from_raw(bytes) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let mut answer = text(|| panic!("on purpose"));
        // SAFETY: `text` fills data and length.
        let bytes = unsafe { std::slice::from_raw_parts(answer.data.cast::<u8>(), answer.length) };
        assert!(String::from_utf8_lossy(bytes).starts_with(r#"{"error":{"code":"internal.panic""#));
        // SAFETY: filled by `text`, freed here only; the second call finds it empty.
        unsafe { hivecore_free(&raw mut answer) };
        assert!(answer.data.is_null());
        // SAFETY: as above.
        unsafe { hivecore_free(&raw mut answer) };
    }
}
