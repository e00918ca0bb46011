//! The ratios of a block. Rows whose parts fit 64 bits, which is nearly all, are compared by one product of 128 bits on
//! each side; the rest as the single verdict compares them.

use super::base::{self, Sums};
use super::compile::{Edge, MICROS, RatioRule, ScreenPortfolio};
use super::{Answer, Rows, cell, cells};
use crate::compliance::ratio::{Ratio, product, sum};
use crate::compliance::screen::memory::{self, Memory};
use crate::compliance::verdict::ComplianceStatus;
use crate::foundation::columns::MISSING;
use crate::foundation::error::Error;
use std::cmp::Ordering;

/// A needed amount is missing.
const ABSENT: u8 = 1;
/// The sum needs more than 64 bits.
const WIDE: u8 = 2;
/// Quotients below this are known to within one from their floats: 2^-50 of it is less than one.
const EXACT: f64 = 1e15;
/// Remainders of denominators below this, even three of them, fit 64 bits.
const NARROW: i64 = 1 << 61;

/// The numerators of a block, one for each row, before they are multiplied by the months.
#[derive(Debug, Default)]
pub(super) struct Totals {
    total: Vec<i64>,
    flags: Vec<u8>,
}

impl Totals {
    /// Adds the terms up.
    pub(super) fn fill(&mut self, terms: &[(usize, i64)], strict: bool, held: &[Option<&[i64]>], block: Rows) {
        self.total.clear();
        self.total.resize(block.count, 0);
        self.flags.clear();
        self.flags.resize(block.count, 0);
        let absent = if strict { ABSENT } else { 0 };
        for (input, unit) in terms {
            let column = held.get(*input).copied().flatten();
            let Some(values) = column.and_then(|column| column.get(block.start..block.start + block.count)) else {
                self.flags.iter_mut().for_each(|flags| *flags |= absent);
                continue;
            };
            for ((total, flags), value) in self.total.iter_mut().zip(&mut self.flags).zip(values) {
                if *value == MISSING {
                    *flags |= absent;
                } else if let Some(next) = value.checked_mul(*unit).and_then(|part| total.checked_add(part)) {
                    *total = next;
                } else {
                    *flags |= WIDE;
                }
            }
        }
    }
}

/// A ratio of a row: narrow where it fits 64 bits.
struct Measured {
    ratio: Ratio,
    /// The numerator, and the denominator without and with the scale.
    narrow: Option<(i64, i64, i64)>,
}

/// The quotient in millionths, rounded down, and whether it was rounded.
fn micros(numerator: i64, denominator: i64) -> Option<(i64, bool)> {
    let guess = numerator as f64 * MICROS as f64 / denominator as f64;
    if denominator >= NARROW || guess.abs() >= EXACT {
        return None;
    }
    // The guess is within one of the truth, and truncated: the remainder, exact modulo 2^64, says which way.
    let mut quotient = guess as i64;
    let mut rest = numerator.wrapping_mul(MICROS).wrapping_sub(quotient.wrapping_mul(denominator));
    while rest < 0 {
        (quotient, rest) = (quotient - 1, rest + denominator);
    }
    while rest >= denominator {
        (quotient, rest) = (quotient + 1, rest - denominator);
    }
    Some((quotient, rest != 0))
}

impl Measured {
    fn order(&self, edge: &Edge) -> Result<Ordering, Error> {
        let Some((above, below, _)) = self.narrow else { return self.ratio.against(edge.threshold) };
        // Both products fit 128 bits.
        let measured = i128::from(above) * i128::from(edge.threshold.denominator());
        Ok(measured.cmp(&(i128::from(below) * i128::from(edge.across))))
    }

    /// The distance to the threshold in millionths, rounded down, positive on the good side.
    fn margin(&self, edge: &Edge, ceiling: bool) -> Result<i64, Error> {
        let quick = self.narrow.and_then(|(above, _, scaled)| micros(above, scaled)).zip(edge.micros);
        if let Some(((quotient, rounded), edge)) = quick {
            let apart =
                if ceiling { edge.checked_sub(quotient + i64::from(rounded)) } else { quotient.checked_sub(edge) };
            if let Some(apart) = apart {
                return Ok(apart.max(MISSING + 1));
            }
        }
        let (n, d) = (i128::from(edge.threshold.numerator()), i128::from(edge.threshold.denominator()));
        let apart = sum(product(n, self.ratio.denominator)?, -product(self.ratio.numerator, d)?)?;
        let whole = product(self.ratio.denominator, d)?;
        let apart = if ceiling { apart } else { -apart };
        const FAR: i128 = 1 << 64;
        let (mut quotient, mut rest) = (apart.div_euclid(whole).clamp(-FAR, FAR), apart.rem_euclid(whole));
        for _ in 0..6 {
            rest = product(rest, 10)?;
            quotient = quotient * 10 + rest / whole;
            rest %= whole;
        }
        Ok(quotient.clamp(i128::from(MISSING + 1), i128::from(i64::MAX)) as i64)
    }
}

