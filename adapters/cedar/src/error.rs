//! Why there is no translation, or no decision.

/// Why there is no translation, or no decision.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CedarError {
    /// hivecore refuses it itself.
    #[error(transparent)]
    Refused(#[from] hivecore::Error),
    /// Cedar cannot say it.
    #[error("{path}: {detail}")]
    Inexpressible {
        /// Where: below the request for policies, below the question for facts.
        path: String,
        /// What Cedar lacks.
        detail: &'static str,
    },
    /// Cedar refuses what was translated, or errs in evaluating it.
    #[error("Cedar: {0}")]
    Cedar(String),
}

impl CedarError {
    pub(crate) fn inexpressible(path: &str, detail: &'static str) -> Self {
        Self::Inexpressible { path: path.to_owned(), detail }
    }

    pub(crate) fn cedar(error: impl std::fmt::Display) -> Self {
        Self::Cedar(error.to_string())
    }
}
