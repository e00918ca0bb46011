//! The Ornstein-Uhlenbeck process, stepped exactly: no step is too long, and two halves equal the whole.

use super::kalman::Belief;

/// How a state returns to its baseline: `dx = −rate · (x − baseline) dt + √diffusion dW`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drift {
    /// Per second, above 0. The half-life is ln 2 / rate.
    pub rate: f64,
    /// Variance that comes in per second.
    pub diffusion: f64,
}

impl Drift {
    /// By the half-life in seconds and the standard deviation in the long run.
    #[must_use]
    pub fn new(half_life: f64, spread: f64) -> Self {
        let rate = std::f64::consts::LN_2 / half_life;
        Self { rate, diffusion: 2.0 * rate * spread * spread }
    }

    /// The belief so many seconds later.
    ///
    /// ```
    /// use hivecore::emotion::time::{Belief, Drift};
    /// let drift = Drift { rate: 0.1, diffusion: 0.02 };
    /// let later = drift.step(Belief { mean: 0.8, variance: 0.05 }, 0.1, 5.0);
    /// assert!((later.mean - 0.5245714617988434).abs() < 1e-12);
    /// assert!((later.variance - 0.08160602794142788).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn step(self, belief: Belief, baseline: f64, seconds: f64) -> Belief {
        // 1 − e^(−2θt) by expm1: for small steps the difference would lose its digits.
        let lost = -libm::expm1(-2.0 * self.rate * seconds);
        let kept = libm::exp(-self.rate * seconds);
        let stationary = self.diffusion / (2.0 * self.rate);
        Belief {
            mean: baseline + (belief.mean - baseline) * kept,
            variance: belief.variance * (1.0 - lost) + stationary * lost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_answers() {
        let drift = Drift { rate: 0.1, diffusion: 0.02 };
        let known = [
            (1.0, 0.7333861926251717, 0.05906346234610091),
            (5.0, 0.5245714617988434, 0.08160602794142788),
            (60.0, 0.10173512652366645, 0.09999969278938232),
        ];
        for (seconds, mean, variance) in known {
            let later = drift.step(Belief { mean: 0.8, variance: 0.05 }, 0.1, seconds);
            assert!((later.mean - mean).abs() < 1e-12 && (later.variance - variance).abs() < 1e-12, "{seconds}");
        }
    }

    proptest! {
        #[test]
        fn two_halves_are_the_whole(
            mean in -1.0..1.0_f64, variance in 0.0..1.0_f64, baseline in -1.0..1.0_f64,
            half_life in 1.0..1e6_f64, spread in 0.01..1.0_f64, seconds in 0.0..1e7_f64,
        ) {
            let (drift, start) = (Drift::new(half_life, spread), Belief { mean, variance });
            let whole = drift.step(start, baseline, seconds);
            let half = drift.step(start, baseline, seconds / 2.0);
            let twice = drift.step(half, baseline, seconds / 2.0);
            prop_assert!((whole.mean - twice.mean).abs() < 1e-12);
            prop_assert!((whole.variance - twice.variance).abs() < 1e-12);
        }
    }
}
