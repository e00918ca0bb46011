//! Refuses codes that mean nothing: conditions that are neither 0 nor 1, statuses and runs that no check gives.

use super::Held;
use super::compile::{ColumnRule, ScreenPortfolio};
use crate::foundation::error::Error;

/// All ones for a negative number, and zero for the others. `MISSING` is the negative one without any other bit.
#[inline(always)]
pub(super) fn sign(value: i64) -> i64 {
    ((value as u64 >> 63) as i64).wrapping_neg()
}

/// Not zero for what is neither missing nor from 0 to `most`: by bits alone, since not all vectors compare 64 of them.
#[inline(always)]
fn strange(value: i64, most: i64) -> i64 {
    let below = (most as u64 + 1).next_power_of_two() as i64 - 1;
    let rest = value & i64::MAX;
    (rest.wrapping_add(below - most) | rest) & !below | rest & sign(value)
}

impl ScreenPortfolio {
    /// Refuses the first of them in some rows.
    pub(super) fn checked(&self, held: &Held<'_>, (start, count): (usize, usize)) -> Result<(), Error> {
        let rows = start..start + count;
        let of = |input| held.column(input).and_then(|column| column.get(rows.clone()));
        for check in &self.checks {
            let (input, most, run) = match &check.rule {
                ColumnRule::Condition { input, .. } => (*input, 1, None),
                ColumnRule::Ratio(rule) => match rule.state {
                    Some((status, run)) => (status, 4, Some(run)),
                    None => continue,
                },
            };
            let Some(values) = of(input) else { continue };
            if values.iter().fold(0, |any, value| any | strange(*value, most)) != 0 {
                let row = start + values.iter().position(|value| strange(*value, most) != 0).unwrap_or_default();
                return Err(self.refused(input, row, if most == 1 { "0 or 1" } else { "0 to 4" }));
            }
            let Some((run, runs)) = run.and_then(|run| Some((run, of(run)?))) else { continue };
            // The run of a status that is missing says nothing.
            let wrong = |(status, run): (&i64, &i64)| strange(*run, 255) & !sign(*status);
            if values.iter().zip(runs).fold(0, |any, pair| any | wrong(pair)) != 0 {
                let row = start + values.iter().zip(runs).position(|pair| wrong(pair) != 0).unwrap_or_default();
                return Err(self.refused(run, row, "0 to 255"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{sign, strange};
    use crate::foundation::columns::MISSING;

    #[test]
    fn codes_are_missing_or_within_their_range() {
        for most in [1, 4, 255] {
            for value in (-600..600).chain([MISSING, i64::MAX]).flat_map(|n| [n, n.wrapping_add(MISSING), n << 40]) {
                let known = value == MISSING || (0..=most).contains(&value);
                assert_eq!(strange(value, most) == 0, known, "{value} of {most}");
                assert_eq!(sign(value), if value < 0 { -1 } else { 0 });
            }
        }
    }
}
