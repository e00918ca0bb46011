//! Points of the circle, by whole shares of a turn: what windows and transforms are made of. The octant is found among
//! integers, so no angle is ever reduced, and within it both series are short.

/// Cosine and sine of k/n of a turn; n is at least 1.
pub(super) fn point(k: usize, n: usize) -> (f64, f64) {
    let eighths = 8 * (k % n);
    let (octant, rest) = (eighths / n, eighths % n);
    // Odd octants are walked from their other end.
    let share = if octant % 2 == 0 { rest } else { n - rest };
    let angle = share as f64 / n as f64 * std::f64::consts::FRAC_PI_4;
    let (square, mut cosine, mut sine) = (angle * angle, 1.0, 1.0);
    // The series of Taylor from their last terms on: up to an eighth of a turn the next one is below 10⁻¹⁸.
    for term in [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0] {
        let twice = 2.0 * term;
        cosine = 1.0 - cosine * square / ((twice - 1.0) * twice);
        sine = 1.0 - sine * square / (twice * (twice + 1.0));
    }
    sine *= angle;
    if matches!(octant, 1 | 2 | 5 | 6) {
        (cosine, sine) = (sine, cosine);
    }
    (if (2..6).contains(&octant) { -cosine } else { cosine }, if octant > 3 { -sine } else { sine })
}

#[cfg(test)]
mod tests {
    use super::point;

    #[test]
    fn every_share_of_some_turns() {
        for n in [1, 2, 3, 7, 8, 40, 52, 360, 512, 4096] {
            for k in 0..3 * n {
                let angle = std::f64::consts::TAU * (k % n) as f64 / n as f64;
                let (cosine, sine) = point(k, n);
                assert!(
                    (cosine - libm::cos(angle)).abs() < 1e-15 && (sine - libm::sin(angle)).abs() < 1e-15,
                    "{k} {n}"
                );
            }
        }
        assert_eq!((point(0, 5), point(1, 4).1, point(2, 4).0), ((1.0, 0.0), 1.0, -1.0));
    }
}
