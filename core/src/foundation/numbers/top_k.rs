//! The best of many scores, in one order everywhere: score descending by `total_cmp`, then index ascending.

use crate::foundation::order;
use std::cmp::Ordering;

/// An item's place in a ranking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// Position of the item in the input.
    pub index: u32,
    /// Its score.
    pub score: f32,
}

impl Ranked {
    /// Better first: score descending by `total_cmp`, then index ascending.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then_with(|| self.index.cmp(&other.index))
    }
}

/// The `k` best of `scores`, best first; all of them when there are fewer.
///
/// ```
/// use hivecore::foundation::numbers::top_k;
/// let best: Vec<u32> = top_k(&[0.5, 2.0, -1.0, 2.0], 3).iter().map(|ranked| ranked.index).collect();
/// assert_eq!(best, [1, 3, 0]);
/// ```
#[must_use]
pub fn top_k(scores: &[f32], k: usize) -> Vec<Ranked> {
    let mut best = Best::new(k);
    best.offer((0..).zip(scores.iter().copied()));
    best.ranked()
}

/// The best so far of a stream of scores, which may come in any order.
pub(super) struct Best {
    k: usize,
    /// Up to four times `k` entries, so that most of the stream pays for one comparison only.
    kept: Vec<Ranked>,
    /// Once `k` entries were seen: a score below the k-th best of them is out. NaN is below no score, so it stays in.
    threshold: Option<f32>,
}

impl Best {
    pub(super) const fn new(k: usize) -> Self {
        Self { k, kept: Vec::new(), threshold: None }
    }

    /// Takes scores with their indices.
    pub(super) fn offer(&mut self, scores: impl Iterator<Item = (u32, f32)>) {
        for (index, score) in scores {
            if self.threshold.is_some_and(|threshold| score < threshold) {
                continue;
            }
            self.kept.push(Ranked { index, score });
            if self.kept.len() > self.k.saturating_mul(4) {
                self.prune();
            }
        }
    }

    fn prune(&mut self) {
        if let Some(last) = self.k.checked_sub(1).filter(|last| *last < self.kept.len()) {
            let worst = order::nth(&mut self.kept, last, Ranked::order);
            self.threshold = Some(worst.score);
        }
        self.kept.truncate(self.k);
    }

    /// The `k` best, best first.
    pub(super) fn ranked(mut self) -> Vec<Ranked> {
        self.prune();
        order::sort_by(&mut self.kept, Ranked::order);
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::{Ranked, top_k};
    use proptest::prelude::*;

    #[test]
    fn zeros_infinities_and_nan_have_a_place() {
        let scores = [f32::NEG_INFINITY, -0.0, 0.0, f32::INFINITY, f32::NAN];
        let order: Vec<u32> = top_k(&scores, 9).iter().map(|ranked| ranked.index).collect();
        assert_eq!(order, [4, 3, 2, 1, 0]);
        assert!(top_k(&scores, 0).is_empty());
    }

    proptest! {
        #[test]
        fn equals_sorting_everything(
            scores in prop::collection::vec((-4_i8..4).prop_map(|s| f32::from(s) / 2.0), 0..200),
            k in 0_usize..210,
        ) {
            let mut all: Vec<Ranked> =
                (0..).zip(&scores).map(|(index, score)| Ranked { index, score: *score }).collect();
            all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.index.cmp(&b.index)));
            all.truncate(k);
            prop_assert_eq!(top_k(&scores, k), all);
        }
    }
}
