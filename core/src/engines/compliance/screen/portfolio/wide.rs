//! A ratio of one row in 128 bits, as the single verdict compares it: for amounts that 64 bits do not multiply, and for
//! thresholds that are no whole millionths.

use super::compile::{RatioRule, ScreenPortfolio};
use super::found::{NONE, Row};
use super::ratio::OPEN;
use super::{Held, base, cell, cells};
use crate::compliance::ratio::{Comparison, Ratio, product, sum};
use crate::compliance::screen::memory::{self, Memory};
use crate::compliance::verdict::ComplianceStatus;
use crate::foundation::columns::MISSING;
use crate::foundation::error::Error;
use crate::foundation::rational::Rational;

/// Where a quotient is cut: beyond, its millionths fit no column anyway.
const FAR: i128 = 1 << 64;

/// Ten times a rest, divided by what it is a rest of: both below 2^127, of which ten may be too much.
fn tenfold(rest: i128, whole: i128) -> (i128, i128) {
    if let Some(product) = rest.checked_mul(10) {
        return (product / whole, product % whole);
    }
    // By the bits of ten: what is doubled, and what is added, stays below twice `whole`.
    let (rest, whole) = (rest.unsigned_abs(), whole.unsigned_abs());
    let (mut digit, mut left) = (0, rest);
    let settle = |left: u128| if left >= whole { (1, left - whole) } else { (0, left) };
    for bit in [0, 1, 0] {
        let (once, doubled) = settle(2 * left);
        let (again, added) = settle(doubled + bit * rest);
        (digit, left) = (2 * digit + once + again, added);
    }
    (digit, left as i128)
}

/// The distance to the threshold in millionths, rounded down, positive on the good side.
fn margin(ratio: Ratio, threshold: Rational, operator: Comparison) -> Result<i64, Error> {
    let (n, d) = (i128::from(threshold.numerator()), i128::from(threshold.denominator()));
    let apart = sum(product(n, ratio.denominator)?, -product(ratio.numerator, d)?)?;
    let apart = if operator.is_ceiling() { apart } else { -apart };
    let whole = product(ratio.denominator, d)?;
    let (mut quotient, mut rest) = (apart.div_euclid(whole).clamp(-FAR, FAR), apart.rem_euclid(whole));
    for _ in 0..6 {
        let digit;
        (digit, rest) = tenfold(rest, whole);
        quotient = quotient * 10 + digit;
    }
    Ok(quotient.clamp(i128::from(MISSING + 1), i128::from(NONE - 1)) as i64)
}

impl ScreenPortfolio {
    /// What a row comes to of which no amount is missing.
    pub(super) fn wide(&self, held: &Held<'_>, rule: &RatioRule, row: usize) -> Result<Row, Error> {
        let before = match rule.state {
            Some(state) => self.remembered(held, state, row)?,
            None => None,
        };
        let memory = before.map_or((MISSING, MISSING), |(status, run)| (i64::from(status.code()), i64::from(run)));
        let open = Row { memory, ..OPEN };
        let Some(base) = self.bases.get(rule.base) else { return Ok(open) };
        let width = held.column(base.input).map_or(0, <[i64]>::len) / held.rows.max(1);
        let (below, months) = base::latest(base, cells(held.column(base.input), width, row));
        if months == 0 || below <= 0 {
            return Ok(open);
        }
        let mut total = 0;
        for (input, unit) in &rule.terms {
            let value = cell(held.column(*input), row).unwrap_or_default();
            let unit = product(i128::from(*unit), i128::from(months))?;
            total = sum(total, product(unit, i128::from(value))?)?;
        }
        let ratio = Ratio { numerator: total, denominator: product(below, i128::from(rule.scale))? };
        let threshold = match rule.member {
            Some(member) if before.is_some_and(|(status, _)| status == ComplianceStatus::Compliant) => member,
            _ => rule.threshold,
        };
        let holds = rule.operator.holds(ratio.against(threshold)?);
        let now = if holds { ComplianceStatus::Compliant } else { ComplianceStatus::NonCompliant };
        let mut memory = Memory { status: now, run: 0 };
        if let Some(band) = &rule.buffer {
            let before = before.map(|(status, run)| Memory { status, run });
            memory = memory::step(band, ratio, now, before)?.0;
        }
        let margin = margin(ratio, threshold, rule.operator)?;
        let kept = (i64::from(memory.status.code()), i64::from(memory.run));
        Ok(Row { status: memory.status, margin, memory: kept })
    }
}

#[cfg(test)]
mod tests {
    use super::tenfold;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn ten_times_a_rest_is_divided_whatever_its_size(whole in 1..=i128::MAX, share in 0.0..1.0_f64, off in 0..1000_i128) {
            let rest = ((whole as f64 * share) as i128 - off).clamp(0, whole - 1);
            let (digit, left) = tenfold(rest, whole);
            prop_assert!((0..10).contains(&digit) && (0..whole).contains(&left));
            // Equal modulo 2^128, and so equal: both sides are below 2^131, and each factor is known.
            prop_assert_eq!(rest.wrapping_mul(10), digit.wrapping_mul(whole).wrapping_add(left));
            let digits = rest / (whole / 10).max(1);
            prop_assert!(whole < 1000 || (digits - digit).abs() <= 1, "{} {}", digits, digit);
        }
    }
}
