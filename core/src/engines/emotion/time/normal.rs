//! The normal distribution's quantile.

/// z with P(|Z| < z) = level, level between 0 and 1: bisection on the complementary error function, to the last bits.
pub(super) fn two_sided(level: f64) -> f64 {
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..80 {
        let middle = (low + high) * 0.5;
        if libm::erfc(middle * std::f64::consts::FRAC_1_SQRT_2) > 1.0 - level {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) * 0.5
}

#[cfg(test)]
mod tests {
    use super::two_sided;

    #[test]
    fn known_quantiles() {
        for (level, z) in [(0.9, 1.6448536269514722), (0.95, 1.959963984540054), (0.5, 0.6744897501960817)] {
            assert!((two_sided(level) - z).abs() < 1e-12);
        }
    }
}
