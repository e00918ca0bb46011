//! What another policy would have earned, from the logs of this one (off-policy evaluation).
//!
//! With logged rewards r_i, the propensity p_i that the chosen action had, and the probability e_i that the other
//! policy gives it, `w_i = e_i / p_i`, clipped at M where asked for:
//!
//! | estimator | value | summand for the standard error |
//! |---|---|---|
//! | ips | `Σ w_i r_i / n` (Horvitz and Thompson 1952) | `w_i r_i` |
//! | snips | `Σ w_i r_i / Σ w_i` (Swaminathan and Joachims, NIPS 2015) | `w_i (r_i − V) / w̄` |
//! | dm | `Σ t_i / n` | `t_i` |
//! | dr | `Σ (t_i + w_i (r_i − q_i)) / n` (Dudík, Langford, Li, ICML 2011) | `t_i + w_i (r_i − q_i)` |
//!
//! q_i is a model's estimate of the logged action's reward, t_i that of the other policy: `Σ_a e(a|x_i) q(x_i, a)`. The
//! standard error is `√(Σ (z_i − z̄)² / (n (n − 1)))`, the interval the value plus and minus so many of them as the
//! normal distribution says. Sums run in the order of the logs.

use crate::foundation::error::{Code, Error};
use crate::wire::wire;

/// A request of `recommend.off_policy`: logs in columns of equal length.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct OffPolicyRequest {
    /// What each logged action earned, of magnitude at most 10^9.
    pub rewards: Vec<f64>,
    /// The propensity of the logged action when it was chosen: above 0, at most 1.
    pub logged: Vec<f64>,
    /// The probability that the other policy gives it: 0 to 1.
    pub target: Vec<f64>,
    /// A model's estimate of the logged action's reward. Needed for `dr`, with `targetEstimates`.
    #[wire(default = Vec::new())]
    pub estimates: Vec<f64>,
    /// A model's estimate of what the other policy earns here. Needed for `dm` and `dr`.
    #[wire(default = Vec::new())]
    pub target_estimates: Vec<f64>,
    /// M: greater weights count as this one, above 0. Absent: no clipping.
    pub clip: Option<f64>,
    /// Confidence of the intervals in percent: 90, 95 or 99.
    #[wire(default = 95)]
    pub confidence: u8,
}

/// An estimate with its uncertainty, which one log alone does not have.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PolicyEstimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: Option<f64>,
    /// The interval's lower end.
    pub low: Option<f64>,
    /// The interval's upper end.
    pub high: Option<f64>,
}

/// What the other policy would have earned, by several estimators.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct OffPolicyAnswer {
    /// Logs.
    pub count: u32,
    /// `(Σw)² / Σw²`: how many logs of equal weight these are worth. 0 where all weights are 0.
    pub effective_count: f64,
    /// The greatest weight.
    pub greatest_weight: f64,
    /// The mean weight: near 1 when the propensities are right.
    pub mean_weight: f64,
    /// Share of weights that were clipped.
    pub clipped: f64,
    /// Inverse propensity scoring.
    pub ips: PolicyEstimate,
    /// Self-normalised; absent where the weights are 0, or their mean is below 10^−12.
    pub snips: Option<PolicyEstimate>,
    /// The direct method.
    pub dm: Option<PolicyEstimate>,
    /// Doubly robust.
    pub dr: Option<PolicyEstimate>,
}

/// Means of weights below this one are none.
const LEAST_WEIGHT: f64 = 1e-12;

/// Two-sided quantiles of the normal distribution.
const QUANTILES: [(u8, f64); 3] =
    [(90, 1.644_853_626_951_472_2), (95, 1.959_963_984_540_054), (99, 2.575_829_303_548_901)];

/// An estimate from its value and the summands.
fn estimate(value: Option<f64>, summands: &[f64], quantile: f64) -> PolicyEstimate {
    let n = summands.len() as f64;
    let mean = summands.iter().fold(0.0, |sum, z| sum + z) / n;
    let value = value.unwrap_or(mean);
    let squares = summands.iter().fold(0.0, |sum, z| sum + (z - mean) * (z - mean));
    let error = (summands.len() > 1).then(|| (squares / (n * (n - 1.0))).sqrt());
    PolicyEstimate {
        value,
        standard_error: error,
        low: error.map(|error| value - quantile * error),
        high: error.map(|error| value + quantile * error),
    }
}

