//! Exact decimals, read from the text that they were spelled with and never through a float.

use crate::foundation::digits;
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use crate::foundation::rational::Rational;
use crate::foundation::wire::{Node, Read, Write, Writer};

/// `coefficient / 10^scale`, without trailing zeros after the point.
///
/// On the wire it is read from a JSON number as it was spelled, or from a string; it is written as a string. At most 18
/// digits, at most 9 of them after the point, not counting zeros that say nothing.
///
/// ```
/// use hivecore::foundation::decimal::Decimal;
/// assert_eq!(Decimal::parse("-0.10")?.to_string(), "-0.1");
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    coefficient: i64,
    scale: u8,
}

/// The greatest number of places that an exponent may move the point; more cannot fit 18 digits.
const MOST_PLACES: i32 = 100;

impl Decimal {
    /// Reads plain digits: an optional minus, digits, and a point with digits behind it. No exponent.
    ///
    /// # Errors
    /// `number.decimal`, `number.precision`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > limits::NUMBER_BYTES {
            return Err(precision());
        }
        spelled(text, 0)
    }

    /// The integer that, divided by `10^scale`, is the value.
    #[must_use]
    pub const fn coefficient(self) -> i64 {
        self.coefficient
    }

    /// Digits after the point, 0 to 9.
    #[must_use]
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// The same value as a fraction.
    ///
    /// # Errors
    /// None in practice: 18 digits fit.
    pub fn rational(self) -> Result<Rational, Error> {
        Rational::new(i128::from(self.coefficient), 10_i128.pow(u32::from(self.scale)))
    }
}

fn precision() -> Error {
    Error::new(Code::NumberPrecision, "more than 18 digits, or more than 9 after the point")
}

/// Digits with an optional point, the point moved right by `exponent`.
fn spelled(text: &str, exponent: i32) -> Result<Decimal, Error> {
    let negative = text.starts_with('-');
    let (whole, fraction) =
        text[usize::from(negative)..].split_once('.').unwrap_or((&text[usize::from(negative)..], "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
        return Err(Error::new(Code::NumberDecimal, "expected digits with at most one point between them"));
    }
    let mut scale = fraction.len() as i32 - exponent;
    let mut coefficient: i128 = 0;
    for digit in whole.bytes().chain(fraction.bytes()) {
        // 64 digits do not fit; zeros behind the point that say nothing are kept back below.
        coefficient =
            coefficient.checked_mul(10).and_then(|c| c.checked_add(i128::from(digit - b'0'))).ok_or_else(precision)?;
    }
    while scale > 0 && coefficient % 10 == 0 {
        coefficient /= 10;
        scale -= 1;
        if coefficient == 0 {
            scale = 0;
        }
    }
    while scale < 0 && coefficient != 0 {
        coefficient = coefficient.checked_mul(10).ok_or_else(precision)?;
        scale += 1;
    }
    let scale = u8::try_from(scale.max(0)).map_err(|_| precision())?;
    if coefficient >= 10_i128.pow(limits::DECIMAL_DIGITS as u32) || usize::from(scale) > limits::DECIMAL_SCALE {
        return Err(precision());
    }
    let magnitude = i64::try_from(coefficient).map_err(|_| precision())?;
    Ok(Decimal { coefficient: if negative { -magnitude } else { magnitude }, scale })
}

/// A JSON number's spelling, which may have an exponent.
fn token(text: &str) -> Result<Decimal, Error> {
    let Some(at) = text.find(['e', 'E']) else { return spelled(text, 0) };
    let (mantissa, exponent) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
    let exponent = digits::integer(exponent.strip_prefix('+').unwrap_or(exponent));
    match exponent.and_then(|exponent| i32::try_from(exponent).ok()) {
        Some(exponent) if exponent.abs() <= MOST_PLACES => spelled(mantissa, exponent),
        _ => Err(precision()),
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.coefficient < 0 { "-" } else { "" };
        let (magnitude, unit) = (self.coefficient.unsigned_abs(), 10_u64.pow(u32::from(self.scale)));
        if self.scale == 0 {
            return write!(f, "{sign}{magnitude}");
        }
        write!(f, "{sign}{}.{:0width$}", magnitude / unit, magnitude % unit, width = usize::from(self.scale))
    }
}

impl Read for Decimal {
    fn blank() -> Self {
        Self { coefficient: 0, scale: 0 }
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        match node {
            Node::Text(text) => Self::parse(text),
            Node::Number(text) => {
                // The parser refused integers that a double does not hold.
                if let Some(coefficient) = digits::integer(text) {
                    return Ok(Self { coefficient, scale: 0 });
                }
                let value = token(text)?;
                // Canonical JSON writes numbers as doubles. One that would change there would make two requests with
                // one digest, so it must come as a string.
                let mut canonical = Writer::default();
                canonical.node(node);
                if token(&canonical.finish()?)? == value {
                    return Ok(value);
                }
                Err(Error::new(Code::NumberPrecision, "a double does not hold this number: write it as a string"))
            }
            other => Err(other.expected("an exact decimal, as a number or a string")),
        }
    }
}

impl Write for Decimal {
    fn write(&self, out: &mut Writer) {
        out.display(self);
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for Decimal {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "Decimal",
            doc: "An exact decimal: at most 18 digits, at most 9 of them after the point.",
            base: crate::foundation::wire::Base::Decimal,
            pattern: Some(r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"),
        })
    }
}
