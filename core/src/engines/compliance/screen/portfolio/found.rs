//! What the checks find in the rows of a block, together, and how it goes into the answer.

use super::strange::sign;
use crate::compliance::verdict::ComplianceStatus;
use crate::foundation::columns::MISSING;

/// Rows that are looked at together: what is found in them stays in the nearest cache.
pub(super) const BLOCK: usize = 2048;
/// Stands for an amount that floats cannot tell from its neighbours as surely as is needed.
pub(super) const HUGE: f64 = 1e300;
/// Added and taken away, it rounds to a whole number: 1.5 × 2^52.
pub(super) const ROUND: f64 = 6_755_399_441_055_744.0;
/// Where no margin is known yet: greater than any.
pub(super) const NONE: i64 = i64::MAX;

/// What a check finds in a row that is looked at alone.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) status: ComplianceStatus,
    /// In millionths; [`NONE`].
    pub(super) margin: i64,
    /// What is remembered, and how often it was contradicted; [`MISSING`].
    pub(super) memory: (i64, i64),
}

/// What all checks find in a block.
pub(super) struct Found {
    pub(super) failing: [i64; BLOCK],
    pub(super) undetermined: [i64; BLOCK],
    /// The least distance of those ratios that are judged by it, and the least margin of all that floats tell, in whole
    /// millionths; infinite where there is none.
    pub(super) nearest: [f64; BLOCK],
    pub(super) least: [f64; BLOCK],
    /// The least margin of those that were looked at alone; [`NONE`].
    pub(super) alone: [i64; BLOCK],
    /// Whether any was.
    pub(super) any_alone: bool,
}

impl Found {
    pub(super) const fn new() -> Self {
        let (nearest, least) = ([f64::INFINITY; BLOCK], [f64::INFINITY; BLOCK]);
        Self { failing: [0; BLOCK], undetermined: [0; BLOCK], nearest, least, alone: [NONE; BLOCK], any_alone: false }
    }

    /// As new, for the next block.
    pub(super) fn clear(&mut self) {
        (self.failing, self.undetermined) = ([0; BLOCK], [0; BLOCK]);
        (self.nearest, self.least) = ([f64::INFINITY; BLOCK], [f64::INFINITY; BLOCK]);
        if self.any_alone {
            (self.alone, self.any_alone) = ([NONE; BLOCK], false);
        }
    }

    /// Takes a margin into account that a row was looked at alone for.
    pub(super) fn look(&mut self, at: usize, margin: i64) {
        if let Some(alone) = self.alone.get_mut(at) {
            *alone = margin.min(*alone);
            self.any_alone = true;
        }
    }
}

/// The answer's columns while they are filled; those that nobody wants have no rows.
#[derive(Default)]
pub(super) struct Answer<'c> {
    pub(super) status: &'c mut [u8],
    pub(super) failing: &'c mut [i64],
    pub(super) undetermined: &'c mut [i64],
    pub(super) margin: &'c mut [i64],
    /// For each check: its margins, its status, its run.
    pub(super) checks: Vec<[&'c mut [i64]; 3]>,
}

impl Answer<'_> {
    /// Sets what a check gives of a row.
    pub(super) fn set(&mut self, check: usize, row: usize, what: usize, value: i64) {
        let column = self.checks.get_mut(check).and_then(|columns| columns.get_mut(what));
        if let Some(place) = column.and_then(|column| column.get_mut(row)) {
            *place = value;
        }
    }

    /// Replaces what a check was found to give in a row of a block.
    pub(super) fn replace(&mut self, found: &mut Found, check: usize, (start, at): (usize, usize), row: Row) {
        let bit = 1 << check;
        for (mask, of) in [
            (&mut found.failing, ComplianceStatus::NonCompliant),
            (&mut found.undetermined, ComplianceStatus::Undetermined),
        ] {
            if let Some(mask) = mask.get_mut(at) {
                *mask = if row.status == of { *mask | bit } else { *mask & !bit };
            }
        }
        found.look(at, row.margin);
        self.set(check, start + at, 0, if row.margin == NONE { MISSING } else { row.margin });
        self.set(check, start + at, 1, row.memory.0);
        self.set(check, start + at, 2, row.memory.1);
    }

    /// Takes a block over.
    pub(super) fn take(&mut self, found: &Found, start: usize, count: usize) {
        let rows = start..start + count;
        let codes = [ComplianceStatus::NonCompliant, ComplianceStatus::Undetermined, ComplianceStatus::Compliant];
        let [bad, open, good] = codes.map(ComplianceStatus::code);
        let (failing, undetermined) = (found.failing.get(..count), found.undetermined.get(..count));
        let (Some(failing), Some(undetermined)) = (failing, undetermined) else { return };
        for (to, from) in [(&mut self.failing, failing), (&mut self.undetermined, undetermined)] {
            if let Some(to) = to.get_mut(rows.clone()) {
                to.copy_from_slice(from);
            }
        }
        if let Some(status) = self.status.get_mut(rows.clone()) {
            for (status, (failing, undetermined)) in status.iter_mut().zip(failing.iter().zip(undetermined)) {
                // A mask has 63 bits: what is not zero is negative when it is turned.
                let [fails, unknown] = [failing, undetermined].map(|mask| sign(mask.wrapping_neg()) as u8);
                *status = bad & fails | (open & unknown | good & !unknown) & !fails;
            }
        }
        let Some(margins) = self.margin.get_mut(rows) else { return };
        for (margin, least) in margins.iter_mut().zip(&found.least) {
            // The bits of a float just above the rounding one count whole numbers.
            let whole = (least + ROUND).to_bits().wrapping_sub(ROUND.to_bits()) as i64;
            *margin = if *least == f64::INFINITY { MISSING } else { whole };
        }
        if found.any_alone {
            for (margin, alone) in margins.iter_mut().zip(&found.alone) {
                if *alone != NONE && (*margin == MISSING || *alone < *margin) {
                    *margin = *alone;
                }
            }
        }
    }
}
