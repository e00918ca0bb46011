//! Murabaha: a sale at cost plus a disclosed profit, the price fixed when it is signed, paid by instalments.

use super::ibra::IbraMethod;
use super::natural::Natural;
use super::plan::InstalmentPlan;
use super::schedule::{FinanceLine, FinanceSchedule, contract, instalments, split};
use crate::foundation::error::{Code, Error};
use crate::foundation::money::Money;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::{Rounding, narrow};
use crate::foundation::wire::wire;

/// A murabaha as it is signed.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Murabaha {
    /// What the seller paid, disclosed to the buyer; above zero.
    pub cost: Money,
    /// What the buyer pays at once, in minor units: zero or more, below the cost.
    #[wire(default = 0)]
    pub deposit: i64,
    /// The seller's profit, disclosed to the buyer.
    pub profit: MurabahaProfit,
    /// When the rest is paid.
    pub plan: InstalmentPlan,
    /// How amounts become whole minor units; the last instalment takes what that leaves.
    #[wire(default = Rounding::HalfUp)]
    pub rounding: Rounding,
    /// Over which instalments the profit is recognised; it changes no instalment.
    #[wire(default = IbraMethod::StraightLine)]
    pub recognition: IbraMethod,
}

/// How the profit is found. Whichever way, it is one amount from then on: nothing about it depends on time.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MurabahaProfit {
    /// An amount.
    Amount {
        /// Minor units, zero or more.
        minor: i64,
    },
    /// The financed cost, times a rate, times years.
    Flat {
        /// A year's profit over the financed cost, zero or more.
        annual_rate: Rational,
        /// Years, above zero.
        years: Rational,
    },
    /// What equal instalments come to that earn the rate on a declining balance: only a way to find the amount.
    DecliningBalance {
        /// A year's profit over the balance, zero or more. Divided by the instalments a year, numerator and
        /// denominator and their sum are below 2^32.
        annual_rate: Rational,
        /// Instalments a year, 1 to 366.
        #[wire(default = 12)]
        periods_per_year: u16,
    },
}

/// Equal instalments on a declining balance: the rate of a period is (grown − base) / base.
struct Annuity {
    financed: Natural,
    base: Natural,
    grown: Natural,
    count: u16,
}

impl Annuity {
    /// All instalments, before rounding: n·a with a = P i / (1 − (1 + i)^−n).
    fn total(&self) -> (Natural, Natural) {
        let (grown, base) = (self.grown.power(self.count), self.base.power(self.count));
        let count = Natural::from(u64::from(self.count));
        let above = count.times(&self.financed).times(&self.grown.minus(&self.base)).times(&grown);
        (above, self.base.times(&grown.minus(&base)))
    }

    /// The cost that the last `left` instalments pay, before rounding: a (1 − (1 + i)^−m) / i, which is
    /// P (B^m − D^m) B^(n−m) / (B^n − D^n).
    fn balance(&self, left: u16) -> (Natural, Natural) {
        let (grown, base) = (self.grown.power(self.count), self.base.power(self.count));
        let part = self.grown.power(left).minus(&self.base.power(left));
        (self.financed.times(&part).times(&self.grown.power(self.count - left)), grown.minus(&base))
    }

    /// The profit in the last `left` instalments, before rounding: m·a less the balance a (1 − (1 + i)^−m) / i, which is
    /// P ((m N − D) B^m + D^(m+1)) B^(n−m) / (D (B^n − D^n)) for i = N / D and B = D + N.
    fn profit(&self, left: u16) -> (Natural, Natural) {
        let (grown, base) = (self.grown.power(self.count), self.base.power(self.count));
        let part = self.grown.power(left);
        // (m N − D) B^m + D^(m+1) with m N before D: no difference is negative then.
        let earned = Natural::from(u64::from(left)).times(&self.grown.minus(&self.base)).times(&part);
        let kept = self.base.times(&part).minus(&self.base.power(left).times(&self.base));
        let above = self.financed.times(&earned.minus(&kept)).times(&self.grown.power(self.count - left));
        (above, self.base.times(&grown.minus(&base)))
    }
}

