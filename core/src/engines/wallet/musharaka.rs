//! Diminishing musharaka: two partners own an asset; one buys the other's share unit by unit and pays rent for the rest.

use super::plan::{DayCount, InstalmentPlan};
use super::schedule::{FinanceSchedule, instalments, numbered};
use crate::foundation::date::Date;
use crate::foundation::error::{Code, Error};
use crate::foundation::money::Money;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::Rounding;
use crate::foundation::wire::wire;

/// A diminishing musharaka as it is signed. A loss of the asset falls on both partners by their shares of the day.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiminishingMusharaka {
    /// What the asset cost, above zero.
    pub price: Money,
    /// The financing partner's part of it at the start, in minor units: above zero, at most the price.
    pub share: i64,
    /// A year's rent over what the financing partner still owns: zero or more.
    pub annual_rent: Rational,
    /// What part of a year a period is.
    #[wire(default = DayCount::Months)]
    pub day_count: DayCount,
    /// When the use begins. Each period is one step of the plan long.
    pub start: Date,
    /// When a unit is bought and rent is paid.
    pub plan: InstalmentPlan,
    /// How amounts become whole minor units; the last unit takes what that leaves.
    #[wire(default = Rounding::HalfUp)]
    pub rounding: Rounding,
}

impl DiminishingMusharaka {
    /// The payments: a unit of the share and the rent for what is not bought before it.
    ///
    /// # Errors
    /// `field.range`, `wallet.amount`, `wallet.contract`, `number.overflow`, `time.range`.
    pub fn schedule(&self) -> Result<FinanceSchedule, Error> {
        self.plan.check().map_err(|error| error.under("plan"))?;
        if self.price.minor <= 0 {
            return Err(Error::new(Code::WalletAmount, "an amount is above zero").under("minor").under("price"));
        }
        if self.share <= 0 || self.share > self.price.minor {
            return Err(Error::new(Code::FieldRange, "a share is above zero and at most the price").under("share"));
        }
        if self.annual_rent < Rational::ZERO {
            return Err(Error::new(Code::FieldRange, "expected zero or more").under("annualRent"));
        }
        if self.plan.first_due < self.start {
            return Err(Error::new(Code::FieldRange, "nothing falls due before the use begins").under("start"));
        }
        let mut owned = self.share;
        let mut parts = Vec::with_capacity(usize::from(self.plan.count));
        for (number, unit) in (0..).zip(instalments(self.share, self.plan.count, self.rounding)?) {
            let (from, to) = (self.plan.step_from(self.start, number)?, self.plan.step_from(self.start, number + 1)?);
            let rate = self.annual_rent.times(self.day_count.fraction(from, to, self.plan.every)?)?;
            let rent = Money { minor: owned, ..self.price }.times(rate, self.rounding)?.minor;
            owned -= unit;
            let share = Rational::new(i128::from(owned), i128::from(self.price.minor))?;
            parts.push((self.plan.due(number)?, unit, rent, Some(share)));
        }
        numbered(&parts, self.price.currency)
    }
}
