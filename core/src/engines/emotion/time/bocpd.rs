//! Bayesian online change-point detection (Adams and MacKay 2007), normal observations with unknown mean and variance.
//!
//! With a constant hazard h the probability of a run of length 0 is h at every step, whatever is observed: an alarm
//! must ask for P(run < k), never for P(run = 0); and P(run < k) is 1 for the first k − 1 observations.

use crate::wire::wire;

/// The prior of a run: normal-inverse-gamma.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangePrior {
    /// Expected mean.
    #[wire(default = 0.0)]
    pub mean: f64,
    /// How many observations the expected mean is worth, above 0.
    #[wire(default = 1.0)]
    pub strength: f64,
    /// Shape of the variance, above 0.
    #[wire(default = 1.0)]
    pub shape: f64,
    /// Scale of the variance, above 0: the variance is about scale over shape.
    #[wire(default = 0.05)]
    pub scale: f64,
}

impl Default for ChangePrior {
    fn default() -> Self {
        Self { mean: 0.0, strength: 1.0, shape: 1.0, scale: 0.05 }
    }
}

/// What is known of the present run: one entry for each length, 0 first. Its size is bounded.
#[wire(request)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunLengths {
    /// Probability of each length.
    pub probabilities: Vec<f64>,
    /// Posterior mean of each.
    pub means: Vec<f64>,
    /// Posterior scale of each.
    pub scales: Vec<f64>,
    /// Observations so far, at most 2³¹.
    pub observed: u32,
}

impl RunLengths {
    /// Before the first observation.
    #[must_use]
    pub fn new(prior: &ChangePrior) -> Self {
        Self { probabilities: vec![1.0], means: vec![prior.mean], scales: vec![prior.scale], observed: 0 }
    }

    /// Takes an observation in; keeps at most so many lengths. Returns the evidence: the density that was expected of
    /// the observation.
    pub fn observe(&mut self, value: f64, hazard: f64, prior: &ChangePrior, longest: usize) -> f64 {
        let mut next = Self {
            probabilities: vec![0.0],
            means: vec![prior.mean],
            scales: vec![prior.scale],
            observed: self.observed.saturating_add(1),
        };
        let (mut change, mut evidence) = (0.0, 0.0);
        for (length, probability) in self.probabilities.iter().enumerate() {
            let (Some(mean), Some(scale)) = (self.means.get(length), self.scales.get(length)) else { break };
            let strength = prior.strength + length as f64;
            let shape = prior.shape + length as f64 * 0.5;
            let spread = scale * (strength + 1.0) / (shape * strength);
            let density = probability * student_t(value - mean, 2.0 * shape, spread);
            change += density * hazard;
            evidence += density;
            let off = value - mean;
            next.probabilities.push(density * (1.0 - hazard));
            next.means.push((strength * mean + value) / (strength + 1.0));
            next.scales.push(scale + strength * off * off / (2.0 * (strength + 1.0)));
        }
        if let Some(first) = next.probabilities.first_mut() {
            *first = change;
        }
        next.probabilities.truncate(longest);
        next.means.truncate(longest);
        next.scales.truncate(longest);
        let mut sum = 0.0;
        for probability in &next.probabilities {
            sum += probability;
        }
        if sum > 0.0 {
            for probability in &mut next.probabilities {
                *probability /= sum;
            }
            *self = next;
        } else {
            // So far off that no density is left: a new run, which this observation begins.
            let observed = next.observed;
            *self = Self::new(prior);
            self.observed = observed;
        }
        evidence
    }

    /// P(run < k).
    #[must_use]
    pub fn recent(&self, k: usize) -> f64 {
        let mut sum = 0.0;
        for probability in self.probabilities.iter().take(k) {
            sum += probability;
        }
        sum
    }

    /// The most probable length, and its mean, among those from `least` on and below `most`.
    #[must_use]
    pub fn most_probable(&self, least: usize, most: usize) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for (length, probability) in self.probabilities.iter().enumerate().take(most).skip(least) {
            if best.is_none_or(|(_, known)| *probability > known) {
                best = Some((length, *probability));
            }
        }
        best.and_then(|(length, _)| Some((length, *self.means.get(length)?)))
    }
}

/// Density of Student's t with a squared scale.
fn student_t(off: f64, freedom: f64, spread: f64) -> f64 {
    let half = (freedom + 1.0) * 0.5;
    let log = log_gamma(half)
        - log_gamma(freedom * 0.5)
        - 0.5 * libm::log(freedom * std::f64::consts::PI * spread)
        - half * libm::log1p(off * off / (freedom * spread));
    libm::exp(log)
}

/// `ln Γ(x)` for x above 0: Stirling's series, from 10 on.
fn log_gamma(x: f64) -> f64 {
    let (mut x, mut product) = (x, 1.0);
    while x < 10.0 {
        product *= x;
        x += 1.0;
    }
    let mut series = 0.0;
    for divisor in [156.0, -360_360.0 / 691.0, 1188.0, -1680.0, 1260.0, -360.0, 12.0] {
        series = series / (x * x) + 1.0 / divisor;
    }
    // The last constant is half the logarithm of a turn.
    (x - 0.5) * libm::log(x) - x + 0.918_938_533_204_672_7 + series / x - libm::log(product)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gamma_function() {
        for n in 1..2000 {
            let x = f64::from(n) * 0.07;
            assert!((log_gamma(x) - libm::lgamma(x)).abs() < 2e-15 * (10.0 + x * x.max(1.0)), "{x}");
        }
        assert!((log_gamma(1e-9) - libm::lgamma(1e-9)).abs() < 1e-13 && (log_gamma(0.5) * 2.0).abs() > 1.1);
    }

    #[test]
    fn known_answers() {
        let prior = ChangePrior::default();
        let mut runs = RunLengths::new(&prior);
        let known = [
            (0.1, 1, 1.039132810647583),
            (0.12, 2, 1.4987607712956343),
            (0.08, 3, 1.9491750533505048),
            (0.9, 4, 0.012841137072209137),
            (0.88, 5, 0.2810736529998252),
        ];
        for (value, length, evidence) in known {
            let found = runs.observe(value, 1.0 / 50.0, &prior, 256);
            assert!((found - evidence).abs() < 1e-12, "{found}");
            assert_eq!(runs.most_probable(0, 256).map(|found| found.0), Some(length));
            // The trap: the hazard, whatever was observed.
            assert!((runs.probabilities[0] - 0.02).abs() < 1e-12);
        }
        let last = [0.02, 0.007249866682, 0.247776429449, 0.051522447833, 0.020287294263, 0.653163961774];
        assert!(runs.probabilities.iter().zip(last).all(|(found, known)| (found - known).abs() < 1e-11));
        assert!((runs.recent(5) - 0.34683603822576214).abs() < 1e-12);
    }

    #[test]
    fn memory_is_bounded_and_nothing_breaks_far_away() {
        let prior = ChangePrior::default();
        let mut runs = RunLengths::new(&prior);
        for n in 0..1000 {
            runs.observe(if n % 400 == 399 { 1e300 } else { 0.1 }, 0.02, &prior, 64);
            assert!(runs.probabilities.len() <= 64 && runs.probabilities.iter().all(|p| p.is_finite()));
        }
        assert_eq!(runs.observed, 1000);
    }
}
