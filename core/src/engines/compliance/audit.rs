//! The audit chain: receipts of decisions, each bound to the one before it, so that nothing can be changed, left out or
//! put in between without being seen.
//!
//! An entry's digest is the SHA-256 of the canonical text (RFC 8785) of the entry without its field `digest`; `previous`
//! is the digest of the entry before, absent for the first. Anybody can check a chain with any implementation of both;
//! whoever kept the request of a receipt replays it with the same packs and finds the same two digests.

use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::wire::{Int53, Writer, wire};

/// The receipt of a decision, as an answer carries it.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditedReceipt {
    /// The operation.
    pub op: String,
    /// The revision of the algorithm.
    pub engine: String,
    /// The digest of the request.
    pub inputs: Digest,
    /// The digest of the answer.
    pub answer: Digest,
    /// The packs used.
    pub packs: Vec<AuditedPack>,
}

/// A pack of a receipt.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditedPack {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its file.
    pub digest: Digest,
}

/// Something to be recorded.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    /// When it was decided.
    pub at: Instant,
    /// Who or what asked: an id of the host, no personal data.
    pub subject: String,
    /// The receipt.
    pub receipt: AuditedReceipt,
}

/// An entry of the chain.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// 0, 1, 2, …
    pub sequence: Int53,
    /// The digest of the entry before; absent for the first.
    pub previous: Option<Digest>,
    /// What is recorded.
    pub record: AuditRecord,
    /// The digest of this entry without this field.
    pub digest: Digest,
}

/// The end of a chain.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// The number of its last entry.
    pub sequence: Int53,
    /// The digest of its last entry.
    pub digest: Digest,
}

/// A request of `compliance.audit`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditRequest {
    /// Appends records.
    Append {
        /// Where the chain stands; absent: it begins.
        head: Option<AuditHead>,
        /// The records, in order of time.
        records: Vec<AuditRecord>,
    },
    /// Checks a chain, or a part of one.
    Verify {
        /// Its entries.
        entries: Vec<AuditEntry>,
        /// The entry before the first one; absent: the chain begins with it.
        head: Option<AuditHead>,
    },
}

/// The answer of `compliance.audit`.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditAnswer {
    /// The new entries, for `append`.
    pub entries: Vec<AuditEntry>,
    /// The end of the chain: of what was appended, or of what holds.
    pub head: Option<AuditHead>,
    /// Whether every entry holds.
    pub holds: bool,
    /// The place of the first entry that does not.
    pub broken_at: Option<Int53>,
    /// What is wrong with it: `sequence`, `previous`, `digest`, `time`.
    pub fault: Option<&'static str>,
}

fn seal(sequence: Int53, previous: Option<Digest>, record: &AuditRecord) -> Result<Digest, Error> {
    let mut out = Writer::default();
    let mut fields = out.record();
    // In canonical order.
    fields.optional("previous", &previous);
    fields.field("record", record);
    fields.field("sequence", &sequence);
    fields.end();
    Ok(Digest::of(out.finish()?.as_bytes()))
}

/// The number after a head.
fn next(head: Option<AuditHead>) -> Result<Int53, Error> {
    head.map_or(Ok(Int53::from(0)), |head| Int53::new(head.sequence.get().saturating_add(1)))
}

/// Appends to a chain, or checks one.
///
/// # Errors
/// `field.range` for records out of order of time; `number.range` for a chain of more than 2^53 entries.
pub fn audit(request: &AuditRequest) -> Result<AuditAnswer, Error> {
    match request {
        AuditRequest::Append { head, records } => append(*head, records),
        AuditRequest::Verify { entries, head } => verify(entries, *head),
    }
}

fn append(mut head: Option<AuditHead>, records: &[AuditRecord]) -> Result<AuditAnswer, Error> {
    let mut entries = Vec::with_capacity(records.len());
    for (at, record) in records.iter().enumerate() {
        if at.checked_sub(1).and_then(|before| records.get(before)).is_some_and(|before| before.at > record.at) {
            return Err(Error::new(Code::FieldRange, "before the record before it")
                .under("at")
                .at(at)
                .under("records"));
        }
        let (sequence, previous) = (next(head).map_err(|e| e.under("head"))?, head.map(|head| head.digest));
        let digest = seal(sequence, previous, record)?;
        entries.push(AuditEntry { sequence, previous, record: record.clone(), digest });
        head = Some(AuditHead { sequence, digest });
    }
    Ok(AuditAnswer { entries, head, holds: true, broken_at: None, fault: None })
}

fn verify(entries: &[AuditEntry], mut head: Option<AuditHead>) -> Result<AuditAnswer, Error> {
    let mut last = None;
    for (at, entry) in entries.iter().enumerate() {
        let fault = if entry.sequence != next(head)? {
            Some("sequence")
        } else if entry.previous != head.map(|head| head.digest) {
            Some("previous")
        } else if entry.digest != seal(entry.sequence, entry.previous, &entry.record)? {
            Some("digest")
        } else if last.is_some_and(|last| last > entry.record.at) {
            Some("time")
        } else {
            None
        };
        if fault.is_some() {
            let broken_at = Some(Int53::count(at)?);
            return Ok(AuditAnswer { entries: Vec::new(), head, holds: false, broken_at, fault });
        }
        last = Some(entry.record.at);
        head = Some(AuditHead { sequence: entry.sequence, digest: entry.digest });
    }
    Ok(AuditAnswer { entries: Vec::new(), head, holds: true, broken_at: None, fault: None })
}
