//! ε-greedy: `π(a) = (1 − ε)·[a is the best] + ε / K`.

use super::ExploreRequest;
use crate::recommend::micros::ONE;

/// The mean reward of each arm, 0 where it was never tried.
pub(super) fn means(request: &ExploreRequest) -> Vec<f64> {
    let mean = |arm: &crate::recommend::ItemId| {
        let known = request.state.arms.get(arm.as_str()).filter(|known| known.pulls.get() > 0);
        known.map_or(0.0, |known| known.reward.get() as f64 / known.pulls.get() as f64)
    };
    request.arms.iter().map(mean).collect()
}

/// The arms' probabilities as integers over their sum. `left` is in order of id, so that the first of equals is best.
pub(super) fn weights(left: &[usize], values: &[f64], epsilon: u32) -> (Vec<u64>, u64) {
    let mut best = 0;
    for (place, arm) in left.iter().enumerate() {
        if values[*arm] > values[left[best]] {
            best = place;
        }
    }
    let count = left.len() as u64;
    let mut weights = vec![u64::from(epsilon); left.len()];
    weights[best] += u64::from(ONE - epsilon) * count;
    (weights, u64::from(ONE) * count)
}
