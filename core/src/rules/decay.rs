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

/// Half-lives after which nothing is left of the greatest weight.
const GONE: i128 = 55;

/// Moments that a search looks at, at most.
const MOMENTS: usize = 64;

/// A moment before which the sum's comparison with a limit keeps its verdict; none, where it keeps it for good.
///
/// All weights share one half-life, so that the exact sum keeps its sign and only shrinks: `C · 2^(−t/H)`. Rounding
/// moves each term by half a micro-unit at most. As long as the sum is further from the limit than that, the moment
/// when it comes that near is safe, rounded down; nearer, the moment of the change is searched.
pub(crate) fn next(entries: &VecDeque<Entry>, now: i128, half_life: i128, limit: i128) -> Option<i128> {
    let (mut exact, mut size) = (0.0, 0.0);
    for entry in entries {
        let value = faded(entry.number, now - nanoseconds(entry.at), half_life);
        exact += value;
        size += libm::fabs(value);
    }
    // Doubles are off by some units in the last place.
    let band = entries.len() as f64 / 2.0 + 2.0 + size * 1e-14;
    let end = limit as f64;
    if libm::fabs(exact - end) > band {
        let near = if exact > end { end + band } else { end - band };
        // A sum that shrinks towards zero meets no limit on the other side of it, and none that it moves away from.
        if near * exact <= 0.0 || libm::fabs(near) > libm::fabs(exact) {
            return None;
        }
        let early = -libm::log2(near / exact) * half_life as f64 * (1.0 - 1e-9) - 1_000.0;
        // What is nearer than a millisecond would be crept up on.
        if early > 1e6 {
            return Some(now.saturating_add(early as i128));
        }
    }
    search(entries, now, half_life, limit)
}

/// The sizes of the sum's positive and of its negative terms.
fn sides(entries: &VecDeque<Entry>, at: i128, half_life: i128) -> [i128; 2] {
    let mut sides = [0; 2];
    for entry in entries {
        let term = term(entry.number, at - nanoseconds(entry.at), half_life);
        sides[usize::from(term < 0)] += term.abs();
    }
    sides
}

/// The first moment after `now` at which the sum compares otherwise with a limit; the last one looked at, where these
/// are too many. Both sides of the sum only shrink: before the one that keeps it from the limit has shrunk by the
/// distance, nothing changes.
fn search(entries: &VecDeque<Entry>, now: i128, half_life: i128, limit: i128) -> Option<i128> {
    let mut at = now;
    let mut class = None;
    for _ in 0..MOMENTS {
        let [up, down] = sides(entries, at, half_life);
        let gap = (up - down).saturating_sub(limit);
        if *class.get_or_insert(gap.signum()) != gap.signum() {
            break;
        }
        at = match gap.signum() {
            1 => shrunk(entries, at, half_life, [up - gap, -1]),
            -1 => shrunk(entries, at, half_life, [-1, down + gap]),
            _ => shrunk(entries, at, half_life, [up - 1, down - 1]),
        }?;
    }
    Some(at)
}

/// The first moment at which one of the sides is no greater than its bound.
fn shrunk(entries: &VecDeque<Entry>, from: i128, half_life: i128, bounds: [i128; 2]) -> Option<i128> {
    if bounds[0] < 0 && bounds[1] < 0 {
        return None;
    }
    let (mut before, mut at) = (from, from.saturating_add(half_life.saturating_mul(GONE)));
    while at - before > 1 {
        let middle = before + (at - before) / 2;
        let [up, down] = sides(entries, middle, half_life);
        if up <= bounds[0] || down <= bounds[1] {
            at = middle;
        } else {
            before = middle;
        }
    }
    Some(at)
}
