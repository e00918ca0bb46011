//! Instants: moments in time, the same everywhere. RFC 3339 in UTC.

use crate::foundation::civil_time::CivilTime;
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::{Node, Read, Write, Writer};

/// A moment between 0000-01-01T00:00:00Z and 9999-12-31T23:59:59.999999999Z, to the nanosecond. Seconds are those of
/// UTC without leap seconds, as in POSIX; `:60` is refused.
///
/// ```
/// use hivecore::foundation::instant::Instant;
/// let instant = Instant::parse("2026-11-21T04:30:00.500Z")?;
/// assert_eq!((instant.to_string().as_str(), instant.seconds()), ("2026-11-21T04:30:00.5Z", 1_795_235_400));
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(CivilTime);

impl Instant {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(CivilTime::EPOCH);

    /// An instant by the seconds since 1970-01-01T00:00:00Z and nanoseconds of the second.
    ///
    /// # Errors
    /// `time.range`.
    pub fn new(seconds: i64, nanoseconds: u32) -> Result<Self, Error> {
        CivilTime::new(seconds, nanoseconds).map(Self)
    }

    /// An instant by the milliseconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// `time.range`.
    pub fn from_milliseconds(milliseconds: i64) -> Result<Self, Error> {
        Self::new(milliseconds.div_euclid(1000), milliseconds.rem_euclid(1000) as u32 * 1_000_000)
    }

    /// Seconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.seconds()
    }

    /// Nanoseconds of the second.
    #[must_use]
    pub const fn nanoseconds(self) -> u32 {
        self.0.nanoseconds()
    }

    /// Milliseconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub const fn milliseconds(self) -> i64 {
        self.seconds() * 1000 + (self.nanoseconds() / 1_000_000) as i64
    }

    /// What a clock in UTC shows.
    #[must_use]
    pub const fn utc(self) -> CivilTime {
        self.0
    }

    /// Reads RFC 3339 with `Z`.
    ///
    /// # Errors
    /// `time.text`, `time.date`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let civil = text.strip_suffix('Z').ok_or_else(|| Error::new(Code::TimeText, "an instant ends with Z"))?;
        CivilTime::parse(civil).map(Self)
    }
}

impl Instant {
    /// The text.
    fn spelled(self) -> String {
        let mut text = self.0.spelled();
        text.push('Z');
        text
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.spelled())
    }
}

impl Read for Instant {
    fn blank() -> Self {
        Self(CivilTime::blank())
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        Self::parse(node.text()?)
    }
}

impl Write for Instant {
    fn write(&self, out: &mut Writer) {
        out.quoted(&self.spelled());
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for Instant {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "Instant",
            doc: "A moment, RFC 3339 in UTC with `Z`, with a fraction of at most 9 digits.",
            base: crate::foundation::wire::Base::Text,
            pattern: Some(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z$"),
        })
    }
}
