//! Zakat on money and what is valued in money: cash, gold and silver, trade goods, shares, what others owe.

use crate::compliance::zakat::rules::ZakatRules;
use crate::foundation::date::Date;
use crate::foundation::error::{Code, Error};
use crate::foundation::rational::Rational;
use crate::foundation::rounding::Rounding;
use crate::foundation::tabular_islamic::IslamicDate;
use crate::foundation::wire::wire;

/// Something that counts.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZakatHolding {
    /// Money at hand or in an account.
    Cash {
        /// Minor units.
        minor: i64,
    },
    /// Money that others owe and are expected to pay.
    Receivable {
        /// Minor units.
        minor: i64,
    },
    /// Goods for trade, at today's selling value.
    TradeGoods {
        /// Minor units.
        minor: i64,
    },
    /// Gold.
    Gold {
        /// Grams.
        grams: Rational,
        /// The fine part: `18/24` for 18 karat.
        purity: Rational,
    },
    /// Silver.
    Silver {
        /// Grams.
        grams: Rational,
        /// The fine part.
        purity: Rational,
    },
    /// Shares bought to be sold: their market value.
    SharesForTrade {
        /// Minor units.
        minor: i64,
    },
    /// Shares bought to be kept: the holder's part of what the company holds that counts.
    SharesHeld {
        /// The company's assets that count, in minor units.
        company_minor: i64,
        /// Shares held.
        held: i64,
        /// Shares outstanding, above zero.
        outstanding: i64,
    },
}

/// Which metal's nisab the wealth is measured against: a choice to be named.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NisabMetal {
    /// Gold.
    Gold,
    /// Silver.
    Silver,
}

/// The year over which zakat is paid.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZakatYear {
    /// The lunar year, as the texts have it.
    Lunar,
    /// A solar year, at a rate raised by the length of the years. The figure is unverified.
    Solar,
}

/// How long the wealth has been held.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hawl {
    /// The caller knows.
    Known {
        /// Whether a lunar year has passed.
        complete: bool,
    },
    /// Counted in the tabular Islamic calendar.
    Since {
        /// The day on which the nisab was reached.
        from: Date,
    },
}

impl Hawl {
    /// Whether a lunar year has passed, and the day on which it does, where that is counted.
    ///
    /// # Errors
    /// `time.range`.
    pub fn on(&self, day: Date) -> Result<(bool, Option<Date>), Error> {
        match self {
            Self::Known { complete } => Ok((*complete, None)),
            Self::Since { from } => {
                let complete = IslamicDate::of(*from).plus_years(1).date()?;
                Ok((complete <= day, Some(complete)))
            }
        }
    }
}

/// Wealth valued in one currency.
#[derive(Clone, Debug)]
pub struct Valued {
    /// Everything that counts, in minor units.
    pub assets: Rational,
    /// Assets less debts, not below zero.
    pub base: Rational,
    /// The nisab in minor units.
    pub nisab: Rational,
    /// Minor units due for the year, before rounding, whether or not the nisab is reached.
    pub exact: Rational,
    /// The same, rounded up.
    pub due: i64,
}

/// Prices of a gram of fine metal, in minor units.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetalPrices {
    /// Of gold.
    pub gold: Option<Rational>,
    /// Of silver.
    pub silver: Option<Rational>,
}

fn price(prices: MetalPrices, metal: NisabMetal) -> Result<Rational, Error> {
    let (found, field) = match metal {
        NisabMetal::Gold => (prices.gold, "gold"),
        NisabMetal::Silver => (prices.silver, "silver"),
    };
    let missing = || Error::new(Code::FieldMissing, "the price of a gram is needed");
    match found {
        Some(price) if price > Rational::ZERO => Ok(price),
        Some(_) => Err(Error::new(Code::NumberRange, "a price is above zero").under(field).under("prices")),
        None => Err(missing().under(field).under("prices")),
    }
}

fn not_negative(value: i64, field: &str) -> Result<Rational, Error> {
    if value < 0 {
        return Err(Error::new(Code::NumberRange, "not below zero").under(field));
    }
    Ok(Rational::integer(value))
}

fn metal(grams: Rational, purity: Rational, price: Rational) -> Result<Rational, Error> {
    if grams < Rational::ZERO {
        return Err(Error::new(Code::NumberRange, "not below zero").under("grams"));
    }
    if purity <= Rational::ZERO || purity > Rational::ONE {
        return Err(Error::new(Code::NumberRange, "above 0 and at most 1").under("purity"));
    }
    grams.times(purity)?.times(price)
}

impl ZakatHolding {
    /// Its value in minor units.
    ///
    /// # Errors
    /// `field.missing` for a price that is needed; `number.range`, `number.overflow`.
    pub fn value(&self, prices: MetalPrices) -> Result<Rational, Error> {
        match self {
            Self::Cash { minor }
            | Self::Receivable { minor }
            | Self::TradeGoods { minor }
            | Self::SharesForTrade { minor } => not_negative(*minor, "minor"),
            Self::Gold { grams, purity } => metal(*grams, *purity, price(prices, NisabMetal::Gold)?),
            Self::Silver { grams, purity } => metal(*grams, *purity, price(prices, NisabMetal::Silver)?),
            Self::SharesHeld { company_minor, held, outstanding } => {
                let assets = not_negative(*company_minor, "companyMinor")?;
                let held = not_negative(*held, "held")?;
                if *outstanding < 1 || held > Rational::integer(*outstanding) {
                    return Err(Error::new(Code::NumberRange, "at least 1, and what is held").under("outstanding"));
                }
                assets.times(held.over(Rational::integer(*outstanding))?)
            }
        }
    }
}

/// Values wealth and computes what would be due.
///
/// # Errors
/// Those of [`ZakatHolding::value`], with the path of the holding; `number.range` at `/debts`.
pub fn value(
    holdings: &[ZakatHolding],
    debts: i64,
    prices: MetalPrices,
    nisab: NisabMetal,
    year: ZakatYear,
    rules: &ZakatRules,
) -> Result<Valued, Error> {
    let mut assets = Rational::ZERO;
    for (at, holding) in holdings.iter().enumerate() {
        let value = holding
            .value(prices)
            .map_err(|error| if error.path.starts_with("/prices") { error } else { error.at(at).under("holdings") })?;
        assets = assets.plus(value)?;
    }
    let left = assets.minus(not_negative(debts, "debts")?)?;
    let base = if left < Rational::ZERO { Rational::ZERO } else { left };
    let grams = match nisab {
        NisabMetal::Gold => rules.gold_grams,
        NisabMetal::Silver => rules.silver_grams,
    };
    let rate = match year {
        ZakatYear::Lunar => rules.rate,
        ZakatYear::Solar => rules.rate.times(rules.solar_factor)?,
    };
    let exact = base.times(rate)?;
    let due = Rounding::Ceiling.increments(exact, Rational::ONE)?;
    Ok(Valued { assets, base, nisab: grams.times(price(prices, nisab)?)?, exact, due })
}
