//! Scores of all items for one history, and the best of them.
//!
//! `score(u, j) = Σ_i round(sim(i, j) · decay(age of i)) + popularity(j)` over the items i of the history that have j
//! among their neighbours. All terms are integers in micro-units, rounded half to even before they are added, so an
//! explanation adds up exactly. The scale is fixed when the model is trained: no filter and no request changes it.

use super::item_knn::Neighbours;
use super::limits::MAX_HISTORY;
use super::micros::{self, ONE};
use super::sort_key;
use crate::wire::wire;

/// What a ranking stands on.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The items that the user liked.
    Personal,
    /// Popularity alone: nothing usable is known of the user.
    Popular,
}

/// A score that marks an item as out of the question; all true scores are 0 or more.
pub(super) const REMOVED: i64 = -1;

/// How much a liked item counts, in micro-units, by the number of later items in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recency {
    decay: Option<Vec<u32>>,
}

impl Recency {
    pub fn new(half_life: Option<u16>) -> Self {
        let decay = |half_life: u16| {
            let of_age = |age: usize| micros::from_unit(libm::exp2(-(age as f64) / f64::from(half_life)));
            (0..MAX_HISTORY).map(of_age).take_while(|decay| *decay > 0).collect()
        };
        Self { decay: half_life.map(decay) }
    }

    pub fn of(&self, age: usize) -> u32 {
        self.decay.as_ref().map_or(ONE, |decay| decay.get(age).copied().unwrap_or(0))
    }
}

/// What turns a history into scores.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scorer<'m> {
    pub neighbours: &'m Neighbours,
    /// Neighbours that count, of those there are.
    pub most: usize,
    /// Popularity in micro-units of the greatest.
    pub popularity: &'m [u32],
    /// Popularity beside similarity: the same, weighted.
    pub prior: &'m [u32],
    pub recency: &'m Recency,
}

impl Scorer<'_> {
    /// Calls `each(liked, item, micros)` for every term above 0 of a history, oldest item first.
    pub fn terms(&self, history: &[u32], mut each: impl FnMut(u32, u32, u32)) {
        for (place, liked) in history.iter().enumerate() {
            let decay = self.recency.of(history.len() - 1 - place);
            let neighbours = self.neighbours.of(*liked).iter().take(self.most);
            if decay == ONE {
                neighbours.for_each(|neighbour| each(*liked, neighbour.item, neighbour.micros));
            } else if decay > 0 {
                for neighbour in neighbours {
                    let term = micros::product(neighbour.micros, decay);
                    if term > 0 {
                        each(*liked, neighbour.item, term);
                    }
                }
            }
        }
    }

    /// What a ranking for this history stands on.
    pub fn basis(&self, history: &[u32]) -> Basis {
        let usable = self.most > 0 && history.iter().any(|liked| !self.neighbours.of(*liked).is_empty());
        if usable { Basis::Personal } else { Basis::Popular }
    }

    /// The popularity term of each item. On its own, popularity has its full weight.
    pub const fn popular(&self, basis: Basis) -> &[u32] {
        match basis {
            Basis::Personal => self.prior,
            Basis::Popular => self.popularity,
        }
    }

    /// The score of every item of the catalogue.
    pub fn scores(&self, history: &[u32], scores: &mut Vec<i64>) -> Basis {
        let basis = self.basis(history);
        scores.clear();
        scores.extend(self.popular(basis).iter().map(|micros| i64::from(*micros)));
        if basis == Basis::Personal {
            self.terms(history, |_, item, micros| scores[item as usize] += i64::from(micros));
        }
        basis
    }
}

/// The newest items of a history that is too long.
pub(super) fn newest(history: &[u32]) -> &[u32] {
    &history[history.len().saturating_sub(MAX_HISTORY)..]
}

/// Finds the best items, in memory that it keeps.
#[derive(Debug, Default)]
pub(super) struct Best {
    keys: Vec<u128>,
    items: Vec<(i64, u32)>,
}

impl Best {
    /// The `most` best items with a score of 0 or more: greatest score first, ties by index, which is shortlex order
    /// of ids.
    pub fn of(&mut self, scores: &[i64], most: usize) -> &[(i64, u32)] {
        self.keys.clear();
        // Items come by ascending index, so one that only equals the worst kept so far can never displace it.
        let (mut above, room) = (REMOVED, most.saturating_mul(4).max(64));
        for (item, score) in scores.iter().enumerate() {
            if *score > above {
                self.keys.push(sort_key::descending(*score as u64, item as u32));
                if self.keys.len() == room {
                    sort_key::least(&mut self.keys, most);
                    above = self.keys.last().map_or(i64::MAX, |worst| sort_key::value(*worst) as i64);
                }
            }
        }
        sort_key::least(&mut self.keys, most);
        self.items.clear();
        self.items.extend(self.keys.iter().map(|key| (sort_key::value(*key) as i64, sort_key::index(*key))));
        &self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_those_of_a_full_sort() {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as i64
        };
        for range in [2, 5, 1_000_000] {
            let scores: Vec<i64> = (0..3_000).map(|_| next() % range - 1).collect();
            let mut sorted: Vec<(i64, u32)> =
                scores.iter().copied().zip(0..).filter(|(score, _)| *score >= 0).collect();
            sorted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            for most in [0, 1, 20, 500, 5_000] {
                assert_eq!(Best::default().of(&scores, most), &sorted[..most.min(sorted.len())]);
            }
        }
    }

    #[test]
    fn an_item_counts_half_after_the_half_life() {
        let recency = Recency::new(Some(2));
        assert_eq!([0, 1, 2, 4, 60].map(|age| recency.of(age)), [1_000_000, 707_107, 500_000, 250_000, 0]);
        assert_eq!(Recency::new(None).of(9_999), ONE);
    }
}
