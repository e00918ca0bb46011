//! The pitch of a voice: YIN (de Cheveigné and Kawahara, JASA 111, 2002).
//!
//! Steps 2 and 3 of the paper give the periods that a frame of three of the lowest pitch's periods may have; which of them
//! it has is decided over time (`path`), where the paper's step 4 looks at one frame alone. The lag is then refined on the
//! plain difference function, taken symmetrically about the frame's middle, over as many periods as the frame holds: a
//! rising pitch is read where the frame stands, and noise counts the less, the more periods there are.

/// A period that a frame may have: lag in samples, and YIN's normalised difference there: 0 for a perfect repetition, 1
/// for none.
pub(super) type Candidate = (f64, f64);

/// Dips that are so much above the deepest are no candidates.
const WORSE: f64 = 0.3;
/// Most candidates of a frame, the shortest lags first.
const MOST: usize = 8;

/// Finds pitches between two bounds.
pub(super) struct Yin {
    /// Shortest and longest lag in samples.
    shortest: usize,
    longest: usize,
    differences: Vec<f64>,
}

/// The place of the vertex of a parabola through three points, from the middle one; 0 where they do not bend upwards, or
/// where one of them is beyond the frame and so infinite.
pub(super) fn vertex(before: f64, at: f64, after: f64) -> f64 {
    let bend = before - 2.0 * at + after;
    if bend > 0.0 && bend < f64::INFINITY { (0.5 * (before - after) / bend).clamp(-1.0, 1.0) } else { 0.0 }
}

impl Yin {
    /// For pitches from `lowest` to `highest` Hz.
    pub(super) fn new(rate: f64, lowest: f64, highest: f64) -> Self {
        let longest = (rate / lowest).ceil() as usize;
        Self { shortest: ((rate / highest) as usize).max(2), longest, differences: vec![0.0; longest + 2] }
    }

    /// Samples that a pitch is read from.
    pub(super) fn frame(&self) -> usize {
        3 * self.longest + 1
    }

    /// The periods that the frame may have, ascending. The frame has the length that [`frame`](Self::frame) says.
    pub(super) fn candidates(&mut self, frame: &[f64], into: &mut Vec<Candidate>) {
        let window = 2 * self.longest;
        self.differences.fill(0.0);
        for at in 0..window {
            let (Some(one), Some(others)) = (frame.get(at), frame.get(at..)) else { break };
            // Lag by lag side by side: each sum keeps its order.
            for (sum, other) in self.differences.iter_mut().zip(others) {
                *sum += (one - other) * (one - other);
            }
        }
        // Step 3: each difference by the mean of those before it.
        let mut sum = 0.0;
        for (lag, difference) in self.differences.iter_mut().enumerate() {
            sum += *difference;
            *difference = if sum > 0.0 { *difference * lag as f64 / sum } else { 1.0 };
        }
        let at = |lag: usize| self.differences.get(lag).copied().unwrap_or(1.0);
        let dip = |lag: &usize| at(*lag) < at(lag - 1) && at(*lag) <= at(lag + 1) && at(*lag) < 1.0;
        let dips = || (self.shortest..=self.longest).filter(dip);
        let deepest = dips().fold(1.0_f64, |least, lag| least.min(at(lag)));
        for lag in dips().filter(|lag| at(*lag) <= deepest + WORSE).take(MOST) {
            into.push((lag as f64, at(lag)));
        }
    }

    /// A candidate's period in samples.
    pub(super) fn period(&self, frame: &[f64], lag: f64) -> f64 {
        let (mut count, mut period) = (1.0, self.refined(frame, lag as usize, 1));
        while (count + 1.0) * period + 2.0 <= self.longest as f64 {
            count += 1.0;
            // As far from the place as the error of the period so far can have grown, and not to the next period.
            let place = (count * period).round() as usize;
            period = self.refined(frame, place, ((0.1 * period) as usize).max(1)) / count;
        }
        period.clamp(self.shortest as f64, self.longest as f64)
    }

    /// The lag with the least symmetric difference, at most `reach` from a place.
    fn refined(&self, frame: &[f64], place: usize, reach: usize) -> f64 {
        let difference = |lag: usize| {
            let window = 2 * self.longest;
            let start = (frame.len().saturating_sub(window + lag)) / 2;
            let (Some(one), Some(other)) =
                (frame.get(start..start + window), frame.get(start + lag..start + lag + window))
            else {
                return f64::INFINITY;
            };
            let mut sum = 0.0;
            for (a, b) in one.iter().zip(other) {
                sum += (a - b) * (a - b);
            }
            sum
        };
        let (mut best, mut least) = (place, f64::INFINITY);
        for lag in place.saturating_sub(reach)..=place + reach {
            let found = difference(lag);
            if found < least {
                (best, least) = (lag, found);
            }
        }
        best as f64 + vertex(difference(best - 1), least, difference(best + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::Yin;

    fn found(rate: f64, of: impl Fn(f64) -> f64) -> Option<f64> {
        let mut yin = Yin::new(rate, 60.0, 500.0);
        let frame: Vec<f64> = (0..yin.frame()).map(|n| of(n as f64 / rate)).collect();
        let mut found = Vec::new();
        yin.candidates(&frame, &mut found);
        found.first().map(|(lag, _)| rate / yin.period(&frame, *lag))
    }

    #[test]
    fn sines_of_any_pitch_and_rate() {
        for rate in [8_000.0, 16_000.0, 22_050.0, 44_100.0] {
            for hertz in [61.0, 75.5, 110.0, 220.0, 333.3, 440.0, 499.0] {
                let found = found(rate, |t| libm::sin(std::f64::consts::TAU * hertz * t + 0.3)).unwrap();
                assert!((found / hertz - 1.0).abs() < 2e-4, "{rate} {hertz} {found}");
            }
        }
    }

    #[test]
    fn overtones_do_not_hide_the_ground() {
        let voice = |t: f64| (1..9).map(|k| libm::sin(std::f64::consts::TAU * 120.0 * f64::from(k) * t)).sum::<f64>();
        assert!((found(16_000.0, voice).unwrap() / 120.0 - 1.0).abs() < 1e-3);
        assert_eq!(found(16_000.0, |_| 0.25), None);
    }
}
