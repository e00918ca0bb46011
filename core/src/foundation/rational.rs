//! Exact rationals: reduced fractions of 64-bit integers with 128-bit intermediates.

use crate::foundation::COMPACT;
use crate::foundation::decimal::Decimal;
use crate::foundation::digits::{integer, is_decimal};
use crate::foundation::error::{Code, Error};
use crate::foundation::rounding::narrow;
use crate::foundation::wire::{Node, Read, Write, Writer};
use std::cmp::Ordering;

/// A reduced fraction, its denominator positive.
///
/// On the wire it is read from `"n/d"`, from an exact decimal string, or from a JSON number as it was spelled; it is
/// written `"n/d"`, always with its denominator.
///
/// ```
/// use hivecore::foundation::rational::Rational;
/// let rate = Rational::new(6, -4)?;
/// assert_eq!(rate.to_string(), "-3/2");
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rational {
    numerator: i64,
    denominator: i64,
}

/// The greatest common divisor; that of 0 and `b` is `b`.
const fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Division of 64 bits is many times as fast, and what starts small, or has become small, stays small.
        if (a | b) >> 64 == 0 {
            let (mut x, mut y) = (a as u64, b as u64);
            while y != 0 {
                // And of 32 bits twice as fast again.
                if (x | y) >> 32 == 0 && !COMPACT {
                    let (mut p, mut q) = (x as u32, y as u32);
                    while q != 0 {
                        (p, q) = (q, p % q);
                    }
                    return p as u128;
                }
                (x, y) = (y, x % y);
            }
            return x as u128;
        }
        (a, b) = (b, a % b);
    }
    a
}

/// The product; that of 32 bits by the short way, for the long one is a function in wasm.
fn product(a: i64, b: i64) -> i128 {
    let short = |value: i64| value == i64::from(value as i32);
    if short(a) && short(b) { i128::from(a.wrapping_mul(b)) } else { i128::from(a) * i128::from(b) }
}

impl Rational {
    /// Zero.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// The quotient of two integers, reduced.
    ///
    /// # Errors
    /// `number.zero_divisor`; `number.overflow` when the reduced fraction does not fit.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, Error> {
        if denominator == 0 {
            return Err(Error::new(Code::NumberZeroDivisor, "the denominator is zero"));
        }
        if let (1, Ok(integer)) = (denominator, i64::try_from(numerator)) {
            return Ok(Self::integer(integer));
        }
        let divisor = common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        // Dividing the magnitudes keeps i128::MIN harmless; the sign follows both.
        let (mut n, mut d) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        if (n | d) >> 64 == 0 {
            let divisor = divisor as u64;
            (n, d) = (u128::from(n as u64 / divisor), u128::from(d as u64 / divisor));
        } else {
            (n, d) = (n / divisor, d / divisor);
        }
        let overflow = |_| Error::new(Code::NumberOverflow, "the exact result needs more than 64 bits");
        let magnitude = i128::try_from(n).map_err(overflow)?;
        let signed = if (numerator < 0) == (denominator < 0) { magnitude } else { -magnitude };
        Ok(Self { numerator: narrow(signed)?, denominator: i64::try_from(d).map_err(overflow)? })
    }

    /// An integer.
    #[must_use]
    pub const fn integer(value: i64) -> Self {
        Self { numerator: value, denominator: 1 }
    }

    /// The numerator; it carries the sign.
    #[must_use]
    pub const fn numerator(self) -> i64 {
        self.numerator
    }

    /// The denominator, at least 1.
    #[must_use]
    pub const fn denominator(self) -> i64 {
        self.denominator
    }

    /// The sum.
    ///
    /// # Errors
    /// `number.overflow`.
    pub fn plus(self, other: Self) -> Result<Self, Error> {
        let (a, b) = self.crossed(other);
        Self::new(a + b, product(self.denominator, other.denominator))
    }

    /// The difference.
    ///
    /// # Errors
    /// `number.overflow`.
    pub fn minus(self, other: Self) -> Result<Self, Error> {
        let (a, b) = self.crossed(other);
        Self::new(a - b, product(self.denominator, other.denominator))
    }

    /// The product.
    ///
    /// # Errors
    /// `number.overflow`.
    pub fn times(self, other: Self) -> Result<Self, Error> {
        Self::new(product(self.numerator, other.numerator), product(self.denominator, other.denominator))
    }

    /// The quotient.
    ///
    /// # Errors
    /// `number.zero_divisor`, `number.overflow`.
    pub fn over(self, other: Self) -> Result<Self, Error> {
        let (a, b) = self.crossed(other);
        Self::new(a, b)
    }

    /// Both numerators over the product of the denominators. Each is below 2^126, so sums of two fit.
    fn crossed(self, other: Self) -> (i128, i128) {
        (product(self.numerator, other.denominator), product(other.numerator, self.denominator))
    }

    /// A fraction `n/d` or an exact decimal.
    ///
    /// # Errors
    /// `number.decimal`, `number.precision`, `number.zero_divisor`, `number.overflow`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let Some((numerator, denominator)) = text.split_once('/') else { return Decimal::parse(text)?.rational() };
        if !is_decimal(numerator.strip_prefix('-').unwrap_or(numerator)) || !is_decimal(denominator) {
            return Err(Error::new(Code::NumberDecimal, "expected n/d with decimal digits"));
        }
        let overflow = || Error::new(Code::NumberOverflow, "a part of the fraction needs more than 64 bits");
        let (n, d) = integer(numerator).zip(integer(denominator)).ok_or_else(overflow)?;
        Self::new(i128::from(n), i128::from(d))
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let (a, b) = self.crossed(*other);
        a.cmp(&b)
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Display for Rational {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

impl Read for Rational {
    fn blank() -> Self {
        Self::ZERO
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        match node {
            Node::Text(text) => Self::parse(text),
            other => Decimal::read(other)?.rational(),
        }
    }
}

impl Write for Rational {
    fn write(&self, out: &mut Writer) {
        out.between(b'"', self.numerator, b'/');
        out.between(0, self.denominator, b'"');
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for Rational {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "Rational",
            doc: "An exact fraction: `n/d`, or an exact decimal as text or as a number. Leaves as `n/d`, reduced.",
            base: crate::foundation::wire::Base::Decimal,
            pattern: Some(r"^-?[0-9]+(/[0-9]+|\.[0-9]+)?$"),
        })
    }
}
