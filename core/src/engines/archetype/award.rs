//! Awards: what was granted and lost, when, by which event; and what a step changed of them.

use crate::foundation::digest::Digest;
use crate::foundation::instant::Instant;
use crate::foundation::wire::{Int53, wire};

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

/// The n-th award of a key, or its n-th loss.
type Occurrence = (AwardKey, bool, usize);

fn occurrences(journal: &[Entry]) -> Vec<(Occurrence, &Entry)> {
    let mut found: Vec<(Occurrence, &Entry)> = Vec::with_capacity(journal.len());
    for (at, entry) in journal.iter().enumerate() {
        let earlier = journal.iter().take(at).filter(|other| (other.key, other.granted) == (entry.key, entry.granted));
        found.push(((entry.key, entry.granted, earlier.count()), entry));
    }
    found
}

/// What a new journal says that the old one did not, in the order of the new one; then what it no longer says.
pub(super) fn changes<'j>(old: &'j [Entry], new: &'j [Entry]) -> Vec<(Change, &'j Entry)> {
    let (before, after) = (occurrences(old), occurrences(new));
    let mut changes = Vec::new();
    for (occurrence, entry) in &after {
        match before.iter().find(|(known, _)| known == occurrence) {
            None if entry.granted => changes.push((Change::Granted, *entry)),
            None => changes.push((Change::Regressed, *entry)),
            Some((_, was)) if *was != *entry => changes.push((Change::Redated, *entry)),
            Some(_) => {}
        }
    }
    for (occurrence, entry) in &before {
        // A loss that never was needs no word of its own: its award is there again, or ungrounded itself.
        if entry.granted && !after.iter().any(|(known, _)| known == occurrence) {
            changes.push((Change::Ungrounded, *entry));
        }
    }
    changes
}
