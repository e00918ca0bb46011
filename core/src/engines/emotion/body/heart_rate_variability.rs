//! Heart rate variability from the intervals between beats (Task Force of ESC and NASPE, 1996).

use crate::engines::emotion::circle::point;
use crate::foundation::order::sort_by;

/// Variability of intervals in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HeartRateVariability {
    /// Mean interval.
    pub mean: f64,
    /// Standard deviation of intervals, n − 1 in the denominator.
    pub sdnn: f64,
    /// Root mean square of successive differences.
    pub rmssd: f64,
    /// Percent of successive differences beyond 50 ms.
    pub pnn50: f64,
    /// Poincaré plot, across.
    pub sd1: f64,
    /// Poincaré plot, along.
    pub sd2: f64,
}

/// Powers in ms².
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bands {
    /// 0.003 to 0.04 Hz.
    pub very_low: f64,
    /// 0.04 to 0.15 Hz.
    pub low: f64,
    /// 0.15 to 0.40 Hz.
    pub high: f64,
}

fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mut mean = 0.0;
    for value in values {
        mean += value / n;
    }
    let mut squares = 0.0;
    for value in values {
        squares += (value - mean) * (value - mean);
    }
    (mean, if n > 1.0 { squares / (n - 1.0) } else { 0.0 })
}

impl HeartRateVariability {
    /// Of at least three intervals.
    ///
    /// ```
    /// let found = hivecore::emotion::body::HeartRateVariability::of(&[800.0, 860.0, 800.0, 860.0]);
    /// assert_eq!((found.mean, found.rmssd, found.pnn50), (830.0, 60.0, 100.0));
    /// ```
    #[must_use]
    pub fn of(intervals: &[f64]) -> Self {
        Self::among(intervals, &vec![true; intervals.len()])
    }

    /// Of the intervals that are kept. Beats with a rejected one between them are no successive ones.
    pub(super) fn among(intervals: &[f64], kept: &[bool]) -> Self {
        let mut differences = Vec::with_capacity(intervals.len());
        let (mut squares, mut beyond) = (0.0, 0.0);
        for (pair, kept) in intervals.windows(2).zip(kept.windows(2)) {
            if kept.contains(&false) {
                continue;
            }
            let difference = pair[1] - pair[0];
            squares += difference * difference;
            beyond += f64::from(u8::from(difference.abs() > 50.0));
            differences.push(difference);
        }
        let count = differences.len().max(1) as f64;
        let normal: Vec<f64> = intervals.iter().zip(kept).filter(|(_, kept)| **kept).map(|(value, _)| *value).collect();
        let (mean, variance) = mean_and_variance(&normal);
        let (_, across) = mean_and_variance(&differences);
        Self {
            mean,
            sdnn: variance.sqrt(),
            rmssd: (squares / count).sqrt(),
            pnn50: 100.0 * beyond / count,
            sd1: (0.5 * across).sqrt(),
            sd2: (2.0 * variance - 0.5 * across).max(0.0).sqrt(),
        }
    }
}

/// Samples per second of the even series.
const RATE: f64 = 4.0;
/// Points of the transform.
const POINTS: usize = 4096;
/// Samples of a segment.
const SEGMENT: usize = 256;

/// Longest normal interval in ms.
const LONGEST: f64 = 2000.0;

/// Kept intervals at 4 Hz, linear between beats; the first kept beat is at 0. A rejected interval takes its time, up to
/// that of the longest beat.
fn even(all: &[f64], kept: &[bool]) -> Vec<f64> {
    let (mut times, mut intervals) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()));
    let mut now = 0.0;
    for (interval, kept) in all.iter().zip(kept) {
        if !times.is_empty() {
            now += if *kept { *interval } else { interval.min(LONGEST) } / 1000.0;
        }
        if *kept {
            times.push(now);
            intervals.push(*interval);
        }
    }
    let now = times.last().copied().unwrap_or(0.0);
    let (mut samples, mut at) = (Vec::new(), 0);
    for n in 0.. {
        let time = f64::from(n) / RATE;
        if time >= now {
            break;
        }
        while times.get(at + 1).is_some_and(|next| *next <= time) {
            at += 1;
        }
        let (Some(start), Some(end)) = (times.get(at), times.get(at + 1)) else { break };
        let (Some(from), Some(to)) = (intervals.get(at), intervals.get(at + 1)) else { break };
        samples.push(from + (to - from) * (time - start) / (end - start));
    }
    samples
}

impl Bands {
    /// By Welch's method as hrv-analysis 1.0.5 and SciPy have it: 4 Hz linear, segments of 256 samples that overlap by
    /// half, each less its mean and under a Hann window, 4,096 points, one-sided density, trapezoids over
    /// `low ≤ f < high`. `None` where there is less than one second.
    #[must_use]
    pub fn of(intervals: &[f64]) -> Option<Self> {
        Self::among(intervals, &vec![true; intervals.len()])
    }

