//! Refunds from frozen shares: what each unit was sold for is fixed with the quote, so that any sequence of partial
//! refunds ends at exactly what was paid.

use crate::foundation::allocation::{Allocation, ZeroWeights};
use crate::foundation::error::{Code, Error};
use crate::foundation::rounding::{Rounding, narrow};
use crate::wire::wire;

/// A line or charge as it was quoted.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidLine {
    /// The line or charge.
    pub id: String,
    /// Its units, at least 1, as the quote says them.
    #[wire(default = 1)]
    pub units: i64,
    /// Its net sum, as quoted.
    pub net: i64,
    /// Its tax, as quoted.
    pub tax: i64,
}

/// Units of a line.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundUnits {
    /// The line or charge.
    pub id: String,
    /// Units, zero or more.
    pub units: i64,
}

/// What is given back for a line.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundedLine {
    /// The line or charge.
    pub id: String,
    /// Units given back now.
    pub units: i64,
    /// Minor units without tax.
    pub net: i64,
    /// Tax.
    pub tax: i64,
    /// Both.
    pub gross: i64,
}

/// What a refund is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refunded {
    pub lines: Vec<RefundedLine>,
    /// What stays with the seller of the lines, in minor units.
    pub kept: i64,
    pub complete: bool,
}

/// The share of the first `count` of `units` units: the first ones take what a division leaves over.
const fn first_units(amount: i64, units: i64, count: i64) -> i64 {
    let (each, more) = (amount.div_euclid(units), amount.rem_euclid(units));
    each * count + if count < more { count } else { more }
}

/// Gives back units of paid lines.
///
/// # Errors
/// `pricing.refund` for units that were not sold or are given back already, `number.range`.
pub(super) fn refund(
    paid: &[PaidLine],
    resolution: i64,
    before: &[RefundUnits],
    now: &[RefundUnits],
) -> Result<Refunded, Error> {
    for (list, field) in [(before, "refunded"), (now, "refund")] {
        for (at, wanted) in list.iter().enumerate() {
            let known = paid.iter().any(|line| line.id == wanted.id);
            if !known || wanted.units < 0 {
                let error = Error::new(Code::PricingRefund, "no line of this id was sold, or the units are below zero");
                return Err(error.at(at).under(field));
            }
        }
    }
    let frozen = minor(paid, resolution)?;
    let (mut lines, mut kept, mut complete) = (Vec::new(), 0, true);
    for (line, (gross, tax)) in paid.iter().zip(frozen) {
        let count = |list: &[RefundUnits]| {
            list.iter().filter(|units| units.id == line.id).fold(0_i64, |sum, units| sum.saturating_add(units.units))
        };
        let (done, wanted) = (count(before), count(now));
        let after = done.saturating_add(wanted);
        if after > line.units {
            let error = Error::new(Code::PricingRefund, ["more units of ", &line.id, " than are left"].concat());
            return Err(error.under("refund"));
        }
        let share = |amount: i64| first_units(amount, line.units, after) - first_units(amount, line.units, done);
        let (gross_share, tax_share) = (share(gross), share(tax));
        kept += gross - first_units(gross, line.units, after);
        complete &= after == line.units;
        if wanted > 0 {
            lines.push(RefundedLine {
                id: line.id.clone(),
                units: wanted,
                net: gross_share - tax_share,
                tax: tax_share,
                gross: gross_share,
            });
        }
    }
    Ok(Refunded { lines, kept, complete })
}

/// Gross and tax of each line in whole minor units; the grosses add up to the whole sum.
fn minor(paid: &[PaidLine], resolution: i64) -> Result<Vec<(i64, i64)>, Error> {
    if resolution < 1 {
        return Err(Error::new(Code::NumberRange, "a resolution is at least 1").under("resolution"));
    }
    let (mut total, mut weights) = (0_i128, Vec::with_capacity(paid.len()));
    for (at, line) in paid.iter().enumerate() {
        if line.units < 1 || line.net < 0 || line.tax < 0 {
            let error = Error::new(Code::NumberRange, "at least 1 unit, and no sum below zero");
            return Err(error.at(at).under("paid"));
        }
        let gross = i128::from(line.net) + i128::from(line.tax);
        weights.push(narrow(gross)?);
        total += gross;
    }
    let mut frozen = Vec::with_capacity(paid.len());
    let whole = narrow(Rounding::HalfUp.quotient(total, i128::from(resolution))?)?;
    let grosses = match resolution {
        1 => weights,
        _ if paid.is_empty() => weights,
        _ => Allocation::LargestRemainder.split(whole, &weights, ZeroWeights::Equal)?,
    };
    for (line, gross) in paid.iter().zip(grosses) {
        let tax = narrow(Rounding::HalfUp.quotient(i128::from(line.tax), i128::from(resolution))?)?;
        frozen.push((gross, tax.min(gross)));
    }
    Ok(frozen)
}
