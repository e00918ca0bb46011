//! Micro-units: integers that stand for millionths. Scores are sums of these, so that they add up exactly.

/// One, in micro-units.
pub const ONE: u32 = 1_000_000;

/// The nearest micro-unit of a value from 0 to 1, half to even.
pub(super) fn from_unit(value: f64) -> u32 {
    // The product is at most 1e6 and never NaN: both operands are finite, and the cast saturates.
    (value * f64::from(ONE)).round_ties_even() as u32
}

/// `value` in units of `weight` micro-units, rounded half to even.
pub(super) fn weighted(value: f64, weight: u32) -> i32 {
    // The cast saturates.
    nearest(value * f64::from(weight)) as i32
}

/// The nearest integer, half to even. Where that is no instruction it is what is left after adding a number whose
/// neighbours are one apart.
pub(super) fn nearest(value: f64) -> f64 {
    const UNITS: f64 = 6_755_399_441_055_744.0;
    if cfg!(target_arch = "x86_64") && value.abs() < 1e15 { (value + UNITS) - UNITS } else { value.round_ties_even() }
}

/// The product of a term and a share, in micro-units, rounded half to even.
pub(super) const fn share(term: i32, share: u32) -> i64 {
    let size = product(term.unsigned_abs(), share) as i64;
    if term < 0 { -size } else { size }
}

/// Integers that add up to `total`: the shares rounded half to even, what is left over added to the greatest of them
/// (without sign, the first among equals).
pub(super) fn apportioned(total: i64, shares: &[f64]) -> Vec<i64> {
    let mut parts: Vec<i64> = shares.iter().map(|share| share.round_ties_even() as i64).collect();
    let rest = total - parts.iter().sum::<i64>();
    let mut greatest = 0;
    for (at, part) in parts.iter().enumerate() {
        if part.unsigned_abs() > parts[greatest].unsigned_abs() {
            greatest = at;
        }
    }
    if let Some(part) = parts.get_mut(greatest) {
        *part += rest;
    }
    parts
}

/// The product of two values in micro-units, rounded half to even.
pub(super) const fn product(a: u32, b: u32) -> u32 {
    const UNIT: u64 = ONE as u64;
    let exact = a as u64 * b as u64;
    let (quotient, rest) = (exact / UNIT, exact % UNIT);
    let up = rest * 2 > UNIT || (rest * 2 == UNIT && quotient % 2 == 1);
    // Fits: of callers' factors one is at most ONE, the other at most a hundred times that.
    (quotient + up as u64) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_whatever_rounding_does() {
        assert_eq!(apportioned(10, &[3.4, 3.4, 3.4]), [4, 3, 3]);
        assert_eq!(apportioned(-5, &[1.0, -6.2]), [1, -6]);
        assert_eq!(apportioned(7, &[]), []);
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        assert_eq!([0.000_000_5, 0.000_001_5, 0.000_002_5, 1.0].map(from_unit), [0, 2, 2, ONE]);
        assert_eq!([(1, 500_000), (3, 500_000), (5, 500_000), (7, ONE)].map(|(a, b)| product(a, b)), [0, 2, 2, 7]);
        assert_eq!([(-1, 500_000), (-3, 500_000), (-7, ONE)].map(|(a, b)| share(a, b)), [0, -2, -7]);
        assert_eq!([weighted(-0.5, 3), weighted(0.25, 2_000_000)], [-2, 500_000]);
        for value in [0.0, 0.5, 1.5, 2.5, -0.5, -1.5, 2.499_999, 1e9 + 0.5, -1e14 - 0.5, 1e15, 4e18, f64::MAX, -2e15] {
            assert_eq!(nearest(value), value.round_ties_even());
        }
        assert_eq!([(1, 500_001), (1, 499_999), (ONE, ONE)].map(|(a, b)| product(a, b)), [1, 0, ONE]);
    }
}
