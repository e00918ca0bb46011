//! Ratios of amounts that floats hold, without a buffer, which most are. A check is judged by the distance of its ratio
//! from the threshold; how far the least of a row's distances is from a whole millionth is looked at once for all checks.
//!
//! A distance is known to 2^-51 of ratio and threshold together (four roundings of 2^-53 each), so that what is twice
//! that far from zero has its sign for certain, and what is so far from a whole number its whole part.

use super::Held;
use super::amount::{TERMS, float};
use super::base::Parts;
use super::compile::{RatioRule, ScreenPortfolio};
use super::found::{Answer, BLOCK, Found, ROUND};
use super::strange::sign;
use crate::compliance::verdict::ComplianceStatus;
use crate::foundation::columns::MISSING;
use crate::foundation::error::Error;

/// What may be wrong, as a part of ratio and threshold: 2^-49.
const NEAR: f64 = 1.0 / (1_i64 << 49) as f64;
/// Distances from here on are not told in whole millionths.
const FAR: f64 = (1_i64 << 40) as f64;

/// What a ratio is compared with, in millionths, each times −1 for floors: then a distance below zero breaks it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quick {
    edge: f64,
    /// That of members.
    member: f64,
    /// What an amount over its base in millionths is multiplied by.
    factor: f64,
}

impl Quick {
    /// Of a rule that remembers no band: thresholds that are whole and not zero, and units few enough that every sum is
    /// exact.
    pub(super) fn new(units: &[i64], scale: i64, ceiling: bool, (edge, member): (f64, Option<f64>)) -> Option<Self> {
        let few = units.iter().map(|unit| unit.unsigned_abs()).try_fold(0_u64, u64::checked_add)? <= TERMS;
        let sign = if ceiling { 1.0 } else { -1.0 };
        let member = member.unwrap_or(edge);
        let told = few && edge != 0.0 && member != 0.0;
        told.then(|| Self { edge: edge * sign, member: member * sign, factor: sign / scale as f64 })
    }

    /// The greater threshold.
    pub(super) fn greatest(self) -> f64 {
        self.edge.abs().max(self.member.abs())
    }

    /// How far the ratio is on the good side, in millionths; NaN where there is none.
    #[inline(always)]
    fn distance(self, total: f64, part: f64, edge: f64) -> f64 {
        let ratio = total * part * self.factor;
        // Nothing but zero is whole for certain: it is moved off.
        edge - ratio + if ratio == 0.0 { 0.5 } else { 0.0 }
    }
}

/// The arrays of a pass over a block.
pub(super) struct Totals([f64; BLOCK]);

impl Totals {
    pub(super) const fn new() -> Self {
        Self([0.0; BLOCK])
    }

    /// Adds the amounts up. Whether floats hold all of them.
    fn fill(&mut self, rule: &RatioRule, held: &Held<'_>, (start, count): (usize, usize)) -> bool {
        let absent = if rule.strict { f64::NAN } else { 0.0 };
        let mut large = 0;
        for (at, (input, unit)) in rule.terms.iter().enumerate() {
            let (unit, values) = (*unit as f64, held.rows(*input, (start, count)));
            let totals = self.0.iter_mut().zip(values);
            if at == 0 {
                totals.for_each(|(total, value)| *total = float(*value, absent, &mut large) * unit);
            } else {
                totals.for_each(|(total, value)| *total += float(*value, absent, &mut large) * unit);
            }
        }
        large == 0
    }
}

/// Judges rows. Whether any of them is too near its threshold.
fn judge(
    quick: Quick,
    totals: &[f64],
    parts: &Parts,
    edges: impl Iterator<Item = f64>,
    bit: i64,
    found: &mut Found,
) -> bool {
    let near = quick.greatest() * NEAR;
    let masks = found.failing.iter_mut().zip(&mut found.undetermined).zip(&mut found.nearest);
    let mut again = 0;
    for (((total, part), edge), ((failing, undetermined), nearest)) in
        totals.iter().zip(&parts.amounts).zip(edges).zip(masks)
    {
        let distance = quick.distance(*total, *part, edge);
        again |= if distance.abs() < near { 1_i64 } else { 0 };
        *failing |= if distance < 0.0 { bit } else { 0 };
        *undetermined |= if distance.is_nan() { bit } else { 0 };
        *nearest = if distance < *nearest { distance } else { *nearest };
    }
    again != 0
}

