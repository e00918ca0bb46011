//! The rounding audit: one cart under every policy, with the cents that change and the lines they change on.

use super::book::PriceBook;
use super::cart::Cart;
use super::policy::{Combination, PricingPolicy, RoundAt, TaxLevel};
use super::profiles::PROFILES;
use super::quote::{QuoteAnswer, quote};
use super::tax::TaxCategory;
use crate::foundation::error::Error;
use crate::foundation::instant::Instant;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::Rounding;
use crate::wire::wire;

/// A line whose sum is another under a policy.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// The line or charge.
    pub id: String,
    /// Minor units more than in the quote, taxes included.
    pub difference: Rational,
}

/// The cart under one policy.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// The compatibility profile, where all of it holds and not only the three choices below.
    pub profile: Option<String>,
    /// Where prices and reductions are rounded.
    pub round_at: RoundAt,
    /// Where taxes are rounded.
    pub tax_level: TaxLevel,
    /// How both are rounded.
    pub rounding: Rounding,
    /// The sum to pay, in minor units.
    pub payable: i64,
    /// Minor units more than in the quote.
    pub difference: i64,
    /// The sum of the lines' own taxes, in minor units.
    pub tax: Rational,
    /// The lines that differ.
    pub lines: Vec<AuditLine>,
}

/// Prices the cart with the promotions of `base` under each place and mode of rounding, and anew under each profile.
pub(super) fn audit(
    book: &PriceBook,
    table: &[TaxCategory],
    cart: &Cart,
    now: Instant,
    budget: u64,
    base: &QuoteAnswer,
) -> Result<Vec<AuditRow>, Error> {
    let mut rows = Vec::new();
    // A target sum would hide every difference.
    let free = Cart { gross_target: None, ..cart.clone() };
    let mut kept = book.clone();
    kept.keep(&base.promotions);
    let own = PricingPolicy { combine: Combination::Sequential, digits: 0, tax_digits: 0, ..book.policy };
    for rounding in Rounding::ALL {
        for round_at in [RoundAt::Unit, RoundAt::Line, RoundAt::Total] {
            for tax_level in [TaxLevel::Unit, TaxLevel::Line, TaxLevel::Group, TaxLevel::Total] {
                let policy = PricingPolicy { rounding, tax_rounding: rounding, round_at, tax_level, ..own };
                rows.push(row(&kept.under(policy), table, &free, now, budget, base, None)?);
            }
        }
    }
    for (name, policy) in PROFILES {
        let policy = PricingPolicy { tax_included: book.policy.tax_included, ..*policy };
        rows.push(row(&book.under(policy), table, &free, now, budget, base, Some(name))?);
    }
    Ok(rows)
}

fn row(
    book: &PriceBook,
    table: &[TaxCategory],
    cart: &Cart,
    now: Instant,
    budget: u64,
    base: &QuoteAnswer,
    profile: Option<&str>,
) -> Result<AuditRow, Error> {
    let answer = quote(book, table, cart, now, budget)?.answer(book, false)?;
    let mut lines = Vec::new();
    let mut tax = Rational::ZERO;
    let ours = answer.lines.iter().chain(&answer.charges);
    for (line, other) in ours.zip(base.lines.iter().chain(&base.charges)) {
        let sum = Rational::new(line.gross.into(), answer.resolution.into())?;
        let difference = sum.minus(Rational::new(other.gross.into(), base.resolution.into())?)?;
        if difference != Rational::ZERO {
            lines.push(AuditLine { id: line.id.clone(), difference });
        }
        tax = tax.plus(Rational::new(line.tax.into(), answer.resolution.into())?)?;
    }
    Ok(AuditRow {
        profile: profile.map(str::to_owned),
        round_at: book.policy.round_at,
        tax_level: book.policy.tax_level,
        rounding: book.policy.rounding,
        payable: answer.payable,
        difference: answer.payable - base.payable,
        tax,
        lines,
    })
}
