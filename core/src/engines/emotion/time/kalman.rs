//! The scalar Kalman filter: one axis, one observation after the other.

/// What is believed of one number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Belief {
    /// Mean.
    pub mean: f64,
    /// Variance.
    pub variance: f64,
}

/// How an observation differed from what was expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Innovation {
    /// Observed less expected.
    pub residual: f64,
    /// The variance that was expected of it.
    pub variance: f64,
}

impl Innovation {
    /// The squared residual in units of its variance: chi-square with one degree of freedom where the model holds. Sums
    /// over k axes have k degrees: 5.991 and 9.210 are the 95 and 99 % points for two.
    #[must_use]
    pub fn squared(self) -> f64 {
        self.residual * self.residual / self.variance
    }
}

impl Belief {
    /// The belief after a random walk that adds so much variance.
    #[must_use]
    pub fn walk(self, variance: f64) -> Self {
        Self { mean: self.mean, variance: self.variance + variance }
    }

    /// Takes an observation with a noise variance in.
    ///
    /// ```
    /// let mut belief = hivecore::emotion::time::Belief { mean: 0.0, variance: 1.01 };
    /// belief.observe(0.2, 0.04);
    /// assert!((belief.mean - 0.19238095238095237).abs() < 1e-12);
    /// ```
    pub fn observe(&mut self, value: f64, noise: f64) -> Innovation {
        let innovation = Innovation { residual: value - self.mean, variance: self.variance + noise };
        let gain = self.variance / innovation.variance;
        self.mean += gain * innovation.residual;
        self.variance *= 1.0 - gain;
        innovation
    }
}

#[cfg(test)]
mod tests {
    use super::Belief;

    /// filterpy 2.0.0, two axes, walk .01 a step.
    #[test]
    fn known_answers() {
        let rows = [
            (
                Some((0.2, 0.1)),
                0.04,
                0.19238095238095237,
                0.09619047619047619,
                0.03847619047619048,
                0.04761904761904762,
            ),
            (
                Some((0.25, 0.05)),
                0.04,
                0.22395048439181917,
                0.0708826695371367,
                0.021916038751345533,
                0.06163821825823977,
            ),
            (None, 0.04, 0.22395048439181917, 0.0708826695371367, 0.031916038751345535, 0.0),
            (Some((0.9, 0.8)), 0.02, 0.6816237830319889, 0.5644819193324061, 0.013539638386648123, 15.967672497683212),
            (
                Some((0.85, 0.75)),
                0.02,
                0.7726561252196135,
                0.6647819837086727,
                0.010812969174253315,
                1.4416175930917912,
            ),
            (Some((0.88, 0.8)), 0.09, 0.7928175266647449, 0.6901787258575959, 0.01690386278466417, 0.2689813259651773),
        ];
        let start = Belief { mean: 0.0, variance: 1.0 };
        let (mut one, mut two) = (start, start);
        for (values, noise, first, second, variance, squared) in rows {
            (one, two) = (one.walk(0.01), two.walk(0.01));
            if let Some((a, b)) = values {
                let found = one.observe(a, noise).squared() + two.observe(b, noise).squared();
                assert!((found - squared).abs() < 1e-12 * squared.max(1.0), "{found}");
            }
            assert!((one.mean - first).abs() < 1e-12 && (two.mean - second).abs() < 1e-12);
            assert!((one.variance - variance).abs() < 1e-12);
        }
    }
}
