//! What the ratios of a block are measured against: plain amounts, or the sum of each row's latest months.

use super::compile::Base;
use super::{Rows, cells};
use crate::compliance::screen::standard::ShortWindow;
use crate::foundation::columns::MISSING;

/// Months whose sum is only known in 128 bits.
pub(super) const WIDE: i64 = -1;
/// Values of at most this magnitude, of which [`MANY`] add up in 64 bits.
const SMALL: i64 = 1 << 56;
/// How many of them.
const MANY: usize = 64;

/// One for each row of a block.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// The amount, or the sum of the months.
    pub(super) sum: Vec<i64>,
    /// How many months it is the sum of: 1 for an amount, 0 where there is nothing, [`WIDE`].
    pub(super) months: Vec<i64>,
}

/// The sum of the latest months of a row and their number; 0 where there are none, or too few.
pub(super) fn latest(base: &Base, row: &[i64]) -> (i128, i64) {
    let wanted = base.months.unwrap_or(1);
    let (mut sum, mut months) = (0_i128, 0_usize);
    for month in row.iter().rev().filter(|month| **month != MISSING).take(wanted) {
        sum += i128::from(*month);
        months += 1;
    }
    let short = months < wanted && base.short == ShortWindow::Undetermined;
    (sum, if short { 0 } else { months as i64 })
}

/// The same where all months are there and small, which is nearly always: without a branch for each of them.
fn small(base: &Base, row: &[i64]) -> Option<(i64, i64)> {
    let wanted = base.months.unwrap_or(1).min(row.len());
    if wanted > MANY || wanted == 0 || (wanted < base.months.unwrap_or(1) && base.short == ShortWindow::Undetermined) {
        return None;
    }
    let (mut sum, mut magnitude) = (0_i64, 0_u64);
    for month in row.get(row.len() - wanted..)? {
        sum = sum.wrapping_add(*month);
        magnitude |= month.wrapping_add(SMALL) as u64;
    }
    (magnitude < (SMALL as u64) << 1).then_some((sum, wanted as i64))
}

impl Sums {
    /// Sums the rows of a block.
    pub(super) fn fill(&mut self, base: &Base, column: Option<&[i64]>, rows: usize, block: Rows) {
        self.sum.clear();
        self.months.clear();
        if base.months.is_none() {
            let values = column.and_then(|values| values.get(block.start..block.start + block.count));
            self.sum.extend_from_slice(values.unwrap_or(&[]));
            self.sum.resize(block.count, MISSING);
            self.months.extend(self.sum.iter().map(|value| i64::from(*value != MISSING)));
            return;
        }
        for row in block.start..block.start + block.count {
            let row = cells(column, rows, row);
            let (sum, months) = small(base, row).unwrap_or_else(|| {
                let (sum, months) = latest(base, row);
                i64::try_from(sum).map_or((0, WIDE), |sum| (sum, months))
            });
            self.sum.push(sum);
            self.months.push(months);
        }
    }
}
