//! Thompson sampling with a propensity: an arm's probability is how often it is the best among M joint draws from the
//! posteriors, `(times + 1) / (M + K)`, and the choice is drawn from exactly these probabilities. (That of one draw
//! has no closed form for more than two arms.)

use super::ExploreRequest;
use super::beta;
use crate::foundation::random::Random;
use crate::recommend::micros::ONE;

/// M draws of what each arm earns. Each arm has a stream of its own, so that arms do not move each other. By default
/// the posteriors are Beta; `normal` has the means and deviations of others.
pub(super) fn draws(request: &ExploreRequest, normal: Option<&[(f64, f64)]>) -> Vec<Vec<f64>> {
    let of_arm = |(at, arm): (usize, &crate::recommend::ItemId)| {
        let known = request.state.arms.get(arm.as_str());
        let (pulls, reward) = known.map_or((0, 0), |known| (known.pulls.get(), known.reward.get()));
        let wins = reward as f64 / f64::from(ONE);
        let losses = pulls as f64 - wins;
        let ids = [request.user.as_str(), &request.request, arm.as_str()];
        let mut random = Random::new(request.seed, "recommend.explore.posterior", &ids);
        let mut draw = |_| match normal.and_then(|normal| normal.get(at)) {
            Some((mean, deviation)) => mean + deviation * beta::normal(&mut random),
            None => beta::draw(&mut random, 1.0 + wins, 1.0 + losses),
        };
        (0..request.draws).map(&mut draw).collect()
    };
    request.arms.iter().enumerate().map(of_arm).collect()
}

/// The arms' probabilities as integers over their sum.
pub(super) fn weights(left: &[usize], draws: &[Vec<f64>]) -> (Vec<u64>, u64) {
    let mut weights = vec![1; left.len()];
    let count = draws.first().map_or(0, Vec::len);
    for draw in 0..count {
        let (mut best, mut greatest) = (0, f64::NEG_INFINITY);
        for (place, arm) in left.iter().enumerate() {
            let value = draws[*arm].get(draw).copied().unwrap_or(0.0);
            if value > greatest {
                (best, greatest) = (place, value);
            }
        }
        weights[best] += 1;
    }
    (weights, (count + left.len()) as u64)
}
