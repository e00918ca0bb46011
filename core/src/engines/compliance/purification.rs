//! Purification: the part of what a holder received, or owns, that came from prohibited income.

use crate::compliance::ratio::{Ratio, product};
use crate::foundation::error::{Code, Error};
use crate::foundation::money::{Money, same};
use crate::foundation::rounding::{Rounding, narrow};
use crate::foundation::wire::wire;

/// A request of `compliance.purify`. Each method is answered where its facts are given; at least one must be.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurifyRequest {
    /// The company's prohibited income of the period.
    pub prohibited_income: Money,
    /// For the dividend method.
    pub dividend: Option<DividendHolding>,
    /// For the ownership method.
    pub ownership: Option<ShareHolding>,
}

/// What the dividend method needs.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DividendHolding {
    /// The dividend that the holder received.
    pub received: Money,
    /// The company's whole income of the period, above zero.
    pub total_income: Money,
}

/// What the ownership method needs. It is owed even where no dividend was paid.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareHolding {
    /// Shares held at the end of the period.
    pub shares_held: i64,
    /// Shares outstanding, above zero.
    pub shares_outstanding: i64,
}

/// What to give away, by each method, side by side.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurifyAnswer {
    /// Dividend received × prohibited income ÷ total income.
    pub by_dividend: Option<Purification>,
    /// Prohibited income ÷ shares outstanding × shares held (AAOIFI).
    pub by_ownership: Option<Purification>,
    /// What this is, and is not.
    pub disclaimer: String,
}

/// An amount to give away.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purification {
    /// The amount, rounded up to a minor unit.
    pub amount: Money,
    /// Minor units before rounding, `n/d`.
    pub exact: String,
}

/// Computes what to give away.
///
/// # Errors
/// `field.missing` where neither method has its facts; `number.range` for a negative amount or a divisor that is not
/// above zero, or more shares held than outstanding; `money.currency_mismatch` for prohibited and total income in two
/// currencies; `number.overflow`.
pub fn purify(request: &PurifyRequest) -> Result<PurifyAnswer, Error> {
    let PurifyRequest { prohibited_income, dividend, ownership } = request;
    if dividend.is_none() && ownership.is_none() {
        return Err(Error::new(Code::FieldMissing, "give the facts of at least one method").under("dividend"));
    }
    let prohibited = at_least(prohibited_income.minor, 0, "minor").map_err(|error| error.under("prohibitedIncome"))?;
    let by_dividend = dividend.as_ref().map(|holding| by_dividend(prohibited, prohibited_income, holding)).transpose();
    let by_ownership =
        ownership.as_ref().map(|holding| by_ownership(prohibited, prohibited_income, holding)).transpose();
    Ok(PurifyAnswer {
        by_dividend: by_dividend.map_err(|error| error.under("dividend"))?,
        by_ownership: by_ownership.map_err(|error| error.under("ownership"))?,
        disclaimer: crate::compliance::verdict::DISCLAIMER.to_owned(),
    })
}

fn at_least(value: i64, least: i64, field: &str) -> Result<i128, Error> {
    if value < least {
        return Err(Error::new(Code::NumberRange, ["at least ", &least.to_string()].concat()).under(field));
    }
    Ok(i128::from(value))
}

fn by_dividend(prohibited: i128, income: &Money, holding: &DividendHolding) -> Result<Purification, Error> {
    same(income.currency, holding.total_income.currency).map_err(|e| e.under("currency").under("totalIncome"))?;
    let total = at_least(holding.total_income.minor, 1, "minor").map_err(|e| e.under("totalIncome"))?;
    let received = at_least(holding.received.minor, 0, "minor").map_err(|e| e.under("received"))?;
    purified(product(received, prohibited)?, total, holding.received)
}

fn by_ownership(prohibited: i128, income: &Money, holding: &ShareHolding) -> Result<Purification, Error> {
    let outstanding = at_least(holding.shares_outstanding, 1, "sharesOutstanding")?;
    let held = at_least(holding.shares_held, 0, "sharesHeld")?;
    if held > outstanding {
        return Err(Error::new(Code::NumberRange, "more than are outstanding").under("sharesHeld"));
    }
    purified(product(prohibited, held)?, outstanding, *income)
}

fn purified(dividend: i128, divisor: i128, like: Money) -> Result<Purification, Error> {
    let minor = narrow(Rounding::Ceiling.quotient(dividend, divisor)?)?;
    let exact = Ratio { numerator: dividend, denominator: divisor }.text();
    Ok(Purification { amount: Money { minor, ..like }, exact })
}