    /// As [`of`](Self::of), of the intervals that are kept.
    pub(super) fn among(intervals: &[f64], kept: &[bool]) -> Option<Self> {
        let samples = even(intervals, kept);
        let length = samples.len().min(SEGMENT);
        if length < 4 {
            return None;
        }
        let mut window = Vec::with_capacity(length);
        let mut weight = 0.0;
        for n in 0..length {
            // Periodic, as for spectra.
            let w = 0.5 - 0.5 * point(n, length).0;
            weight += w * w;
            window.push(w);
        }
        let mut wave = Vec::with_capacity(POINTS);
        for n in 0..POINTS {
            wave.push(point(n, POINTS));
        }
        // Bins up to 0.4 Hz.
        let bins = (0.4 / RATE * POINTS as f64) as usize + 1;
        let mut power = vec![0.0; bins];
        let (step, mut segments) = (length - length / 2, 0.0);
        let mut start = 0;
        while let Some(segment) = samples.get(start..start + length) {
            let (mean, _) = mean_and_variance(segment);
            for (bin, power) in power.iter_mut().enumerate() {
                let (mut real, mut imaginary) = (0.0, 0.0);
                for (n, (value, window)) in segment.iter().zip(&window).enumerate() {
                    let (cosine, sine) = wave.get(bin * n % POINTS).copied().unwrap_or_default();
                    real += (value - mean) * window * cosine;
                    imaginary -= (value - mean) * window * sine;
                }
                let sided = if bin == 0 { 1.0 } else { 2.0 };
                *power += sided * (real * real + imaginary * imaginary) / (RATE * weight);
            }
            segments += 1.0;
            start += step;
        }
        let width = RATE / POINTS as f64;
        let band = |low: f64, high: f64| {
            let (mut area, mut before) = (0.0, None);
            for (bin, power) in power.iter().enumerate() {
                let frequency = bin as f64 * width;
                if frequency >= low && frequency < high {
                    if let Some(before) = before {
                        area += (before + power / segments) * 0.5 * width;
                    }
                    before = Some(power / segments);
                }
            }
            area
        };
        Some(Self { very_low: band(0.003, 0.04), low: band(0.04, 0.15), high: band(0.15, 0.40) })
    }
}

/// Beats that tell what is near.
const NEAR: usize = 5;

/// Which intervals can be normal beats: 300 to 2,000 ms, and within a fifth of the median of the five possible ones before;
/// at the start, of the first five. The median knows no single artefact, and follows a heart that beats faster from now on.
pub(super) fn normal_beats(intervals: &[f64]) -> Vec<bool> {
    let possible = |interval: &f64| (300.0..=LONGEST).contains(interval);
    let mut recent: Vec<f64> = intervals.iter().copied().filter(possible).take(NEAR).collect();
    let (mut kept, mut seen) = (Vec::with_capacity(intervals.len()), 0);
    for interval in intervals {
        let mut sorted = recent.clone();
        sort_by(&mut sorted, f64::total_cmp);
        let (low, high) = (sorted.len().saturating_sub(1) / 2, sorted.len() / 2);
        let at = |place: usize| sorted.get(place).copied().unwrap_or(0.0);
        let median = (at(low) + at(high)) / 2.0;
        kept.push(possible(interval) && (interval - median).abs() <= 0.2 * median);
        if possible(interval) {
            // The first five are there already.
            if seen >= NEAR {
                recent.remove(0);
                recent.push(*interval);
            }
            seen += 1;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The series of the known answers: 300 intervals with a slow and a fast wave.
    fn series() -> Vec<f64> {
        let (mut time, mut intervals) = (0.0, Vec::new());
        for n in 0..300 {
            let turn = 2.0 * std::f64::consts::PI * time;
            let wave =
                40.0 * libm::sin(0.1 * turn) + 25.0 * libm::sin(0.25 * turn) + 5.0 * libm::cos(1.7 * f64::from(n));
            intervals.push(850.0 + wave);
            time += (850.0 + wave) / 1000.0;
        }
        intervals
    }

    /// hrv-analysis 1.0.5.
    #[test]
    fn known_answers() {
        let (found, bands) = (HeartRateVariability::of(&series()), Bands::of(&series()).unwrap());
        let near = |a: f64, b: f64| assert!((a - b).abs() < 6e-5, "{a} {b}");
        near(found.mean, 849.3632);
        near(found.sdnn, 33.6216);
        near(found.rmssd, 26.8942);
        near(found.pnn50, 5.6856);
        near(found.sd1, 19.0488);
        near(found.sd2, 43.5657);
        assert!((bands.low - 762.183).abs() < 6e-4 && (bands.high - 237.8321).abs() < 6e-5, "{bands:?}");
        near(bands.very_low, 1.2949);
        near(bands.low / bands.high, 3.2047);
    }

    #[test]
    fn a_missed_beat_is_no_beat() {
        let mut beats = vec![800.0; 8];
        beats.extend([1600.0, 250.0, 810.0]);
        let kept = normal_beats(&beats);
        assert_eq!(kept.iter().filter(|kept| **kept).count(), 9);
        assert_eq!(Bands::of(&[800.0]), None);
        // The beats beside what was left out are no neighbours, and the time between them has passed.
        let found = HeartRateVariability::among(&beats, &kept);
        assert_eq!((found.rmssd, found.pnn50), (0.0, 0.0));
        assert_eq!(even(&beats, &kept).len(), even(&beats, &[true; 11]).len());
        assert!(normal_beats(&[]).is_empty());
    }

    #[test]
    fn a_heart_that_runs_is_followed() {
        let mut beats = vec![1600.0, 1000.0, 1010.0, 990.0, 1000.0, 1000.0];
        beats.extend([600.0; 12]);
        let kept = normal_beats(&beats);
        assert_eq!(kept.iter().position(|kept| *kept), Some(1));
        assert_eq!(kept.iter().skip(6).position(|kept| *kept), Some(3));
        assert!(kept.iter().skip(9).all(|kept| *kept));
    }
}
