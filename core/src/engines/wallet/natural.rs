//! Natural numbers of any size: what the exact price of a declining-balance murabaha needs. (101/100)^36 has 240 bits.

use std::cmp::Ordering;

/// A natural number, its digits to the base 2^32 from the lowest on, none of them a leading zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Natural(Vec<u32>);

const LOW: u64 = u32::MAX as u64;

impl From<u64> for Natural {
    fn from(value: u64) -> Self {
        Self(vec![(value & LOW) as u32, (value >> 32) as u32]).trimmed()
    }
}

impl Natural {
    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }

    pub fn times(&self, other: &Self) -> Self {
        let mut digits = vec![0_u32; self.0.len() + other.0.len()];
        for (at, a) in self.0.iter().enumerate() {
            let mut carry = 0;
            let row = digits.get_mut(at..).unwrap_or_default();
            for (place, digit) in row.iter_mut().enumerate() {
                // At most (2^32 − 1)^2 + 2 (2^32 − 1) = 2^64 − 1.
                let b = other.0.get(place).copied().unwrap_or_default();
                let sum = u64::from(*a) * u64::from(b) + u64::from(*digit) + carry;
                (*digit, carry) = ((sum & LOW) as u32, sum >> 32);
            }
        }
        Self(digits).trimmed()
    }

    pub fn power(&self, exponent: u16) -> Self {
        (0..exponent).fold(Self::from(1), |product, _| product.times(self))
    }

    pub fn plus(&self, other: &Self) -> Self {
        let mut carry = 0;
        let digits = (0..=self.0.len().max(other.0.len())).map(|at| {
            let digit = |n: &Self| u64::from(n.0.get(at).copied().unwrap_or_default());
            let sum = digit(self) + digit(other) + carry;
            carry = sum >> 32;
            (sum & LOW) as u32
        });
        Self(digits.collect()).trimmed()
    }

    /// The difference to a number that is not greater.
    pub fn minus(&self, other: &Self) -> Self {
        let mut borrow = 0;
        let digits = self.0.iter().enumerate().map(|(at, digit)| {
            let less = u64::from(other.0.get(at).copied().unwrap_or_default()) + borrow;
            let rest = (u64::from(*digit) | 1 << 32).wrapping_sub(less);
            borrow = u64::from(rest >> 32 == 0);
            (rest & LOW) as u32
        });
        Self(digits.collect()).trimmed()
    }

    fn doubled(&self) -> Self {
        self.plus(self)
    }

    /// The quotient and the remainder, by a divisor above zero; `None` where the quotient needs more than 63 bits.
    pub fn divided(&self, divisor: &Self) -> Option<(i64, Self)> {
        let mut multiples = vec![divisor.clone()];
        while multiples.last().is_some_and(|last| last <= self) {
            if multiples.len() > 63 {
                return None;
            }
            multiples.extend(multiples.last().map(Self::doubled));
        }
        let (mut quotient, mut rest) = (0_i64, self.clone());
        for multiple in multiples.iter().rev().skip(1) {
            quotient = quotient.checked_mul(2)?;
            if *multiple <= rest {
                rest = rest.minus(multiple);
                quotient = quotient.checked_add(1)?;
            }
        }
        Some((quotient, rest))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn natural(value: u128) -> Natural {
        let high = Natural::from((value >> 64) as u64).times(&Natural::from(1 << 32)).times(&Natural::from(1 << 32));
        high.plus(&Natural::from(value as u64))
    }

    proptest! {
        #[test]
        fn it_computes_as_128_bits_do(a: u64, b: u64, c in 1..u64::MAX, shift in 0..64_u32) {
            let (a, c) = (a >> shift, (c >> (shift / 2)).max(1));
            let (wide, product) = (u128::from(a) * u128::from(b), Natural::from(a).times(&Natural::from(b)));
            prop_assert_eq!(&product, &natural(wide));
            prop_assert_eq!(product.plus(&Natural::from(c)), natural(wide + u128::from(c)).clone());
            prop_assert_eq!(product.cmp(&Natural::from(c)), wide.cmp(&u128::from(c)));
            if wide >= u128::from(c) {
                prop_assert_eq!(product.minus(&Natural::from(c)), natural(wide - u128::from(c)));
            }
            let (quotient, rest) = (wide / u128::from(c), wide % u128::from(c));
            let expected = i64::try_from(quotient).ok().map(|quotient| (quotient, natural(rest)));
            prop_assert_eq!(product.divided(&Natural::from(c)), expected);
        }
    }

    #[test]
    fn a_power_of_240_bits() {
        let power = Natural::from(101).power(36);
        let back = (0..36).fold(power.clone(), |rest, _| {
            let hundredth = rest.0.iter().rev().fold((Vec::new(), 0_u64), |(mut digits, rest), digit| {
                let part = rest << 32 | u64::from(*digit);
                digits.push((part / 101) as u32);
                (digits, part % 101)
            });
            assert_eq!(hundredth.1, 0);
            Natural(hundredth.0.into_iter().rev().collect()).trimmed()
        });
        assert_eq!((power.0.len(), back), (8, Natural::from(1)));
    }
}
