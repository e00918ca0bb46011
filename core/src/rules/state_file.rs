//! States as bytes and back. Format version 1, inside the common [container](crate::foundation::container); integers are
//! LEB128, signed ones in zigzag order, texts their length and bytes, instants nanoseconds.
//!
//! | field | |
//! |---|---|
//! | digest of the rule set | 32 bytes |
//! | moment of the last step, begin of the history, zone | each after a byte that says whether there is one |
//! | facts: number, then slot, kind, value | ascending |
//! | memories: number, then operator, kind, content | ascending; settled events only |
//! | held events: number, then each | in their order |

use crate::foundation::container::{Format, Reader};
use crate::foundation::error::{Code, Error};
use crate::foundation::hybrid_clock::Stamp;
use crate::foundation::instant::Instant;
use crate::rules::fact::Fact;
use crate::rules::history::Match;
use crate::rules::language::HistoryOperator;
use crate::rules::program::{instant, nanoseconds};
use crate::rules::rule_set::RuleSet;
use crate::rules::sequence::Sequence;
use crate::rules::state::{Held, Memory, RuleState};
use crate::rules::streak::{Active, Streak};
use crate::rules::track::{Entry, Totals, Track};
use crate::rules::value_type::Type;

const FORMAT: Format = Format { magic: *b"HIVERULS", name: "rule state", version: 1 };

#[derive(Default)]
struct Out(Vec<u8>);

impl Out {
    fn count(&mut self, mut value: u128) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn number(&mut self, value: i128) {
        self.count(((value << 1) ^ (value >> 127)) as u128);
    }

    fn text(&mut self, text: &str) {
        self.count(text.len() as u128);
        self.0.extend_from_slice(text.as_bytes());
    }

    fn at(&mut self, at: Instant) {
        self.number(nanoseconds(at));
    }

    fn optional<T>(&mut self, value: Option<T>, put: impl FnOnce(&mut Self, T)) {
        self.0.push(u8::from(value.is_some()));
        if let Some(value) = value {
            put(self, value);
        }
    }

    fn key(&mut self, key: &Option<Box<str>>) {
        self.optional(key.as_deref(), Self::text);
    }

    fn fact(&mut self, fact: &Fact) {
        match fact {
            Fact::Integer(value) => {
                self.0.push(0);
                self.number(i128::from(*value));
            }
            Fact::Wide(value) => {
                self.0.push(1);
                self.number(*value);
            }
            Fact::Text(_, text) => {
                self.0.push(2);
                self.text(text);
            }
            Fact::Set(members) => {
                self.0.push(3);
                self.count(members.len() as u128);
                members.iter().for_each(|member| self.text(member));
            }
        }
    }

    fn track(&mut self, track: &Track) {
        match track {
            Track::Totals(totals) => {
                self.0.push(0);
                totals.counts.iter().for_each(|count| self.count(u128::from(*count)));
                [totals.sum, totals.ends.0, totals.ends.1].into_iter().for_each(|number| self.number(number));
                [totals.times.0, totals.times.1].into_iter().for_each(|at| self.at(at));
            }
            Track::Keys(keys) => {
                self.0.push(1);
                self.count(keys.len() as u128);
                keys.iter().for_each(|key| self.text(key));
            }
            Track::Entries(entries) => {
                self.0.push(2);
                self.count(entries.len() as u128);
                let mut before = 0;
                for entry in entries {
                    // Entries ascend: the distance to the one before is short.
                    let at = nanoseconds(entry.at);
                    self.number(at - before);
                    before = at;
                    self.number(i128::from(entry.unit));
                    self.0.push(entry.bits);
                    self.number(entry.number);
                    self.key(&entry.key);
                }
            }
            Track::Streak(streak) => {
                self.0.push(3);
                self.optional(streak.run, |out, (last, length)| {
                    out.number(i128::from(last));
                    out.count(u128::from(length));
                });
                self.count(streak.recent.len() as u128);
                for active in &streak.recent {
                    self.number(i128::from(active.unit));
                    self.count(u128::from(active.count));
                    self.optional(active.skipped, |out, day| out.number(i128::from(day)));
                }
            }
            Track::Sequence(sequence) => {
                self.0.push(4);
                sequence.starts.iter().for_each(|start| self.optional(*start, Self::at));
                self.count(u128::from(sequence.completed));
            }
            Track::Consecutive(run) => {
                self.0.push(5);
                self.count(u128::from(*run));
            }
        }
    }

