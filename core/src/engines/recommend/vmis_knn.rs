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
    /// The sessions, newest first, equal times by id. A session's place here is its rank.
    by_rank: Vec<u32>,
    /// The first ranks of each item's sessions, ascending.
    postings: Lists,
    idf: Vec<f64>,
}

/// Memory of one query after another.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Candidates by rank: the rank, and the similarity times the number of distinct query items in the low half.
    candidates: Vec<u64>,
    merged: Vec<u64>,
    neighbours: Vec<u64>,
    /// How many candidates are more similar, by similarity.
    places: Vec<u32>,
    scores: Vec<(u32, f64)>,
    /// Of each item of the catalogue its place among the scores, from 1; 0 where it has none.
    score_of: Vec<u32>,
}

impl Memory {
    /// The sum of an item in the last query.
    pub fn score(&self, item: u32) -> f64 {
        let place = self.score_of.get(item as usize).and_then(|place| place.checked_sub(1));
        place.and_then(|place| self.scores.get(place as usize)).map_or(0.0, |(_, score)| *score)
    }
}

const fn candidate(rank: u32, gains: u32) -> u64 {
    (rank as u64) << 32 | gains as u64
}

const fn rank(candidate: u64) -> u32 {
    (candidate >> 32) as u32
}

impl Sessions {
    pub fn learn(interactions: &Interactions, config: VmisKnnConfig) -> Self {
        let mut times = vec![i64::MIN; interactions.users.len()];
        for (row, user) in interactions.user_of.iter().enumerate() {
            let time = &mut times[*user as usize];
            *time = (*time).max(interactions.timestamp(row));
        }
        let items = Lists::from_lists(&mut interactions.histories.iter().map(super::score::newest));
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
        let mut ranked: Vec<u128> =
            times.iter().zip(0..).map(|(time, session)| sort_key::ascending(!*time, 0, session)).collect();
        sort_key::sort(&mut ranked);
        let by_rank: Vec<u32> = ranked.iter().map(|key| sort_key::index(*key)).collect();
        let in_order = Lists::from_lists(&mut by_rank.iter().map(|session| items.list(*session)));
        let (postings, most) = (in_order.transposed(catalogue), usize::from(config.candidates));
        let postings = Lists::from_lists(&mut postings.iter().map(|ranks| &ranks[..ranks.len().min(most)]));
        Self { config, items, times, by_rank, postings, idf }
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

    fn time(&self, rank: u32) -> i64 {
        self.times[self.by_rank[rank as usize] as usize]
    }

    /// Steps 1 and 2: the neighbours in order.
    fn gather(&self, query: &[u32], memory: &mut Memory) {
        let Memory { candidates, merged, neighbours, places, .. } = memory;
        candidates.clear();
        let mut most_gains = 0;
        for (position, item) in query.iter().rev().enumerate() {
            if query[query.len() - position..].contains(item) {
                continue;
            }
            let (gain, ranks) = ((query.len() - position) as u32, self.postings.list(*item));
            most_gains += gain;
            if candidates.is_empty() {
                candidates.extend(ranks.iter().map(|rank| candidate(*rank, gain)));
            } else if !ranks.is_empty() {
                self.merge(candidates, ranks, gain, merged);
                std::mem::swap(candidates, merged);
            }
        }
        // Candidates are in order of rank: counting them by similarity is a sort that keeps this order.
        places.clear();
        places.resize(most_gains as usize + 1, 0);
        candidates.iter().for_each(|candidate| places[*candidate as u32 as usize] += 1);
        let mut more = 0;
        for place in places.iter_mut().rev() {
            more += std::mem::replace(place, more);
        }
        neighbours.clear();
        neighbours.resize(candidates.len().min(self.config.neighbours.into()), 0);
        for candidate in candidates.iter() {
            let place = &mut places[*candidate as u32 as usize];
            if let Some(neighbour) = neighbours.get_mut(*place as usize) {
                *neighbour = *candidate;
            }
            *place += 1;
        }
    }

    /// The candidates with the sessions of one more item, both by rank.
    fn merge(&self, candidates: &[u64], ranks: &[u32], gain: u32, merged: &mut Vec<u64>) {
        let most = usize::from(self.config.candidates);
        let (mut at, mut new) = (0, 0);
        merged.clear();
        merged.resize(most.min(candidates.len() + ranks.len()), 0);
        let mut made = 0;
        // Without a branch that depends on the data, but for the ends.
        for to in merged.iter_mut() {
            let (Some(known), Some(next)) = (candidates.get(at), ranks.get(new)) else { break };
            let (old, young) = (rank(*known) <= *next, *next <= rank(*known));
            let gains = u32::from(old) * (*known as u32) + u32::from(young) * gain;
            *to = candidate(rank(*known).min(*next), gains);
            at += usize::from(old);
            new += usize::from(young);
            made += 1;
        }
        merged.truncate(made);
        merged.extend(candidates[at..].iter().take(most - made));
        at += merged.len() - made;
        made = merged.len();
        merged.extend(ranks[new..].iter().take(most - made).map(|rank| candidate(*rank, gain)));
        new += merged.len() - made;
        // Of more than m sessions the newest stay. Where times are equal at the end, who was there first does.
        let rest = candidates.get(at).map(|known| rank(*known)).into_iter().chain(ranks.get(new).copied()).min();
        let last = merged.last().map(|last| self.time(rank(*last)));
        if rest.is_some_and(|rest| Some(self.time(rest)) == last) {
            self.merge_in_turn(candidates, ranks, gain, merged);
        }
    }

    /// The same one session after another: a candidate gives way to a strictly newer session only.
    fn merge_in_turn(&self, candidates: &[u64], ranks: &[u32], gain: u32, merged: &mut Vec<u64>) {
        let (mut at, mut end) = (0, candidates.len());
        merged.clear();
        for next in ranks {
            while at < end && rank(candidates[at]) < *next {
                merged.push(candidates[at]);
                at += 1;
            }
            if at < end && rank(candidates[at]) == *next {
                merged.push(candidates[at] + u64::from(gain));
                at += 1;
            } else if merged.len() + end - at < usize::from(self.config.candidates) {
                merged.push(candidate(*next, gain));
            } else if at < end && self.time(*next) > self.time(rank(candidates[end - 1])) {
                end -= 1;
                merged.push(candidate(*next, gain));
            } else {
                break;
            }
        }
        merged.extend_from_slice(&candidates[at..end]);
    }

    /// What a neighbour's items gain before their idf: by how new the query item is that it shares, and how similar
    /// it is.
    fn gain(&self, neighbour: u64, query: &[u32], distinct: f64) -> (f64, &[u32], f64) {
        let session = self.items.list(self.by_rank[rank(neighbour) as usize]);
        let newest = query.iter().rev().position(|item| session.contains(item)).map_or(100, |at| at + 1);
        let factor = if newest >= 100 { 0.0 } else { 1.0 - 0.1 * newest as f64 };
        (factor, session, f64::from(neighbour as u32) / distinct)
    }

    /// Each scored item with its sum, in order of first contribution.
    pub fn scores<'m>(&self, events: &[u32], memory: &'m mut Memory) -> &'m [(u32, f64)] {
        let query = self.query(events);
        memory.score_of.resize(self.idf.len(), 0);
        for (item, _) in memory.scores.drain(..) {
            if let Some(place) = memory.score_of.get_mut(item as usize) {
                *place = 0;
            }
        }
        let Some(newest) = query.last() else { return &memory.scores };
        self.gather(query, memory);
        let distinct = Self::distinct(query);
        let Memory { neighbours, scores, score_of, .. } = memory;
        for neighbour in neighbours.iter() {
            let (factor, session, similarity) = self.gain(*neighbour, query, distinct);
            let gain = factor * similarity;
            for item in session.iter().filter(|item| *item != newest) {
                let (place, gain) = (&mut score_of[*item as usize], gain * self.idf[*item as usize]);
                if *place == 0 {
                    scores.push((*item, 0.0 + gain));
                    *place = scores.len() as u32;
                } else {
                    scores[*place as usize - 1].1 += gain;
                }
            }
        }
        scores
    }

    /// What each item of the `history`, whose last events are given, adds to the score of `item`, before any rounding:
    /// a neighbour's gain is split over the query items that it shares as its similarity is.
    pub fn shares(&self, events: &[u32], history: &[u32], item: u32, memory: &mut Memory) -> Vec<f64> {
        let mut shares = vec![0.0; history.len()];
        let query = self.query(events);
        self.gather(query, memory);
        let distinct = Self::distinct(query);
        let place = |event: &u32| history.iter().rposition(|item| item == event);
        let places: Vec<Option<usize>> = query.iter().map(place).collect();
        for neighbour in memory.neighbours.iter().filter(|_| query.last() != Some(&item)) {
            let (factor, session, _) = self.gain(*neighbour, query, distinct);
            if !session.contains(&item) {
                continue;
            }
            for (at, event) in query.iter().enumerate() {
                let newest = session.contains(event) && !query[at + 1..].contains(event);
                if let Some(share) = places[at].filter(|_| newest).and_then(|place| shares.get_mut(place)) {
                    *share += factor * (at + 1) as f64 / distinct * self.idf[item as usize];
                }
            }
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::super::id_table::Ids;
    use super::super::interactions::Columns;
    use super::*;

    /// The steps as the module's documentation has them, one after another over plain lists.
    fn plainly(sessions: &Sessions, events: &[u32]) -> Vec<(u32, f64)> {
        let config = sessions.config;
        let query = sessions.query(events);
        let Some(newest) = query.last() else { return Vec::new() };
        let newer = |a: &u32, b: &u32| (sessions.times[*b as usize].cmp(&sessions.times[*a as usize])).then(a.cmp(b));
        let holding = |item: u32| -> Vec<u32> {
            let mut holding: Vec<u32> =
                (0..sessions.times.len() as u32).filter(|s| sessions.items.list(*s).contains(&item)).collect();
            holding.sort_by(newer);
            holding.truncate(config.candidates.into());
            holding
        };
        let (mut candidates, mut met) = (Vec::<(u32, u32)>::new(), Vec::new());
        for (position, item) in query.iter().rev().enumerate() {
            if met.contains(item) {
                continue;
            }
            met.push(*item);
            let gain = (query.len() - position) as u32;
            for session in holding(*item) {
                if let Some(known) = candidates.iter_mut().find(|known| known.0 == session) {
                    known.1 += gain;
                } else if candidates.len() < usize::from(config.candidates) {
                    candidates.push((session, gain));
                } else {
                    let oldest =
                        (0..candidates.len()).max_by(|a, b| newer(&candidates[*a].0, &candidates[*b].0)).unwrap();
                    if sessions.times[session as usize] <= sessions.times[candidates[oldest].0 as usize] {
                        break;
                    }
                    candidates[oldest] = (session, gain);
                }
            }
        }
        candidates.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| newer(&a.0, &b.0)));
        candidates.truncate(config.neighbours.into());
        let mut scores = Vec::<(u32, f64)>::new();
        for (session, gains) in candidates {
            let items = sessions.items.list(session);
            let shared = query.iter().rev().position(|item| items.contains(item)).unwrap() + 1;
            let factor = if shared >= 100 { 0.0 } else { 1.0 - 0.1 * shared as f64 };
            for item in items.iter().filter(|item| *item != newest) {
                let gain = factor * (f64::from(gains) / met.len() as f64) * sessions.idf[*item as usize];
                match scores.iter_mut().find(|known| known.0 == *item) {
                    Some(known) => known.1 += gain,
                    None => scores.push((*item, 0.0 + gain)),
                }
            }
        }
        scores
    }

    #[test]
    fn scores_are_those_of_the_steps_taken_plainly() {
        let mut state = 5_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % below) as i64
        };
        let mut memory = Memory::default();
        // Times of one value, of few and of many: ties at the end of the candidates are decided by who was first.
        for times in [1, 4, 40, 100_000] {
            let rows: Vec<(i64, i64, i64)> =
                (0..600).map(|_| (next(90), next(12) * next(12) / 6, next(times))).collect();
            let column = |of: fn(&(i64, i64, i64)) -> i64| rows.iter().map(of).collect::<Vec<_>>();
            let (users, items, at) = (column(|row| row.0), column(|row| row.1), column(|row| row.2));
            let columns =
                Columns { timestamps: Some(&at), ..Columns::of(Ids::Integers(&users), Ids::Integers(&items)) };
            let interactions = Interactions::new(&columns).unwrap();
            for (candidates, neighbours, last) in [(3, 2, 3), (7, 30, 4), (20, 9, 2), (500, 50, 5), (1, 1, 1)] {
                let config = VmisKnnConfig { weight: 1_000_000, candidates, neighbours, last, idf: true };
                let sessions = Sessions::learn(&interactions, config);
                for length in 0..9 {
                    let events: Vec<u32> =
                        (0..length).map(|_| next(interactions.items().len() as u64) as u32).collect();
                    assert_eq!(sessions.scores(&events, &mut memory), plainly(&sessions, &events));
                }
            }
        }
    }
}
