//! The wall between the core and Python: errors become exceptions of `hivecore.errors`, and a panic, which nothing
//! reachable should cause, becomes `internal.panic` instead of PyO3's `PanicException` (which `except Exception` misses).

use hivecore::{Code, Error};
use pyo3::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs work of the core; a panic becomes an error.
///
/// # Errors
/// The work's own, or `internal.panic`.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // Nothing that the work touched is used again after a panic: handles are immutable.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Error::new(Code::InternalPanic, "the core panicked")))
}

/// The exception of an error: the class of its family, with `code`, `path`, `detail` and `help`.
pub fn exception(py: Python<'_>, error: &Error) -> PyErr {
    let made = py
        .import("hivecore.errors")
        .and_then(|errors| errors.getattr("error"))
        .and_then(|error_class| error_class.call1((error.code.name(), &error.path, &error.detail, error.help())));
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(failed) => failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let caught = guarded::<()>(|| panic!("as a defect would"));
        assert_eq!(caught.map_err(|error| error.code), Err(Code::InternalPanic));
        assert_eq!(guarded(|| Ok(7)), Ok(7));
    }
}