    fn held(&mut self, held: &Held) {
        self.text(&held.hlc.to_string());
        self.text(&held.source);
        self.text(&held.id);
        self.at(held.at);
        self.0.extend_from_slice(&held.digest);
        self.key(&held.zone);
        self.count(held.matches.len() as u128);
        for found in &held.matches {
            self.count(u128::from(found.plan));
            self.0.push(found.bits);
            self.number(i128::from(found.unit));
            self.optional(found.skipped, |out, day| out.number(i128::from(day)));
            self.number(found.number);
            self.key(&found.key);
        }
    }
}

struct In<'f>(Reader<'f>);

fn content(detail: &str) -> Error {
    Error::new(Code::FileContent, detail)
}

impl In<'_> {
    fn count(&mut self) -> Result<u128, Error> {
        let (mut value, mut shift) = (0_u128, 0_u32);
        loop {
            let byte = self.0.u8()?;
            if shift > 126 || (shift == 126 && byte > 3) {
                return Err(content("a number has more than 128 bits"));
            }
            value |= u128::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            shift += 7;
        }
    }

    fn small<T: TryFrom<u128>>(&mut self) -> Result<T, Error> {
        T::try_from(self.count()?).map_err(|_| content("a number is too great"))
    }

    fn number(&mut self) -> Result<i128, Error> {
        let value = self.count()?;
        Ok((value >> 1) as i128 ^ -((value & 1) as i128))
    }

    /// What an event brought: a decimal in billionths, so that sums of many do not overflow.
    fn amount(&mut self) -> Result<i128, Error> {
        let number = self.number()?;
        if number.unsigned_abs() < 1 << 94 { Ok(number) } else { Err(content("a number is too great")) }
    }

    fn signed<T: TryFrom<i128>>(&mut self) -> Result<T, Error> {
        T::try_from(self.number()?).map_err(|_| content("a number is too great"))
    }

    fn text(&mut self) -> Result<&str, Error> {
        let length: usize = self.small()?;
        std::str::from_utf8(self.0.bytes(length)?).map_err(|_| content("a text is no UTF-8"))
    }

    fn at(&mut self) -> Result<Instant, Error> {
        instant(self.number()?).ok_or_else(|| content("an instant is out of range"))
    }

    fn optional<T>(&mut self, get: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<Option<T>, Error> {
        match self.0.u8()? {
            0 => Ok(None),
            1 => get(self).map(Some),
            _ => Err(content("a flag is neither 0 nor 1")),
        }
    }

    fn key(&mut self) -> Result<Option<Box<str>>, Error> {
        self.optional(|bytes| bytes.text().map(Into::into))
    }

    fn list<T>(&mut self, mut get: impl FnMut(&mut Self) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        // No room is reserved for a length that the bytes only claim.
        let count: usize = self.small()?;
        let mut list = Vec::new();
        for _ in 0..count {
            list.push(get(self)?);
        }
        Ok(list)
    }

    fn fact(&mut self, value_type: Type, set: &RuleSet) -> Result<Fact, Error> {
        let fact = match self.0.u8()? {
            0 => Fact::Integer(self.signed()?),
            1 => Fact::Wide(self.number()?),
            2 => {
                let text = self.text()?;
                Fact::Text(set.program.symbols.number(text), text.into())
            }
            3 => Fact::Set(self.list(|bytes| bytes.text().map(str::to_owned))?.into()),
            _ => return Err(content("there is no such kind of fact")),
        };
        let fits = match (&fact, value_type) {
            (Fact::Integer(_), Type::Boolean | Type::Integer | Type::Date | Type::Money(_)) => true,
            (Fact::Wide(_), Type::Decimal | Type::Instant | Type::Duration) => true,
            (Fact::Text(..), Type::Text) => true,
            (Fact::Set(members), Type::Set) => members.is_sorted(),
            _ => false,
        };
        if fits { Ok(fact) } else { Err(content("a fact is of another type than its slot")) }
    }

    fn track(&mut self) -> Result<Track, Error> {
        Ok(match self.0.u8()? {
            0 => Track::Totals(Totals {
                counts: [self.small()?, self.small()?],
                sum: self.number()?,
                ends: (self.number()?, self.number()?),
                times: (self.at()?, self.at()?),
            }),
            1 => Track::Keys(self.list(|bytes| bytes.text().map(Into::into))?),
            2 => {
                let mut before = 0_i128;
                let mut entries = self.list(|bytes| {
                    before =
                        before.checked_add(bytes.number()?).ok_or_else(|| content("an instant is out of range"))?;
                    Ok(Entry {
                        at: instant(before).ok_or_else(|| content("an instant is out of range"))?,
                        unit: bytes.signed()?,
                        bits: bytes.0.u8()?,
                        number: bytes.amount()?,
                        key: bytes.key()?,
                        held: false,
                    })
                })?;
                crate::foundation::order::sort_by(&mut entries, Ord::cmp);
                Track::Entries(entries.into())
            }
            3 => Track::Streak(Streak {
                run: self.optional(|bytes| Ok((bytes.signed()?, bytes.small()?)))?,
                recent: self.list(|bytes| {
                    let (unit, count) = (bytes.signed()?, bytes.small()?);
                    Ok(Active { unit, count, skipped: bytes.optional(Self::signed)? })
                })?,
            }),
            4 => {
                let mut starts = [None; 8];
                for start in &mut starts {
                    *start = self.optional(Self::at)?;
                }
                Track::Sequence(Box::new(Sequence { starts, completed: self.small()? }))
            }
            5 => Track::Consecutive(self.small()?),
            _ => return Err(content("there is no such kind of memory")),
        })
    }

    fn held(&mut self, now: Instant) -> Result<Held, Error> {
        let hlc = Stamp::parse(self.text()?).map_err(|_| content("a stamp is none"))?;
        let (source, id, at): (Box<str>, Box<str>, Instant) = (self.text()?.into(), self.text()?.into(), self.at()?);
        let mut digest = [0; 16];
        digest.copy_from_slice(self.0.bytes(16)?);
        let zone = self.key()?;
        let matches = self.list(|bytes| {
            Ok(Match {
                plan: bytes.small()?,
                bits: bytes.0.u8()?,
                unit: bytes.signed()?,
                skipped: bytes.optional(Self::signed)?,
                number: bytes.amount()?,
                key: bytes.key()?,
            })
        })?;
        Ok(Held { hlc, source, id, at, digest, zone, matches, folded: at <= now })
    }
}

