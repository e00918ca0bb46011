//! The wall between the core and Python: errors become exceptions of `hivecore.errors`, and a panic, which nothing
//! reachable should cause, becomes `internal.panic` instead of PyO3's `PanicException` (which `except Exception` misses).

use hivecore::{Code, Error};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs work of the core; a panic becomes an error.
///
/// # Errors
/// The work's own, or `internal.panic`.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // Nothing that the work touched is used again after a panic: handles are immutable.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Error::new(Code::InternalPanic, "the core panicked")))
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
