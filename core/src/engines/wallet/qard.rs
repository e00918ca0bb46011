//! Qard: a loan of money. It is paid back as it was given, and its type has no place for more.

use super::plan::InstalmentPlan;
use super::schedule::{FinanceSchedule, instalments, numbered};
use crate::foundation::error::{Code, Error};
use crate::foundation::money::Money;
use crate::foundation::rounding::Rounding;
use crate::foundation::wire::wire;

/// A loan without increase.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qard {
    /// What is lent, above zero.
    pub principal: Money,
    /// When it is paid back.
    pub plan: InstalmentPlan,
    /// How instalments become whole minor units; the last takes what that leaves.
    #[wire(default = Rounding::HalfUp)]
    pub rounding: Rounding,
}

impl Qard {
    /// The instalments: they add up to what was lent.
    ///
    /// # Errors
    /// `field.range`, `wallet.amount`, `wallet.contract`, `time.range`.
    pub fn schedule(&self) -> Result<FinanceSchedule, Error> {
        self.plan.check().map_err(|error| error.under("plan"))?;
        if self.principal.minor <= 0 {
            return Err(Error::new(Code::WalletAmount, "an amount is above zero").under("minor").under("principal"));
        }
        let mut parts = Vec::with_capacity(usize::from(self.plan.count));
        for (number, amount) in (0..).zip(instalments(self.principal.minor, self.plan.count, self.rounding)?) {
            parts.push((self.plan.due(number)?, amount, 0, None));
        }
        numbered(&parts, self.principal.currency)
    }
}
