//! Ijara: the lease of an asset that stays the lessor's. Rent pays for use, and is agreed before its period begins.
//!
//! That the asset passes to the lessee in the end is a promise of its own, and no part of the rent.

use super::plan::{DayCount, InstalmentPlan};
use super::schedule::{FinanceSchedule, contract, numbered};
use crate::foundation::currency::Currency;
use crate::foundation::date::Date;
use crate::foundation::error::{Code, Error};
use crate::foundation::money::Money;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::Rounding;
use crate::foundation::wire::wire;

/// A lease.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ijara {
    /// The currency of the rent.
    pub currency: Currency,
    /// When the use begins. Each period is one step of the plan long.
    pub start: Date,
    /// When rent falls due: in advance if the first day due is the start, in arrears if it is a step later.
    pub plan: InstalmentPlan,
    /// The rent.
    pub rent: IjaraRent,
    /// How rents become whole minor units.
    #[wire(default = Rounding::HalfUp)]
    pub rounding: Rounding,
}

/// The rent of a lease.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IjaraRent {
    /// The same for each period.
    Fixed {
        /// Minor units, above zero.
        minor: i64,
    },
    /// Agreed for each period.
    Stepped {
        /// Minor units, above zero, one for each period.
        minor: Vec<i64>,
    },
    /// Agreed for each period by a benchmark before the period begins.
    Benchmark {
        /// What the asset is worth, in minor units, above zero.
        value: i64,
        /// A year's rent over the value, for the periods agreed so far: zero or more, at most one for each period.
        annual_rates: Vec<Rational>,
        /// The least rate that counts.
        floor: Option<Rational>,
        /// The greatest rate that counts.
        cap: Option<Rational>,
        /// What part of a year a period is.
        day_count: DayCount,
    },
}

fn refused(what: &str, field: &str) -> Error {
    Error::new(Code::FieldRange, what).under(field).under("rent")
}

impl Ijara {
    /// The rents agreed: all periods, or with a benchmark those whose rate is known.
    ///
    /// # Errors
    /// `field.range`, `wallet.amount` for a rent that is not above zero, `wallet.contract` for another number of rents
    /// than periods, `number.overflow`, `time.range`.
    pub fn schedule(&self) -> Result<FinanceSchedule, Error> {
        self.plan.check().map_err(|error| error.under("plan"))?;
        if self.plan.first_due < self.start {
            return Err(Error::new(Code::FieldRange, "no rent falls due before the use begins").under("start"));
        }
        let rents = match &self.rent {
            IjaraRent::Fixed { minor } => vec![*minor; usize::from(self.plan.count)],
            IjaraRent::Stepped { minor } if minor.len() == usize::from(self.plan.count) => minor.clone(),
            IjaraRent::Stepped { .. } => {
                return Err(contract("expected one rent for each period").under("minor").under("rent"));
            }
            IjaraRent::Benchmark { value, annual_rates, floor, cap, day_count } => {
                self.benchmark(*value, annual_rates, (*floor, *cap), *day_count)?
            }
        };
        let mut parts = Vec::with_capacity(rents.len());
        for (number, rent) in (0_u16..).zip(rents) {
            if rent <= 0 {
                let error = Error::new(Code::WalletAmount, "a rent is above zero");
                return Err(error.at(usize::from(number)).under("rent"));
            }
            parts.push((self.plan.due(number)?, 0, rent, None));
        }
        numbered(&parts, self.currency)
    }

    fn benchmark(
        &self,
        value: i64,
        rates: &[Rational],
        (floor, cap): (Option<Rational>, Option<Rational>),
        day_count: DayCount,
    ) -> Result<Vec<i64>, Error> {
        if value <= 0 {
            return Err(refused("expected an amount above zero", "value"));
        }
        if rates.len() > usize::from(self.plan.count) {
            return Err(contract("there are more rates than periods").under("annualRates").under("rent"));
        }
        if floor.is_some_and(|floor| floor < Rational::ZERO) || (floor > cap && cap.is_some()) {
            return Err(refused("expected zero or more, and no more than the cap", "floor"));
        }
        let value = Money { currency: self.currency, minor: value };
        let mut rents = Vec::with_capacity(rates.len());
        for (number, rate) in (0_u16..).zip(rates) {
            if *rate < Rational::ZERO {
                return Err(refused("expected zero or more", "annualRates"));
            }
            let (from, to) = (self.plan.step_from(self.start, number)?, self.plan.step_from(self.start, number + 1)?);
            let rate = floor.map_or(*rate, |floor| floor.max(*rate));
            let rate = cap.map_or(rate, |cap| cap.min(rate));
            let part = day_count.fraction(from, to, self.plan.every).map_err(|error| error.under("rent"))?;
            rents.push(value.times(rate.times(part)?, self.rounding)?.minor);
        }
        Ok(rents)
    }
}
