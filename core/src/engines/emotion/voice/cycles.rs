//! Cycle by cycle: jitter and shimmer.
//!
//! From the greatest excursion of a voiced run on, each cycle is laid over the next where the two correlate best
//! (cross-correlation as in Praat's `To PointProcess (cc)`; Boersma 1993), between 0.8 and 1.25 periods further. The lag
//! is the cycle's period, and the parabola's peak of the magnitude within it is the cycle's amplitude.

use super::yin::vertex;

/// Two cycles that correlate less than this are not neighbours.
const ALIKE: f64 = 0.3;

/// What the cycles of all voiced runs say. Zero pairs say nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cycles {
    pub count: u32,
    periods: f64,
    steps: f64,
    pairs: f64,
    decibels: f64,
    amplitude_pairs: f64,
}

impl Cycles {
    /// Mean of |Tᵢ − Tᵢ₋₁| over the mean period: jitter (local).
    pub(super) fn jitter(&self) -> Option<f64> {
        (self.pairs > 0.0).then(|| self.steps / self.pairs / (self.periods / f64::from(self.count)))
    }

    /// Mean of |20 log₁₀ Aᵢ/Aᵢ₋₁|: shimmer (local, dB).
    pub(super) fn shimmer(&self) -> Option<f64> {
        (self.amplitude_pairs > 0.0).then(|| self.decibels / self.amplitude_pairs)
    }

    /// Walks one voiced run from its first sample to its last; `period` is the period near a sample.
    pub(super) fn walk(&mut self, samples: &[f64], first: usize, last: usize, period: impl Fn(usize) -> f64) {
        let mut mark = peak(samples, first, (first + period(first) as usize).min(last)).0 as f64;
        let (mut cycle, mut amplitude): (Option<f64>, Option<f64>) = (None, None);
        loop {
            let place = mark.round() as usize;
            let expected = period(place);
            if place + (1.75 * expected) as usize + 1 >= last.min(samples.len()) {
                break;
            }
            let half = (expected / 2.0) as usize;
            let height = peak(samples, place.saturating_sub(half / 2), place + half / 2).1;
            if let Some(before) = amplitude.replace(height).filter(|before| *before > 0.0 && height > 0.0) {
                self.decibels += (20.0 / std::f64::consts::LN_10 * libm::log(height / before)).abs();
                self.amplitude_pairs += 1.0;
            }
            let Some(lag) = neighbour(samples, place.saturating_sub(half), 2 * half, expected) else {
                (cycle, amplitude) = (None, None);
                mark += expected;
                continue;
            };
            self.count += 1;
            self.periods += lag;
            if let Some(before) = cycle.replace(lag) {
                self.steps += (lag - before).abs();
                self.pairs += 1.0;
            }
            mark += lag;
        }
    }
}

/// The greatest magnitude between two places, the parabola's peak, and where it is.
fn peak(samples: &[f64], from: usize, to: usize) -> (usize, f64) {
    let at = |place: usize| samples.get(place).map_or(0.0, |value| value.abs());
    let mut best = (from, at(from));
    for place in from..=to {
        if at(place) > best.1 {
            best = (place, at(place));
        }
    }
    let (before, after) = (at(best.0.saturating_sub(1)), at(best.0 + 1));
    let shift = vertex(-before, -best.1, -after);
    (best.0, best.1 - 0.25 * (before - after) * shift)
}

/// The lag, 0.8 to 1.25 periods, at which a piece of the samples repeats best.
fn neighbour(samples: &[f64], start: usize, length: usize, period: f64) -> Option<f64> {
    let piece = samples.get(start..start + length)?;
    let likeness = |lag: usize| {
        let Some(other) = samples.get(start + lag..start + lag + length) else { return -1.0 };
        let (mut both, mut one, mut two) = (0.0, 0.0, 0.0);
        for (a, b) in piece.iter().zip(other) {
            both += a * b;
            one += a * a;
            two += b * b;
        }
        if one * two > 0.0 { both / (one * two).sqrt() } else { -1.0 }
    };
    let mut best = (0, ALIKE);
    for lag in (0.8 * period) as usize..=(1.25 * period) as usize {
        let found = likeness(lag);
        if found > best.1 {
            best = (lag, found);
        }
    }
    let (lag, most) = best;
    (lag > 1).then(|| lag as f64 + vertex(-likeness(lag - 1), -most, -likeness(lag + 1)))
}
