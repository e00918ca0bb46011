//! Exact numbers while a rule is evaluated: fractions of 128-bit integers, compared without overflow.

use crate::foundation::decimal::Decimal;
use std::cmp::Ordering;

/// `n / d`, `d` above zero. Facts of every ordered type take this form: integers and decimals as they are, instants and
/// durations in nanoseconds, dates in days, money in minor units, booleans as 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exact {
    /// Numerator.
    pub n: i128,
    /// Denominator.
    pub d: i128,
}

/// Powers of ten up to the greatest scale of a decimal.
const TENS: [i128; 10] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

/// The parts of one in which decimals are compared: 10^9.
pub(crate) const NANO: i128 = 1_000_000_000;

/// A decimal in billionths, which hold every decimal exactly.
pub(crate) fn nano(decimal: Decimal) -> i128 {
    let up = TENS.get(9_usize.saturating_sub(usize::from(decimal.scale()))).copied().unwrap_or(1);
    i128::from(decimal.coefficient()) * up
}

fn common_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Exact {
    /// In billionths, where they are whole and fit.
    pub fn billionths(self) -> Option<i128> {
        self.n.checked_mul(NANO).filter(|nano| nano % self.d == 0).map(|nano| nano / self.d)
    }

    /// A whole number.
    pub const fn whole(n: i128) -> Self {
        Self { n, d: 1 }
    }

    /// A decimal.
    pub fn decimal(decimal: Decimal) -> Self {
        Self { n: nano(decimal), d: NANO }.reduced()
    }

    /// A fraction; nothing for a denominator of zero or a result that does not fit.
    pub fn fraction(n: i128, d: i128) -> Option<Self> {
        match d {
            0 => None,
            1.. => Some(Self { n, d }.reduced()),
            _ => Some(Self { n: n.checked_neg()?, d: d.checked_neg()? }.reduced()),
        }
    }

    fn reduced(self) -> Self {
        if self.d == 1 || self.n == i128::MIN {
            return self;
        }
        let by = common_divisor(self.n.abs(), self.d);
        Self { n: self.n / by, d: self.d / by }
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        if self.d == other.d {
            return Some(Self { n: self.n.checked_add(other.n)?, d: self.d }.reduced());
        }
        let n = self.n.checked_mul(other.d)?.checked_add(other.n.checked_mul(self.d)?)?;
        Self::fraction(n, self.d.checked_mul(other.d)?)
    }

    pub fn negated(self) -> Option<Self> {
        Some(Self { n: self.n.checked_neg()?, d: self.d })
    }

    pub fn times(self, other: Self) -> Option<Self> {
        Self::fraction(self.n.checked_mul(other.n)?, self.d.checked_mul(other.d)?)
    }

    pub fn over(self, other: Self) -> Option<Self> {
        Self::fraction(self.n.checked_mul(other.d)?, self.d.checked_mul(other.n)?)
    }

    /// What is left of whole numbers after division that drops the fraction.
    pub fn remainder(self, other: Self) -> Option<Self> {
        if self.d != 1 || other.d != 1 {
            return None;
        }
        self.n.checked_rem(other.n).map(Self::whole)
    }

    /// The order of the values. By cross-multiplication where it fits, else part by part: never through a float.
    pub fn order(self, other: Self) -> Ordering {
        if self.d == other.d {
            return self.n.cmp(&other.n);
        }
        if let (Some(a), Some(b)) = (self.n.checked_mul(other.d), other.n.checked_mul(self.d)) {
            return a.cmp(&b);
        }
        let (mut a, mut b, mut flipped) = (self, other, false);
        loop {
            let whole = a.n.div_euclid(a.d).cmp(&b.n.div_euclid(b.d));
            let (left, right) = (a.n.rem_euclid(a.d), b.n.rem_euclid(b.d));
            let found = match (whole, left, right) {
                (Ordering::Equal, 0, 0) => Ordering::Equal,
                (Ordering::Equal, 0, _) => Ordering::Less,
                (Ordering::Equal, _, 0) => Ordering::Greater,
                (Ordering::Equal, ..) => {
                    // Equal whole parts: the reciprocals of what is left compare the other way round.
                    (a, b, flipped) = (Self { n: a.d, d: left }, Self { n: b.d, d: right }, !flipped);
                    continue;
                }
                (unequal, ..) => unequal,
            };
            return if flipped { found.reverse() } else { found };
        }
    }
}

impl std::fmt::Display for Exact {
    /// A decimal where nine digits behind the point hold it, else `n/d`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.n < 0 { "-" } else { "" };
        let (n, d) = (self.n.unsigned_abs(), self.d.unsigned_abs());
        let mut text = String::from(sign);
        digits(n / d, &mut text);
        let rest = n % d;
        if rest == 0 {
            return f.write_str(&text);
        }
        match (1..=9_u32).find(|places| 10_u128.pow(*places) % d == 0) {
            Some(places) => {
                let unit = 10_u128.pow(places);
                let fraction = unit / d * rest;
                let mut part = String::new();
                digits(unit + fraction, &mut part);
                text.push('.');
                text.push_str(part.get(1..).unwrap_or_default());
            }
            None => {
                text = String::from(sign);
                digits(n, &mut text);
                text.push('/');
                digits(d, &mut text);
            }
        }
        f.write_str(&text)
    }
}

/// Decimal digits; the standard library's for 128 bits cost a kilobyte of wasm.
fn digits(mut n: u128, out: &mut String) {
    let mut reversed = [0_u8; 40];
    let mut used = 0;
    for place in &mut reversed {
        *place = b'0' + (n % 10) as u8;
        n /= 10;
        used += 1;
        if n == 0 {
            break;
        }
    }
    for digit in reversed.iter().take(used).rev() {
        out.push(char::from(*digit));
    }
}
