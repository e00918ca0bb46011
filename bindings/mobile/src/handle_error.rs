//! The core's error as UniFFI carries it.

use hivecore::Error;

/// Why a handle was not opened or a buffer not taken. No field is called `message`: Kotlin's Throwable owns that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum HandleError {
    /// The core's error.
    #[error("{code} at \"{path}\": {detail}")]
    Refused {
        /// Stable name, `family.reason`.
        code: String,
        /// RFC 6901 pointer; empty for the input as a whole.
        path: String,
        /// What was found.
        detail: String,
        /// What to do about it.
        help: String,
    },
}

impl From<Error> for HandleError {
    fn from(error: Error) -> Self {
        let (code, help) = (error.code.name().to_owned(), error.help().to_owned());
        Self::Refused { code, path: error.path.clone(), detail: error.detail.clone(), help }
    }
}
