//! Exact ratios: sums of weighted amounts against a threshold, compared by multiplying across, never by dividing.

use crate::foundation::error::{Code, Error};
use crate::foundation::rational::Rational;
use crate::foundation::wire::wire;

/// How a ratio must stand to its threshold.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Below.
    Lt,
    /// At most.
    Le,
    /// At least.
    Ge,
    /// Above.
    Gt,
}

impl Comparison {
    /// Whether an ordering satisfies it.
    #[must_use]
    pub const fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Lt => order.is_lt(),
            Self::Le => order.is_le(),
            Self::Ge => order.is_ge(),
            Self::Gt => order.is_gt(),
        }
    }

    /// Whether less of the numerator is better.
    #[must_use]
    pub const fn is_ceiling(self) -> bool {
        matches!(self, Self::Lt | Self::Le)
    }
}

/// An exact quotient of 128-bit integers, its denominator positive. Not reduced: the parts are the amounts that were
/// compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// What is measured.
    pub numerator: i128,
    /// Against what, above zero.
    pub denominator: i128,
}

/// The error for what does not fit 128 bits.
pub(super) fn overflow() -> Error {
    Error::new(Code::NumberOverflow, "the amounts are too large to compare exactly")
}

/// A product, or the overflow error.
pub(super) fn product(a: i128, b: i128) -> Result<i128, Error> {
    a.checked_mul(b).ok_or_else(overflow)
}

/// A sum, or the overflow error.
pub(super) fn sum(a: i128, b: i128) -> Result<i128, Error> {
    a.checked_add(b).ok_or_else(overflow)
}

impl Ratio {
    /// How the ratio stands to a threshold.
    ///
    /// # Errors
    /// `number.overflow`.
    pub fn against(self, threshold: Rational) -> Result<std::cmp::Ordering, Error> {
        let measured = product(self.numerator, i128::from(threshold.denominator()))?;
        Ok(measured.cmp(&product(i128::from(threshold.numerator()), self.denominator)?))
    }

    /// The smallest change that mends a broken comparison, of something of which one unit adds `above` to the numerator
    /// and `below` to the denominator. `None` where it changes nothing.
    ///
    /// # Errors
    /// `number.overflow`.
    pub fn mend(
        self,
        comparison: Comparison,
        threshold: Rational,
        above: i128,
        below: i128,
    ) -> Result<Option<i128>, Error> {
        // excess + slope·x, compared to zero, is the comparison after a change of x.
        let (n, d) = (i128::from(threshold.numerator()), i128::from(threshold.denominator()));
        let excess = sum(product(self.numerator, d)?, -product(n, self.denominator)?)?;
        let slope = sum(product(above, d)?, -product(n, below)?)?;
        if slope == 0 || comparison.holds(excess.cmp(&0)) {
            return Ok(None);
        }
        let grows = (slope > 0) != comparison.is_ceiling();
        let whole = excess.abs() / slope.abs();
        let exact = whole * slope.abs() == excess.abs();
        let strict = matches!(comparison, Comparison::Lt | Comparison::Gt);
        let steps = whole + i128::from(!exact || strict);
        Ok(Some(if grows { steps } else { -steps }))
    }

    /// The ratio as `n/d`, reduced.
    #[must_use]
    pub fn text(self) -> String {
        fraction(self.numerator, self.denominator)
    }

    /// The threshold less the ratio, as `n/d`, reduced: positive below it.
    ///
    /// # Errors
    /// `number.overflow`.
    pub fn margin(self, threshold: Rational) -> Result<String, Error> {
        let measured = product(self.numerator, i128::from(threshold.denominator()))?;
        let allowed = product(i128::from(threshold.numerator()), self.denominator)?;
        let denominator = product(self.denominator, i128::from(threshold.denominator()))?;
        Ok(fraction(sum(allowed, -measured)?, denominator))
    }
}

/// `n/d` in lowest terms.
fn fraction(numerator: i128, denominator: i128) -> String {
    let (mut a, mut b) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let divisor = a.max(1);
    let sign = if numerator < 0 { "-" } else { "" };
    [sign, &digits(numerator.unsigned_abs() / divisor), "/", &digits(denominator.unsigned_abs() / divisor)].concat()
}

/// An integer in decimal digits.
pub(super) fn text_of(value: i128) -> String {
    let sign = if value < 0 { "-" } else { "" };
    [sign, &digits(value.unsigned_abs())].concat()
}

/// Decimal digits; in two halves of 18, because printing 128 bits at once costs the wasm several times as much.
fn digits(value: u128) -> String {
    const HALF: u128 = 1_000_000_000_000_000_000;
    let (high, low) = (value / HALF, (value % HALF) as u64);
    if high == 0 {
        return low.to_string();
    }
    let low = low.to_string();
    [digits(high), "0".repeat(18 - low.len()), low].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rational(n: i128, d: i128) -> Rational {
        Rational::new(n, d).expect("it fits")
    }

    #[test]
    fn a_third_is_above_33_percent() {
        let third = Ratio { numerator: 1, denominator: 3 };
        assert!(third.against(rational(33_333, 100_000)).expect("it fits").is_gt());
        assert_eq!(third.text(), "1/3");
        assert_eq!(third.margin(rational(33, 100)).expect("it fits"), "-1/300");
    }

    #[test]
    fn repairs_are_the_smallest() {
        let threshold = rational(30, 100);
        for comparison in [Comparison::Lt, Comparison::Le, Comparison::Ge, Comparison::Gt] {
            for (above, below) in [(1, 0), (2, 0), (-3, 0), (0, 1), (0, 7), (0, -1), (1, 1)] {
                for numerator in [-20_i128, 0, 29, 30, 31, 90] {
                    let ratio = Ratio { numerator, denominator: 100 };
                    let Some(x) = ratio.mend(comparison, threshold, above, below).expect("it fits") else { continue };
                    let after = |x: i128| {
                        let moved = Ratio { numerator: numerator + above * x, denominator: 100 + below * x };
                        comparison.holds(moved.against(threshold).expect("it fits"))
                    };
                    assert!(x != 0 && after(x), "{comparison:?} {above} {below} {numerator} {x}");
                    assert!(!after(x - x.signum()), "{comparison:?} {above} {below} {numerator} {x}");
                }
            }
        }
    }

    #[test]
    fn digits_beyond_64_bits() {
        assert_eq!(digits(u128::MAX), u128::MAX.to_string());
        assert_eq!(digits(10_u128.pow(18)), "1000000000000000000");
    }
}