impl ScreenPortfolio {
    /// The ratio of a row in 128 bits.
    fn wide(
        &self,
        held: &[Option<&[i64]>],
        rule: &RatioRule,
        rows: usize,
        row: usize,
    ) -> Result<Option<Measured>, Error> {
        let Some(base) = self.bases.get(rule.base) else { return Ok(None) };
        let (below, months) = base::latest(base, cells(held.get(base.input).copied().flatten(), rows, row));
        if months == 0 || below <= 0 {
            return Ok(None);
        }
        let mut total = 0;
        for (input, unit) in &rule.terms {
            let value = cell(held.get(*input).copied().flatten(), row).unwrap_or_default();
            let unit = product(i128::from(*unit), i128::from(months))?;
            total = sum(total, product(unit, i128::from(value))?)?;
        }
        let ratio = Ratio { numerator: total, denominator: product(below, i128::from(rule.scale))? };
        Ok(Some(Measured { ratio, narrow: None }))
    }

    /// One check over the rows of a block.
    pub(super) fn ratio(
        &self,
        held: &[Option<&[i64]>],
        (rows, block): (usize, Rows),
        (check, rule): (usize, &RatioRule),
        (sums, totals): (&Sums, &Totals),
        out: &mut Answer,
    ) -> Result<(), Error> {
        let parts = totals.total.iter().zip(&totals.flags).zip(sums.sum.iter().zip(&sums.months));
        for (at, ((&total, &flags), (&below, &months))) in parts.enumerate() {
            let row = block.start + at;
            let before = match rule.state {
                None => None,
                Some(state) => self.remembered(held, state, row)?,
            };
            let measured = if flags & ABSENT != 0 || months == 0 {
                None
            } else if let Some(above) = total.checked_mul(months).filter(|_| flags == 0 && months > 0) {
                match below.checked_mul(rule.scale) {
                    _ if below <= 0 => None,
                    None => self.wide(held, rule, rows, row).map_err(|error| error.at(row))?,
                    Some(scaled) => {
                        let ratio = Ratio { numerator: i128::from(above), denominator: i128::from(scaled) };
                        Some(Measured { ratio, narrow: Some((above, below, scaled)) })
                    }
                }
            } else {
                self.wide(held, rule, rows, row).map_err(|error| error.at(row))?
            };
            let Some(measured) = measured else {
                out.judge(row, check, ComplianceStatus::Undetermined);
                out.keep(row, check, before);
                continue;
            };
            let (margin, now) =
                measured.judged(rule, before.map(|(status, _)| status)).map_err(|error| error.at(row))?;
            let mut memory = Memory { status: now, run: 0 };
            if let Some(band) = &rule.buffer {
                let before = before.map(|(status, run)| Memory { status, run });
                memory = memory::step(band, measured.ratio, now, before).map_err(|error| error.at(row))?.0;
            }
            out.judge(row, check, memory.status);
            out.keep(row, check, Some((memory.status, memory.run)));
            out.apart(row, check, margin);
        }
        Ok(())
    }
}

impl Measured {
    /// The margin of the threshold that holds, and what the ratio alone says.
    fn judged(&self, rule: &RatioRule, before: Option<ComplianceStatus>) -> Result<(i64, ComplianceStatus), Error> {
        let edge = match &rule.member {
            Some(member) if before == Some(ComplianceStatus::Compliant) => member,
            _ => &rule.entrant,
        };
        let holds = rule.operator.holds(self.order(edge)?);
        let now = if holds { ComplianceStatus::Compliant } else { ComplianceStatus::NonCompliant };
        Ok((self.margin(edge, rule.operator.is_ceiling())?, now))
    }
}

impl Answer {
    /// Keeps what a check remembers of a row.
    fn keep(&mut self, row: usize, check: usize, memory: Option<(ComplianceStatus, u8)>) {
        let (Some([_, Some(statuses), Some(runs)]), Some((status, run))) = (self.checks.get_mut(check), memory) else {
            return;
        };
        if let (Some(kept), Some(count)) = (statuses.get_mut(row), runs.get_mut(row)) {
            (*kept, *count) = (i64::from(status.code()), i64::from(run));
        }
    }

    /// Keeps a margin, and the least of a row.
    fn apart(&mut self, row: usize, check: usize, margin: i64) {
        if let Some(least) = self.margin.get_mut(row) {
            *least = if *least == MISSING { margin } else { margin.min(*least) };
        }
        if let Some([Some(margins), ..]) = self.checks.get_mut(check)
            && let Some(place) = margins.get_mut(row)
        {
            *place = margin;
        }
    }
}
