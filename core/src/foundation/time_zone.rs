//! Time zones: from instants to clocks on the wall and back, by the rules of the time-zone pack only.
//!
//! The pack holds, for each zone, the offset before its first change, every recorded change, and the yearly rule that
//! goes on after the last of them, as compiled from the IANA Time Zone Database. The system's database is never read.

use crate::foundation::civil_time::{CivilTime, DAY};
use crate::foundation::date::Date;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::order;
use crate::foundation::wire::{Node, Read, wire};
use std::collections::BTreeMap;

/// The payload of a pack of kind `time_zones`.
#[wire(request)]
struct Payload {
    /// The release of the IANA Time Zone Database, such as `2026e`.
    release: String,
    /// Every name, with the place of its rules in `zones`. Names that share rules name the same place.
    names: BTreeMap<String, u16>,
    /// The distinct rules.
    zones: Vec<Rules>,
}

/// One zone's rules, written for a small file.
#[wire(request)]
struct Rules {
    /// Distinct offsets from UTC in seconds, the first of them in use before the first change.
    offsets: Vec<i32>,
    /// Seconds from 1970-01-01T00:00:00Z to the first change, then from change to change.
    times: Vec<crate::foundation::wire::Int53>,
    /// For each change the place of its offset in `offsets`, as one character `0`–`9`, `a`–`z`.
    changes: String,
    /// What goes on after the last change: one offset, or ten numbers: standard offset, summer offset, and for the
    /// start and the end of summer time each month, week (5 is the last), weekday (0 is Sunday) and seconds of the day.
    tail: Vec<i32>,
}

/// One moment of the year at which a rule changes the offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Yearly {
    month: u8,
    week: u8,
    weekday: u8,
    second: i32,
}

/// A change of offset at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    /// Seconds since 1970-01-01T00:00:00Z.
    at: i64,
    /// Offset from then on.
    offset: i32,
}

/// The rules of one zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZone {
    first: i32,
    changes: Vec<Change>,
    tail: Option<[(Yearly, i32, i32); 2]>,
}

/// Every zone of a pack, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZones {
    release: String,
    names: BTreeMap<String, u16>,
    zones: Vec<TimeZone>,
}

/// Which instant a time of day means on a day on which a clock shows it twice, or not at all.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disambiguation {
    /// As RFC 5545 has it: the earlier of two; where the clock skipped the time, that much later.
    Compatible,
    /// The earlier of two; where the clock skipped the time, as much earlier as it skipped.
    Earlier,
    /// The later of two; where the clock skipped the time, as much later as it skipped.
    Later,
    /// Refuse both.
    Reject,
}

/// How often a clock showed a time.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurrence {
    /// Once.
    Once,
    /// Never: the clock was put forward over it.
    Skipped,
    /// Twice: the clock was put back.
    Repeated,
}

/// An instant that a civil time stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The instant.
    pub instant: Instant,
    /// The offset in use at the instant, in seconds east of UTC.
    pub offset: i32,
    /// How often the clock showed the time.
    pub occurrence: Occurrence,
}

/// Offsets are below 26 hours, as RFC 9636 has it.
const MOST_OFFSET: i32 = 93_599;

impl TimeZones {
    /// The payload of a pack, decoded.
    ///
    /// # Errors
    /// What reading gives; `pack.payload` for rules that contradict themselves.
    pub(crate) fn checked(node: &Node<'_>) -> Result<Self, Error> {
        let payload = Payload::read(node)?;
        let mut zones = Vec::with_capacity(payload.zones.len());
        for (at, rules) in payload.zones.iter().enumerate() {
            zones.push(rules.zone().map_err(|error| error.at(at).under("zones"))?);
        }
        match payload.names.iter().find(|(_, at)| usize::from(**at) >= zones.len()) {
            Some((name, _)) => Err(wrong("there are no such rules").under(name).under("names")),
            None => Ok(Self { release: payload.release, names: payload.names, zones }),
        }
    }

    /// The release of the IANA Time Zone Database.
    #[must_use]
    pub fn release(&self) -> &str {
        &self.release
    }

    /// Every name, ascending.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The zone of that name, spelled as IANA does.
    ///
    /// # Errors
    /// `time.zone`.
    pub fn get(&self, name: &str) -> Result<&TimeZone, Error> {
        let found = self.names.get(name).and_then(|at| self.zones.get(usize::from(*at)));
        found.ok_or_else(|| Error::new(Code::TimeZone, "the pack has no zone of this name"))
    }
}

fn wrong(what: &str) -> Error {
    Error::new(Code::PackPayload, what)
}

