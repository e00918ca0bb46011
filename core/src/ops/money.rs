//! Operations on money.

use crate::foundation::allocation::{Allocation, ZeroWeights};
use crate::foundation::currency::Currency;
use crate::foundation::date::Date;
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::error::Error;
use crate::foundation::money::{ExchangeRate, Money};
use crate::foundation::pack::Shelf;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::Rounding;
use crate::foundation::wire::{Int53, wire};
use crate::ops::Inputs;

/// A request of `money.allocate`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocateRequest {
    /// The amount to split.
    pub amount: Money,
    /// One weight for each part, zero or more, below 2^63 together.
    pub weights: Vec<i64>,
    /// Which parts take the units that rounding leaves over.
    #[wire(default = Allocation::LargestRemainder)]
    pub method: Allocation,
    /// What to do when all weights are zero.
    #[wire(default = ZeroWeights::Reject)]
    pub zero_weights: ZeroWeights,
}

/// The parts of an amount.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocateAnswer {
    /// The currency of every part.
    pub currency: Currency,
    /// Minor units, in the order of the weights; they add up to the amount.
    pub parts: Vec<i64>,
}

/// Splits an amount over weights.
///
/// # Errors
/// `money.no_parts`, `money.no_weight`, `number.range`, `number.overflow`, each at `/weights`.
pub fn allocate(request: &AllocateRequest) -> Result<Outcome<AllocateAnswer>, Error> {
    let AllocateRequest { amount, weights, method, zero_weights } = request;
    let parts = method.split(amount.minor, weights, *zero_weights).map_err(|error| error.under("weights"))?;
    let mut reason = Reason::new("money.allocated").text("method", method.name());
    reason = reason.number("parts", Int53::count(parts.len())?);
    if weights.iter().all(|weight| *weight == 0) {
        reason = reason.text("zeroWeights", zero_weights.name());
    }
    let answer = AllocateAnswer { currency: amount.currency, parts };
    Ok(Outcome { answer, reasons: vec![reason], packs: Vec::new() })
}

/// A request of `money.round`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundRequest {
    /// The exact number.
    pub value: Rational,
    /// What to round to whole multiples of, above zero: 1 by default, `0.05` for Swiss cash.
    #[wire(default = Rational::ONE)]
    pub increment: Rational,
    /// How.
    pub rounding: Rounding,
}

/// A rounded number.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundAnswer {
    /// How many increments it is.
    pub increments: i64,
    /// The rounded number.
    pub value: Rational,
    /// The rounded number less the exact one.
    pub difference: Rational,
}

/// Rounds an exact number to whole increments.
///
/// # Errors
/// `number.zero_divisor` at `/increment`, `number.overflow`.
pub fn round(request: &RoundRequest) -> Result<RoundAnswer, Error> {
    if request.increment <= Rational::ZERO {
        return Err(zero_increment());
    }
    let increments = request.rounding.increments(request.value, request.increment)?;
    let value = request.increment.times(Rational::integer(increments))?;
    Ok(RoundAnswer { increments, value, difference: value.minus(request.value)? })
}

fn zero_increment() -> Error {
    Error::new(crate::Code::NumberZeroDivisor, "an increment is above zero").under("increment")
}

/// A request of `money.convert`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvertRequest {
    /// The amount, in the currency that the rate sells.
    pub amount: Money,
    /// The rate.
    pub rate: ExchangeRate,
    /// How the result becomes whole minor units.
    pub rounding: Rounding,
    /// The day whose currency pack to use; it may be left out when one version is loaded.
    pub as_of: Option<Date>,
}

/// A converted amount.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvertAnswer {
    /// The amount in the currency that the rate buys.
    pub amount: Money,
    /// Minor units before rounding.
    pub exact: Rational,
    /// Minor units that rounding added, or took away for a negative number.
    pub difference: Rational,
}

/// Converts an amount at a rate.
///
/// # Errors
/// `money.currency_mismatch`, `money.currency_unknown`, `number.range`, `number.overflow`, `pack.missing`,
/// `pack.ambiguous`.
pub fn convert(inputs: &Inputs<'_>, request: &ConvertRequest) -> Result<Outcome<ConvertAnswer>, Error> {
    let (currencies, receipt) = Shelf(inputs.packs).currencies(request.as_of)?;
    let ConvertRequest { amount, rate, rounding, .. } = request;
    let converted = rate.convert(*amount, currencies, *rounding)?;
    let difference = Rational::integer(converted.amount.minor).minus(converted.exact)?;
    let reason = Reason::new("money.converted")
        .text("at", &rate.at.to_string())
        .text("rate", &rate.value.to_string())
        .text("rounding", rounding.name())
        .text("source", &rate.source);
    let answer = ConvertAnswer { amount: converted.amount, exact: converted.exact, difference };
    Ok(Outcome { answer, reasons: vec![reason], packs: vec![receipt] })
}