/// What a check without a buffer remembers of a block: the status it gives, or the last one where it gives none.
fn keep(
    (check, found): (usize, &Found),
    (statuses, runs): (&[i64], &[i64]),
    (to_status, to_run): (&mut [i64], &mut [i64]),
) {
    let [good, bad] =
        [ComplianceStatus::Compliant, ComplianceStatus::NonCompliant].map(|status| i64::from(status.code()));
    let masks = found.failing.iter().zip(&found.undetermined);
    // By bits alone, since not all vectors compare 64 of them: the codes are known to be missing or small.
    for (((failing, undetermined), (last, run)), (status, kept)) in
        masks.zip(statuses.iter().zip(runs)).zip(to_status.iter_mut().zip(to_run))
    {
        let [fails, unknown] = [failing, undetermined].map(|mask| (mask >> check & 1).wrapping_neg());
        let now = bad & fails | good & !fails;
        let echoed = run & !sign(*run) & !sign(*last) | MISSING & sign(*last);
        *status = last & unknown | now & !unknown;
        *kept = echoed & unknown;
    }
}

impl ScreenPortfolio {
    /// A ratio in the rows of a block, where floats hold its amounts: otherwise nothing is done, and told.
    pub(super) fn quick(
        &self,
        held: &Held<'_>,
        (check, rule, quick): (usize, &RatioRule, Quick),
        block: (usize, usize),
        (parts, totals): (&Parts, &mut Totals),
        (found, out): (&mut Found, &mut Answer<'_>),
    ) -> Result<bool, Error> {
        if parts.any_huge || !totals.fill(rule, held, block) {
            return Ok(false);
        }
        let (start, count) = block;
        let (bit, totals) = (1 << check, totals.0.get(..count).unwrap_or_default());
        let good = i64::from(ComplianceStatus::Compliant.code());
        let edge_of = |status: &i64| if *status == good { quick.member } else { quick.edge };
        let statuses = rule.state.filter(|_| rule.member.is_some()).map(|(statuses, _)| held.rows(statuses, block));
        let again = match statuses {
            Some(statuses) => judge(quick, totals, parts, statuses.iter().map(edge_of), bit, found),
            None => judge(quick, totals, parts, std::iter::repeat(quick.edge), bit, found),
        };
        if let (Some((status, run)), Some([_, to_status, to_run])) = (rule.state, out.checks.get_mut(check)) {
            let rows = start..start + count;
            if let (Some(to_status), Some(to_run)) = (to_status.get_mut(rows.clone()), to_run.get_mut(rows)) {
                keep((check, found), (held.rows(status, block), held.rows(run, block)), (to_status, to_run));
            }
        }
        if again {
            for (at, (total, part)) in totals.iter().zip(&parts.amounts).enumerate() {
                let edge = statuses.and_then(|statuses| statuses.get(at)).map_or(quick.edge, edge_of);
                if quick.distance(*total, *part, edge).abs() < quick.greatest() * NEAR {
                    let row = self.wide(held, rule, start + at).map_err(|error| error.at(start + at))?;
                    out.replace(found, check, (start, at), row);
                }
            }
        }
        Ok(true)
    }

    /// Takes the least distances of a block over in whole millionths; where those are uncertain, they are looked at again.
    pub(super) fn settle(
        &self,
        held: &Held<'_>,
        (start, count): (usize, usize),
        found: &mut Found,
    ) -> Result<(), Error> {
        let Found { nearest, least, .. } = found;
        let mut all = true;
        for (nearest, least) in nearest.iter().zip(least) {
            let (whole, certain) = self.whole(*nearest);
            let whole = if certain { whole } else { f64::INFINITY };
            *least = if whole < *least { whole } else { *least };
            all &= certain;
        }
        if all {
            return Ok(());
        }
        for at in 0..count {
            if found.nearest.get(at).is_some_and(|nearest| !self.whole(*nearest).1) {
                for rule in self.quick_rules() {
                    let row = self.wide(held, rule, start + at).map_err(|error| error.at(start + at))?;
                    found.look(at, row.margin);
                }
            }
        }
        Ok(())
    }

    /// The whole part of a distance, and whether it is certain.
    #[inline(always)]
    fn whole(&self, distance: f64) -> (f64, bool) {
        let rounded = (distance + ROUND) - ROUND;
        let whole = rounded - if rounded > distance { 1.0 } else { 0.0 };
        let near = (distance.abs() + self.greatest) * NEAR;
        let apart = ((distance - rounded).abs() >= near) & (distance.abs() < FAR);
        (whole, apart | (distance == f64::INFINITY))
    }
}
