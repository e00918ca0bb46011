//! VMIS-kNN: the next items of a session, by the most similar recent sessions.
//!
//! (Kersbergen, Sprangers, Schelter, "Serenade: Low-Latency Session-Based Recommendation in e-Commerce at Scale",
//! SIGMOD 2022.) A session is a user of the training: its items in order, its time that of its latest event.
//! `postings(i)` are the sessions with item i by (time descending, id), the first m of them;
//! `idf(i) = ln(T / sessions with i)`, T the number of all (session, item) pairs.
//!
//! The query is the end of the evolving session, L events long, with q distinct items:
//! 1. From its newest event (pos = 0) to its oldest, an item already met left out: each session of the item's postings
//!    gains `(L − pos) / q`. At most m sessions are candidates: beyond, a session that is strictly newer than the oldest
//!    candidate (least time, then greatest id) takes its place, and any other ends this list.
//! 2. The k candidates of the greatest similarity are neighbours; ties by time descending, then id.
//! 3. Of each neighbour, in that order, with p = 1 + the position of the newest query item that it holds, every item i
//!    gains `(1 − p/10) · similarity · idf(i)`; factor 0 from p = 100 on, 1 in place of an idf that is not above 0.
//! 4. The newest query item itself gains nothing.
//!
//! Where Serenade leaves ties to hash maps, here is one order. Scores are in micro-units of these sums.

use super::interactions::{Interactions, Lists};
use super::sort_key;
use crate::wire::wire;

/// How sessions are compared.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VmisKnnConfig {
    /// Weight of its score in the blend, in micro-units: 0 to 100,000,000.
    #[wire(default = 1_000_000)]
    pub weight: u32,
    /// Most candidates, and sessions kept for each item (m): 1 to 10,000.
    #[wire(default = 500)]
    pub candidates: u16,
    /// Sessions that score (k): 1 to 10,000.
    #[wire(default = 50)]
    pub neighbours: u16,
    /// Newest events of the evolving session that are its query: 1 to 100.
    #[wire(default = 2)]
    pub last: u8,
    /// Whether rare items weigh more.
    #[wire(default = true)]
    pub idf: bool,
}

/// The index of all sessions.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sessions {
    pub config: VmisKnnConfig,
    /// Items of each session.
    pub items: Lists,
    /// Latest event of each session.
    pub times: Vec<i64>,
    postings: Lists,
    idf: Vec<f64>,
}

/// A small table from numbers to places, in memory that it keeps.
#[derive(Debug, Default)]
struct Places {
    /// Number + 1, and its place; 0 is free.
    slots: Vec<(u32, u32)>,
}

impl Places {
    /// Makes room for so many numbers.
    fn clear(&mut self, numbers: usize) {
        self.slots.clear();
        self.slots.resize((numbers.max(4) * 2).next_power_of_two(), (0, 0));
    }

    /// Where the number stands, or its free slot.
    fn slot(&mut self, number: u32) -> &mut (u32, u32) {
        let mask = self.slots.len() - 1;
        let mut at = number.wrapping_mul(0x9E37_79B1) as usize & mask;
        while self.slots[at].0 != 0 && self.slots[at].0 != number + 1 {
            at = (at + 1) & mask;
        }
        &mut self.slots[at]
    }
}

/// A session that may be a neighbour.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    session: u32,
    /// Its similarity times the number of distinct query items.
    gains: u32,
    /// Dropped for a newer one.
    dropped: bool,
}

/// Memory of one query after another.
#[derive(Debug, Default)]
pub(super) struct Memory {
    places: Places,
    candidates: Vec<Candidate>,
    oldest: Vec<u128>,
    neighbours: Vec<u128>,
    scores: Vec<(u32, f64)>,
}

impl Sessions {
    pub fn learn(interactions: &Interactions, config: VmisKnnConfig) -> Self {
        let mut times = vec![i64::MIN; interactions.users.len()];
        for (row, user) in interactions.user_of.iter().enumerate() {
            let time = &mut times[*user as usize];
            *time = (*time).max(interactions.timestamp(row));
        }
        let items = Lists::from_lists(interactions.histories.iter().map(super::score::newest));
        Self::new(config, items, times, interactions.items.len())
    }

    pub fn new(config: VmisKnnConfig, items: Lists, times: Vec<i64>, catalogue: usize) -> Self {
        let sessions_of = items.transposed(catalogue);
        let total = items.indices.len() as f64;
        let idf = |sessions: &[u32]| {
            let idf = libm::log(total / sessions.len() as f64);
            if config.idf && !sessions.is_empty() && idf > 0.0 { idf } else { 1.0 }
        };
        let idf = sessions_of.iter().map(idf).collect();
        let mut newest_first = Vec::new();
        let lists: Vec<Vec<u32>> = sessions_of
            .iter()
            .map(|sessions| {
                newest_first.clear();
                let key = |session: &u32| sort_key::ascending(!times[*session as usize], 0, *session);
                newest_first.extend(sessions.iter().map(key));
                sort_key::least(&mut newest_first, config.candidates.into());
                newest_first.iter().map(|key| sort_key::index(*key)).collect()
            })
            .collect();
        let postings = Lists::from_lists(lists.iter().map(Vec::as_slice));
        Self { config, items, times, postings, idf }
    }

    /// Greater is older: by time descending, then id, in 96 bits.
    fn age(&self, session: u32) -> u128 {
        sort_key::ascending(!self.times[session as usize], 0, session) >> 64 << 32 | u128::from(session)
    }

