//! From a JSON number's spelling to the nearest double, ties to even: what the standard library does with tables of
//! 10 kB, which the wasm would carry for numbers that are rare.

use std::cmp::Ordering;

/// Powers of ten that a double holds exactly.
const EXACT: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// The double nearest to a number as RFC 8259 spells it; infinite beyond the greatest.
pub(crate) fn nearest(token: &str) -> f64 {
    let (negative, token) = token.strip_prefix('-').map_or((false, token), |rest| (true, rest));
    let (mantissa, exponent) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || whole.bytes().chain(fraction.bytes()).map(|digit| u32::from(digit & 15));
    let exponent = clamped(exponent) - fraction.len() as i32;
    let magnitude = match digits().try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(digit.into())) {
        Some(0) => 0.0,
        // Both sides are exact, so that the one operation rounds correctly (Clinger 1990).
        Some(value) if value <= 1 << 53 && exponent.unsigned_abs() <= 22 => {
            let power = EXACT[exponent.unsigned_abs() as usize];
            if exponent < 0 { value as f64 / power } else { value as f64 * power }
        }
        _ => {
            let mut number = Natural::default();
            digits().for_each(|digit| number.multiply_add(10, digit));
            scaled(number, exponent)
        }
    };
    if negative { -magnitude } else { magnitude }
}

/// The first digits of 2^1024 − 2^970, from which on the nearest double is infinite. It has 309 digits, and those behind
/// these are not all zero.
const INFINITE: &[u8; 64] = b"1797693134862315807937289714053034150799341327100378269361737789";

/// Whether [`nearest`] is finite, of a spelling of at most 64 bytes: told by its digits alone.
pub(crate) fn is_finite(token: &str) -> bool {
    let token = token.strip_prefix('-').unwrap_or(token);
    let (mantissa, exponent) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || whole.bytes().chain(fraction.bytes()).skip_while(|digit| *digit == b'0');
    let zeros = whole.len() + fraction.len() - digits().count();
    // The value is 0.digits · 10^places.
    let places = whole.len() as i32 - zeros as i32 + clamped(exponent);
    places < 309 || digits().next().is_none() || (places == 309 && digits().le(INFINITE.iter().copied()))
}

/// An exponent, or one that is far enough out to be the same.
fn clamped(text: &str) -> i32 {
    let digits = text.trim_start_matches(['-', '+']);
    let size = digits.bytes().fold(0, |sum: i32, digit| (sum * 10 + i32::from(digit & 15)).min(10_000));
    if text.starts_with('-') { -size } else { size }
}

/// `number · 10^exponent`, rounded once.
fn scaled(mut number: Natural, exponent: i32) -> f64 {
    if number.is_zero() || exponent < -500 {
        return 0.0; // spellings have at most 64 digits, so this is below half of the least double
    }
    if exponent > 400 {
        return f64::INFINITY;
    }
    let mut divisor = Natural(vec![1]);
    let scale = if exponent < 0 { &mut divisor } else { &mut number };
    (0..exponent.unsigned_abs()).for_each(|_| scale.multiply_add(10, 0));
    // Shift so that the quotient has 62 or 63 bits; then value = quotient · 2^-shift, and a remainder makes it sticky.
    let shift = divisor.bits() - number.bits() + 62;
    if shift > 0 {
        number.shift_left(shift as u32)
    } else {
        divisor.shift_left(shift.unsigned_abs())
    }
    let (quotient, sticky) = number.divide(divisor);
    let (quotient, sticky) = (quotient << 1 | u64::from(sticky), shift + 1);
    // The double's last bit stands for 2^least: 53 bits, or fewer where it is subnormal.
    let width = 64 - quotient.leading_zeros() as i32;
    let least = (width - sticky - 53).max(-1074);
    let drop = (least + sticky) as u32;
    let (kept, rest, half) = match drop {
        0..64 => (quotient >> drop, quotient & ((1 << drop) - 1), 1 << (drop - 1)),
        64 => (0, quotient, 1 << 63),
        _ => (0, quotient, u64::MAX), // less than half of the least double, whatever it is
    };
    let round_up = rest > half || (rest == half && kept & 1 == 1);
    let mantissa = kept + u64::from(round_up);
    // A double's fields read as an integer count up through the doubles, carries included.
    if mantissa < 1 << 52 {
        return f64::from_bits(mantissa);
    }
    let biased = (least + 1074) as u64;
    let bits = (biased << 52) + mantissa;
    if bits >= f64::INFINITY.to_bits() { f64::INFINITY } else { f64::from_bits(bits) }
}

