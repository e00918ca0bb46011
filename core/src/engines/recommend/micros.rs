//! Micro-units: integers that stand for millionths. Scores are sums of these, so that they add up exactly.

/// One, in micro-units.
pub const ONE: u32 = 1_000_000;

/// The nearest micro-unit of a value from 0 to 1, half to even.
pub(super) fn from_unit(value: f64) -> u32 {
    // The product is at most 1e6 and never NaN: both operands are finite, and the cast saturates.
    (value * f64::from(ONE)).round_ties_even() as u32
}

/// The product of two values in micro-units, rounded half to even.
pub(super) const fn product(a: u32, b: u32) -> u32 {
    const UNIT: u64 = ONE as u64;
    let exact = a as u64 * b as u64;
    let (quotient, rest) = (exact / UNIT, exact % UNIT);
    let up = rest * 2 > UNIT || (rest * 2 == UNIT && quotient % 2 == 1);
    // Fits: callers multiply by at most ONE.
    (quotient + up as u64) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_the_even_neighbour() {
        assert_eq!([0.000_000_5, 0.000_001_5, 0.000_002_5, 1.0].map(from_unit), [0, 2, 2, ONE]);
        assert_eq!([(1, 500_000), (3, 500_000), (5, 500_000), (7, ONE)].map(|(a, b)| product(a, b)), [0, 2, 2, 7]);
        assert_eq!([(1, 500_001), (1, 499_999), (ONE, ONE)].map(|(a, b)| product(a, b)), [1, 0, ONE]);
    }
}