    /// Whether a session holds the item.
    pub fn knows(&self, item: u32) -> bool {
        !self.postings.list(item).is_empty()
    }

    /// The end of an evolving session that is its query.
    fn query<'h>(&self, events: &'h [u32]) -> &'h [u32] {
        &events[events.len().saturating_sub(self.config.last.into())..]
    }

    /// Distinct items of a query.
    fn distinct(query: &[u32]) -> f64 {
        query.iter().enumerate().filter(|(at, item)| !query[at + 1..].contains(item)).count() as f64
    }

    /// Steps 1 and 2: the neighbours as sort keys, in order.
    fn gather(&self, query: &[u32], memory: &mut Memory) {
        let most = usize::from(self.config.candidates);
        memory.places.clear(query.iter().map(|item| self.postings.list(*item).len()).sum());
        memory.candidates.clear();
        memory.oldest.clear();
        let mut kept = 0;
        for (position, item) in query.iter().rev().enumerate() {
            if query[query.len() - position..].contains(item) {
                continue;
            }
            let gain = (query.len() - position) as u32;
            for session in self.postings.list(*item) {
                let (number, place) = *memory.places.slot(*session);
                if let Some(known) =
                    memory.candidates.get_mut(place as usize).filter(|known| number != 0 && !known.dropped)
                {
                    known.gains += gain;
                    continue;
                }
                if kept < most {
                    kept += 1;
                } else if !self.displaces(*session, memory) {
                    break;
                }
                *memory.places.slot(*session) = (session + 1, memory.candidates.len() as u32);
                memory.candidates.push(Candidate { session: *session, gains: gain, dropped: false });
            }
        }
        memory.neighbours.clear();
        for candidate in memory.candidates.iter().filter(|candidate| !candidate.dropped) {
            let order = u128::from(!candidate.gains) << 96;
            memory.neighbours.push(order | self.age(candidate.session));
        }
        sort_key::least(&mut memory.neighbours, self.config.neighbours.into());
    }

    /// Drops the oldest candidate if the session is strictly newer.
    fn displaces(&self, session: u32, memory: &mut Memory) -> bool {
        if memory.oldest.is_empty() {
            memory.oldest.extend(memory.candidates.iter().map(|candidate| self.age(candidate.session)));
            sort_key::sort(&mut memory.oldest);
        }
        let oldest = memory.oldest.last().map(|key| sort_key::index(*key));
        let Some(oldest) = oldest.filter(|oldest| self.times[session as usize] > self.times[*oldest as usize]) else {
            return false;
        };
        memory.oldest.pop();
        let age = self.age(session);
        let at = memory.oldest.partition_point(|other| *other < age);
        memory.oldest.insert(at, age);
        let place = memory.places.slot(oldest).1;
        if let Some(gone) = memory.candidates.get_mut(place as usize) {
            gone.dropped = true;
        }
        true
    }

    /// What a neighbour's items gain before their idf: by how new the query item is that it shares, and how similar
    /// it is.
    fn gain(&self, key: u128, query: &[u32], distinct: f64) -> (f64, &[u32], f64) {
        let session = self.items.list(sort_key::index(key));
        let newest = query.iter().rev().position(|item| session.contains(item)).map_or(100, |at| at + 1);
        let factor = if newest >= 100 { 0.0 } else { 1.0 - 0.1 * newest as f64 };
        (factor, session, f64::from(!((key >> 96) as u32)) / distinct)
    }

    /// Each scored item with its sum, in order of first contribution.
    pub fn scores<'m>(&self, events: &[u32], memory: &'m mut Memory) -> &'m [(u32, f64)] {
        let query = self.query(events);
        memory.scores.clear();
        let Some(newest) = query.last() else { return &memory.scores };
        self.gather(query, memory);
        let distinct = Self::distinct(query);
        let items = memory.neighbours.iter().map(|key| self.items.list(sort_key::index(*key)).len());
        memory.places.clear(items.sum());
        for key in &memory.neighbours {
            let (factor, session, similarity) = self.gain(*key, query, distinct);
            let gain = factor * similarity;
            for item in session.iter().filter(|item| *item != newest) {
                let slot = memory.places.slot(*item);
                if slot.0 == 0 {
                    *slot = (item + 1, memory.scores.len() as u32);
                    memory.scores.push((*item, 0.0));
                }
                memory.scores[slot.1 as usize].1 += gain * self.idf[*item as usize];
            }
        }
        &memory.scores
    }

    /// What each of the `events` adds to the score of `item`, before any rounding: a neighbour's gain is split over
    /// the query events that it shares as its similarity is.
    pub fn shares(&self, events: &[u32], item: u32, memory: &mut Memory) -> Vec<f64> {
        let mut shares = vec![0.0; events.len()];
        let query = self.query(events);
        self.gather(query, memory);
        let (distinct, first) = (Self::distinct(query), events.len() - query.len());
        for key in memory.neighbours.iter().filter(|_| query.last() != Some(&item)) {
            let (factor, session, _) = self.gain(*key, query, distinct);
            if !session.contains(&item) {
                continue;
            }
            for (at, event) in query.iter().enumerate() {
                if session.contains(event) && !query[at + 1..].contains(event) {
                    shares[first + at] += factor * (at + 1) as f64 / distinct * self.idf[item as usize];
                }
            }
        }
        shares
    }
}
