//! What the ratios of a block are measured against: plain amounts, or the sum of each row's latest months.

use super::amount::float;
use super::cells;
use super::compile::{Base, MICROS};
use super::found::{BLOCK, HUGE};
use crate::compliance::screen::standard::ShortWindow;
use crate::foundation::columns::MISSING;

/// Values of at most this magnitude, of which [`MANY`] add up in 64 bits.
const SMALL: i64 = 1 << 56;
/// How many of them.
const MANY: usize = 64;

/// For each row of a block what an amount is multiplied by to become millionths of the base: NaN where there is no base
/// above zero, [`HUGE`] where it takes 128 bits.
pub(super) struct Parts {
    pub(super) amounts: [f64; BLOCK],
    /// Whether any is [`HUGE`].
    pub(super) any_huge: bool,
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

/// The sum of values that are all there and small, which is nearly always: without a branch for each of them.
fn small(months: &[i64]) -> Option<i64> {
    let (mut sum, mut magnitude) = (0_i64, 0_u64);
    for month in months {
        sum = sum.wrapping_add(*month);
        magnitude |= month.wrapping_add(SMALL) as u64;
    }
    (magnitude < (SMALL as u64) << 1).then_some(sum)
}

fn part(sum: i64, months: f64) -> f64 {
    if sum > 0 { months * MICROS / sum as f64 } else { f64::NAN }
}

impl Parts {
    pub(super) const fn new() -> Self {
        Self { amounts: [f64::NAN; BLOCK], any_huge: false }
    }

    /// Measures `count` rows from `start` on.
    pub(super) fn fill(&mut self, base: &Base, column: Option<&[i64]>, rows: usize, (start, count): (usize, usize)) {
        (self.amounts, self.any_huge) = ([f64::NAN; BLOCK], false);
        let values = column.unwrap_or_default();
        let width = values.len() / rows.max(1);
        let Some(wanted) = base.months else {
            let values = values.get(start..start + count).unwrap_or_default();
            let mut large = 0;
            for (place, value) in self.amounts.iter_mut().zip(values) {
                let amount = float(*value, f64::NAN, &mut large);
                *place = if amount > 0.0 { MICROS / amount } else { f64::NAN };
            }
            if large != 0 {
                self.amounts.iter_mut().zip(values).for_each(|(place, value)| *place = part(*value, 1.0));
            }
            return;
        };
        let skipped = width.saturating_sub(wanted);
        let taken = width - skipped;
        let plain = taken > 0 && taken <= MANY && (taken == wanted || base.short == ShortWindow::Mean);
        for (place, row) in self.amounts.iter_mut().take(count).zip(start..) {
            let row = cells(column, width, row);
            let quick = if plain { row.get(skipped..).and_then(small) } else { None };
            *place = match quick {
                Some(sum) => part(sum, taken as f64),
                None => match latest(base, row) {
                    (_, 0) => f64::NAN,
                    (sum, _) if sum <= 0 => f64::NAN,
                    (sum, months) => i64::try_from(sum).map_or_else(
                        |_| {
                            self.any_huge = true;
                            HUGE
                        },
                        |sum| part(sum, months as f64),
                    ),
                },
            };
        }
    }
}
