//! Packs: versioned data with a digest (time zones, currencies, lexicons, rule packs), handed in by the host.
//!
//! A pack is one canonical JSON file (RFC 8785) and never changes: a correction is a new version. A version is in
//! force from `effectiveFrom` up to, not including, `effectiveTo`, or else up to the next version's `effectiveFrom`.

use crate::foundation::currency::Currencies;
use crate::foundation::date::Date;
use crate::foundation::decision::PackReceipt;
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use crate::foundation::time_zone::TimeZones;
use crate::foundation::wire::{Node, Read, Writer, unfilled, wire};
use std::any::Any;
use std::sync::{Arc, OnceLock};

/// Where a pack's data come from.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackSource {
    /// Who published it.
    pub authority: String,
    /// What: the document, its edition and, where it has them, the clause.
    pub document: String,
    /// The licence or terms under which it may be passed on.
    pub licence: Option<String>,
}

/// How sure a pack's data are.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackStatus {
    /// Read in the sources that the pack names.
    Cited,
    /// Recalled: not to be relied on.
    Unverified,
}

/// What a pack holds, by its `kind`.
#[derive(Clone, Debug, PartialEq)]
enum Payload {
    Currencies(Currencies),
    TimeZones(Arc<TimeZones>),
    /// Canonical text, for the engine that knows the kind.
    Text(String, Compiled),
}

/// What an engine made of a payload, kept beside it so that it is made once.
#[derive(Clone, Default)]
struct Compiled(OnceLock<Arc<dyn Any + Send + Sync>>);

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Compiled")
    }
}

impl PartialEq for Compiled {
    /// What is made of a text follows from the text.
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

/// One version of one pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    id: String,
    version: String,
    kind: String,
    effective_from: Date,
    effective_to: Option<Date>,
    sources: Vec<PackSource>,
    status: PackStatus,
    payload: Payload,
    digest: Digest,
}

/// The fields of a pack's file, before each the character of its length ([`Names`](crate::foundation::wire::Names)).
const FIELDS: &str = "%id/version)kind;effectiveFrom8effectiveTo/sources-status/payload";

/// A text of 1 to 256 bytes.
#[wire(id)]
struct Name(String);

/// A value that is there, and is read when its kind is known.
struct Unread;

impl Read for Unread {
    fn blank() -> Self {
        Self
    }

    fn read(_: &Node<'_>) -> Result<Self, Error> {
        Ok(Self)
    }
}

impl Pack {
    fn open(text: &[u8]) -> Result<Self, Error> {
        if text.len() > limits::PACK_BYTES {
            return Err(Error::new(Code::JsonSize, "longer than a pack may be"));
        }
        let node = Node::parse(text)?;
        let mut canonical = Writer::default();
        canonical.node(&node);
        if canonical.finish()?.as_bytes() != text {
            return Err(Error::new(Code::PackCanonical, "the text is not the canonical text of its value"));
        }
        let (mut id, mut version, mut kind) = (None::<Name>, None::<Name>, None::<Name>);
        let (mut effective_from, mut effective_to) = (None, None);
        let (mut sources, mut status, mut payload) = (None, None, None::<Unread>);
        node.fill(
            false,
            FIELDS,
            &mut [
                &mut id,
                &mut version,
                &mut kind,
                &mut effective_from,
                &mut effective_to,
                &mut sources,
                &mut status,
                &mut payload,
            ],
        )?;
        let (Some(id), Some(version), Some(kind)) = (id, version, kind) else { return Err(unfilled()) };
        let (Some(effective_from), Some(sources), Some(status)) = (effective_from, sources, status) else {
            return Err(unfilled());
        };
        let payload = node.members()?.find("payload").ok_or_else(unfilled)?;
        let pack = Self {
            id: id.0,
            version: version.0,
            effective_from,
            effective_to,
            sources,
            status,
            payload: Payload::read(kind.as_str(), payload).map_err(|error| error.under("payload"))?,
            kind: kind.0,
            digest: Digest::of(text),
        };
        if pack.effective_to.is_some_and(|to| to <= pack.effective_from) {
            return Err(Error::new(Code::FieldRange, "not after effectiveFrom").under("effectiveTo"));
        }
        Ok(pack)
    }

    /// The pack's name in a receipt.
    #[must_use]
    pub fn receipt(&self) -> PackReceipt {
        PackReceipt { id: self.id.clone(), version: self.version.clone(), digest: self.digest }
    }

