//! Weights that halve: `E(now) = Σ round(wᵢ · 2^(−ageᵢ / H))`, each term rounded half to even to whole micro-units, so
//! that the sum does not depend on the order of events and its terms add up to it exactly.

use crate::foundation::rounding::Rounding;
use crate::rules::program::nanoseconds;
use crate::rules::track::Entry;
use std::collections::VecDeque;

/// The greatest weight in micro-units, 2^53: a double still holds it exactly.
const MOST: i128 = 1 << 53;

/// Micro-units of billionths, rounded half to even; nothing for a weight that a double does not hold.
pub(crate) fn micro(nano: i128) -> Option<i128> {
    Rounding::HalfEven.quotient(nano, 1_000).ok().filter(|micro| micro.abs() <= MOST)
}

/// A weight after some time.
fn faded(weight: i128, age: i128, half_life: i128) -> f64 {
    // Both are far below 2^127, and weights at most 2^53: the conversions are the only roundings before exp2.
    weight as f64 * libm::exp2(-(age as f64 / half_life as f64))
}

/// One term in micro-units.
pub(crate) fn term(weight: i128, age: i128, half_life: i128) -> i128 {
    libm::rint(faded(weight, age, half_life)) as i128
}

/// The sum at a moment, in nanoseconds since 1970.
pub(crate) fn sum(entries: &VecDeque<Entry>, now: i128, half_life: i128) -> i128 {
    entries.iter().map(|entry| term(entry.number, now - nanoseconds(entry.at), half_life)).sum()
}

/// A moment before which the sum's comparison with a limit keeps its verdict.
///
/// All weights share one half-life, so that the exact sum keeps its sign and only shrinks: `C · 2^(−t/H)`. Rounding
/// moves each term by half a micro-unit at most. As long as the sum is further from the limit than that, the moment
/// when it comes that near is safe; nearer, the next moment at which any term changes is. Both are rounded down.
pub(crate) fn next(entries: &VecDeque<Entry>, now: i128, half_life: i128, limit: i128) -> Option<i128> {
    let exact: f64 = entries.iter().map(|entry| faded(entry.number, now - nanoseconds(entry.at), half_life)).sum();
    let band = entries.len() as f64 / 2.0 + 2.0;
    let limit = limit as f64;
    let near = if exact > limit + band {
        limit + band
    } else if exact < limit - band {
        limit - band
    } else {
        return step(entries, now, half_life);
    };
    // A sum that shrinks towards zero never meets a limit on the other side of it.
    let ratio = near / exact;
    if ratio <= 0.0 || ratio >= 1.0 {
        return if ratio <= 0.0 { None } else { step(entries, now, half_life) };
    }
    Some(later(now, -libm::log2(ratio) * half_life as f64))
}

/// The first moment at which a term may have another value.
fn step(entries: &VecDeque<Entry>, now: i128, half_life: i128) -> Option<i128> {
    let mut first: Option<i128> = None;
    for entry in entries {
        let value = faded(entry.number, now - nanoseconds(entry.at), half_life);
        let rounded = libm::fabs(libm::rint(value));
        if rounded == 0.0 {
            continue;
        }
        let wait = -libm::log2((rounded - 0.5) / libm::fabs(value)) * half_life as f64;
        let at = later(now, wait);
        first = Some(first.map_or(at, |known| known.min(at)));
    }
    first
}

/// A moment after `now`, a billionth of the wait early because of rounding, one nanosecond later at least.
fn later(now: i128, wait: f64) -> i128 {
    let early = wait * (1.0 - 1e-9) - 1_000.0;
    now + if early > 1.0 { early as i128 } else { 1 }
}
