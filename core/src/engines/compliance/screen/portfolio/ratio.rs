//! The ratios of a block in millionths, by floats that need not be exact: a quotient that stands further from a whole
//! number than its error says for certain between which two the ratio lies, and so on which side of a threshold of whole
//! millionths, and how far. What stands nearer (one row in some hundred, and all that touch a threshold) is looked at
//! again in integers, as is what is too large.

use super::base::Parts;
use super::compile::{RatioRule, ScreenPortfolio};
use super::found::{Answer, BLOCK, Found, HUGE, NONE};
use super::{Held, cell};
use crate::compliance::verdict::ComplianceStatus;
use crate::foundation::columns::MISSING;
use crate::foundation::error::Error;

/// Quotients below this are known to within 2^-10: eight roundings, of 2^-53 each.
const FAR: f64 = (1_i64 << 40) as f64;
/// What stands nearer to a whole number is looked at again.
const NEAR: f64 = 1.0 / 512.0;
/// Added and taken away, it rounds to a whole number: 1.5 × 2^52.
const ROUND: f64 = 6_755_399_441_055_744.0;

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
        (self.total, self.sums) = ([0.0; BLOCK], [0; BLOCK]);
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
    fn judge<const CEILING: bool>(&mut self, rule: &RatioRule, parts: &Parts, bit: i64, found: &mut Found) {
        let scale = 1.0 / rule.scale as f64;
        let certain = rule.whole;
        let given = self.total.iter().zip(&parts.0).zip(&self.edges);
        let kept = self.floor.iter_mut().zip(&mut self.apart).zip(&mut self.again);
        let told = found.failing.iter_mut().zip(&mut found.undetermined).zip(&mut found.least);
        for ((((total, part), edge), ((floor, apart), again)), ((failing, undetermined), least)) in
            given.zip(kept).zip(told)
        {
            let quotient = total * part * scale;
            let rounded = (quotient + ROUND) - ROUND;
            let below = if rounded > quotient { rounded - 1.0 } else { rounded };
            let over = below - edge;
            let good = if CEILING { over < 0.0 } else { over >= 0.0 };
            let known = !quotient.is_nan();
            let sure = certain & (quotient.abs() < FAR) & ((quotient - rounded).abs() > NEAR);
            let margin = if CEILING { -1.0 - over } else { over };
            let margin = if sure { margin } else { f64::INFINITY };
            *floor = below;
            *apart = margin;
            *again = i64::from(known & !sure);
            *failing |= if known & !good { bit } else { 0 };
            *undetermined |= if known { 0 } else { bit };
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
        if rule.operator.is_ceiling() {
            work.judge::<true>(rule, parts, 1 << check, found);
        } else {
            work.judge::<false>(rule, parts, 1 << check, found);
        }
        if self.settings.margins {
            for (at, apart) in work.apart.iter().enumerate().take(count) {
                out.set(check, start + at, 0, if *apart == f64::INFINITY { MISSING } else { *apart as i64 });
            }
        }
        if let Some(state) = rule.state {
            self.remember(held, (check, rule, state), block, work, (found, out));
        }
        if work.again.iter().take(count).fold(0, |any, again| any | again) != 0 {
            for (at, _) in work.again.iter().enumerate().take(count).filter(|(_, again)| **again != 0) {
                let row = self.wide(held, rule, start + at).map_err(|error| error.at(start + at))?;
                out.replace(found, check, (start, at), row);
            }
        }
        Ok(())
    }

    /// Takes the memory of a check on, where the ratio is certain: within the band the last status may hold.
    fn remember(
        &self,
        held: &Held<'_>,
        (check, rule, (statuses, runs)): (usize, &RatioRule, (usize, usize)),
        (start, count): (usize, usize),
        work: &Work,
        (found, out): (&mut Found, &mut Answer<'_>),
    ) {
        let [good, bad] =
            [ComplianceStatus::Compliant, ComplianceStatus::NonCompliant].map(|status| i64::from(status.code()));
        let (statuses, runs, bit) = (held.column(statuses), held.column(runs), 1 << check);
        let (lower, upper, evaluations) = rule.band;
        let mut kept: [[i64; BLOCK]; 2] = [[MISSING; BLOCK]; 2];
        let [kept_status, kept_run] = &mut kept;
        let rows = found.failing.iter_mut().zip(&found.undetermined).zip(&work.floor).enumerate().take(count);
        for (((at, ((failing, undetermined), floor)), status), run) in rows.zip(kept_status).zip(kept_run) {
            let last = cell(statuses, start + at).unwrap_or(MISSING);
            let before = cell(runs, start + at).unwrap_or(0);
            let now = if *failing & bit != 0 { bad } else { good };
            let inside = (*floor >= lower) & (*floor < upper) & (before + 1 < evaluations);
            let holds = inside & ((last == good) | (last == bad)) & (last != now);
            let now = if holds { last } else { now };
            let unknown = *undetermined & bit != 0;
            *failing = if unknown | (now == good) { *failing & !bit } else { *failing | bit };
            *status = if unknown { last } else { now };
            let counted = if holds { before + 1 } else { 0 };
            let echoed = if last == MISSING { MISSING } else { before };
            *run = if unknown { echoed } else { counted };
        }
        let Some([_, status, run]) = out.checks.get_mut(check) else { return };
        for (column, kept) in [status, run].into_iter().zip(&kept) {
            if let Some(places) = column.get_mut(start..start + count) {
                places.copy_from_slice(kept.get(..count).unwrap_or_default());
            }
        }
    }
}

/// A row of which nothing can be said.
pub(super) const OPEN: super::found::Row =
    super::found::Row { status: ComplianceStatus::Undetermined, margin: NONE, memory: (MISSING, MISSING) };
