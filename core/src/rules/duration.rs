//! Lengths of time: ISO 8601 durations of fixed length.

use crate::foundation::error::{Code, Error};
use std::fmt::Write as _;

/// A length of time in nanoseconds, zero or more, at most 10,000 years of 366 days.
///
/// Written as ISO 8601 has it, in units of fixed length only: `P2W`, `P7D`, `PT36H`, `P1DT12H30M`, `PT0.5S`. A day is
/// 24 hours here; for civil days use a calendar window or a streak. Months and years have no fixed length and are
/// refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(i128);

const SECOND: i128 = 1_000_000_000;
/// Unit letters with their nanoseconds: before the `T`, then after it.
const UNITS: [(u8, i128, bool); 5] = [
    (b'W', 604_800 * SECOND, false),
    (b'D', 86_400 * SECOND, false),
    (b'H', 3_600 * SECOND, true),
    (b'M', 60 * SECOND, true),
    (b'S', SECOND, true),
];

impl Duration {
    /// The longest: 10,000 years of 366 days.
    pub const MOST: Self = Self(3_660_000 * 86_400 * SECOND);

    /// A length in nanoseconds.
    ///
    /// # Errors
    /// `rules.duration` below zero or beyond [`Self::MOST`].
    pub fn from_nanoseconds(nanoseconds: i128) -> Result<Self, Error> {
        if (0..=Self::MOST.0).contains(&nanoseconds) { Ok(Self(nanoseconds)) } else { Err(wrong()) }
    }

    /// The nanoseconds.
    #[must_use]
    pub const fn nanoseconds(self) -> i128 {
        self.0
    }

    /// Reads `P[n]W`, or `P[n]DT[n]H[n]M[n]S`, where what is zero may be left out and seconds may have a fraction of at
    /// most 9 digits.
    ///
    /// # Errors
    /// `rules.duration`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut rest = text.as_bytes().strip_prefix(b"P").ok_or_else(wrong)?;
        let (mut total, mut next, mut in_time, mut any) = (0_i128, 0, false, false);
        while let Some(&byte) = rest.first() {
            if byte == b'T' && !in_time {
                (rest, in_time, any) = (rest.get(1..).unwrap_or_default(), true, false);
                next = next.max(2);
                continue;
            }
            let length = rest.iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
            let (digits, after) = rest.split_at_checked(length).ok_or_else(wrong)?;
            let letter = after.first().ok_or_else(wrong)?;
            let found = UNITS.iter().enumerate().skip(next).find(|(_, unit)| unit.0 == *letter && unit.2 == in_time);
            let (place, (_, unit, _)) = found.ok_or_else(wrong)?;
            total = total.checked_add(nanoseconds(digits, *unit)?).ok_or_else(wrong)?;
            (next, any) = (place + 1, true);
            rest = after.get(1..).unwrap_or_default();
        }
        if any { Self::from_nanoseconds(total) } else { Err(wrong()) }
    }
}

fn wrong() -> Error {
    Error::new(Code::RulesDuration, "expected an ISO 8601 duration in weeks, days, hours, minutes and seconds")
}

/// So many units; only seconds may have a fraction.
fn nanoseconds(digits: &[u8], unit: i128) -> Result<i128, Error> {
    let mut parts = digits.splitn(2, |b| *b == b'.');
    let (whole, fraction) = (parts.next().unwrap_or_default(), parts.next());
    let number = |digits: &[u8]| {
        let plain = (1..=12).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
        plain.then(|| digits.iter().fold(0_i128, |sum, digit| 10 * sum + i128::from(digit - b'0'))).ok_or_else(wrong)
    };
    let fraction = match fraction {
        None => 0,
        Some(digits) if unit == SECOND && digits.len() <= 9 => number(digits)? * 10_i128.pow(9 - digits.len() as u32),
        Some(_) => return Err(wrong()),
    };
    Ok(number(whole)? * unit + fraction)
}

impl std::fmt::Display for Duration {
    /// The shortest spelling in days, hours, minutes and seconds.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (mut text, mut rest, mut in_time) = (String::from("P"), self.0, false);
        for (letter, unit, time) in UNITS.iter().skip(1) {
            let (number, left) = (rest / unit, rest % unit);
            let fraction = if *unit == SECOND { left } else { 0 };
            rest = left;
            if number == 0 && fraction == 0 {
                continue;
            }
            if *time && !in_time {
                in_time = true;
                text.push('T');
            }
            write!(text, "{}", number as i64)?;
            if fraction > 0 {
                let digits = ["000000000", &(fraction as i64).to_string()].concat();
                let nine = digits.get(digits.len() - 9..).unwrap_or_default();
                text.push('.');
                text.push_str(nine.trim_end_matches('0'));
            }
            text.push(char::from(*letter));
        }
        f.write_str(if text.len() == 1 { "PT0S" } else { &text })
    }
}
