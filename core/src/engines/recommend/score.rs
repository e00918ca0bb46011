//! Scores of all items for one history, and the best of them.
//!
//! `score(u, j) = Σ_i round(w_ij · decay(age of i)) + factors(u, j) + sessions(u, j) + popularity(j)`: over the items i
//! of the history whose row of the table has j, plus what iALS and VMIS-kNN give where the model has them. All terms are
//! integers in micro-units, rounded half to even before they are added; the totals of factors and sessions are rounded
//! once and apportioned to the items of the history, so an explanation adds up exactly. The scale is fixed when the
//! model is trained: no filter and no request changes it. EASE may take away, so scores can be below 0.

use super::history::History;
use super::ials::{Factors, Folded};
use super::item_knn::Neighbours;
use super::limits::MAX_HISTORY;
use super::micros::{self, ONE};
use super::sort_key;
use super::vmis_knn::{self, Sessions};
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

/// A score that marks an item as out of the question; no true score is as low.
pub(super) const REMOVED: i64 = i64::MIN;

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
    pub has_prior: bool,
    pub recency: &'m Recency,
    pub factors: Option<&'m Factors>,
    pub sessions: Option<&'m Sessions>,
}

impl Scorer<'_> {
    /// The items of a history, which may begin with attributes of the user: numbers from that of the items on.
    fn items_of<'h>(&self, history: &'h [u32]) -> &'h [u32] {
        let attributes = history.iter().take_while(|source| **source as usize >= self.popularity.len()).count();
        &history[attributes..]
    }

    /// Calls `each(place, item, micros)` for every term of the table for a history, oldest item first.
    fn terms(&self, history: &[u32], mut each: impl FnMut(usize, u32, i64)) {
        for (place, liked) in history.iter().enumerate() {
            // Attributes do not fade.
            let fades = (*liked as usize) < self.popularity.len();
            let decay = if fades { self.recency.of(history.len() - 1 - place) } else { ONE };
            let neighbours = self.neighbours.of(*liked).iter().take(self.most);
            if decay == ONE {
                neighbours.for_each(|neighbour| each(place, neighbour.item, neighbour.micros.into()));
            } else if decay > 0 {
                for neighbour in neighbours {
                    each(place, neighbour.item, micros::share(neighbour.micros, decay));
                }
            }
        }
    }

    /// What a ranking for this history stands on.
    pub fn basis(&self, history: &[u32]) -> Basis {
        let usable = |liked: &u32| {
            let item = (*liked as usize) < self.popularity.len();
            (self.most > 0 && !self.neighbours.of(*liked).is_empty())
                || (item && self.factors.is_some_and(|factors| factors.knows(*liked)))
                || (item && self.sessions.is_some_and(|sessions| sessions.knows(*liked)))
        };
        if history.iter().any(usable) { Basis::Personal } else { Basis::Popular }
    }

    /// The popularity term of each item. On its own, popularity has its full weight.
    pub const fn popular(&self, basis: Basis) -> &[u32] {
        match basis {
            Basis::Personal => self.prior,
            Basis::Popular => self.popularity,
        }
    }

    /// The score of every item of the catalogue.
    pub fn scores(&self, of: History<'_>, scores: &mut Vec<i64>) -> Basis {
        let (history, basis) = (of.items, self.basis(of.items));
        scores.clear();
        scores.extend(self.popular(basis).iter().map(|micros| i64::from(*micros)));
        if basis == Basis::Popular {
            return basis;
        }
        self.terms(history, |_, item, micros| scores[item as usize] += micros);
        if let Some((factors, folded)) = self.folded(self.items_of(history)) {
            factors.scores(&folded, |item, score| scores[item] += whole(score));
        }
        if let Some(sessions) = self.sessions {
            let weight = f64::from(sessions.config.weight);
            for (item, score) in sessions.scores(of.events, &mut vmis_knn::Memory::default()) {
                scores[*item as usize] += whole(weight * score);
            }
        }
        basis
    }

    /// Where VMIS-kNN is all there is: finds `most` items, not `seen`, that hold the best of them, and tells whether it
    /// did; it did not where other models take part or too little is known, whose scores are those of [`Self::scores`].
    pub fn scored_by_sessions(
        &self,
        of: History<'_>,
        seen: &[u32],
        most: usize,
        memory: &mut vmis_knn::Memory,
        into: &mut Vec<(i64, u32)>,
    ) -> bool {
        into.clear();
        let alone = self.neighbours.is_empty() && self.factors.is_none() && !self.has_prior;
        let Some(sessions) = self.sessions.filter(|_| alone) else { return false };
        let weight = f64::from(sessions.config.weight);
        let scored = sessions.scores(of.events, memory);
        let some = !scored.is_empty();
        for (item, score) in scored {
            let score = whole(weight * score);
            if score > 0 && !seen.contains(item) {
                into.push((score, *item));
            }
        }
        // Next come those whose score is 0, as that of nearly all items is, by index.
        for item in (0..self.popularity.len() as u32).filter(|_| some) {
            if into.len() >= most {
                break;
            }
            if whole(weight * memory.score(item)) == 0 && !seen.contains(&item) {
                into.push((0, item));
            }
        }
        into.len() >= most
    }

    /// How much the item at a place of a history counts.
    fn decay(&self, history: &[u32], place: usize) -> f64 {
        f64::from(self.recency.of(history.len() - 1 - place)) / f64::from(ONE)
    }

    fn folded(&self, history: &[u32]) -> Option<(&Factors, Folded)> {
        let factors = self.factors?;
        Some((factors, factors.fold_in(history, |place| self.decay(history, place))?))
    }

    /// For each asked item what each liked item adds to its score, in order of the history; what adds nothing is left
    /// out. With the popularity term these add up to the score.
    pub fn explained(&self, of: History<'_>, items: &[u32]) -> Vec<Vec<(u32, i64)>> {
        let history = of.items;
        let mut terms = vec![vec![0_i64; history.len()]; items.len()];
        if self.basis(history) == Basis::Personal {
            // The row of each asked item, so that one walk over the table finds the terms of all.
            let mut row = vec![usize::MAX; self.popularity.len()];
            items.iter().enumerate().for_each(|(at, item)| row[*item as usize] = at);
            self.terms(history, |place, item, micros| {
                if let Some(terms) = terms.get_mut(row[item as usize]) {
                    terms[place] += micros;
                }
            });
            let liked = self.items_of(history);
            let first = history.len() - liked.len();
            let history = liked;
            if let Some((factors, folded)) = self.folded(history) {
                for (terms, item) in terms.iter_mut().zip(items) {
                    let total = whole(factors.score(&folded, *item));
                    let shares = factors.shares(&folded, history, |place| self.decay(history, place), *item);
                    add(&mut terms[first..], &micros::apportioned(total, &shares));
                }
            }
            if let Some(sessions) = self.sessions {
                let mut memory = vmis_knn::Memory::default();
                let weight = f64::from(sessions.config.weight);
                for (terms, item) in terms.iter_mut().zip(items) {
                    let scored = sessions.scores(of.events, &mut memory).iter().find(|(scored, _)| scored == item);
                    let total = scored.map_or(0, |(_, score)| whole(weight * score));
                    let mut shares = sessions.shares(of.events, history, *item, &mut memory);
                    shares.iter_mut().for_each(|share| *share *= weight);
                    add(&mut terms[first..], &micros::apportioned(total, &shares));
                }
            }
        }
        let told = |terms: Vec<i64>| history.iter().copied().zip(terms).filter(|(_, micros)| *micros != 0).collect();
        terms.into_iter().map(told).collect()
    }
}

