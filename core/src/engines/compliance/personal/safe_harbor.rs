//! What 45 CFR 164.514(b)(2) lets stay of dates, ages and ZIP codes.

use crate::compliance::privacy::years;
use crate::foundation::date::Date;
use crate::foundation::pack::PackStatus;
use crate::foundation::wire::wire;

/// Years of which nothing may show.
const OLD: u32 = 90;

/// The payload of a pack of kind `zip_areas`: one census.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZipAreas {
    /// Its year.
    pub census: u32,
    /// The first three digits of areas with more than 20,000 people: `100-101`, ascending. All others become 000.
    pub allowed: Vec<String>,
    /// How sure it is that the pack's days are those on which this census became current.
    pub switchover: PackStatus,
}

impl ZipAreas {
    /// The first three digits of a ZIP code of five or nine digits, or 000; nothing for what is no ZIP code.
    #[must_use]
    pub fn prefix<'z>(&self, zip: &'z str) -> Option<&'z str> {
        let (five, four) = zip.split_at_checked(5)?;
        let four = four.strip_prefix('-').unwrap_or(four);
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(five) || !digits(four) || !(four.len() == 4 || zip.len() == 5) {
            return None;
        }
        let prefix = five.get(..3)?;
        let within = |range: &String| {
            range.get(..3).is_some_and(|first| first <= prefix) && range.get(4..).is_some_and(|last| prefix <= last)
        };
        Some(if self.allowed.iter().any(within) { prefix } else { "000" })
    }
}

/// The year of a day `YYYY-MM-DD`, alone or before a time, of a month or of a year alone; nothing where it shows an age
/// of 90 or more, or cannot be read.
pub(super) fn year(text: &str, today: Date) -> Option<i64> {
    if let Some(Ok(day)) = text.get(..10).map(Date::parse) {
        let over = years(day, today).is_ok_and(|age| age >= OLD);
        let ends = text.as_bytes().get(10).is_none_or(|byte| matches!(byte, b'T' | b' '));
        return (ends && !over).then_some(i64::from(day.parts().0));
    }
    let (year, rest) = text.split_at_checked(4)?;
    let year: i32 = year.bytes().all(|byte| byte.is_ascii_digit()).then(|| year.parse().ok())??;
    let month =
        rest.strip_prefix('-').is_some_and(|month| month.len() == 2 && month.bytes().all(|b| b.is_ascii_digit()));
    (rest.is_empty() || month).then_some(year).filter(|year| recent(*year, today)).map(i64::from)
}

/// Whether a year lies less than 90 years back, so that it shows no age of 90 or more.
pub(super) fn recent(year: i32, today: Date) -> bool {
    today.parts().0.saturating_sub(year) < OLD as i32
}

/// Whether an age must not be told.
pub(super) const fn over_89(age: i64) -> bool {
    age >= OLD as i64
}
