//! Civil dates of the proleptic Gregorian calendar, years 0000 to 9999.

use crate::foundation::digits::{natural, push_padded};
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::{Node, Read, Write, Writer};

/// A day, whatever the place: `YYYY-MM-DD`.
///
/// ```
/// use hivecore::foundation::date::Date;
/// let date = Date::parse("2024-02-29")?;
/// assert_eq!(date.plus_months(12)?.to_string(), "2025-02-28");
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 1970-01-01.
    days: i32,
}

/// A day of an ISO 8601 week date, such as 2020-W53-5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IsoWeek {
    /// The year that the week belongs to: that of its Thursday.
    pub year: i32,
    /// 1 to 53.
    pub week: u8,
    /// 1 (Monday) to 7 (Sunday).
    pub weekday: u8,
}

/// The error for a day or an instant outside the years 0000 to 9999.
pub(super) fn out_of_range() -> Error {
    Error::new(Code::TimeRange, "outside the years 0000 to 9999")
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar. The year starts in March here, so that the leap
/// day is its last day and months before it have constant lengths.
const fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day
        - 719_469
}

const fn leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The number of days of a month, 1 to 12.
const fn month_length(year: i32, month: u8) -> u8 {
    match month {
        2 => 28 + leap(year) as u8,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Date {
    /// 0000-01-01.
    pub const LEAST: Self = Self { days: -719_528 };
    /// 9999-12-31.
    pub const MOST: Self = Self { days: 2_932_896 };

    /// A day by its year (0 to 9999), month (1 to 12) and day.
    ///
    /// # Errors
    /// `time.date` for a day that does not exist, `time.range`.
    pub fn new(year: i32, month: u8, day: u8) -> Result<Self, Error> {
        if !(1..=12).contains(&month) || day == 0 || day > month_length(year, month) {
            return Err(Error::new(Code::TimeDate, "there is no such day"));
        }
        Self::from_days(days_of(i64::from(year), i64::from(month), i64::from(day)))
    }

    /// A day by the number of days since 1970-01-01.
    ///
    /// # Errors
    /// `time.range`.
    pub fn from_days(days: i64) -> Result<Self, Error> {
        if !(i64::from(Self::LEAST.days)..=i64::from(Self::MOST.days)).contains(&days) {
            return Err(out_of_range());
        }
        i32::try_from(days).map(|days| Self { days }).map_err(|_| out_of_range())
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i64 {
        self.days as i64
    }

    /// Year (0 to 9999), month (1 to 12) and day (1 to 31).
    #[must_use]
    pub const fn parts(self) -> (i32, u8, u8) {
        // Days since 0000-03-01, split into cycles of 400, 100, 4 and 1 years of which each ends with its leap day.
        let day = self.days + 719_468;
        let (cycle, day) = (day.div_euclid(146_097), day.rem_euclid(146_097));
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
        (400 * cycle + year, month as u8, day as u8)
    }

    /// 1 (Monday) to 7 (Sunday).
    #[must_use]
    pub const fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        (self.days + 3).rem_euclid(7) as u8 + 1
    }

    /// The day within its year, 1 to 366.
    #[must_use]
    pub const fn day_of_year(self) -> u16 {
        let (year, _, _) = self.parts();
        (self.days as i64 - days_of(year as i64, 1, 1) + 1) as u16
    }

    /// The ISO 8601 week. Its year may be −1 or 10000 at the ends of the range.
    #[must_use]
    pub const fn iso_week(self) -> IsoWeek {
        let weekday = self.weekday();
        let thursday = Self { days: self.days + 4 - weekday as i32 };
        let (year, _, _) = thursday.parts();
        IsoWeek { year, week: ((thursday.day_of_year() - 1) / 7) as u8 + 1, weekday }
    }

    /// The day that many days later, or earlier for a negative number.
    ///
    /// # Errors
    /// `time.range`.
    pub fn plus_days(self, days: i64) -> Result<Self, Error> {
        Self::from_days(self.days().checked_add(days).ok_or_else(out_of_range)?)
    }

    /// The same day of another month; where that month is shorter, its last day.
    ///
    /// # Errors
    /// `time.range`.
    pub fn plus_months(self, months: i64) -> Result<Self, Error> {
        let (year, month, day) = self.parts();
        let count = (i64::from(year) * 12 + i64::from(month) - 1).checked_add(months).ok_or_else(out_of_range)?;
        let year = i32::try_from(count.div_euclid(12)).map_err(|_| out_of_range())?;
        let month = count.rem_euclid(12) as u8 + 1;
        Self::new(year, month, day.min(month_length(year, month)))
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// `time.date`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let wrong = || Error::new(Code::TimeDate, "expected YYYY-MM-DD");
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(wrong());
        }
        let part = |from, to| digits(bytes, from, to).ok_or_else(wrong);
        Self::new(part(0, 4)? as i32, part(5, 7)? as u8, part(8, 10)? as u8)
    }
}

/// The number that some digits of a text spell.
pub(super) fn digits(text: &[u8], from: usize, to: usize) -> Option<u32> {
    u32::try_from(natural(text.get(from..to)?)?).ok()
}

impl Date {
    /// The text.
    pub(super) fn spelled(self) -> String {
        let (year, month, day) = self.parts();
        let mut text = String::with_capacity(30);
        push_padded(year.unsigned_abs().into(), 4, &mut text);
        for part in [month, day] {
            text.push('-');
            push_padded(part.into(), 2, &mut text);
        }
        text
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.spelled())
    }
}

impl Read for Date {
    fn blank() -> Self {
        Self { days: 0 }
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        Self::parse(node.text()?)
    }
}

impl Write for Date {
    fn write(&self, out: &mut Writer) {
        out.quoted(&self.spelled());
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for Date {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "Date",
            doc: "A civil date, `YYYY-MM-DD`, years 0000 to 9999 of the proleptic Gregorian calendar.",
            base: crate::foundation::wire::Base::Text,
            pattern: Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        })
    }
}
