//! With what a quote is paid: each tender takes its part in order; cash is rounded to what exists, as a line of its own.

use super::book::CashRounding;
use super::cart::{Tender, TenderKind};
use crate::foundation::error::{Code, Error};
use crate::foundation::rational::Rational;
use crate::foundation::rounding::{Rounding, narrow};
use crate::wire::wire;

/// What one tender pays.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidTender {
    /// The tender.
    pub id: String,
    /// What it is.
    pub kind: TenderKind,
    /// What it settles of the payable sum, in minor units.
    pub amount: i64,
    /// Points taken, for `points`.
    pub points: Option<i64>,
    /// What cash rounding adds to the amount that changes hands; taxes stay as they are.
    pub rounding: i64,
}

/// Lets the tenders pay, in order. Returns what each pays and what stays due.
///
/// # Errors
/// `number.range` for a limit below zero or points without a value.
pub(super) fn pay(
    tenders: &[Tender],
    payable: i64,
    cash: Option<CashRounding>,
) -> Result<(Vec<PaidTender>, i64), Error> {
    let (mut paid, mut due) = (Vec::with_capacity(tenders.len()), payable.max(0));
    for (at, tender) in tenders.iter().enumerate() {
        let wrong =
            |field: &str, detail: &str| Error::new(Code::NumberRange, detail).under(field).at(at).under("tenders");
        if tender.limit.is_some_and(|limit| limit < 0) {
            return Err(wrong("limit", "a limit is zero or more"));
        }
        let mut done = PaidTender { id: tender.id.clone(), kind: tender.kind, amount: 0, points: None, rounding: 0 };
        match tender.kind {
            TenderKind::Points => {
                let value = tender.point_value.filter(|value| *value > Rational::ZERO);
                let value = value.ok_or_else(|| wrong("pointValue", "a point is worth something"))?;
                // No more points than settle what is due.
                let enough = Rounding::Ceiling.increments(Rational::integer(due), value)?;
                let points = tender.limit.unwrap_or(enough).min(enough);
                done.amount = Rounding::Floor.share(points, value)?.min(due);
                done.points = Some(points);
            }
            _ => done.amount = tender.limit.unwrap_or(due).min(due),
        }
        due -= done.amount;
        if let (TenderKind::Cash, Some(cash), 0) = (tender.kind, cash, due) {
            let steps = cash.rounding.quotient(i128::from(done.amount), i128::from(cash.increment))?;
            done.rounding = narrow(steps * i128::from(cash.increment))? - done.amount;
        }
        paid.push(done);
    }
    Ok((paid, due))
}
