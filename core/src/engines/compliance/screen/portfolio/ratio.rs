//! The ratios of a block in millionths, by floats that need not be exact: a quotient that stands further from a whole
//! number than its error says for certain between which two the ratio lies, and so on which side of a threshold of whole
//! millionths, and how far. What stands nearer (one row in some hundred, and all that touch a threshold) is looked at
//! again in integers, as is what is too large. Nothing but zero is whole for certain: it is zero only where all of it is.

use super::Held;
use super::base::Parts;
use super::compile::{RatioRule, ScreenPortfolio};
use super::found::{Answer, BLOCK, Found, HUGE, NONE, ROUND};
use crate::compliance::verdict::ComplianceStatus;
use crate::foundation::columns::MISSING;
use crate::foundation::error::Error;

/// Quotients below this are known to a part in 2^50, seven roundings of 2^-53 each, and rounded well.
const FAR: f64 = (1_i64 << 40) as f64;
/// What stands nearer to a whole number, as a part of itself, is looked at again: 2^-49.
const NEAR: f64 = 1.0 / (1_i64 << 49) as f64;

/// A quotient rounded down, from the same rounded to the nearest.
fn floor(quotient: f64, rounded: f64) -> f64 {
    rounded - if rounded > quotient { 1.0 } else { 0.0 }
}

/// Whether it is certain between which whole numbers a quotient lies, or that it is zero.
fn certain(quotient: f64, rounded: f64) -> bool {
    (quotient.abs() < FAR) & ((quotient - rounded).abs() >= quotient.abs() * NEAR)
}

/// Arrays that are filled anew for each check of a block.
pub(super) struct Work {
    /// The numerators: NaN where an amount is missing, [`HUGE`] where one is too large.
    total: [f64; BLOCK],
    sums: [i64; BLOCK],
    edges: [f64; BLOCK],
    /// The quotients rounded down, where they are certain.
    floor: [f64; BLOCK],
    apart: [f64; BLOCK],
    /// 1 for rows that are not certain.
    again: [i64; BLOCK],
}

impl Work {
    pub(super) const fn new() -> Self {
        let none = [0.0; BLOCK];
        Self { total: none, sums: [0; BLOCK], edges: none, floor: none, apart: none, again: [0; BLOCK] }
    }

    /// Adds the terms up, as integers.
    fn fill(&mut self, rule: &RatioRule, held: &Held<'_>, (start, count): (usize, usize)) {
        let absent = if rule.strict { f64::NAN } else { 0.0 };
        let several = rule.terms.len() > 1;
        self.total = [0.0; BLOCK];
        if several {
            self.sums = [0; BLOCK];
        }
        for (input, unit) in &rule.terms {
            let Some(values) = held.column(*input).and_then(|column| column.get(start..start + count)) else {
                self.total.iter_mut().for_each(|total| *total += absent);
                continue;
            };
            for ((total, sum), value) in self.total.iter_mut().zip(&mut self.sums).zip(values) {
                let (missing, value) = (*value == MISSING, *value);
                let large = value.wrapping_add(rule.most) as u64 > (rule.most as u64) << 1;
                let mark = if missing {
                    absent
                } else if large {
                    HUGE
                } else {
                    0.0
                };
                let part = if missing | large { 0 } else { value.wrapping_mul(*unit) };
                if several {
                    *sum = sum.wrapping_add(part);
                    *total += mark;
                } else {
                    *total = part as f64 + mark;
                }
            }
        }
        if several {
            self.total.iter_mut().zip(&self.sums).for_each(|(total, sum)| *total += *sum as f64);
        }
    }

    /// Which threshold holds for which row.
    fn edges(&mut self, rule: &RatioRule, held: &Held<'_>, (start, count): (usize, usize)) {
        self.edges = [rule.edge; BLOCK];
        let (Some(member), Some((status, _))) = (rule.member_edge, rule.state) else { return };
        let statuses = held.column(status).and_then(|column| column.get(start..start + count)).unwrap_or_default();
        for (edge, status) in self.edges.iter_mut().zip(statuses) {
            *edge = if *status == i64::from(ComplianceStatus::Compliant.code()) { member } else { rule.edge };
        }
    }

