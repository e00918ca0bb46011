//! A day with a time of day, as a clock on the wall shows it, whatever the place.

use crate::foundation::date::{Date, digits};
use crate::foundation::digits::push_padded;
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::{Node, Read, Write, Writer};

/// Seconds of a civil day.
pub(super) const DAY: i64 = 86_400;

/// `YYYY-MM-DDTHH:MM:SS` with a fraction of at most 9 digits, its trailing zeros left out. No offset, no zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilTime {
    /// Seconds since 1970-01-01T00:00:00 on the same clock.
    seconds: i64,
    /// Nanoseconds of the second.
    nanoseconds: u32,
}

impl CivilTime {
    /// 0000-01-01T00:00:00.
    pub const LEAST: Self = Self { seconds: Date::LEAST.days() * DAY, nanoseconds: 0 };
    /// 1970-01-01T00:00:00.
    pub const EPOCH: Self = Self { seconds: 0, nanoseconds: 0 };
    /// 9999-12-31T23:59:59.999999999.
    pub const MOST: Self = Self { seconds: Date::MOST.days() * DAY + DAY - 1, nanoseconds: 999_999_999 };

    /// A time by the seconds since 1970-01-01T00:00:00 on its own clock, and nanoseconds of the second.
    ///
    /// # Errors
    /// `time.range` beyond the years 0000 to 9999, or for a billion nanoseconds or more.
    pub fn new(seconds: i64, nanoseconds: u32) -> Result<Self, Error> {
        let time = Self { seconds, nanoseconds };
        if nanoseconds >= 1_000_000_000 || !(Self::LEAST..=Self::MOST).contains(&time) {
            return Err(super::date::out_of_range());
        }
        Ok(time)
    }

    /// The first moment of a day.
    #[must_use]
    pub const fn midnight(date: Date) -> Self {
        Self { seconds: date.days() * DAY, nanoseconds: 0 }
    }

    /// Seconds since 1970-01-01T00:00:00 on the same clock.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds of the second.
    #[must_use]
    pub const fn nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    /// The day.
    ///
    /// # Errors
    /// None in practice: the range of times is that of days.
    pub fn date(self) -> Result<Date, Error> {
        Date::from_days(self.seconds.div_euclid(DAY))
    }

    /// Reads `YYYY-MM-DDTHH:MM:SS[.fraction]`.
    ///
    /// # Errors
    /// `time.text`; `time.date` for a day that does not exist.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let wrong =
            || Error::new(Code::TimeText, "expected YYYY-MM-DDTHH:MM:SS, with a fraction of 1 to 9 digits or none");
        let bytes = text.as_bytes();
        if bytes.len() < 19 || bytes[10] != b'T' || bytes[13] != b':' || bytes[16] != b':' {
            return Err(wrong());
        }
        let part = |from, to, most| digits(bytes, from, to).filter(|number| *number <= most).ok_or_else(wrong);
        let (hour, minute, second) = (part(11, 13, 23)?, part(14, 16, 59)?, part(17, 19, 59)?);
        let fraction = bytes.len().saturating_sub(20);
        let nanoseconds = match (bytes.get(19), fraction) {
            (None, _) => 0,
            (Some(b'.'), 1..=9) => part(20, bytes.len(), u32::MAX)? * 10_u32.pow(9 - fraction as u32),
            _ => return Err(wrong()),
        };
        let date = Date::parse(text.get(..10).ok_or_else(wrong)?)?;
        Self::new(date.days() * DAY + i64::from(hour * 3600 + minute * 60 + second), nanoseconds)
    }
}

impl CivilTime {
    /// The text.
    pub(super) fn spelled(self) -> String {
        let (date, second) = (self.date().unwrap_or(Date::LEAST), self.seconds.rem_euclid(DAY).unsigned_abs());
        let mut text = date.spelled();
        for (mark, part) in [('T', second / 3600), (':', second / 60 % 60), (':', second % 60)] {
            text.push(mark);
            push_padded(part, 2, &mut text);
        }
        let (mut fraction, mut width) = (self.nanoseconds, 9);
        if fraction == 0 {
            return text;
        }
        while fraction % 10 == 0 {
            fraction /= 10;
            width -= 1;
        }
        text.push('.');
        push_padded(fraction.into(), width, &mut text);
        text
    }
}

impl std::fmt::Display for CivilTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.spelled())
    }
}

impl Read for CivilTime {
    fn blank() -> Self {
        Self { seconds: 0, nanoseconds: 0 }
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        Self::parse(node.text()?)
    }
}

impl Write for CivilTime {
    fn write(&self, out: &mut Writer) {
        out.quoted(&self.spelled());
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for CivilTime {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "CivilTime",
            doc: "A day with a time of day, `YYYY-MM-DDTHH:MM:SS`, with a fraction of at most 9 digits; no offset, no zone.",
            base: crate::foundation::wire::Base::Text,
            pattern: Some(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?$"),
        })
    }
}
