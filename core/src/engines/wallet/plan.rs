//! When instalments fall due, and what part of a year lies between two days: both by rules that the contract names.

use crate::foundation::date::Date;
use crate::foundation::error::{Code, Error};
use crate::foundation::rational::Rational;
use crate::foundation::wire::wire;

/// The greatest number of instalments.
const MOST_INSTALMENTS: u16 = 600;

/// When instalments fall due.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalmentPlan {
    /// How many, 1 to 600.
    pub count: u16,
    /// When the first falls due.
    pub first_due: Date,
    /// What lies between one and the next.
    #[wire(default = PlanStep::Months { count: 1 })]
    pub every: PlanStep,
    /// Which day of a shorter month.
    #[wire(default = MonthEnd::KeepDay)]
    pub month_end: MonthEnd,
}

/// The time between two instalments.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanStep {
    /// Whole months.
    Months {
        /// 1 to 120.
        count: u16,
    },
    /// Days.
    Days {
        /// 1 to 3,660.
        count: u16,
    },
}

/// Which day of a month is meant where months differ in length.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthEnd {
    /// The day of the first date; where a month is too short, its last day: 31 January, 28 February, 31 March.
    KeepDay,
    /// The last day of every month: 30 April, 31 May. The first date is one.
    LastDay,
}

/// What part of a year lies between two days.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayCount {
    /// Whole months of the plan, each a twelfth. Only where the plan steps by months.
    Months,
    /// Days over 365.
    Actual365,
    /// Days over 360.
    Actual360,
    /// 30E/360 (ISDA 2006, 4.16(g)): months of 30 days, the 31st being the 30th.
    Thirty360,
    /// Actual/Actual (ISDA 2006, 4.16(b)): days of leap years over 366, others over 365.
    ActualActual,
}

fn out_of_range(field: &str, detail: &str) -> Error {
    Error::new(Code::FieldRange, detail).under(field)
}

fn last_day(date: Date) -> Result<Date, Error> {
    let (year, month, _) = date.parts();
    Date::new(year, month, 1)?.plus_months(1)?.plus_days(-1)
}

impl PlanStep {
    /// The day that lies `times` steps after another.
    fn after(self, date: Date, times: u16) -> Result<Date, Error> {
        match self {
            Self::Months { count } => date.plus_months(i64::from(count) * i64::from(times)),
            Self::Days { count } => date.plus_days(i64::from(count) * i64::from(times)),
        }
    }
}

impl InstalmentPlan {
    /// Whether the numbers are within their ranges.
    ///
    /// # Errors
    /// `field.range` with the field's path.
    pub fn check(&self) -> Result<(), Error> {
        if !(1..=MOST_INSTALMENTS).contains(&self.count) {
            return Err(out_of_range("count", "expected 1 to 600"));
        }
        let within = match self.every {
            PlanStep::Months { count } => (1..=120).contains(&count),
            PlanStep::Days { count } => (1..=3_660).contains(&count),
        };
        if !within {
            return Err(out_of_range("count", "expected 1 to 120 months or 1 to 3660 days").under("every"));
        }
        if self.month_end == MonthEnd::LastDay && last_day(self.first_due)? != self.first_due {
            return Err(out_of_range("firstDue", "expected the last day of a month"));
        }
        Ok(())
    }

    /// The day that lies `times` steps after `from`, by the plan's rule for the end of a month.
    ///
    /// # Errors
    /// `time.range`.
    pub fn step_from(&self, from: Date, times: u16) -> Result<Date, Error> {
        let date = self.every.after(from, times)?;
        match (self.month_end, self.every) {
            (MonthEnd::LastDay, PlanStep::Months { .. }) => last_day(date),
            _ => Ok(date),
        }
    }

    /// When the instalment `number`, from 0 on, falls due.
    ///
    /// # Errors
    /// `time.range`.
    pub fn due(&self, number: u16) -> Result<Date, Error> {
        self.step_from(self.first_due, number)
    }
}

impl DayCount {
    /// The part of a year from one day to a later one, which lies one step of the plan after it.
    ///
    /// # Errors
    /// `wallet.contract` for whole months of a plan that steps by days.
    pub fn fraction(self, from: Date, to: Date, step: PlanStep) -> Result<Rational, Error> {
        let days = to.days() - from.days();
        let over = |days: i64, year: i64| Rational::new(i128::from(days), i128::from(year));
        match self {
            Self::Actual365 => over(days, 365),
            Self::Actual360 => over(days, 360),
            Self::Thirty360 => {
                let number = |date: Date| {
                    let (year, month, day) = date.parts();
                    i64::from(year) * 360 + i64::from(month) * 30 + i64::from(day.min(30))
                };
                over(number(to) - number(from), 360)
            }
            Self::Months => match step {
                PlanStep::Months { count } => over(i64::from(count), 12),
                PlanStep::Days { .. } => {
                    let detail = "a plan that steps by days has no whole months";
                    Err(Error::new(Code::WalletContract, detail).under("dayCount"))
                }
            },
            Self::ActualActual => {
                let (mut at, mut sum) = (from, Rational::ZERO);
                while at < to {
                    let (year, _, _) = at.parts();
                    let begins = Date::new(year, 1, 1)?;
                    // The year 9999 has no successor, and is no leap year.
                    let next = Date::new(year + 1, 1, 1).unwrap_or(Date::MOST);
                    let length = if next == Date::MOST { 365 } else { next.days() - begins.days() };
                    let until = if next < to && next != Date::MOST { next } else { to };
                    sum = sum.plus(over(until.days() - at.days(), length)?)?;
                    at = until;
                }
                Ok(sum)
            }
        }
    }
}
