//! The wall that no panic crosses. None is reachable by intent; one that is becomes the error `internal.panic`.

use crate::HandleError;
use hivecore::ops::refusal;
use hivecore::{Code, Error};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs some work; a panic in it is an error.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let panicked = |_| Err(Error::new(Code::InternalPanic, "the core panicked"));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(panicked)
}

/// The work's value, or the error as an exception of the language.
pub(crate) fn raised<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, HandleError> {
    guarded(work).map_err(HandleError::from)
}

/// The work's text, or the error's.
pub(crate) fn text(work: impl FnOnce() -> Result<String, Error>) -> String {
    guarded(work).unwrap_or_else(|error| refusal(&error))
}

#[cfg(test)]
mod tests {
    use super::{raised, text};

    #[test]
    fn a_panic_becomes_an_error_text() {
        let answer = text(|| panic!("on purpose"));
        assert!(answer.starts_with(r#"{"error":{"code":"internal.panic","#), "{answer}");
    }

    #[test]
    fn a_panic_becomes_an_exception() {
        let crate::HandleError::Refused { code, path, .. } = raised::<()>(|| panic!("on purpose")).unwrap_err();
        assert_eq!((code.as_str(), path.as_str()), ("internal.panic", ""));
    }
}
