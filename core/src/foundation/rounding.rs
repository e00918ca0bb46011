//! Rounding exact quotients to integers: eight modes, decided by comparing integers, never by looking at digits.

use crate::foundation::error::{Code, Error};
use crate::foundation::rational::Rational;
use crate::foundation::wire::wire;
use std::cmp::Ordering;

/// How an exact quotient becomes an integer.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest, ties away from zero: 2.5 → 3, −2.5 → −3.
    HalfUp,
    /// To the nearest, ties toward zero: 2.5 → 2, −2.5 → −2.
    HalfDown,
    /// To the nearest, ties to the even neighbour: 2.5 → 2, 3.5 → 4.
    HalfEven,
    /// To the nearest, ties toward positive infinity: 2.5 → 3, −2.5 → −2.
    HalfCeiling,
    /// Away from zero.
    Up,
    /// Toward zero.
    Down,
    /// Toward negative infinity.
    Floor,
    /// Toward positive infinity.
    Ceiling,
}

impl Rounding {
    /// Every mode.
    pub const ALL: [Self; 8] = [
        Self::HalfUp,
        Self::HalfDown,
        Self::HalfEven,
        Self::HalfCeiling,
        Self::Up,
        Self::Down,
        Self::Floor,
        Self::Ceiling,
    ];

    /// The quotient `dividend / divisor` as an integer. The divisor must be positive.
    ///
    /// ```
    /// use hivecore::foundation::rounding::Rounding;
    /// assert_eq!(Rounding::HalfEven.quotient(-5, 2)?, -2);
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    ///
    /// # Errors
    /// `number.zero_divisor` for a divisor of zero or less.
    pub fn quotient(self, dividend: i128, divisor: i128) -> Result<i128, Error> {
        if divisor <= 0 {
            return Err(Error::new(Code::NumberZeroDivisor, "the divisor must be positive"));
        }
        if let (Ok(short), Ok(divisor)) = (i64::try_from(dividend), i64::try_from(divisor)) {
            return Ok(i128::from(self.short_quotient(short, divisor)));
        }
        let (floor, remainder) = (dividend.div_euclid(divisor), dividend.rem_euclid(divisor));
        if remainder == 0 {
            return Ok(floor);
        }
        // remainder against divisor − remainder is twice the remainder against the divisor, without overflow
        let raised = self.raises(dividend > 0, floor % 2 != 0, remainder.cmp(&(divisor - remainder)));
        Ok(floor + i128::from(raised))
    }

    /// The product `amount × rate` as an integer: one rounding. Products of 64 bits take a short way.
    ///
    /// # Errors
    /// `number.overflow`.
    pub fn share(self, amount: i64, rate: Rational) -> Result<i64, Error> {
        let (numerator, divisor) = (rate.numerator(), rate.denominator());
        // Both below 2^31: the product fits, and the test costs less than a checked product does in wasm.
        if amount.unsigned_abs() >> 31 != 0 || numerator.unsigned_abs() >> 31 != 0 {
            return narrow(self.quotient(i128::from(amount) * i128::from(numerator), i128::from(divisor))?);
        }
        Ok(self.short_quotient(amount.wrapping_mul(numerator), divisor))
    }

    /// [`Self::quotient`] of 64 bits, which is many times as fast; the divisor is positive.
    fn short_quotient(self, dividend: i64, divisor: i64) -> i64 {
        let mut floor = dividend / divisor;
        // A division costs many times a product, and engines of wasm do not make one of two.
        let mut remainder = dividend.wrapping_sub(floor.wrapping_mul(divisor));
        if remainder == 0 {
            return floor;
        }
        if remainder < 0 {
            (floor, remainder) = (floor - 1, remainder + divisor);
        }
        floor + i64::from(self.raises(dividend > 0, floor % 2 != 0, remainder.cmp(&(divisor - remainder))))
    }

    /// Whether a quotient that is no integer goes to the integer above: by its sign, its floor and how its remainder
    /// compares with half the divisor.
    fn raises(self, positive: bool, odd: bool, half: Ordering) -> bool {
        let tie = match self {
            Self::HalfUp | Self::Up => positive,
            Self::HalfDown | Self::Down => !positive,
            Self::HalfEven => odd,
            Self::HalfCeiling | Self::Ceiling => true,
            Self::Floor => false,
        };
        match self {
            Self::Up | Self::Down | Self::Floor | Self::Ceiling => tie,
            _ => half == Ordering::Greater || (half == Ordering::Equal && tie),
        }
    }

    /// The number of whole `increment`s nearest to `value` in this mode.
    ///
    /// # Errors
    /// `number.zero_divisor` for an increment of zero or less, `number.overflow`.
    pub fn increments(self, value: Rational, increment: Rational) -> Result<i64, Error> {
        let dividend = i128::from(value.numerator()) * i128::from(increment.denominator());
        let divisor = i128::from(value.denominator()) * i128::from(increment.numerator());
        narrow(self.quotient(dividend, divisor)?)
    }
}

/// An exact result as a 64-bit integer.
///
/// # Errors
/// `number.overflow`.
pub fn narrow(value: i128) -> Result<i64, Error> {
    i64::try_from(value).map_err(|_| Error::new(Code::NumberOverflow, "the exact result needs more than 64 bits"))
}