impl Rules {
    fn zone(&self) -> Result<TimeZone, Error> {
        let first = *self.offsets.first().ok_or_else(|| wrong("there is no offset").under("offsets"))?;
        let places: Vec<u32> = self.changes.chars().filter_map(|c| c.to_digit(36)).collect();
        if places.len() != self.times.len() || places.len() != self.changes.len() {
            return Err(wrong("each change needs its time and its offset").under("changes"));
        }
        let mut changes = Vec::with_capacity(places.len());
        let mut at = 0_i64;
        for (n, (place, step)) in places.iter().zip(&self.times).enumerate() {
            at += step.get();
            let offset =
                self.offsets.get(*place as usize).ok_or_else(|| wrong("there is no such offset").under("changes"))?;
            if (n > 0 && step.get() <= 0) || at.abs() > 1 << 40 {
                return Err(wrong("changes must ascend").under("times"));
            }
            changes.push(Change { at, offset: *offset });
        }
        let outside = |offset: &i32| offset.abs() > MOST_OFFSET;
        if self.offsets.iter().chain(self.tail.iter().take(2)).any(outside) {
            return Err(wrong("an offset is below 26 hours").under("offsets"));
        }
        let tail = match self.tail[..] {
            [offset] if changes.last().map_or(first, |change| change.offset) == offset => None,
            [standard, summer, a, b, c, d, e, f, g, h] => {
                let rule = |month, week, weekday, second| Yearly::checked([month, week, weekday, second]);
                Some([(rule(a, b, c, d)?, standard, summer), (rule(e, f, g, h)?, summer, standard)])
            }
            _ => return Err(wrong("expected the last offset, or ten numbers").under("tail")),
        };
        Ok(TimeZone { first, changes, tail })
    }
}

impl Yearly {
    fn checked(numbers: [i32; 4]) -> Result<Self, Error> {
        let [month, week, weekday, second] = numbers;
        let valid = (1..=12).contains(&month) && (1..=5).contains(&week) && (0..=6).contains(&weekday);
        // RFC 9636 lets a rule's time reach a week to either side.
        if !valid || second.abs() > 167 * 3600 {
            return Err(wrong("month, week, weekday or second out of range").under("tail"));
        }
        Ok(Self { month: month as u8, week: week as u8, weekday: weekday as u8, second })
    }

    /// Seconds since 1970-01-01T00:00:00 on the clock that is put forward or back.
    fn seconds(self, year: i32) -> Option<i64> {
        let first = Date::new(year, self.month, 1).ok()?;
        let lead = (i64::from(self.weekday) - i64::from(first.weekday() % 7)).rem_euclid(7);
        let mut day = lead + 7 * (i64::from(self.week) - 1);
        let next = if self.month == 12 { 31 } else { Date::new(year, self.month + 1, 1).ok()?.days() - first.days() };
        if day >= next {
            day -= 7;
        }
        Some((first.days() + day) * DAY + i64::from(self.second))
    }
}

impl TimeZone {
    /// The changes by rule around a moment, ascending.
    fn by_rule(&self, seconds: i64) -> Vec<Change> {
        let Some(rules) = self.tail else { return Vec::new() };
        let year = CivilTime::new(seconds, 0).and_then(CivilTime::date).map_or(0, |date| date.parts().0);
        let after = self.changes.last().map_or(i64::MIN, |change| change.at);
        let mut changes = Vec::with_capacity(6);
        for year in year - 1..=year + 1 {
            for (rule, before, offset) in rules {
                let Some(clock) = rule.seconds(year) else { continue };
                let at = clock - i64::from(before);
                if at > after {
                    changes.push(Change { at, offset });
                }
            }
        }
        order::sort_by(&mut changes, |a, b| a.at.cmp(&b.at));
        changes
    }

    /// The offset in use at a moment, in seconds east of UTC.
    fn offset_at(&self, seconds: i64) -> i32 {
        let begun = self.changes.partition_point(|change| change.at <= seconds);
        let recorded =
            begun.checked_sub(1).and_then(|at| self.changes.get(at)).map_or(self.first, |change| change.offset);
        if begun < self.changes.len() {
            return recorded;
        }
        let by_rule = self.by_rule(seconds);
        by_rule.iter().rfind(|change| change.at <= seconds).map_or(recorded, |change| change.offset)
    }

    /// The offset in use at an instant, in seconds east of UTC.
    #[must_use]
    pub fn offset(&self, instant: Instant) -> i32 {
        self.offset_at(instant.seconds())
    }

    /// What a clock in the zone shows at an instant.
    ///
    /// # Errors
    /// `time.range` at the ends of the years 0000 to 9999.
    pub fn civil(&self, instant: Instant) -> Result<CivilTime, Error> {
        CivilTime::new(instant.seconds() + i64::from(self.offset(instant)), instant.nanoseconds())
    }

