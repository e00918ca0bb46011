//! Draws from the beta distribution: `X / (X + Y)` of two gamma draws.

use crate::foundation::random::Random;

/// A standard normal draw by the polar method (Marsaglia and Bray 1964): the first of the pair.
pub(super) fn normal(random: &mut Random) -> f64 {
    loop {
        let (x, y) = (2.0 * random.unit() - 1.0, 2.0 * random.unit() - 1.0);
        let square = x * x + y * y;
        if square > 0.0 && square < 1.0 {
            return x * (-2.0 * libm::log(square) / square).sqrt();
        }
    }
}

/// A gamma draw of a shape of at least 1 (Marsaglia and Tsang: A simple method for generating gamma variables, 2000).
fn gamma(random: &mut Random, shape: f64) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(random);
        let root = 1.0 + c * x;
        let v = root * root * root;
        if v > 0.0 && libm::log(random.unit()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
            return d * v;
        }
    }
}

/// A beta draw; both parameters are at least 1.
pub(super) fn draw(random: &mut Random, alpha: f64, beta: f64) -> f64 {
    let (x, y) = (gamma(random, alpha), gamma(random, beta));
    x / (x + y)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean α/(α+β) and variance αβ/((α+β)²(α+β+1)), within five standard errors of 20,000 draws.
    #[test]
    fn mean_and_variance_are_those_of_the_distribution() {
        for (alpha, beta) in [(1.0, 1.0), (2.5, 7.0), (300.0, 20.0)] {
            let mut random = Random::new(1, "beta", &[]);
            let draws: Vec<f64> = (0..20_000).map(|_| draw(&mut random, alpha, beta)).collect();
            let mean = draws.iter().sum::<f64>() / 20_000.0;
            let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 19_999.0;
            let total: f64 = alpha + beta;
            let (m, v) = (alpha / total, alpha * beta / (total * total * (total + 1.0)));
            assert!((mean - m).abs() < 5.0 * (v / 20_000.0).sqrt(), "{mean} {m}");
            assert!((variance / v - 1.0).abs() < 0.1, "{variance} {v}");
        }
    }
}
