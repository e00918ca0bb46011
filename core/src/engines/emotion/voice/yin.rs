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

/// Differences summed over a stretch of samples, one sum a lag: first over what remains when the window is divided by
/// hops, then over the rest of a hop.
struct Stretch {
    start: usize,
    head: Vec<f64>,
    tail: Option<Vec<f64>>,
}

/// Finds pitches between two bounds.
pub(super) struct Yin {
    /// Shortest and longest lag in samples.
    shortest: usize,
    longest: usize,
    /// Samples of a stretch: those from frame to frame.
    hop: usize,
    differences: Vec<f64>,
    /// Of the frames before: neighbours share all but a hop of their windows.
    stretches: Vec<Stretch>,
}

/// Adds the squared differences of each of some samples to those after it: sum n is that of lag n. Four samples at a
/// time, each sum in the order of the samples.
fn add_differences(samples: &[f64], start: usize, count: usize, sums: &mut [f64]) {
    let lags = sums.len();
    let at = |place: usize| samples.get(place).copied().unwrap_or(0.0);
    let mut place = start;
    while place < start + count {
        let several = (start + count - place).min(4);
        let rows = [0, 1, 2, 3].map(|n| samples.get(place + n..place + n + lags).unwrap_or_default());
        let ones = [0, 1, 2, 3].map(|n| at(place + n));
        if several == 4 {
            let [a, b, c, d] = rows;
            for ((((sum, a), b), c), d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                let mut whole = *sum;
                for (one, other) in ones.iter().zip([a, b, c, d]) {
                    let apart = one - other;
                    whole += apart * apart;
                }
                *sum = whole;
            }
        } else {
            for (one, row) in ones.iter().zip(rows).take(several) {
                for (sum, other) in sums.iter_mut().zip(row) {
                    *sum += (one - other) * (one - other);
                }
            }
        }
        place += several;
    }
}

