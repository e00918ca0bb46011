//! The normal distribution's tails and quantile.

/// P(|Z| > z) for z of at least 0: the series of the error function near the middle, Laplace's continued fraction beyond
/// (Abramowitz and Stegun 26.2.11 and 26.2.14).
fn beyond(z: f64) -> f64 {
    let density = libm::exp(-0.5 * z * z) * std::f64::consts::FRAC_2_SQRT_PI * std::f64::consts::FRAC_1_SQRT_2;
    if z < 2.0 {
        let mut sum = 1.0;
        for k in (1..=40).rev() {
            sum = 1.0 + sum * z * z / f64::from(2 * k + 1);
        }
        return 1.0 - density * z * sum;
    }
    let mut fraction = z;
    for k in (1..=100).rev() {
        fraction = z + f64::from(k) / fraction;
    }
    density / fraction
}

/// z with P(|Z| < z) = level, level between 0 and 1: bisection, to the last bits.
pub(super) fn two_sided(level: f64) -> f64 {
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..80 {
        let middle = (low + high) * 0.5;
        if beyond(middle) > 1.0 - level {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) * 0.5
}

#[cfg(test)]
mod tests {
    use super::{beyond, two_sided};

    #[test]
    fn tails_are_those_of_the_error_function() {
        for n in 0..800 {
            let z = f64::from(n) * 0.01;
            let known = libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2);
            assert!((beyond(z) / known - 1.0).abs() < 1e-13, "{z}");
        }
    }

    #[test]
    fn known_quantiles() {
        for (level, z) in [(0.9, 1.6448536269514722), (0.95, 1.959963984540054), (0.5, 0.6744897501960817)] {
            assert!((two_sided(level) - z).abs() < 1e-12);
        }
    }
}