fn add(terms: &mut [i64], more: &[i64]) {
    terms.iter_mut().zip(more).for_each(|(term, more)| *term += more);
}

/// The nearest integer, half to even; a cast saturates, and no score comes near its ends.
fn whole(micros: f64) -> i64 {
    (micros::nearest(micros) as i64).clamp(-MOST, MOST)
}

/// Greatest score of one model, so that no sum of them leaves the integers of the wire.
const MOST: i64 = 1 << 50;

/// The newest items of a history that is too long.
pub(super) fn newest(history: &[u32]) -> &[u32] {
    &history[history.len().saturating_sub(MAX_HISTORY)..]
}

/// A score as a number without sign, in its order.
const fn ordered(score: i64) -> u64 {
    (score as u64) ^ (1 << 63)
}

const fn score_of(key: u128) -> i64 {
    ordered(sort_key::value(key) as i64) as i64
}

/// Finds the best items, in memory that it keeps.
#[derive(Debug, Default)]
pub(super) struct Best {
    keys: Vec<u128>,
    items: Vec<(i64, u32)>,
}

impl Best {
    /// The `most` best items that are not [`REMOVED`]: greatest score first, ties by index, which is shortlex order
    /// of ids.
    pub fn of(&mut self, scores: &[i64], most: usize) -> &[(i64, u32)] {
        self.keys.clear();
        // Items come by ascending index, so one that only equals the worst kept so far can never displace it.
        let (mut above, room) = (REMOVED, most.saturating_mul(4).max(64));
        for (item, score) in scores.iter().enumerate() {
            if *score > above {
                self.keys.push(sort_key::descending(ordered(*score), item as u32));
                if self.keys.len() == room {
                    sort_key::least(&mut self.keys, most);
                    above = self.keys.last().map_or(i64::MAX, |worst| score_of(*worst));
                }
            }
        }
        self.told(most)
    }

    /// The same of some items only.
    pub fn of_few(&mut self, scored: &[(i64, u32)], most: usize) -> &[(i64, u32)] {
        self.keys.clear();
        self.keys.extend(scored.iter().map(|(score, item)| sort_key::descending(ordered(*score), *item)));
        self.told(most)
    }

    fn told(&mut self, most: usize) -> &[(i64, u32)] {
        sort_key::least(&mut self.keys, most);
        self.items.clear();
        self.items.extend(self.keys.iter().map(|key| (score_of(*key), sort_key::index(*key))));
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
            let scores: Vec<i64> =
                (0..3_000).map(|_| if next() % 9 == 0 { REMOVED } else { next() % range - range / 2 }).collect();
            let mut sorted: Vec<(i64, u32)> =
                scores.iter().copied().zip(0..).filter(|(score, _)| *score != REMOVED).collect();
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