/// The sum of squared differences: four sums side by side, then together.
fn squared_distance(one: &[f64], other: &[f64]) -> f64 {
    let (mut sums, mut rest) = ([0.0; 4], 0.0);
    let (ones, others) = (one.as_chunks::<4>(), other.as_chunks::<4>());
    for (a, b) in ones.0.iter().zip(others.0) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += (a - b) * (a - b);
        }
    }
    for (a, b) in ones.1.iter().zip(others.1) {
        rest += (a - b) * (a - b);
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// The place of the vertex of a parabola through three points, from the middle one; 0 where they do not bend upwards, or
/// where one of them is beyond the frame and so infinite.
pub(super) fn vertex(before: f64, at: f64, after: f64) -> f64 {
    let bend = before - 2.0 * at + after;
    if bend > 0.0 && bend < f64::INFINITY { (0.5 * (before - after) / bend).clamp(-1.0, 1.0) } else { 0.0 }
}

impl Yin {
    /// For pitches from `lowest` to `highest` Hz, in frames so many samples apart.
    pub(super) fn new(rate: f64, lowest: f64, highest: f64, hop: usize) -> Self {
        let longest = (rate / lowest).ceil() as usize;
        let (differences, stretches) = (vec![0.0; longest + 2], Vec::new());
        // Many short stretches would cost more than they share: then each window is one.
        let hop = if hop * 16 >= 2 * longest { hop } else { 2 * longest + 1 };
        Self { shortest: ((rate / highest) as usize).max(2), longest, hop, differences, stretches }
    }

    /// Samples that a pitch is read from.
    pub(super) fn frame(&self) -> usize {
        3 * self.longest + 1
    }

    /// Step 2: the difference at each lag, over two of the longest periods. The window is cut at hops, so that what
    /// neighbouring frames share is summed once; all terms are squares, so nothing is lost by adding up in parts.
    fn difference(&mut self, samples: &[f64], start: usize) {
        let (window, lags) = (2 * self.longest, self.differences.len());
        let (whole, rest) = (window / self.hop, window % self.hop);
        self.differences.fill(0.0);
        while self.stretches.first().is_some_and(|stretch| stretch.start < start) {
            self.stretches.remove(0);
        }
        // Frames at the ends are not a whole number of hops apart.
        if self.stretches.iter().zip(0..).any(|(stretch, n)| stretch.start != start + n * self.hop) {
            self.stretches.clear();
        }
        for n in 0..=whole {
            let start = start + n * self.hop;
            if self.stretches.len() == n {
                let mut head = vec![0.0; lags];
                add_differences(samples, start, rest, &mut head);
                self.stretches.push(Stretch { start, head, tail: None });
            }
            let Some(stretch) = self.stretches.get_mut(n) else { break };
            for (sum, part) in self.differences.iter_mut().zip(&stretch.head) {
                *sum += part;
            }
            if n < whole {
                let tail = stretch.tail.get_or_insert_with(|| {
                    let mut tail = vec![0.0; lags];
                    add_differences(samples, start + rest, self.hop - rest, &mut tail);
                    tail
                });
                for (sum, part) in self.differences.iter_mut().zip(tail) {
                    *sum += *part;
                }
            }
        }
    }

    /// The periods that the frame from a sample on may have, ascending. Frames come in order, and have the length that
    /// [`frame`](Self::frame) says.
    pub(super) fn candidates(&mut self, samples: &[f64], start: usize, into: &mut Vec<Candidate>) {
        self.difference(samples, start);
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

    /// A candidate's period in samples, and the share of the frame's power that does not come back a period later: noise.
    pub(super) fn period(&self, frame: &[f64], lag: f64) -> (f64, f64) {
        let (first, noise) = self.refined(frame, lag as usize, 1);
        let (mut count, mut period) = (1.0, first);
        while (count + 1.0) * period + 2.0 <= self.longest as f64 {
            count += 1.0;
            // As far from the place as the error of the period so far can have grown, and not to the next period.
            let place = (count * period).round() as usize;
            period = self.refined(frame, place, ((0.1 * period) as usize).max(1)).0 / count;
        }
        (period.clamp(self.shortest as f64, self.longest as f64), noise)
    }

    /// The lag with the least symmetric difference, at most `reach` from a place, and that difference as a share of the
    /// power of both pieces.
    fn refined(&self, frame: &[f64], place: usize, reach: usize) -> (f64, f64) {
        let window = 2 * self.longest;
        let difference = |lag: usize| {
            let start = (frame.len().saturating_sub(window + lag)) / 2;
            let (Some(one), Some(other)) =
                (frame.get(start..start + window), frame.get(start + lag..start + lag + window))
            else {
                return f64::INFINITY;
            };
            squared_distance(one, other)
        };
        let (mut best, mut least) = (place, f64::INFINITY);
        for lag in place.saturating_sub(reach)..=place + reach {
            let found = difference(lag);
            if found < least {
                (best, least) = (lag, found);
            }
        }
        let (before, after) = (difference(best - 1), difference(best + 1));
        let shift = vertex(before, least, after);
        // The parabola there, if there is one.
        let (slope, bend) = ((after - before) / 2.0, (after - 2.0 * least + before) / 2.0);
        let depth = if shift == 0.0 { least } else { least + (slope * shift + bend * shift * shift) };
        let start = (frame.len().saturating_sub(window + best)) / 2;
        let mut power = 0.0;
        for piece in [frame.get(start..start + window), frame.get(start + best..start + best + window)] {
            for value in piece.unwrap_or_default() {
                power += value * value;
            }
        }
        (best as f64 + shift, if power > 0.0 { depth / power } else { 1.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::Yin;

    fn found(rate: f64, of: impl Fn(f64) -> f64) -> Option<f64> {
        let mut yin = Yin::new(rate, 60.0, 500.0, 100);
        let frame: Vec<f64> = (0..yin.frame()).map(|n| of(n as f64 / rate)).collect();
        let mut found = Vec::new();
        yin.candidates(&frame, 0, &mut found);
        found.first().map(|(lag, _)| rate / yin.period(&frame, *lag).0)
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

    /// The definition, lag by lag, whatever the hop and whichever frames are left out.
    #[test]
    fn differences_are_the_definition() {
        let samples: Vec<f64> = (0..900).map(|n: i64| (n * n % 37) as f64 / 37.0 - 0.4).collect();
        for hop in [1, 7, 20, 80, 133, 134, 300] {
            let mut yin = Yin::new(8_000.0, 120.0, 500.0, hop);
            let last = samples.len() - yin.frame();
            let starts = (0..=last).step_by(hop).enumerate().filter(|(n, _)| n % 5 != 3).map(|(_, start)| start);
            for start in [0, 0].into_iter().chain(starts).chain([last]) {
                yin.difference(&samples, start);
                for (lag, found) in yin.differences.iter().enumerate() {
                    let apart = |at: usize| samples[at] - samples[at + lag];
                    let terms = (start..start + 2 * yin.longest).map(|at| apart(at) * apart(at));
                    assert!((found - terms.sum::<f64>()).abs() < 1e-11, "{hop} {start} {lag}");
                }
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
