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

impl Decimal {
    /// Whether the shortest decimal that the nearest double is written with (RFC 8785 section 3.2.2.3) is this one.
    ///
    /// Doubles tell all decimals of 15 digits apart (IEEE 754), so only those of 16 to 18 digits are looked at: of the
    /// decimals of 15, 16 and 17 digits that are nearest to the double, the first that leads back to it is the shortest.
    /// Those have at most 9 digits behind the point, so they are above 10^6, and all is exact in 128 bits.
    fn is_shortest(self) -> bool {
        let number = u128::from(self.coefficient.unsigned_abs());
        let mut digits = number;
        while digits != 0 && digits % 10 == 0 {
            digits /= 10;
        }
        if digits < 1_000_000_000_000_000 {
            return true;
        }
        let unit = 10_u128.pow(u32::from(self.scale));
        // The quotient to 64 binary places, and a last bit for what is left: the conversion rounds it once.
        let (quotient, rest) = ((number << 64) / unit, (number << 64) % unit);
        let double = (quotient << 1 | u128::from(rest != 0)) as f64;
        let bits = double.to_bits();
        let mantissa = u128::from(bits & ((1 << 52) - 1) | 1 << 52);
        // The double is `mantissa · 2^exponent`.
        let exponent = (bits >> 52) as i32 - 1075 - 65;
        let (left, right) = (exponent.max(0), (-exponent).max(0));
        // In units of this scale, times 2^right: the double, and the distance to the next one.
        let (exact, gap) = ((mantissa * unit) << left, unit << left);
        let leads_back = |decimal: u128| {
            let (above, below) = ((decimal << right).saturating_sub(exact), exact.saturating_sub(decimal << right));
            // Below a power of two the doubles lie closer; ties go to the even mantissa.
            let closer = if mantissa == 1 << 52 { 4 } else { 2 };
            let tie = mantissa % 2 == 0 && (2 * above == gap || closer * below == gap);
            tie || (2 * above < gap && closer * below < gap)
        };
        let mut step = 1;
        while number / step >= 1_000_000_000_000_000 {
            step *= 10;
        }
        while step > 0 {
            let divisor = step << right;
            let (mut nearest, rest) = (exact / divisor, exact % divisor);
            nearest += u128::from(2 * rest > divisor || (2 * rest == divisor && nearest % 2 == 1));
            if leads_back(nearest * step) {
                return nearest * step == number;
            }
            step /= 10;
        }
        false
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
                if value.is_shortest() {
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

#[cfg(test)]
mod tests {
    use super::{Decimal, Node, Writer, token};
    use proptest::prelude::*;

    /// What the canonical text says, by way of the double.
    fn canonical(text: &str) -> String {
        let mut out = Writer::default();
        out.node(&Node::Number(text));
        out.finish().expect("a number")
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_shortest_decimal_is_that_of_the_canonical_text(
            coefficient in 1..1_000_000_000_000_000_000_i64,
            zeros in 0..4_u32,
            near in 20..60_u32,
            off in -300..300_i64,
            scale in 0..10_u8,
        ) {
            let zeros = 10_i64.pow(zeros);
            let power = (1_i64 << near) * 10_i64.pow((60 - near) / 4);
            for coefficient in [coefficient, coefficient / 10, coefficient / 100, coefficient / zeros * zeros, power + off] {
                let coefficient = coefficient.rem_euclid(1_000_000_000_000_000_000);
                let unit = 10_i64.pow(scale.into());
                let text = format!("{}.{:0width$}e0", coefficient / unit, coefficient % unit, width = usize::from(scale).max(1));
                let value = token(&text).expect("a decimal");
                let same = token(&canonical(&text)).is_ok_and(|canonical| canonical == value);
                prop_assert_eq!(value.is_shortest(), same, "{}", text);
            }
        }
    }

    #[test]
    fn spellings_that_a_double_does_not_hold() {
        for (text, held) in [
            ("0.1", true),
            ("9007199254740993.5", false),
            ("9007199254740993.0", false),
            ("9007199254740992.0", true),
            ("4503599627370496.5", false),
            ("4503599627370497.5", false),
            ("1234567.123456789", true),
            ("123456789.123456789", false),
            ("999999999999999.9", true),
            ("100000000000000000e0", true),
        ] {
            assert_eq!(token(text).map(Decimal::is_shortest), Ok(held), "{text}");
        }
    }
}
