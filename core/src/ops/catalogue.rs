//! The operations about operations, and canonical text as an operation.

use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use crate::foundation::wire::{Int53, canonical, wire};
use crate::ops::OPERATIONS;
use crate::ops::digests::SCHEMAS;

/// A request of `json.canonicalize`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanonicalizeRequest {
    /// The JSON text.
    pub text: String,
}

/// The canonical form of a JSON text.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanonicalizeAnswer {
    /// The text as RFC 8785 writes it.
    pub canonical: String,
    /// The SHA-256 digest of the canonical text.
    pub digest: Digest,
}

/// Canonical text and digest.
///
/// # Errors
/// Families `json` and `number`: what the strict door refuses. The path is `/text`.
pub fn canonicalize(request: &CanonicalizeRequest) -> Result<CanonicalizeAnswer, Error> {
    let canonical = canonical(request.text.as_bytes()).map_err(|error| error.with_path("/text"))?;
    Ok(CanonicalizeAnswer { digest: Digest::of(canonical.as_bytes()), canonical })
}

/// A request of `ops.errors`: no fields.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorsRequest {}

/// Every error code.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorsAnswer {
    /// The codes, in the order of their introduction by family.
    pub errors: Vec<ListedError>,
}

/// One error code.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedError {
    /// Stable name, `family.reason`.
    pub code: String,
    /// What to do about it.
    pub help: String,
}

/// The table of errors.
#[must_use]
pub fn errors() -> ErrorsAnswer {
    let listed =
        Code::ALL.iter().map(|code| ListedError { code: code.name().to_owned(), help: code.help().to_owned() });
    ErrorsAnswer { errors: listed.collect() }
}

/// A request of `ops.limits`: no fields.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitsRequest {}

/// Every input limit.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitsAnswer {
    /// The limits.
    pub limits: Vec<ListedLimit>,
}

/// One input limit.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedLimit {
    /// Name.
    pub name: String,
    /// Greatest value accepted.
    pub most: Int53,
    /// What it limits.
    pub meaning: String,
}

/// The table of limits.
///
/// # Errors
/// None in practice: every limit is an integer below 2^53.
pub fn limits() -> Result<LimitsAnswer, Error> {
    let mut listed = Vec::with_capacity(limits::TABLE.len());
    for (name, most, meaning) in limits::TABLE {
        listed.push(ListedLimit {
            name: name.to_ascii_lowercase(),
            most: Int53::new(*most)?,
            meaning: meaning.trim_ascii().to_owned(),
        });
    }
    Ok(LimitsAnswer { limits: listed })
}

/// A request of `ops.list`: no fields.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRequest {}

/// Every operation.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListAnswer {
    /// The operations, by name.
    pub operations: Vec<ListedOperation>,
}

/// One operation.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedOperation {
    /// `engine.verb`.
    pub name: String,
    /// The revision of the algorithm.
    pub engine: String,
    /// What it answers.
    pub doc: String,
    /// The digest of its JSON Schema, the file `schema/<name>.json`.
    pub schema: String,
}

/// The table of operations.
///
/// # Errors
/// `internal.answer` for an operation without a schema: a test holds that there is none.
pub fn list() -> Result<ListAnswer, Error> {
    let mut listed = Vec::with_capacity(OPERATIONS.len());
    for operation in OPERATIONS {
        let schema = SCHEMAS.iter().find(|(name, _)| *name == operation.name);
        let missing = || Error::new(Code::InternalAnswer, "an operation has no schema: generate it");
        listed.push(ListedOperation {
            name: operation.name.to_owned(),
            engine: operation.engine.to_owned(),
            doc: operation.doc.trim_ascii().to_owned(),
            schema: schema.ok_or_else(missing)?.1.to_owned(),
        });
    }
    Ok(ListAnswer { operations: listed })
}