/// A natural number in base 2^32, least limb first, no leading zeros.
#[derive(Clone, Default)]
struct Natural(Vec<u32>);

impl Natural {
    fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn bits(&self) -> i32 {
        self.0.last().map_or(0, |last| (self.0.len() * 32) as i32 - last.leading_zeros() as i32)
    }

    fn multiply_add(&mut self, factor: u32, summand: u32) {
        let mut carry = u64::from(summand);
        for limb in &mut self.0 {
            carry += u64::from(*limb) * u64::from(factor);
            *limb = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn shift_left(&mut self, by: u32) {
        self.multiply_add(1 << (by % 32), 0);
        self.0.splice(0..0, std::iter::repeat_n(0, (by / 32) as usize));
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    fn subtract(&mut self, other: &Self) {
        let mut borrow = 0;
        for (at, limb) in self.0.iter_mut().enumerate() {
            let difference = i64::from(*limb) - i64::from(other.0.get(at).copied().unwrap_or(0)) + borrow;
            *limb = difference as u32;
            borrow = difference >> 32;
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    /// The quotient, of at most 63 bits, and whether something remains: one bit at a time.
    fn divide(mut self, mut by: Self) -> (u64, bool) {
        let mut quotient = 0;
        let steps = (self.bits() - by.bits()).max(0) as u32;
        by.shift_left(steps);
        for _ in 0..=steps {
            quotient <<= 1;
            if self.compare(&by).is_ge() {
                self.subtract(&by);
                quotient |= 1;
            }
            // Doubling what is left is the same as halving what it is compared with.
            self.multiply_add(2, 0);
        }
        (quotient, !self.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::{is_finite, nearest};
    use proptest::prelude::*;

    fn same(token: &str) {
        let expected: f64 = token.parse().expect("a number");
        assert_eq!(nearest(token).to_bits(), expected.to_bits(), "{token}");
        assert!(token.len() > 64 || is_finite(token) == expected.is_finite(), "{token}");
    }

    #[test]
    fn the_hard_cases_of_the_literature() {
        for token in [
            "0",
            "-0",
            "0.0",
            "1",
            "-1.5",
            "1e22",
            "1e23",
            "9007199254740993",
            "9007199254740992.5",
            "5e-324",
            "2e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "1e-400",
            "1e99999999999",
            "0e99999999999",
            "1e-99999999999",
            "8.98846567431158e307",
            "6631236846766476e-316",
            "9.5e-325",
            "123456789012345678901234567890",
            "0.000000000000000000000000000000000000000000000000000000000001e60",
            "4.9406564584124654417656879286822e-324",
            "7.2057594037927933e16",
            "3.0e-320",
            "1.00000000000000011102230246251565404236316680908203125",
            "1.00000000000000011102230246251565404236316680908203124",
            "1.00000000000000011102230246251565404236316680908203126",
        ] {
            same(token);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_double_and_its_neighbourhood(bits in any::<u64>(), extra in "[0-9]{0,40}") {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            same(&format!("{value:e}"));
            let (mantissa, exponent) = format!("{value:e}").split_once('e').map(|(m, e)| (m.to_owned(), e.to_owned())).expect("e");
            let point = if mantissa.contains('.') { "" } else { "." };
            same(&format!("{mantissa}{point}0{extra}e{exponent}"));
        }

        #[test]
        fn the_end_of_the_doubles(digits in "17976931348623(15[78][0-9]{0,15}|158079372897140530341507993413271003782[67])", more in -1..2_i32) {
            let (head, tail) = digits.split_at(1);
            same(&format!("{head}.{tail}e{}", 308 + more));
            same(&format!("{digits}e{}", 309 + more - digits.len() as i32));
            same(&format!("-0.000{digits}e{}", 312 + more));
        }

        #[test]
        fn every_spelling(token in "-?(0|[1-9][0-9]{0,25})([.][0-9]{1,25})?([eE][+-]?[0-9]{1,3})?") {
            same(&token);
        }
    }
}
