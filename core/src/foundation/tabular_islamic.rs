//! The tabular Islamic calendar: the arithmetic one, with the epoch of Friday, 16 July 622 (Julian) and the leap years
//! 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of each cycle of 30. Calendars by sighting, and Umm al-Qura, differ from
//! it by a day on many days: whoever needs those brings their own dates.

use crate::foundation::date::Date;
use crate::foundation::error::Error;

/// Days from 1970-01-01 to the day before 1 Muharram of year 1.
const EPOCH: i64 = -492_149;

/// A day of the tabular Islamic calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IslamicDate {
    /// The year, from 1 on; earlier ones count down through 0.
    pub year: i64,
    /// 1 (Muharram) to 12 (Dhu al-Hijja).
    pub month: u8,
    /// 1 to 30.
    pub day: u8,
}

/// Days before a month of a year, from the epoch on: 354 a year, leap days, months of 30 and 29 in turn.
const fn days_before(year: i64, month: i64) -> i64 {
    354 * (year - 1) + (11 * year + 3).div_euclid(30) + 29 * (month - 1) + month / 2
}

/// The number of days of a month.
const fn month_length(year: i64, month: u8) -> u8 {
    let leap = (11 * year + 14).rem_euclid(30) < 11;
    if month % 2 == 1 || (month == 12 && leap) { 30 } else { 29 }
}

impl IslamicDate {
    /// The day on which a civil day falls.
    #[must_use]
    pub const fn of(date: Date) -> Self {
        let day = date.days() - EPOCH;
        // 30 years are 10,631 days.
        let year = (30 * (day - 1) + 10_646).div_euclid(10_631);
        let within = day - days_before(year, 1);
        // Two months are 59 days, the last month at most 30.
        let month = (2 * (within - 1)) / 59 + 1;
        let month = if month > 12 { 12 } else { month };
        Self { year, month: month as u8, day: (day - days_before(year, month)) as u8 }
    }

    /// The civil day.
    ///
    /// # Errors
    /// `time.range`.
    pub fn date(self) -> Result<Date, Error> {
        Date::from_days(EPOCH + days_before(self.year, i64::from(self.month)) + i64::from(self.day))
    }

    /// The same day of a later year; where its month is shorter then, the month's last day.
    #[must_use]
    pub fn plus_years(self, years: i64) -> Self {
        let year = self.year.saturating_add(years);
        Self { year, day: self.day.min(month_length(year, self.month)), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        for (text, year, month, day) in [
            ("0622-07-19", 1, 1, 1),
            ("2023-07-19", 1445, 1, 1),
            ("2024-07-08", 1446, 1, 1),
            ("1970-01-01", 1389, 10, 22),
        ] {
            let date = Date::parse(text).expect("a day");
            assert_eq!(IslamicDate::of(date), IslamicDate { year, month, day }, "{text}");
        }
    }

    #[test]
    fn every_day_there_and_back() {
        let mut before = IslamicDate::of(Date::LEAST);
        for days in Date::LEAST.days() + 1..=Date::MOST.days() {
            let date = Date::from_days(days).expect("in range");
            let there = IslamicDate::of(date);
            assert_eq!(there.date().expect("in range"), date);
            let next = if before.day < month_length(before.year, before.month) {
                IslamicDate { day: before.day + 1, ..before }
            } else if before.month < 12 {
                IslamicDate { month: before.month + 1, day: 1, ..before }
            } else {
                IslamicDate { year: before.year + 1, month: 1, day: 1 }
            };
            assert_eq!(there, next, "{date}");
            before = there;
        }
    }

    #[test]
    fn a_leap_day_keeps_to_its_month() {
        let leap = IslamicDate { year: 2, month: 12, day: 30 };
        assert_eq!(leap.plus_years(1), IslamicDate { year: 3, month: 12, day: 29 });
    }
}
