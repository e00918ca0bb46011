//! A decision: the answer, the reasons, the receipt.

use crate::foundation::digest::Digest;
use crate::foundation::wire::{Int53, wire};
use std::collections::BTreeMap;

/// Why an answer is as it is: a code with numbers, which one table of templates renders in a language.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Stable name, `engine.reason`.
    pub code: String,
    /// RFC 6901 pointer into the answer that the reason speaks of; empty for the answer as a whole.
    pub path: String,
    /// The numbers that made the difference, by name.
    pub numbers: BTreeMap<String, Int53>,
    /// The names that made the difference, by name.
    pub texts: BTreeMap<String, String>,
}

impl Reason {
    /// A reason for the answer as a whole.
    #[must_use]
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), path: String::new(), numbers: BTreeMap::new(), texts: BTreeMap::new() }
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, name: &str, value: Int53) -> Self {
        self.numbers.insert(name.to_owned(), value);
        self
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.texts.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Points at a part of the answer.
    #[must_use]
    pub fn about(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }
}

/// A pack that an answer was made with.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackReceipt {
    /// The pack's id.
    pub id: String,
    /// The pack's version.
    pub version: String,
    /// The digest of the pack's canonical text.
    pub digest: Digest,
}

/// What anybody needs to replay a decision.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The operation.
    pub op: String,
    /// The revision of the algorithm, `engine/number`. It changes when answers change, not with releases.
    pub engine: String,
    /// The digest of the request's canonical text, followed by a line feed and the digest of each handle used.
    pub inputs: Digest,
    /// The digest of the answer's canonical text.
    pub answer: Digest,
    /// The packs used, by id.
    pub packs: Vec<PackReceipt>,
}

/// An answer with its reasons, before it is sealed by a receipt: what an operation returns.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<A> {
    /// The answer.
    pub answer: A,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The packs used.
    pub packs: Vec<PackReceipt>,
}

impl<A> From<A> for Outcome<A> {
    fn from(answer: A) -> Self {
        Self { answer, reasons: Vec::new(), packs: Vec::new() }
    }
}

/// An answer with its reasons and receipt.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision<A> {
    /// The answer.
    pub answer: A,
    /// Why.
    pub reasons: Vec<Reason>,
    /// How to replay it.
    pub receipt: Receipt,
}

/// The digest of a request's canonical text and of the handles that it was decided with.
#[must_use]
pub fn inputs_digest(canonical_request: &str, handles: &[Digest]) -> Digest {
    let names: Vec<String> = handles.iter().map(|digest| format!("\n{digest}")).collect();
    let pieces = std::iter::once(canonical_request.as_bytes()).chain(names.iter().map(String::as_bytes));
    Digest::of_pieces(pieces)
}

/// The receipt of an answer's canonical text.
#[must_use]
pub fn seal(answer: &str, mut packs: Vec<PackReceipt>, op: &str, engine: &str, inputs: Digest) -> Receipt {
    crate::foundation::order::sort_by(&mut packs, |a, b| a.id.cmp(&b.id).then_with(|| a.version.cmp(&b.version)));
    packs.dedup();
    Receipt { op: op.to_owned(), engine: engine.to_owned(), inputs, answer: Digest::of(answer.as_bytes()), packs }
}
