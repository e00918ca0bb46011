//! Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): `λ·score(i) − (1 − λ)·max_{j before} sim(i, j)`.
//!
//! The maximum over nothing is 0. It is kept from position to position, so that a list of k out of n costs k·n
//! similarities.

use super::similarity::Similarity;

pub(super) struct MaximalMarginalRelevance {
    pub lambda: f64,
    pub similarity: Similarity,
    /// The greatest similarity to what was chosen; −∞ before that.
    pub nearest: Vec<f64>,
}

impl MaximalMarginalRelevance {
    pub fn gain(&self, at: usize, score: f64) -> f64 {
        let nearest = if self.nearest[at] == f64::NEG_INFINITY { 0.0 } else { self.nearest[at] };
        self.lambda * score - (1.0 - self.lambda) * nearest
    }

    pub fn choose(&mut self, chosen: usize) {
        for at in 0..self.nearest.len() {
            self.nearest[at] = self.nearest[at].max(self.similarity.of(chosen, at));
        }
    }
}
