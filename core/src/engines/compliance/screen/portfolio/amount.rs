//! Whole numbers as floats by one addition each, which vectors of every width have: those of 128 bits convert integers of
//! 64 only one at a time.

use super::found::ROUND;
use crate::foundation::columns::MISSING;

/// Amounts below this magnitude become floats exactly, and so do the sums of [`TERMS`] of them.
pub(super) const LARGE: f64 = (1_i64 << 51) as f64;
/// How many.
pub(super) const TERMS: u64 = 4;

/// An amount as a float. `absent` stands where it is missing and where it is too large, which sets the first bit of
/// `large`.
#[inline(always)]
pub(super) fn float(value: i64, absent: f64, large: &mut i64) -> f64 {
    // The bits of a float from 2^52 to 2^53 count its whole numbers.
    let shifted = f64::from_bits((value as u64).wrapping_add(ROUND.to_bits()));
    let amount = shifted - ROUND;
    let fits = amount.abs() < LARGE;
    // MISSING changes the sign and nothing else, and no other value gives that.
    const { assert!(MISSING == i64::MIN) };
    *large |= if fits | (shifted == -ROUND) { 0 } else { 1 };
    if fits { amount } else { absent }
}

#[cfg(test)]
mod tests {
    use super::{MISSING, float};

    #[test]
    fn amounts_are_exact_missing_or_large() {
        for (value, fits) in [(0, true), (1, true), (-1, true), ((1 << 51) - 1, true), (1 - (1 << 51), true)] {
            let mut large = 0;
            assert_eq!((float(value, -7.5, &mut large), large == 0), (value as f64, fits), "{value}");
        }
        let mut large = 0;
        assert!(float(MISSING, f64::NAN, &mut large).is_nan() && large == 0);
        // Among them those whose shifted bits are infinite, NaN, and next to those of a missing one.
        let shifted =
            [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, -6_755_399_441_055_743.0, -6_755_399_441_055_745.0, 0.0];
        let strange = shifted.map(|float| (float.to_bits() as i64).wrapping_sub(super::ROUND.to_bits() as i64));
        for value in [1 << 51, -(1 << 51), i64::MAX, MISSING + 1, 1 << 62, -(1 << 62)].into_iter().chain(strange) {
            let mut large = 0;
            assert_eq!((float(value, -7.5, &mut large), large), (-7.5, 1), "{value}");
        }
    }
}