/// Estimates what the other policy would have earned.
///
/// # Errors
/// `recommend.no_events`; `buffer.shape` when the columns differ in length; `field.range`.
pub fn off_policy(request: &OffPolicyRequest) -> Result<OffPolicyAnswer, Error> {
    let count = request.rewards.len();
    if count == 0 {
        return Err(Error::new(Code::RecommendNoEvents, "there are no logs").under("rewards"));
    }
    // Name, values, whether the column may be absent, bounds.
    let columns: [(&str, &[f64], bool, f64, f64); 5] = [
        ("rewards", &request.rewards, false, -1e9, 1e9),
        ("logged", &request.logged, false, 1e-9, 1.0),
        ("target", &request.target, false, 0.0, 1.0),
        ("estimates", &request.estimates, true, -1e9, 1e9),
        ("targetEstimates", &request.target_estimates, true, -1e9, 1e9),
    ];
    for (name, values, optional, least, most) in columns {
        if values.len() != count && !(optional && values.is_empty()) {
            return Err(Error::new(Code::BufferShape, "the columns differ in length").under(name));
        }
        if let Some(at) = values.iter().position(|value| !(least..=most).contains(value)) {
            return Err(Error::new(Code::FieldRange, "the value is out of range").at(at).under(name));
        }
    }
    let clip = request.clip.unwrap_or(f64::INFINITY);
    let quantile = QUANTILES.iter().find(|(percent, _)| *percent == request.confidence);
    let (Some((_, quantile)), true) = (quantile, clip > 0.0) else {
        let field = if quantile.is_none() { "confidence" } else { "clip" };
        return Err(Error::new(Code::FieldRange, "the value is out of range").under(field));
    };
    let (mut weights, mut clipped) = (Vec::with_capacity(count), 0);
    for (target, logged) in request.target.iter().zip(&request.logged) {
        let weight = target / logged;
        clipped += u32::from(weight > clip);
        weights.push(weight.min(clip));
    }
    let sum = weights.iter().fold(0.0, |sum, weight| sum + weight);
    let squares = weights.iter().fold(0.0, |sum, weight| sum + weight * weight);
    let (n, mean) = (count as f64, sum / count as f64);
    let weighted = |centre: &dyn Fn(usize) -> f64| -> Vec<f64> {
        weights.iter().zip(&request.rewards).enumerate().map(|(at, (w, r))| w * (r - centre(at))).collect()
    };
    let earned = weighted(&|_| 0.0);
    let snips = (mean > LEAST_WEIGHT).then(|| {
        let value = earned.iter().fold(0.0, |sum, z| sum + z) / sum;
        let mut summands = weighted(&|_| value);
        summands.iter_mut().for_each(|z| *z /= mean);
        estimate(Some(value), &summands, *quantile)
    });
    let has_target = !request.target_estimates.is_empty();
    let dr = (has_target && !request.estimates.is_empty()).then(|| {
        let mut summands = weighted(&|at| request.estimates[at]);
        summands.iter_mut().zip(&request.target_estimates).for_each(|(z, t)| *z += t);
        estimate(None, &summands, *quantile)
    });
    Ok(OffPolicyAnswer {
        count: count as u32,
        effective_count: if squares > 0.0 { sum * sum / squares } else { 0.0 },
        greatest_weight: weights.iter().fold(0.0, |most: f64, weight| most.max(*weight)),
        mean_weight: mean,
        clipped: f64::from(clipped) / n,
        ips: estimate(None, &earned, *quantile),
        snips,
        dm: has_target.then(|| estimate(None, &request.target_estimates, *quantile)),
        dr,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logs(rows: &[(f64, f64, f64)]) -> OffPolicyRequest {
        OffPolicyRequest {
            rewards: rows.iter().map(|row| row.0).collect(),
            logged: rows.iter().map(|row| row.1).collect(),
            target: rows.iter().map(|row| row.2).collect(),
            estimates: Vec::new(),
            target_estimates: Vec::new(),
            clip: None,
            confidence: 95,
        }
    }

    #[test]
    fn known_answers() {
        let found =
            off_policy(&logs(&[(1.0, 0.5, 0.8), (0.0, 0.25, 0.1), (1.0, 0.25, 0.15), (0.0, 0.5, 0.8)])).unwrap();
        let snips = found.snips.unwrap();
        for (value, known) in
            [(found.ips.value, 11.0 / 20.0), (snips.value, 11.0 / 21.0), (found.effective_count, 147.0 / 47.0)]
        {
            assert!((value - known).abs() < 1e-15, "{value} {known}");
        }
        assert_eq!((found.count, found.greatest_weight, found.clipped), (4, 1.6, 0.0));
    }

    /// A finite world of 3 contexts and 3 actions: over all logs of length 1, weighted by their probability, IPS and
    /// DR give the true value, whatever the model says.
    #[test]
    fn ips_and_dr_are_unbiased_over_all_logs() {
        let contexts = [0.5, 0.25, 0.25];
        let logging = [[0.5, 0.25, 0.25], [0.125, 0.5, 0.375], [0.25, 0.25, 0.5]];
        let target = [[0.75, 0.25, 0.0], [0.0, 0.0, 1.0], [0.5, 0.25, 0.25]];
        let rewards = [[1.0, 0.0, 0.5], [0.25, 0.75, 0.5], [0.0, 1.0, 0.125]];
        let model = [[0.5, 0.5, 0.5], [1.0, 0.0, 0.25], [0.0, 0.0, 3.0]];
        let (mut truth, mut ips, mut dr) = (0.0, 0.0, 0.0);
        for x in 0..3 {
            let value = |of: &[[f64; 3]; 3]| (0..3).map(|a| target[x][a] * of[x][a]).sum::<f64>();
            truth += contexts[x] * value(&rewards);
            for a in 0..3 {
                let mut request = logs(&[(rewards[x][a], logging[x][a], target[x][a])]);
                request.estimates = vec![model[x][a]];
                request.target_estimates = vec![value(&model)];
                let found = off_policy(&request).unwrap();
                assert_eq!(found.ips.standard_error, None);
                ips += contexts[x] * logging[x][a] * found.ips.value;
                dr += contexts[x] * logging[x][a] * found.dr.unwrap().value;
            }
        }
        assert!((ips - truth).abs() < 1e-15 && (dr - truth).abs() < 1e-15, "{truth} {ips} {dr}");
    }
}
