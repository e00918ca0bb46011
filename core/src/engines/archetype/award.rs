//! Awards: what was granted and lost, when, by which event; and what a step changed of them.

use crate::foundation::digest::Digest;
use crate::foundation::instant::Instant;
use crate::foundation::wire::{Int53, wire};
use std::collections::BTreeMap;

/// The key of an event.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventKey {
    /// Its source.
    pub source: String,
    /// Its id.
    pub id: String,
}

/// What an award is for: places of the archetype, of its tier and of its season. An award of one key exists once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct AwardKey {
    pub archetype: u32,
    pub tier: u32,
    /// The season's place plus 1; 0 for an archetype without seasons.
    pub season: u32,
}

/// One line of the journal: an award, or its loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub key: AwardKey,
    pub granted: bool,
    pub at: Instant,
    /// The event that made the difference; none, where it was time alone.
    pub event: Option<EventKey>,
    /// The digest of the proof that the condition held.
    pub proof: Option<Digest>,
}

/// An award that a migration carried over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Carried {
    pub key: AwardKey,
    pub at: Instant,
    pub until: Option<Instant>,
}

/// What a step changed.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeDecision {
    /// `award.granted`, `award.regressed` (its condition holds no longer, and the definition takes it back),
    /// `award.ungrounded` (a late event took its ground away: what was announced stands without it), `award.redated` (a
    /// late event moved it), `level.raised`, `level.lowered`.
    pub code: String,
    /// The archetype, by id.
    pub archetype: Option<String>,
    /// The tier, by id.
    pub tier: Option<String>,
    /// The season, by id.
    pub season: Option<String>,
    /// When an award came about; for `award.ungrounded` when it was announced to have.
    pub at: Option<Instant>,
    /// The event that made the difference; absent where it was time alone.
    pub event: Option<EventKey>,
    /// The digest of the proof that the condition held.
    pub proof: Option<Digest>,
    /// Experience points that the tier gives.
    pub xp: Option<Int53>,
    /// The level after the step.
    pub level: Option<u32>,
}

/// How an entry of the journal changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Granted,
    Regressed,
    Ungrounded,
    Redated,
}

impl Change {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Granted => "award.granted",
            Self::Regressed => "award.regressed",
            Self::Ungrounded => "award.ungrounded",
            Self::Redated => "award.redated",
        }
    }
}

/// What was said of one key, and what is said now, with its place in the journal.
type Lines<'j> = (Vec<&'j Entry>, Vec<(usize, &'j Entry)>);

/// What the new journal says that the old one did not, in its order; then what it no longer says. Whoever counts
/// awards by what is announced comes to those that are held: only what is not held is granted, and only what is held
/// goes. `carried`: what is held where the journal says nothing.
pub(super) fn changes(old: &[Entry], new: &[Entry], carried: &[Carried]) -> Vec<(Change, Entry)> {
    let appended = |entry: &Entry| (if entry.granted { Change::Granted } else { Change::Regressed }, entry.clone());
    if new.starts_with(old) {
        return new.iter().skip(old.len()).map(appended).collect();
    }
    let mut keys: BTreeMap<AwardKey, Lines<'_>> = BTreeMap::new();
    for entry in old {
        keys.entry(entry.key).or_default().0.push(entry);
    }
    for (place, entry) in new.iter().enumerate() {
        keys.entry(entry.key).or_default().1.push((place, entry));
    }
    let mut found: Vec<(usize, (Change, Entry))> = Vec::new();
    for (key, (before, after)) in &keys {
        // The n-th award of a key stays its n-th award, and so does the n-th loss.
        let same = before.iter().zip(after).take_while(|(was, (_, is))| was.granted == is.granted).count();
        let (kept, more) = after.split_at(same);
        for (was, (place, is)) in before.iter().zip(kept) {
            if was != is {
                found.push((*place, (Change::Redated, (*is).clone())));
            }
        }
        if before.len() == same {
            found.extend(more.iter().map(|(place, entry)| (*place, appended(entry))));
            continue;
        }
        // Some of what was said is over: only what that changes for the present is said.
        let carried = carried.iter().find(|award| award.key == *key);
        let had = before.last().map_or(carried.is_some(), |entry| entry.granted);
        let last = after.last().map(|(place, entry)| (*place, (*entry).clone()));
        let has = last.as_ref().map_or(carried.is_some(), |(_, entry)| entry.granted);
        let again = || {
            last.clone().or_else(|| {
                let award = carried?;
                Some((0, Entry { key: *key, granted: true, at: award.at, event: None, proof: None }))
            })
        };
        match (had, has) {
            (true, true) | (false, true) => {
                let change = if had { Change::Redated } else { Change::Granted };
                if let Some((place, entry)) = again() {
                    found.retain(|(_, (_, other))| *other != entry);
                    found.push((place, (change, entry)));
                }
            }
            (true, false) => match more.last() {
                Some((place, entry)) => found.push((*place, appended(entry))),
                None => {
                    let award = before.iter().rfind(|entry| entry.granted);
                    found.extend(award.map(|award| (usize::MAX, (Change::Ungrounded, (*award).clone()))));
                }
            },
            (false, false) => {}
        }
    }
    crate::foundation::order::sort_by(&mut found, |a, b| a.0.cmp(&b.0));
    found.into_iter().map(|(_, change)| change).collect()
}