/// A quotient of natural numbers, rounded.
fn rounded((above, below): (Natural, Natural), rounding: Rounding) -> Result<i64, Error> {
    let overflow = || Error::new(Code::NumberOverflow, "the exact result needs more than 64 bits");
    let (floor, rest) = above.divided(&below).ok_or_else(overflow)?;
    // Twice the remainder against the divisor, as the foundation's rounding sees it: nothing, less than half, half, more.
    let place = if rest == Natural::from(0) { 0 } else { 2 + rest.plus(&rest).cmp(&below) as i128 };
    let odd = i128::from(floor % 2);
    narrow(i128::from(floor) + rounding.quotient(4 * odd + place, 4)? - odd)
}

impl Murabaha {
    /// What is paid by instalments, of the cost.
    fn financed(&self) -> i64 {
        self.cost.minor - self.deposit
    }

    fn check(&self) -> Result<(), Error> {
        self.plan.check().map_err(|error| error.under("plan"))?;
        if self.cost.minor <= 0 {
            return Err(Error::new(Code::WalletAmount, "an amount is above zero").under("minor").under("cost"));
        }
        if self.deposit < 0 || self.deposit >= self.cost.minor {
            return Err(Error::new(Code::FieldRange, "a deposit is zero or more and below the cost").under("deposit"));
        }
        let zero_or_more = |value: Rational, field: &str| match value >= Rational::ZERO {
            true => Ok(()),
            false => Err(Error::new(Code::FieldRange, "expected zero or more").under(field).under("profit")),
        };
        match self.profit {
            MurabahaProfit::Amount { minor } => zero_or_more(Rational::integer(minor), "minor"),
            MurabahaProfit::Flat { annual_rate, years } => {
                zero_or_more(annual_rate, "annualRate")?;
                zero_or_more(years, "years")
            }
            MurabahaProfit::DecliningBalance { annual_rate, periods_per_year } => {
                if !(1..=366).contains(&periods_per_year) {
                    let error = Error::new(Code::FieldRange, "expected 1 to 366");
                    return Err(error.under("periodsPerYear").under("profit"));
                }
                zero_or_more(annual_rate, "annualRate")
            }
        }
    }

    /// The annuity behind a declining balance; `None` for another kind of profit or a rate of zero.
    fn annuity(&self) -> Result<Option<Annuity>, Error> {
        let MurabahaProfit::DecliningBalance { annual_rate, periods_per_year } = self.profit else { return Ok(None) };
        let rate = annual_rate.over(Rational::integer(i64::from(periods_per_year)))?;
        let grown = rate.numerator().checked_add(rate.denominator()).filter(|sum| *sum < 1 << 32);
        let Some(grown) = grown else {
            let error = Error::new(Code::NumberPrecision, "the rate of a period has parts of 2^32 or more");
            return Err(error.under("annualRate").under("profit"));
        };
        if rate.numerator() == 0 {
            return Ok(None);
        }
        Ok(Some(Annuity {
            financed: Natural::from(self.financed().unsigned_abs()),
            base: Natural::from(rate.denominator().unsigned_abs()),
            grown: Natural::from(grown.unsigned_abs()),
            count: self.plan.count,
        }))
    }

    /// The profit: one amount.
    ///
    /// # Errors
    /// As [`schedule`](Self::schedule).
    pub fn profit(&self) -> Result<i64, Error> {
        self.check()?;
        let financed = Money { currency: self.cost.currency, minor: self.financed() };
        match self.profit {
            MurabahaProfit::Amount { minor } => Ok(minor),
            MurabahaProfit::Flat { annual_rate, years } => {
                Ok(financed.times(annual_rate.times(years)?, self.rounding)?.minor)
            }
            MurabahaProfit::DecliningBalance { .. } => match self.annuity()? {
                Some(annuity) => Ok(rounded(annuity.total(), self.rounding)? - financed.minor),
                None => Ok(0),
            },
        }
    }