    /// Judges the rows: the bit of a check where it fails and where it is undetermined, and the least margin.
    fn judge(&mut self, rule: &RatioRule, parts: &Parts, bit: i64, found: &mut Found) {
        let scale = 1.0 / rule.scale as f64;
        let ceiling = rule.operator.is_ceiling();
        // Beside a threshold of zero, zero is looked at again.
        let told = rule.whole && rule.edge != 0.0 && rule.member_edge != Some(0.0);
        let given = self.total.iter().zip(&parts.amounts).zip(&self.edges);
        let kept = self.floor.iter_mut().zip(&mut self.apart).zip(&mut self.again);
        let masks = found.failing.iter_mut().zip(&mut found.undetermined).zip(&mut found.least);
        for ((((total, part), edge), ((floor, apart), again)), ((failing, undetermined), least)) in
            given.zip(kept).zip(masks)
        {
            let quotient = total * part * scale;
            let rounded = (quotient + ROUND) - ROUND;
            let below = self::floor(quotient, rounded);
            let good = if ceiling { below < *edge } else { below >= *edge };
            let unknown = quotient.is_nan();
            let sure = told & certain(quotient, rounded);
            let whole = if quotient == 0.0 { 0.0 } else { 1.0 };
            let margin = if ceiling { edge - below - whole } else { below - edge };
            let margin = if sure { margin } else { f64::INFINITY };
            *floor = below;
            *apart = margin;
            *again = if unknown | sure { 0 } else { 1 };
            *failing |= if unknown | good { 0 } else { bit };
            *undetermined |= if unknown { bit } else { 0 };
            *least = if margin < *least { margin } else { *least };
        }
    }
}

impl ScreenPortfolio {
    /// A ratio in the rows of a block.
    pub(super) fn ratio(
        &self,
        held: &Held<'_>,
        (check, rule): (usize, &RatioRule),
        block: (usize, usize),
        (parts, work): (&Parts, &mut Work),
        (found, out): (&mut Found, &mut Answer<'_>),
    ) -> Result<(), Error> {
        let (start, count) = block;
        work.fill(rule, held, block);
        work.edges(rule, held, block);
        work.judge(rule, parts, 1 << check, found);
        if self.settings.margins {
            for (at, apart) in work.apart.iter().enumerate().take(count) {
                out.set(check, start + at, 0, if *apart == f64::INFINITY { MISSING } else { *apart as i64 });
            }
        }
        if let Some(state) = rule.state {
            remember(held, (check, rule, state), block, work, (found, out));
        }
        if work.again.iter().take(count).fold(0, |any, again| any | again) != 0 {
            for (at, _) in work.again.iter().enumerate().take(count).filter(|(_, again)| **again != 0) {
                let row = self.wide(held, rule, start + at).map_err(|error| error.at(start + at))?;
                out.replace(found, check, (start, at), row);
            }
        }
        Ok(())
    }
}

/// Takes the memory of a check on, where the ratio is certain: within the band, if there is one, the last status may hold.
fn remember(
    held: &Held<'_>,
    (check, rule, (statuses, runs)): (usize, &RatioRule, (usize, usize)),
    (start, count): (usize, usize),
    work: &Work,
    (found, out): (&mut Found, &mut Answer<'_>),
) {
    let [good, bad] =
        [ComplianceStatus::Compliant, ComplianceStatus::NonCompliant].map(|status| i64::from(status.code()));
    let (bit, banded, (lower, upper, evaluations)) = (1 << check, rule.buffer.is_some(), rule.band);
    let mut kept: [[i64; BLOCK]; 2] = [[MISSING; BLOCK]; 2];
    let [kept_status, kept_run] = &mut kept;
    let before = held.rows(statuses, (start, count)).iter().zip(held.rows(runs, (start, count)));
    let rows = found.failing.iter_mut().zip(&found.undetermined).zip(&work.floor);
    for (((last, run), ((failing, undetermined), floor)), (status, kept)) in
        before.zip(rows).zip(kept_status.iter_mut().zip(kept_run))
    {
        let before = if *run == MISSING { 0 } else { *run };
        let now = if *failing & bit != 0 { bad } else { good };
        let unknown = *undetermined & bit != 0;
        let echoed = if *last == MISSING { MISSING } else { before };
        if !banded {
            *status = if unknown { *last } else { now };
            *kept = if unknown { echoed } else { 0 };
            continue;
        }
        let inside = (*floor >= lower) & (*floor < upper) & (before.wrapping_add(1) < evaluations);
        let holds = inside & ((*last == good) | (*last == bad)) & (*last != now);
        let now = if holds { *last } else { now };
        *failing = if unknown | (now == good) { *failing & !bit } else { *failing | bit };
        *status = if unknown { *last } else { now };
        let counted = if holds { before.wrapping_add(1) } else { 0 };
        *kept = if unknown { echoed } else { counted };
    }
    let Some([_, status, run]) = out.checks.get_mut(check) else { return };
    for (column, kept) in [status, run].into_iter().zip(&kept) {
        if let Some(places) = column.get_mut(start..start + count) {
            places.copy_from_slice(kept.get(..count).unwrap_or_default());
        }
    }
}

/// A row of which nothing can be said.
pub(super) const OPEN: super::found::Row =
    super::found::Row { status: ComplianceStatus::Undetermined, margin: NONE, memory: (MISSING, MISSING) };