/// Whether a memory is of the kind that its operator has.
fn same_kind(a: &Track, b: &Track) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

impl RuleSet {
    /// A state as bytes: the same for the same events, facts and moment, whatever the order of delivery.
    #[must_use]
    pub fn state_bytes(&self, state: &RuleState) -> Vec<u8> {
        let mut out = Out::default();
        out.0.extend_from_slice(self.digest().bytes());
        out.optional(state.now, Out::at);
        out.optional(state.since, Out::at);
        out.key(&state.zone);
        let facts = || state.facts.iter().zip(0_u32..).filter_map(|(fact, slot)| Some((slot, fact.as_ref()?)));
        out.count(facts().count() as u128);
        for (slot, fact) in facts() {
            out.count(u128::from(slot));
            out.fact(fact);
        }
        let mut memories: Vec<(u32, Track)> = Vec::new();
        for (number, (memory, plan)) in state.memories.iter().zip(&self.histories.plans).enumerate() {
            let Some(settled) = memory.as_ref().and_then(|memory| memory.settled.as_ref()) else { continue };
            let (mut settled, now) = (settled.clone(), state.moment());
            settled.prune(plan, now);
            match &mut settled {
                Track::Streak(streak) => streak.settle(plan, self.open_unit(plan, now)),
                Track::Entries(entries) => entries.retain(|entry| !entry.held),
                _ => {}
            }
            if !settled.is_empty() {
                memories.push((number as u32, settled));
            }
        }
        out.count(memories.len() as u128);
        for (number, track) in &memories {
            out.count(u128::from(*number));
            out.track(track);
        }
        out.count(state.held.len() as u128);
        state.held.iter().for_each(|held| out.held(held));
        FORMAT.seal(&out.0)
    }