    /// The profit in the last `left` instalments, by a method; all of it before the first, none after the last.
    ///
    /// # Errors
    /// `wallet.contract` for a declining balance where the profit was not found by one; `number.overflow`.
    pub fn profit_left(&self, profit: i64, left: u16, method: IbraMethod) -> Result<i64, Error> {
        let (m, n) = (i128::from(left), i128::from(self.plan.count));
        if left == 0 || left == self.plan.count {
            return Ok(if left == 0 { 0 } else { profit });
        }
        let share = |above: i128, below: i128| narrow(self.rounding.quotient(i128::from(profit) * above, below)?);
        match method {
            IbraMethod::StraightLine => share(m, n),
            IbraMethod::RuleOf78 => share(m * (m + 1), n * (n + 1)),
            IbraMethod::DecliningBalance => match (self.annuity()?, self.profit) {
                (Some(annuity), _) => rounded(annuity.profit(left), self.rounding),
                (None, MurabahaProfit::DecliningBalance { .. }) => Ok(0),
                _ => Err(contract("a declining balance needs the profit to be found by one")),
            },
        }
    }

    /// What of the financed cost is unpaid before the last `left` instalments, were none of them rounded; `None` where
    /// the profit was not found by a declining balance above a rate of zero.
    ///
    /// # Errors
    /// As [`schedule`](Self::schedule).
    pub fn balance(&self, left: u16) -> Result<Option<i64>, Error> {
        let annuity = self.annuity()?;
        annuity.map(|annuity| rounded(annuity.balance(left.min(annuity.count)), self.rounding)).transpose()
    }

    /// The instalments: fixed when the contract is signed, adding up to the price exactly.
    ///
    /// ```
    /// use hivecore::foundation::{currency::Currency, date::Date, money::Money, rational::Rational, rounding::Rounding};
    /// use hivecore::wallet::ibra::IbraMethod;
    /// use hivecore::wallet::murabaha::{Murabaha, MurabahaProfit};
    /// use hivecore::wallet::plan::{InstalmentPlan, MonthEnd, PlanStep};
    ///
    /// let sale = Murabaha {
    ///     cost: Money { currency: Currency::new("SAR")?, minor: 10_000_000 },
    ///     deposit: 1_000_000,
    ///     profit: MurabahaProfit::DecliningBalance { annual_rate: Rational::parse("0.12")?, periods_per_year: 12 },
    ///     plan: InstalmentPlan {
    ///         count: 36,
    ///         first_due: Date::parse("2026-12-31")?,
    ///         every: PlanStep::Months { count: 1 },
    ///         month_end: MonthEnd::LastDay,
    ///     },
    ///     rounding: Rounding::HalfUp,
    ///     recognition: IbraMethod::StraightLine,
    /// };
    /// let schedule = sale.schedule()?;
    /// assert_eq!((schedule.price, schedule.earning), (11_761_436, 1_761_436));
    /// assert_eq!((schedule.lines[0].amount, schedule.lines[35].amount), (298_929, 298_921));
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    ///
    /// # Errors
    /// `field.range`, `wallet.amount`, `wallet.contract` for instalments that do not come out above zero and for a
    /// recognition that the profit does not fit, `number.precision`, `number.overflow`, `time.range`.
    pub fn schedule(&self) -> Result<FinanceSchedule, Error> {
        let profit = self.profit()?;
        let total = narrow(i128::from(self.financed()) + i128::from(profit))?;
        let price = narrow(i128::from(total) + i128::from(self.deposit))?;
        let amounts = instalments(total, self.plan.count, self.rounding)?;
        let mut before = profit;
        let (mut lines, mut outstanding) = (Vec::with_capacity(amounts.len()), total);
        for (number, amount) in (1..=self.plan.count).zip(amounts) {
            let left = self.profit_left(profit, self.plan.count - number, self.recognition);
            let left = left.map_err(|error| error.under("recognition"))?;
            outstanding -= amount;
            let due = self.plan.due(number - 1)?;
            lines.push(FinanceLine {
                number,
                due,
                amount,
                earning: before - left,
                ..split(amount, before - left, outstanding)
            });
            before = left;
        }
        Ok(FinanceSchedule {
            currency: self.cost.currency,
            price,
            deposit: self.deposit,
            capital: self.cost.minor,
            earning: profit,
            lines,
        })
    }
}
