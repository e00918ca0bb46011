//! Prices in other currencies: an explicit rate, its source, its moment and its rounding, all of which the tree shows.

use super::book::PriceBook;
use crate::foundation::currency::Currency;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::Rounding;
use crate::wire::wire;

/// At which rate prices of a currency become those of the book's.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceConversion {
    /// The currency that prices are listed in.
    pub from: Currency,
    /// Minor units of the book's currency for one minor unit of this one, above 0. No table of exponents is asked: 1 JPY
    /// at 0.0062 EUR is `0.62`.
    pub rate: Rational,
    /// How a price (a tariff's sum) becomes whole minor units. It is rounded once, before it is multiplied or taxed.
    #[wire(default = Rounding::HalfUp)]
    pub rounding: Rounding,
    /// Where the rate is from.
    pub source: String,
    /// Of what moment it is.
    pub at: Instant,
}

/// A price that was converted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Converted<'b> {
    pub by: &'b PriceConversion,
    /// Before rounding, in minor units of the book's currency.
    pub exact: Rational,
    /// Rounded.
    pub amount: Rational,
}

/// Refuses rates of nothing, and two rates of one currency.
pub(super) fn check(conversions: &[PriceConversion]) -> Result<(), Error> {
    for (at, conversion) in conversions.iter().enumerate() {
        let here = |error: Error| error.at(at).under("conversions");
        if conversion.rate <= Rational::ZERO {
            return Err(here(Error::new(Code::NumberRange, "a rate is above zero").under("rate")));
        }
        if conversions.iter().take(at).any(|earlier| earlier.from == conversion.from) {
            return Err(here(Error::new(Code::PricingDuplicate, "another rate is for this currency").under("from")));
        }
    }
    Ok(())
}

/// The rate for a price's currency; none for the book's own.
pub(super) fn rate(book: &PriceBook, currency: Option<Currency>) -> Result<Option<&PriceConversion>, Error> {
    let Some(currency) = currency.filter(|currency| *currency != book.currency) else { return Ok(None) };
    let found = book.conversions.iter().find(|conversion| conversion.from == currency);
    let unknown = || Error::new(Code::PricingNoPrice, ["the book has no rate for ", currency.code()].concat());
    found.map(Some).ok_or_else(unknown)
}

impl PriceConversion {
    pub(super) fn convert(&self, price: Rational) -> Result<Converted<'_>, Error> {
        let exact = price.times(self.rate)?;
        let amount = Rational::integer(self.rounding.increments(exact, Rational::ONE)?);
        Ok(Converted { by: self, exact, amount })
    }
}