    /// The state of some bytes.
    ///
    /// # Errors
    /// Family `file`; `rules.state` for a state of another rule set or another version of it.
    pub fn open_state(&self, bytes: &[u8]) -> Result<RuleState, Error> {
        let (_, payload) = FORMAT.open(bytes)?;
        let mut bytes = In(Reader::new(payload));
        if bytes.0.bytes(32)? != self.digest().bytes() {
            return Err(Error::new(Code::RulesState, "the state was made by another rule set, or by another version"));
        }
        let mut state = RuleState::new(self);
        state.now = bytes.optional(In::at)?;
        state.since = bytes.optional(In::at)?;
        state.zone = bytes.key()?;
        for _ in 0..bytes.small::<usize>()? {
            let slot: usize = bytes.small()?;
            let known = self.program.slots.get(slot).ok_or_else(|| content("there is no such slot"))?;
            let fact = bytes.fact(known.value_type, self)?;
            if let Some(place) = state.facts.get_mut(slot) {
                *place = Some(fact);
            }
        }
        for _ in 0..bytes.small::<usize>()? {
            let number: usize = bytes.small()?;
            let plan = self.histories.plans.get(number).ok_or_else(|| content("there is no such operator"))?;
            let track = bytes.track()?;
            if !same_kind(&track, &Track::new(plan)) {
                return Err(content("a memory is of another kind than its operator"));
            }
            if let Some(place) = state.memories.get_mut(number) {
                *place = Some(Box::new(Memory { settled: Some(track), ..Memory::default() }));
            }
        }
        let now = state.moment();
        state.held = bytes.list(|bytes| bytes.held(now))?;
        bytes.0.end()?;
        let plans = self.histories.plans.len() as u32;
        let known = |held: &Held| held.matches.iter().all(|found| found.plan < plans);
        if !state.held.iter().all(known) || !state.held.is_sorted_by(|a, b| a.order(b).is_lt()) {
            return Err(content("the held events contradict each other"));
        }
        let zones = state.held.iter().filter_map(|held| held.zone.as_deref()).chain(state.zone.as_deref());
        for zone in zones {
            if !self.histories.event_zoned.is_empty() {
                self.clock(zone)?;
            }
        }
        self.revive(&mut state);
        Ok(state)
    }

    /// Everything of a state that its bytes leave out because it follows from the rest.
    fn revive(&self, state: &mut RuleState) {
        state.keys = state.held.iter().map(Held::hash).collect();
        crate::foundation::order::sort_by(&mut state.keys, Ord::cmp);
        let zone = state.held.iter().rev().find(|held| held.folded && held.zone.is_some());
        state.zone_now = zone.and_then(|held| held.zone.clone()).or_else(|| state.zone.clone());
        let held = state.held.iter().filter(|held| held.folded).flat_map(|held| &held.matches);
        let mut plans: Vec<u32> = held.map(|found| found.plan).collect();
        crate::foundation::order::sort_by(&mut plans, Ord::cmp);
        plans.dedup();
        for plan in plans {
            self.refold(state, plan);
        }
        for number in 0..self.histories.plans.len() as u32 {
            let remembered = state.memories.get(number as usize).is_some_and(Option::is_some);
            let absent = self
                .histories
                .plans
                .get(number as usize)
                .is_some_and(|plan| plan.operator == HistoryOperator::Absent && state.since.is_some());
            if remembered || absent {
                self.refresh(state, number);
            }
        }
        state.judge_all(self);
    }
}
