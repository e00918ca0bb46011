//! States as bytes and back. Format version 1, inside the common [container](crate::foundation::container); integers
//! are little-endian, instants nanoseconds in 16 bytes, texts their length in 4 bytes and their bytes.
//!
//! | field | |
//! |---|---|
//! | digest of the definition | 32 bytes |
//! | moment of the last step, moment of the base | each after a byte that says whether there is one |
//! | points of events, highest level | 8 and 4 bytes |
//! | state of the rules | a file of its own, after its length |
//! | journal, feelings, carried awards, held events | each after their number |

use super::award::{AwardKey, Carried, Entry, EventKey};
use super::emotional_weight::{Feeling, nanoseconds};
use super::fold::Fold;
use super::set::ArchetypeSet;
use super::state::ArchetypeState;
use crate::foundation::container::{Format, Reader};
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::Event;
use crate::foundation::instant::Instant;

const FORMAT: Format = Format { magic: *b"HIVEARCH", name: "archetype state", version: 1 };

#[derive(Default)]
struct Out(Vec<u8>);

impl Out {
    fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn count(&mut self, items: usize) {
        self.u32(items as u32);
    }

    fn blob(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    fn at(&mut self, at: Instant) {
        self.0.extend_from_slice(&nanoseconds(at).to_le_bytes());
    }

    fn flag(&mut self, there: bool) -> bool {
        self.0.push(u8::from(there));
        there
    }

    fn moment(&mut self, at: Option<Instant>) {
        self.flag(at.is_some());
        if let Some(at) = at {
            self.at(at);
        }
    }

    fn key(&mut self, key: AwardKey) {
        self.u32(key.archetype);
        self.u32(key.tier);
        self.u32(key.season);
    }
}

fn content(what: &str) -> Error {
    Error::new(Code::FileContent, what)
}

struct In<'f>(Reader<'f>);

impl<'f> In<'f> {
    fn i128(&mut self) -> Result<i128, Error> {
        let (low, high) = (self.0.u64()?, self.0.u64()?);
        Ok((u128::from(high) << 64 | u128::from(low)) as i128)
    }

    fn at(&mut self) -> Result<Instant, Error> {
        let nanoseconds = self.i128()?;
        let seconds = i64::try_from(nanoseconds.div_euclid(1_000_000_000)).map_err(|_| content("no such instant"))?;
        Instant::new(seconds, nanoseconds.rem_euclid(1_000_000_000) as u32)
    }

    fn flag(&mut self) -> Result<bool, Error> {
        match self.0.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(content("a flag is 0 or 1")),
        }
    }

    fn moment(&mut self) -> Result<Option<Instant>, Error> {
        if self.flag()? { self.at().map(Some) } else { Ok(None) }
    }

    fn blob(&mut self) -> Result<&'f [u8], Error> {
        let length = self.0.u32()? as usize;
        self.0.bytes(length)
    }

    fn text(&mut self) -> Result<String, Error> {
        std::str::from_utf8(self.blob()?).map(str::to_owned).map_err(|_| content("a text is no UTF-8"))
    }

    fn key(&mut self, set: &ArchetypeSet) -> Result<AwardKey, Error> {
        let key = AwardKey { archetype: self.0.u32()?, tier: self.0.u32()?, season: self.0.u32()? };
        let seasons = set.archetype(key).map_or(0, |archetype| archetype.seasons.len());
        let seasonal = super::fold::seasons(seasons).contains(&key.season);
        if set.tier(key).is_some() && seasonal { Ok(key) } else { Err(content("an award of nothing")) }
    }

    fn entry(&mut self, set: &ArchetypeSet) -> Result<Entry, Error> {
        let (key, granted, at) = (self.key(set)?, self.flag()?, self.at()?);
        let event = if self.flag()? { Some(EventKey { source: self.text()?, id: self.text()? }) } else { None };
        let proof = if self.flag()? {
            let mut bytes = [0; 32];
            bytes.copy_from_slice(self.0.bytes(32)?);
            Some(Digest::from_bytes(bytes))
        } else {
            None
        };
        Ok(Entry { key, granted, at, event, proof })
    }
}

impl ArchetypeSet {
    /// The bytes of a state.
    #[must_use]
    pub fn state_bytes(&self, state: &ArchetypeState) -> Vec<u8> {
        let mut out = Out::default();
        out.0.extend_from_slice(self.digest.bytes());
        out.moment(state.now);
        out.moment(state.base.clock);
        out.0.extend_from_slice(&state.base.xp.to_le_bytes());
        out.u32(state.base.peak);
        out.blob(&self.rules.state_bytes(&state.base.rules));
        out.count(state.base.journal.len());
        for entry in &state.base.journal {
            out.key(entry.key);
            out.flag(entry.granted);
            out.at(entry.at);
            out.flag(entry.event.is_some());
            if let Some(event) = &entry.event {
                out.blob(event.source.as_bytes());
                out.blob(event.id.as_bytes());
            }
            out.flag(entry.proof.is_some());
            if let Some(proof) = &entry.proof {
                out.0.extend_from_slice(proof.bytes());
            }
        }
        for feelings in &state.base.feelings {
            out.count(feelings.len());
            for feeling in feelings {
                out.0.extend_from_slice(&feeling.at.to_le_bytes());
                out.0.extend_from_slice(&feeling.weight.to_le_bytes());
            }
        }
        out.count(state.carried.len());
        for carried in &state.carried {
            out.key(carried.key);
            out.at(carried.at);
            out.moment(carried.until);
        }
        out.count(state.pending.len());
        for event in &state.pending {
            out.blob(event.text().as_bytes());
        }
        FORMAT.seal(&out.0)
    }

    /// A state from its bytes.
    ///
    /// # Errors
    /// `file.magic`, `file.version`, `file.length`, `file.digest`, `file.content`; `archetype.state` for a state of
    /// another definition.
    pub fn open_state(&self, bytes: &[u8]) -> Result<ArchetypeState, Error> {
        let (_, payload) = FORMAT.open(bytes)?;
        let mut file = In(Reader::new(payload));
        if file.0.bytes(32)? != self.digest.bytes() {
            return Err(Error::new(Code::ArchetypeState, "the state belongs to another definition"));
        }
        let (now, clock) = (file.moment()?, file.moment()?);
        let (xp, peak) = (file.0.u64()? as i64, file.0.u32()?);
        if peak > self.level(i64::MAX) {
            return Err(content("there is no such level"));
        }
        let rules = self.rules.open_state(file.blob()?)?;
        let mut base = Fold { rules, clock, xp, peak, ..Fold::new(self) };
        for _ in 0..file.0.u32()? {
            base.journal.push(file.entry(self)?);
            base.count(self)?;
        }
        for list in &mut base.feelings {
            for _ in 0..file.0.u32()? {
                let feeling = Feeling::new(file.at()?, i128::from(file.0.u64()? as i64));
                list.push(feeling.ok_or_else(|| content("a weight is out of range"))?);
            }
        }
        let mut carried = Vec::new();
        for _ in 0..file.0.u32()? {
            carried.push(Carried { key: file.key(self)?, at: file.at()?, until: file.moment()? });
        }
        let mut pending: Vec<Event> = Vec::new();
        for _ in 0..file.0.u32()? {
            let event = Event::parse(file.blob()?)?;
            if pending.last().is_some_and(|last| last.order(&event).is_ge()) {
                return Err(content("held events are not in order"));
            }
            pending.push(event);
        }
        file.0.end()?;
        Ok(ArchetypeState { now, base, pending, carried, head: None })
    }
}