    /// The payload's canonical text, for kinds that an engine reads itself.
    #[must_use]
    pub fn payload_text(&self) -> Option<&str> {
        if let Payload::Text(text, _) = &self.payload { Some(text) } else { None }
    }

    /// What an engine makes of the payload of a pack of one kind: made once, then kept beside it.
    ///
    /// # Errors
    /// As [`Self::payload`]; `pack.kind` where another engine has made something else of it.
    pub fn compiled<T: Read + Any + Send + Sync>(&self, kind: &str) -> Result<&T, Error> {
        let foreign = || Error::new(Code::PackKind, [&self.id, " is not a pack of kind ", kind].concat());
        let Payload::Text(_, Compiled(kept)) = &self.payload else { return Err(foreign()) };
        if kept.get().is_none() {
            // Another thread may be first: then both make the same.
            let _ = kept.set(Arc::new(self.payload::<T>(kind)?));
        }
        kept.get().and_then(|made| made.downcast_ref()).ok_or_else(foreign)
    }

    /// How sure its data are.
    #[must_use]
    pub const fn status(&self) -> PackStatus {
        self.status
    }

    /// The payload as the type that an engine reads from packs of one kind.
    ///
    /// # Errors
    /// `pack.kind` for a pack of another kind; what reading gives, with its path below `/payload`, as `pack.payload`.
    pub fn payload<T: Read>(&self, kind: &str) -> Result<T, Error> {
        let Some(text) = self.payload_text().filter(|_| self.kind == kind) else {
            return Err(Error::new(Code::PackKind, [&self.id, " is not a pack of kind ", kind].concat()));
        };
        let read = Node::parse(text.as_bytes()).and_then(|node| T::read(&node));
        read.map_err(|error| {
            let detail = [&self.id, " at /payload", &error.path, ": ", &error.detail].concat();
            Error::new(Code::PackPayload, detail)
        })
    }

    /// What stands in its file's head.
    #[must_use]
    pub fn inspect(&self) -> InspectedPack {
        InspectedPack {
            id: self.id.clone(),
            version: self.version.clone(),
            kind: self.kind.clone(),
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            sources: self.sources.clone(),
            status: self.status,
            digest: self.digest,
        }
    }
}

impl Payload {
    fn read(kind: &str, node: &Node<'_>) -> Result<Self, Error> {
        match kind {
            "currencies" => Currencies::checked(node).map(Self::Currencies),
            "time_zones" => TimeZones::checked(node).map(|zones| Self::TimeZones(Arc::new(zones))),
            _ => {
                let mut out = Writer::default();
                out.node(node);
                out.finish().map(|text| Self::Text(text, Compiled::default()))
            }
        }
    }
}

/// A pack as `pack.inspect` lists it.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InspectedPack {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// What the payload is: `time_zones`, `currencies`, or a kind that an engine reads.
    pub kind: String,
    /// First day in force.
    pub effective_from: Date,
    /// First day no longer in force, where the pack names it.
    pub effective_to: Option<Date>,
    /// Where the data come from.
    pub sources: Vec<PackSource>,
    /// How sure they are.
    pub status: PackStatus,
    /// SHA-256 of the file.
    pub digest: Digest,
}

/// A set of packs that calls may read. Immutable, made from bytes, `Send` and `Sync`.
#[derive(Clone, Debug, Default)]
pub struct Packs {
    /// By id, then by the first day in force.
    packs: Vec<Pack>,
}

impl Packs {
    /// Reads pack files, each one canonical JSON text.
    ///
    /// ```
    /// let packs = hivecore::Packs::open(&[br#"{"effectiveFrom":"2026-01-01","id":"notes","kind":"notes","payload":[1],"sources":[],"status":"unverified","version":"1"}"#])?;
    /// assert!(packs.call("pack.inspect", b"{}").contains(r#""id":"notes""#));
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    ///
    /// # Errors
    /// What the strict door refuses; `pack.canonical`, `pack.payload`, `field.range` for a period that ends before it
    /// begins, `pack.overlap` when two versions of one pack would be in force on one day. Paths begin with the file's
    /// place in the list.
    pub fn open(files: &[&[u8]]) -> Result<Self, Error> {
        let mut packs = Vec::with_capacity(files.len());
        for (at, text) in files.iter().enumerate() {
            packs.push(Pack::open(text).map_err(|error| error.at(at))?);
        }
        crate::foundation::order::sort_by(&mut packs, |a, b| (&a.id, a.effective_from).cmp(&(&b.id, b.effective_from)));
        for pair in packs.windows(2).filter(|pair| pair[0].id == pair[1].id) {
            let begins = pair[1].effective_from;
            if pair[0].effective_from == begins || pair[0].effective_to.is_some_and(|ends| ends > begins) {
                let detail = [&pair[0].id, " ", &pair[0].version, " and ", &pair[1].version].concat();
                return Err(Error::new(Code::PackOverlap, detail));
            }
        }
        Ok(Self { packs })
    }

