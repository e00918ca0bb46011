//! From a name and a text to an answer's text.

use crate::foundation::decision::{Decision, Outcome, PackReceipt, Reason, inputs_digest, seal};
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::{Packs, Shelf};
use crate::foundation::wire::{Node, Read, Write, Writer, text};
use crate::ops::OPERATIONS;

/// The handle that an operation needs beside its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handle {
    /// None: a plain call.
    None,
    /// A trained recommender.
    #[cfg(feature = "recommend")]
    Recommender,
}

/// What a call may read beside its request: packs, and the handle that it is made on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inputs<'a> {
    /// The packs that the host loaded.
    pub packs: Option<&'a Packs>,
    /// The recommender that the call is made on.
    #[cfg(feature = "recommend")]
    pub recommender: Option<&'a crate::recommend::Recommender>,
    /// The price book that the call is made on.
    #[cfg(feature = "pricing")]
    pub price_book: Option<&'a crate::pricing::PriceBook>,
    /// The rule set that the call is made on.
    #[cfg(feature = "rules")]
    pub rule_set: Option<&'a std::sync::Arc<crate::rules::RuleSet>>,
}

impl<'a> Inputs<'a> {
    /// Packs alone.
    #[must_use]
    pub fn with_packs(packs: &'a Packs) -> Self {
        Self { packs: Some(packs), ..Self::default() }
    }

    /// A recommender alone.
    #[cfg(feature = "recommend")]
    #[must_use]
    pub fn with_recommender(recommender: &'a crate::recommend::Recommender) -> Self {
        Self { recommender: Some(recommender), ..Self::default() }
    }

    /// A rule set alone.
    #[cfg(feature = "rules")]
    #[must_use]
    pub fn with_rule_set(rule_set: &'a std::sync::Arc<crate::rules::RuleSet>) -> Self {
        Self { rule_set: Some(rule_set), ..Self::default() }
    }

    /// What operations on rules may use.
    #[cfg(feature = "rules")]
    pub(super) const fn given(&self) -> crate::rules::operations::Given<'a> {
        crate::rules::operations::Given { rule_set: self.rule_set, packs: self.packs }
    }

    /// The recommender.
    ///
    /// # Errors
    /// `handle.missing` in a plain call.
    #[cfg(feature = "recommend")]
    pub fn recommender(&self) -> Result<&'a crate::recommend::Recommender, Error> {
        self.recommender.ok_or_else(|| Error::new(Code::HandleMissing, "this operation needs a Recommender"))
    }

    /// The packs at hand, of which there may be none.
    #[must_use]
    pub const fn shelf(&self) -> Shelf<'a> {
        Shelf(self.packs)
    }

    /// The digest of the handle that an operation needs.
    fn handle(&self, handle: Handle) -> Result<Option<Digest>, Error> {
        match handle {
            // A plain operation may be called on a price book or on a rule set, which then is part of what went in.
            Handle::None => {
                #[cfg(feature = "rules")]
                if let Some(set) = self.rule_set {
                    return Ok(Some(set.digest()));
                }
                #[cfg(feature = "pricing")]
                if let Some(book) = self.price_book {
                    return Ok(Some(book.digest()));
                }
                Ok(None)
            }
            #[cfg(feature = "recommend")]
            Handle::Recommender => self.recommender().map(|recommender| Some(recommender.digest())),
        }
    }
}

/// A decision on its way out: the answer as canonical text, the reasons and the packs.
#[derive(Default)]
pub(super) struct Reply {
    answer: Writer,
    reasons: Vec<Reason>,
    packs: Vec<PackReceipt>,
}

/// What the function of an operation returns: an answer, or an outcome around one.
pub(super) trait Reached<A>: Into<Outcome<A>> {
    /// Writes it into the reply.
    fn tell(self, reply: &mut Reply);
}

impl<A: Write> Reached<A> for A {
    fn tell(self, reply: &mut Reply) {
        self.write(&mut reply.answer);
    }
}

impl<A: Write> Reached<A> for Outcome<A> {
    fn tell(self, reply: &mut Reply) {
        reply.reasons = self.reasons;
        reply.packs = self.packs;
        self.answer.write(&mut reply.answer);
    }
}

