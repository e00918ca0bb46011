//! Greedy MAP of a determinantal point process (Chen, Zhang, Zhou: Fast greedy MAP inference, NeurIPS 2018).
//!
//! The kernel is `L_ij = q_i S_ij q_j` with `q_i = exp(θ·score_i)` and S the similarity, `S_ii = 1`. The next item is the
//! one whose row adds most to the determinant: `q_i² δ_i`, δ_i what remains of S_ii beside the chosen rows. Compared
//! are the logarithms `2θ·score_i + ln δ_i`, which the size of q cannot overflow; δ follows the incremental Cholesky
//! factor of S. An item with `δ < 10⁻¹⁰` adds nothing: it comes after all that add something.

use super::similarity::Similarity;

const LEAST: f64 = 1e-10;

pub(super) struct DeterminantalPointProcess {
    pub theta: f64,
    pub similarity: Similarity,
    /// The rows of the Cholesky factor, one number for each item chosen.
    pub rows: Vec<Vec<f64>>,
    pub remains: Vec<f64>,
}

impl DeterminantalPointProcess {
    pub fn gain(&self, at: usize, score: f64) -> f64 {
        let remains = self.remains[at];
        if remains < LEAST { f64::NEG_INFINITY } else { 2.0 * self.theta * score + libm::log(remains) }
    }

    pub fn choose(&mut self, chosen: usize) {
        let remains = self.remains[chosen];
        if remains < LEAST {
            return;
        }
        let (root, row) = (remains.sqrt(), self.rows[chosen].clone());
        for at in 0..self.remains.len() {
            let known = self.rows[at].iter().zip(&row).fold(0.0, |sum, (a, b)| sum + a * b);
            let e = if at == chosen { root } else { (self.similarity.of(chosen, at) - known) / root };
            self.rows[at].push(e);
            self.remains[at] -= e * e;
        }
    }
}