    /// Every version of every pack, by id and first day in force.
    #[must_use]
    pub fn all(&self) -> &[Pack] {
        &self.packs
    }

    /// The versions in force on a day, by id.
    pub fn in_force_on(&self, day: Date) -> impl Iterator<Item = &Pack> {
        self.packs
            .iter()
            .filter(move |pack| self.in_force(&pack.id, day).is_some_and(|found| std::ptr::eq(found, *pack)))
    }

    /// The version in force on a day, if there is one.
    fn in_force(&self, id: &str, day: Date) -> Option<&Pack> {
        let begun = self.packs.iter().rfind(|pack| pack.id == id && pack.effective_from <= day);
        begun.filter(|pack| pack.effective_to.is_none_or(|ends| day < ends))
    }
}

/// The packs of a call, of which there may be none.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<'p>(pub Option<&'p Packs>);

impl<'p> Shelf<'p> {
    /// The version of a pack that is in force on a day; without a day, the only version at hand.
    ///
    /// # Errors
    /// `pack.missing`, `pack.ambiguous`.
    pub fn select(self, id: &str, as_of: Option<Date>) -> Result<&'p Pack, Error> {
        let missing = |what: &str| Error::new(Code::PackMissing, ["the pack ", id, what].concat());
        let packs = self.0.ok_or_else(|| missing(" is needed"))?;
        if let Some(day) = as_of {
            let late = || missing(&[" is needed in the version of ", &day.to_string()].concat());
            return packs.in_force(id, day).ok_or_else(late);
        }
        let mut versions = packs.packs.iter().filter(|pack| pack.id == id);
        match (versions.next(), versions.next()) {
            (Some(pack), None) => Ok(pack),
            (None, _) => Err(missing(" is needed")),
            _ => Err(Error::new(Code::PackAmbiguous, ["there are several versions of ", id].concat())),
        }
    }

    /// A set of packs that holds only the version of a pack in force on a day.
    ///
    /// # Errors
    /// `pack.missing`.
    pub fn alone(self, id: &str, as_of: Date) -> Result<Packs, Error> {
        Ok(Packs { packs: vec![self.select(id, Some(as_of))?.clone()] })
    }

    /// The payload of the version in force on a day (or the only one), as the type that an engine reads.
    ///
    /// # Errors
    /// `pack.missing`, `pack.ambiguous`, `pack.kind`, `pack.payload`.
    pub fn payload<T: Read>(self, id: &str, kind: &str, as_of: Option<Date>) -> Result<(T, PackReceipt), Error> {
        let pack = self.select(id, as_of)?;
        Ok((pack.payload(kind)?, pack.receipt()))
    }

    /// The currencies in force on a day.
    ///
    /// # Errors
    /// `pack.missing`, `pack.ambiguous`.
    pub fn currencies(self, as_of: Option<Date>) -> Result<(&'p Currencies, PackReceipt), Error> {
        let pack = self.select("currencies", as_of)?;
        match &pack.payload {
            Payload::Currencies(currencies) => Ok((currencies, pack.receipt())),
            _ => Err(Error::new(Code::PackMissing, "the pack currencies is not of its kind")),
        }
    }

    /// The time zones as known on a day.
    ///
    /// # Errors
    /// `pack.missing`, `pack.ambiguous`.
    pub fn time_zones(self, as_of: Option<Date>) -> Result<(&'p Arc<TimeZones>, PackReceipt), Error> {
        let pack = self.select("time-zones", as_of)?;
        match &pack.payload {
            Payload::TimeZones(zones) => Ok((zones, pack.receipt())),
            _ => Err(Error::new(Code::PackMissing, "the pack time-zones is not of its kind")),
        }
    }
}