    /// The change that comes next after an instant, if the rules know one: the instant and the offset from then on.
    /// Changes of name alone are passed over.
    #[must_use]
    pub fn next_change(&self, instant: Instant) -> Option<(Instant, i32)> {
        let (now, offset) = (instant.seconds(), self.offset(instant));
        let begun = self.changes.partition_point(|change| change.at <= now);
        let last = self.changes.last().map_or(now, |change| change.at.max(now));
        let rest = self.changes.get(begun..).unwrap_or_default().iter().copied();
        let next = rest.chain(self.by_rule(last)).find(|change| change.at > now && change.offset != offset)?;
        Instant::new(next.at, 0).ok().map(|at| (at, next.offset))
    }

    /// The latest day, in days since 1970-01-01, before another one that the zone's calendar does not have, because its
    /// clocks crossed the date line: 2011-12-30 in Apia.
    #[must_use]
    pub fn skipped_before(&self, day: i64) -> Option<i64> {
        let mut before = self.changes.len();
        while let Some(change) = before.checked_sub(1).and_then(|at| self.changes.get(at)) {
            before -= 1;
            let earlier = before.checked_sub(1).and_then(|at| self.changes.get(at)).map_or(self.first, |c| c.offset);
            // The clock passed over the times from one to the other.
            let (from, to) = (change.at + i64::from(earlier), change.at + i64::from(change.offset));
            let skipped = (from + DAY - 1).div_euclid(DAY);
            if (skipped + 1) * DAY <= to && skipped < day {
                return Some(skipped);
            }
        }
        None
    }

    /// The instant at which a clock in the zone shows a time.
    ///
    /// # Errors
    /// `time.skipped` and `time.repeated` when those are to be refused; `time.range`.
    pub fn instant(&self, civil: CivilTime, disambiguation: Disambiguation) -> Result<Resolved, Error> {
        let clock = civil.seconds();
        // Every offset in use within a day and a bit of the moment; those that lead back to themselves are real.
        let window = i64::from(MOST_OFFSET) + 1;
        let mut offsets = vec![self.offset_at(clock - window), self.offset_at(clock + window)];
        let near = self.changes.partition_point(|change| change.at < clock - window);
        let recorded = self.changes.get(near..).unwrap_or_default().iter().copied();
        let within = |change: &Change| change.at <= clock + window;
        offsets.extend(recorded.take_while(within).map(|change| change.offset));
        offsets.extend(self.by_rule(clock).iter().filter(|c| within(c) && c.at >= clock - window).map(|c| c.offset));
        order::sort_by(&mut offsets, Ord::cmp);
        offsets.dedup();
        // A greater offset means an earlier instant.
        let real = |offset: &&i32| self.offset_at(clock - i64::from(**offset)) == **offset;
        let (earliest, latest) = (offsets.iter().rfind(real), offsets.iter().find(real));
        let (offset, occurrence) = match (earliest, latest, disambiguation) {
            (Some(early), Some(late), _) if early == late => (*early, Occurrence::Once),
            (Some(_), Some(_), Disambiguation::Reject) => {
                return Err(Error::new(Code::TimeRepeated, "the clock shows this time twice"));
            }
            (Some(_), Some(late), Disambiguation::Later) => (*late, Occurrence::Repeated),
            (Some(early), Some(_), _) => (*early, Occurrence::Repeated),
            (_, _, Disambiguation::Reject) => {
                return Err(Error::new(Code::TimeSkipped, "the clock never shows this time"));
            }
            (_, _, Disambiguation::Earlier) => (self.around_gap(clock).1, Occurrence::Skipped),
            _ => (self.around_gap(clock).0, Occurrence::Skipped),
        };
        let instant = Instant::new(clock - i64::from(offset), civil.nanoseconds())?;
        Ok(Resolved { instant, offset: self.offset(instant), occurrence })
    }

    /// The offsets before and after the change that skipped a time.
    fn around_gap(&self, clock: i64) -> (i32, i32) {
        let near = clock - i64::from(MOST_OFFSET) - 1;
        let from = self.changes.partition_point(|change| change.at < near);
        let mut before = self.offset_at(near);
        for change in self.changes.get(from..).unwrap_or_default().iter().copied().chain(self.by_rule(clock)) {
            if change.at < near {
                continue;
            }
            let skips = (change.at + i64::from(before)..change.at + i64::from(change.offset)).contains(&clock);
            if skips {
                return (before, change.offset);
            }
            before = change.offset;
        }
        (before, before)
    }
}
