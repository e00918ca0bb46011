//! Ratios of one amount that remember nothing, which most are: judged in one pass over a block, without keeping
//! anything of it but what it comes to.

use super::Held;
use super::base::Parts;
use super::compile::{RatioRule, ScreenPortfolio};
use super::found::{Answer, Found, ROUND};
use super::ratio::{certain, floor};
use crate::foundation::columns::MISSING;
use crate::foundation::error::Error;

/// The constants of a pass.
#[derive(Clone, Copy)]
struct Pass {
    /// What an amount is multiplied by.
    factor: f64,
    /// What a missing amount counts: NaN, or zero.
    absent: f64,
    edge: f64,
    bit: i64,
    ceiling: bool,
}

impl Pass {
    /// The ratio in millionths, not quite exact; NaN where there is none.
    fn quotient(self, value: i64, part: f64) -> f64 {
        let amount = if value == MISSING { self.absent } else { value as f64 };
        amount * part * self.factor
    }

    /// Judges rows. Whether any of them is to be looked at again.
    fn judge(self, values: &[i64], parts: &Parts, found: &mut Found) -> bool {
        let Self { edge, bit, ceiling, .. } = self;
        let masks = found.failing.iter_mut().zip(&mut found.undetermined).zip(&mut found.least);
        let mut again = 0;
        for ((value, part), ((failing, undetermined), least)) in values.iter().zip(&parts.0).zip(masks) {
            let quotient = self.quotient(*value, *part);
            let rounded = (quotient + ROUND) - ROUND;
            let below = floor(quotient, rounded);
            let good = if ceiling { below < edge } else { below >= edge };
            let unknown = quotient.is_nan();
            let sure = certain(quotient, rounded);
            // Of what is certain, nothing but zero is whole.
            let whole = if quotient == 0.0 { 0.0 } else { 1.0 };
            let margin = if ceiling { edge - below - whole } else { below - edge };
            let margin = if sure { margin } else { f64::INFINITY };
            again |= if unknown | sure { 0 } else { 1_i64 };
            *failing |= if unknown | good { 0 } else { bit };
            *undetermined |= if unknown { bit } else { 0 };
            *least = if margin < *least { margin } else { *least };
        }
        again != 0
    }
}

impl ScreenPortfolio {
    /// A ratio of one amount without memory, whose margin nobody asks for, in the rows of a block.
    pub(super) fn plain(
        &self,
        held: &Held<'_>,
        (check, rule, factor): (usize, &RatioRule, f64),
        (start, count): (usize, usize),
        parts: &Parts,
        (found, out): (&mut Found, &mut Answer<'_>),
    ) -> Result<(), Error> {
        let absent = if rule.strict { f64::NAN } else { 0.0 };
        let pass = Pass { factor, absent, edge: rule.edge, bit: 1 << check, ceiling: rule.operator.is_ceiling() };
        let column = rule.terms.first().and_then(|(input, _)| held.column(*input));
        let missing;
        let values = match column.and_then(|column| column.get(start..start + count)) {
            Some(values) => values,
            None => {
                missing = vec![MISSING; count];
                &missing
            }
        };
        if pass.judge(values, parts, found) {
            for (at, (value, part)) in values.iter().zip(&parts.0).enumerate() {
                let quotient = pass.quotient(*value, *part);
                if !quotient.is_nan() && !certain(quotient, (quotient + ROUND) - ROUND) {
                    let row = self.wide(held, rule, start + at).map_err(|error| error.at(start + at))?;
                    out.replace(found, check, (start, at), row);
                }
            }
        }
        Ok(())
    }
}
