//! Proration: which part of a billing period a span is.

use super::policy::{PricingPolicy, ProrationBasis};
use crate::foundation::date::Date;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::Rounding;
use crate::wire::wire;

/// What was used.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProrationSpan {
    /// Days, against billing periods of whole months.
    Days {
        /// First day used.
        from: Date,
        /// The day on which it ends: not used itself, unless `endInclusive`.
        until: Date,
        /// Whether the last day counts.
        #[wire(default = false)]
        end_inclusive: bool,
        /// Months of a period, 1 to 120.
        #[wire(default = 1)]
        months: u8,
        /// A day on which a period begins; its day of the month is kept over shorter months. Absent: `from`.
        anchor: Option<Date>,
        /// Whether periods are paid in advance: the span then goes on to the end of the period that holds `until`.
        #[wire(default = false)]
        in_advance: bool,
    },
    /// Seconds of one period.
    Seconds {
        /// When the use begins.
        from: Instant,
        /// When it ends.
        until: Instant,
        /// When the period begins.
        period_from: Instant,
        /// When it ends.
        period_until: Instant,
    },
}

/// One billing period's part.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProratedPeriod {
    /// Days or seconds used.
    pub used: i64,
    /// Days or seconds of the period.
    pub of: i64,
}

/// Most periods that one span may cover.
const MOST_PERIODS: usize = 1_200;

impl ProrationSpan {
    /// The parts of the periods that the span covers; their sum is how many periods it is.
    ///
    /// # Errors
    /// `pricing.span` for a span or period that ends before it begins, `number.range` for the months, `pricing.limit`.
    pub fn periods(&self, basis: ProrationBasis, policy: &PricingPolicy) -> Result<Vec<ProratedPeriod>, Error> {
        let (from, until, end_inclusive, months, anchor, in_advance) = match *self {
            Self::Seconds { from, until, period_from, period_until } => {
                let (used, of) = (until.seconds() - from.seconds(), period_until.seconds() - period_from.seconds());
                if used < 0 || of <= 0 {
                    return Err(Error::new(Code::PricingSpan, "it ends before it begins"));
                }
                return Ok(vec![ProratedPeriod { used, of }]);
            }
            Self::Days { from, until, end_inclusive, months, anchor, in_advance } => {
                (from, until, end_inclusive, i64::from(months), anchor, in_advance)
            }
        };
        if !(1..=120).contains(&months) {
            return Err(Error::new(Code::NumberRange, "a period has 1 to 120 months").under("months"));
        }
        let until = until.plus_days(i64::from(end_inclusive))?;
        if until < from {
            return Err(Error::new(Code::PricingSpan, "it ends before it begins").under("until"));
        }
        match basis {
            ProrationBasis::Thirty => {
                let month = i64::from(policy.month_days);
                let used = (even(until, month) - even(from, month)).max(0);
                return Ok(vec![ProratedPeriod { used, of: month * months }]);
            }
            ProrationBasis::FirstMonth if anchor.is_none() && !in_advance => {
                let of = from.plus_months(months)?.days() - from.days();
                return Ok(vec![ProratedPeriod { used: until.days() - from.days(), of }]);
            }
            _ => {}
        }
        let scale = if basis == ProrationBasis::Second { 86_400 } else { 1 };
        let anchor = anchor.unwrap_or(from);
        // The number of the period that holds the first day: an estimate by months, put right.
        let (year, month, _) = from.parts();
        let (anchor_year, anchor_month, _) = anchor.parts();
        let apart = i64::from(year - anchor_year) * 12 + i64::from(month) - i64::from(anchor_month);
        let mut number = apart.div_euclid(months);
        let begin = |number: i64| anchor.plus_months(number * months);
        while begin(number)? > from {
            number -= 1;
        }
        while begin(number + 1)? <= from {
            number += 1;
        }
        let mut periods = Vec::new();
        loop {
            let (starts, ends) = (begin(number)?, begin(number + 1)?);
            let done = starts >= until && !(in_advance && starts == until);
            if done {
                return Ok(periods);
            }
            if periods.len() == MOST_PERIODS {
                return Err(Error::new(Code::PricingLimit, "the span covers more periods than are counted"));
            }
            let (first, last) = (starts.max(from), if in_advance { ends } else { ends.min(until) });
            let used = last.days() - first.days();
            let mut of = ends.days() - starts.days();
            if policy.anchor_drifts && first > starts && last == ends {
                of = ends.days() - ends.plus_months(-months)?.days();
            }
            periods.push(ProratedPeriod { used: used * scale, of: of * scale });
            number += 1;
        }
    }
}

/// Days of a calendar of months of so many days, whose last day is also what comes after it.
fn even(date: Date, days: i64) -> i64 {
    let (year, month, day) = date.parts();
    (i64::from(year) * 12 + i64::from(month)) * days + i64::from(day).min(days)
}

/// How many periods the parts are, exactly and by the policy.
///
/// # Errors
/// `number.overflow`.
pub fn ratio(periods: &[ProratedPeriod], policy: &PricingPolicy) -> Result<(Rational, Rational), Error> {
    let mut exact = Rational::ZERO;
    for period in periods {
        exact = exact.plus(Rational::new(period.used.into(), period.of.into())?)?;
    }
    let Some(digits) = policy.ratio_digits else { return Ok((exact, exact)) };
    let unit = Rational::new(1, 10_i128.pow(u32::from(digits.min(9))))?;
    let counted = Rounding::HalfUp.increments(exact, unit)?;
    Ok((exact, unit.times(Rational::integer(counted))?))
}
