//! Money: integer minor units of one currency. Currencies never mix; conversion names its rate.

use crate::foundation::currency::{Currencies, Currency};
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::{Rounding, narrow};
use crate::foundation::wire::wire;

/// An amount of money.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// The currency.
    pub currency: Currency,
    /// Minor units: cents of a euro, whole yen, thousandths of a dinar.
    pub minor: i64,
}

impl Money {
    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// `money.currency_mismatch`, `number.overflow`.
    pub fn plus(self, other: Self) -> Result<Self, Error> {
        same(self.currency, other.currency)?;
        Ok(Self { minor: narrow(i128::from(self.minor) + i128::from(other.minor))?, ..self })
    }

    /// The difference of two amounts of one currency.
    ///
    /// # Errors
    /// `money.currency_mismatch`, `number.overflow`.
    pub fn minus(self, other: Self) -> Result<Self, Error> {
        same(self.currency, other.currency)?;
        Ok(Self { minor: narrow(i128::from(self.minor) - i128::from(other.minor))?, ..self })
    }

    /// The amount times a rate, rounded to minor units.
    ///
    /// # Errors
    /// `number.overflow`.
    pub fn times(self, rate: Rational, rounding: Rounding) -> Result<Self, Error> {
        let dividend = i128::from(self.minor) * i128::from(rate.numerator());
        Ok(Self { minor: narrow(rounding.quotient(dividend, i128::from(rate.denominator()))?)?, ..self })
    }
}

/// Refuses to mix two currencies.
///
/// # Errors
/// `money.currency_mismatch`.
pub fn same(a: Currency, b: Currency) -> Result<(), Error> {
    if a == b {
        return Ok(());
    }
    Err(Error::new(Code::MoneyCurrencyMismatch, [a.code(), " is not ", b.code()].concat()))
}

/// An exchange rate, with where and when it was found.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeRate {
    /// The currency that is sold.
    pub from: Currency,
    /// The currency that is bought.
    pub to: Currency,
    /// Units of `to` for one unit of `from` (units, not minor units), above zero.
    pub value: Rational,
    /// Who published it.
    pub source: String,
    /// When it held.
    pub at: Instant,
}

/// A converted amount before and after it is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Converted {
    /// The amount, rounded to minor units.
    pub amount: Money,
    /// Minor units before rounding.
    pub exact: Rational,
}

impl ExchangeRate {
    /// Converts an amount, with one rounding at the end.
    ///
    /// # Errors
    /// `money.currency_mismatch` when the amount is not in `from`, `number.range` for a rate of zero or less,
    /// `money.currency_unknown`, `number.overflow`.
    pub fn convert(&self, amount: Money, currencies: &Currencies, rounding: Rounding) -> Result<Converted, Error> {
        same(amount.currency, self.from).map_err(|error| error.under("currency").under("amount"))?;
        if self.value <= Rational::ZERO {
            let error = Error::new(Code::NumberRange, "an exchange rate is above zero");
            return Err(error.under("value").under("rate"));
        }
        let exponent = |currency, field| {
            currencies.exponent(currency).map_err(|error| error.under(field).under("rate")).map(u32::from)
        };
        let (from, to) = (exponent(self.from, "from")?, exponent(self.to, "to")?);
        let scaled = self.value.times(Rational::new(10_i128.pow(to), 10_i128.pow(from))?)?;
        let exact = Rational::integer(amount.minor).times(scaled)?;
        let minor = rounding.increments(exact, Rational::ONE)?;
        Ok(Converted { amount: Money { currency: self.to, minor }, exact })
    }
}