/// One row of the table.
pub struct Operation {
    /// `engine.verb`.
    pub name: &'static str,
    /// The revision of the algorithm, `engine/number`.
    pub engine: &'static str,
    /// The handle it needs.
    pub handle: Handle,
    /// What it answers.
    pub doc: &'static str,
    /// Reads, decides and writes.
    pub(super) run: fn(&Inputs<'_>, &Node<'_>, &mut Reply) -> Result<(), Error>,
    /// The request's shape.
    #[cfg(feature = "shapes")]
    pub request: fn() -> crate::wire::Shape,
    /// The answer's shape.
    #[cfg(feature = "shapes")]
    pub answer: fn() -> crate::wire::Shape,
}

/// The typed part of a row: read, decide, write. All else is done once for all operations.
pub(super) fn run<Q: Read, A: Write, R: Reached<A>>(
    inputs: &Inputs<'_>,
    node: &Node<'_>,
    reply: &mut Reply,
    function: impl Fn(&Inputs<'_>, Q) -> Result<R, Error>,
) -> Result<(), Error> {
    function(inputs, Q::read(node)?)?.tell(reply);
    Ok(())
}

fn find(op: &str) -> Result<&'static Operation, Error> {
    let found = OPERATIONS.iter().find(|operation| operation.name == op);
    found.ok_or_else(|| Error::new(Code::OperationUnknown, "there is no operation of this name"))
}

fn decided(inputs: &Inputs<'_>, op: &str, request: &[u8]) -> Result<String, Error> {
    let operation = find(op)?;
    let node = Node::parse(request)?;
    let handle = inputs.handle(operation.handle)?;
    let mut reply = Reply::default();
    (operation.run)(inputs, &node, &mut reply)?;
    let answer = reply.answer.finish()?;
    let mut canonical = Writer::default();
    canonical.node(&node);
    let inputs = inputs_digest(&canonical.finish()?, handle.as_slice());
    let receipt = seal(&answer, reply.packs, operation.name, operation.engine, inputs);
    let mut out = Writer::default();
    let mut envelope = out.record();
    envelope.with("ok", |out| {
        let mut decision = out.record();
        decision.with("answer", |out| out.raw(&answer));
        decision.field("reasons", &reply.reasons);
        decision.field("receipt", &receipt);
        decision.end();
    });
    envelope.end();
    out.finish()
}

/// The typed call: the same decision as [`call_with`] for the same request.
pub(super) fn decide<Q: Write, A: Write, R: Reached<A>>(
    op: &str,
    inputs: &Inputs<'_>,
    request: Q,
    function: impl Fn(&Inputs<'_>, Q) -> Result<R, Error>,
) -> Result<Decision<A>, Error> {
    let operation = find(op)?;
    let handle = inputs.handle(operation.handle)?;
    let digest = inputs_digest(&text(&request)?, handle.as_slice());
    let outcome: Outcome<A> = function(inputs, request)?.into();
    let receipt = seal(&text(&outcome.answer)?, outcome.packs, operation.name, operation.engine, digest);
    Ok(Decision { answer: outcome.answer, reasons: outcome.reasons, receipt })
}

/// The text of an error: `{"error":{"code","detail","help","path"}}`.
#[must_use]
pub fn refusal(error: &Error) -> String {
    let mut out = Writer::default();
    let mut envelope = out.record();
    envelope.field("error", error);
    envelope.end();
    // An error holds no floats, so its text always exists.
    out.finish().unwrap_or_default()
}

/// Answers one operation from its request's text, with what a handle or packs bring.
///
/// The answer is canonical JSON (RFC 8785): `{"ok":{"answer","reasons","receipt"}}` or
/// `{"error":{"code","detail","help","path"}}`. It never fails otherwise.
#[must_use]
pub fn call_with(inputs: &Inputs<'_>, op: &str, request: &[u8]) -> String {
    decided(inputs, op, request).unwrap_or_else(|error| refusal(&error))
}

/// Answers one operation from its request's text.
///
/// ```
/// let answer = hivecore::call("no.such", b"{}");
/// assert!(answer.contains(r#""code":"operation.unknown""#));
/// ```
#[must_use]
pub fn call(op: &str, request: &[u8]) -> String {
    call_with(&Inputs::default(), op, request)
}
