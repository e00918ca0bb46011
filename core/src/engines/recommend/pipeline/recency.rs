//! How new items are: `2^(−age / half-life)`.

use super::super::micros::from_unit;
use super::candidates::Candidates;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;

/// The value of each candidate in micro-units: of one from the future that of a new one, 0 without a time.
pub(super) fn micros(
    candidates: &Candidates<'_>,
    now: Option<Instant>,
    half_life_seconds: u32,
) -> Result<Vec<i64>, Error> {
    if half_life_seconds == 0 {
        return Err(Error::new(Code::FieldRange, "at least 1").under("halfLifeSeconds").under("scale"));
    }
    let of_one = |published: Instant, now: Instant| {
        let seconds = (now.seconds() - published.seconds()) as f64;
        let nanoseconds = f64::from(now.nanoseconds()) - f64::from(published.nanoseconds());
        let age = (seconds + nanoseconds / 1e9).max(0.0);
        i64::from(from_unit(libm::exp2(-age / f64::from(half_life_seconds))))
    };
    let published = candidates.records.iter().map(|record| record.and_then(|record| record.published_at).zip(now));
    Ok(published.map(|times| times.map_or(0, |(published, now)| of_one(published, now))).collect())
}
