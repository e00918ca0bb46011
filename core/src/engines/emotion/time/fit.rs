//! The operation `emotion.fit`: drift and noise of a series by maximum likelihood.

use super::kalman::{Belief, Innovation};
use super::nelder_mead::minimise;
use super::normal::two_sided;
use super::ornstein_uhlenbeck::Drift;
use super::step::digits;
use crate::engines::emotion::limits::MAX_SERIES;
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::wire::{Int53, wire};

/// A request of `emotion.fit`. It describes a series of numbers and infers no emotion.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionFitRequest {
    /// When, in seconds, ascending.
    pub seconds: Vec<f64>,
    /// What, −1,000,000 to 1,000,000.
    pub values: Vec<f64>,
    /// Rows to learn from, at least 8; the rest says how well the intervals hold. Absent: all.
    pub train: Option<u32>,
    /// How often a one-step interval shall hold, between 0 and 1.
    #[wire(default = 0.9)]
    pub level: f64,
}

/// A series' drift and noise.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionFitAnswer {
    /// Mean of the rows learnt from.
    pub baseline: f64,
    /// Seconds in which half of a deviation is gone.
    pub half_life_seconds: f64,
    /// Standard deviation in the long run.
    pub spread: f64,
    /// Variance of the noise.
    pub noise: f64,
    /// Log-likelihood of the rows learnt from.
    pub log_likelihood: f64,
    /// How many deviations an interval must reach to hold so often, by the rows learnt from: 1.645 for 90 % where the
    /// series is normal.
    pub width: f64,
    /// Rows that were looked at after those.
    pub tested: u32,
    /// How many of them lay within their one-step interval, in millionths. The width follows what it misses.
    pub coverage: Int53,
    /// How many would have with the normal distribution's width, in millionths.
    pub normal_coverage: Int53,
}

struct Series<'s> {
    seconds: &'s [f64],
    values: &'s [f64],
    baseline: f64,
}

impl Series<'_> {
    /// Filters rows from the start; shows each row's innovation. Returns the negative log-likelihood.
    fn filter(&self, drift: Drift, noise: f64, see: &mut dyn FnMut(usize, Innovation)) -> f64 {
        let mut loss = 0.0;
        let mut belief = Belief { mean: self.baseline, variance: drift.diffusion / (2.0 * drift.rate) };
        let mut before = self.seconds.first().copied().unwrap_or(0.0);
        for (row, (now, value)) in self.seconds.iter().zip(self.values).enumerate() {
            belief = drift.step(belief, self.baseline, now - before);
            before = *now;
            let innovation = belief.observe(*value, noise);
            loss += 0.5 * (libm::log(2.0 * std::f64::consts::PI * innovation.variance) + innovation.squared());
            see(row, innovation);
        }
        loss
    }
}

/// How fast the width of intervals follows what they miss (Gibbs and Candès: Adaptive conformal inference under
/// distribution shift, NeurIPS 2021), on a logarithmic scale.
const FOLLOW: f64 = 0.02;

/// Fits a series.
///
/// # Errors
/// `field.range`, `emotion.limit`.
pub fn fit(request: &EmotionFitRequest) -> Result<EmotionFitAnswer, Error> {
    let range = |detail: &'static str, field: &str| Error::new(Code::FieldRange, detail).under(field);
    let rows = request.seconds.len();
    if rows > MAX_SERIES {
        return Err(Error::new(Code::EmotionLimit, "the series is too long").under("seconds"));
    }
    if !request.seconds.is_sorted() || !request.seconds.iter().all(|at| at.abs() <= 1e12) {
        return Err(range("expected seconds that ascend", "seconds"));
    }
    if request.values.len() != rows || !request.values.iter().all(|value| value.abs() <= 1e6) {
        return Err(range("expected a value of at most 1000000 for each time", "values"));
    }
    let train = request.train.map_or(rows, |train| train as usize);
    let span =
        request.seconds.get(train.saturating_sub(1)).zip(request.seconds.first()).map(|(last, first)| last - first);
    let span = span.filter(|span| *span > 0.0 && (8..=rows).contains(&train));
    let span = span.ok_or_else(|| range("expected at least 8 rows over more than a moment", "train"))?;
    if !(request.level > 0.0 && request.level < 1.0) {
        return Err(range("expected between 0 and 1", "level"));
    }
    let known = request.values.get(..train).unwrap_or_default();
    let (mut baseline, mut variance) = (0.0, 0.0);
    for value in known {
        baseline += value / train as f64;
    }
    for value in known {
        variance += (value - baseline) * (value - baseline) / train as f64;
    }
    let deviation = variance.sqrt().max(1e-9);
    let all = Series { seconds: &request.seconds, values: &request.values, baseline };
    let seen = Series { seconds: request.seconds.get(..train).unwrap_or_default(), values: known, baseline };
    // In logarithms, so that every number stays above 0.
    let model = |point: &[f64]| {
        let at = |n: usize| libm::exp(point.get(n).copied().unwrap_or(0.0).clamp(-40.0, 40.0));
        let (half_life, spread) = (at(0).clamp(1e-3, 1e10), at(1).clamp(1e-6, 1e6));
        (half_life, spread, at(2).clamp(1e-12, 1e12))
    };
    let mut best: Option<(f64, Vec<f64>)> = None;
    // From a quick, a slow and a very slow drift: the likelihood may have several hills.
    for share in [0.005, 0.05, 0.5] {
        let start = [libm::log((span * share).max(1e-3)), libm::log(deviation), libm::log(variance.max(1e-11) * 0.1)];
        let mut objective = |point: &[f64]| {
            let (half_life, spread, noise) = model(point);
            seen.filter(Drift::new(half_life, spread), noise, &mut |_, _| {})
        };
        let found = minimise(&start, 1.0, 200, &mut objective);
        let loss = objective(&found);
        if best.as_ref().is_none_or(|(known, _)| loss < *known) {
            best = Some((loss, found));
        }
    }
    let (loss, point) = best.unwrap_or_default();
    let (half_life, spread, noise) = model(&point);
    // Innovations in deviations: those learnt from give the width, which then follows what it misses.
    let mut sizes = Vec::with_capacity(rows);
    all.filter(Drift::new(half_life, spread), noise, &mut |_, innovation| sizes.push(innovation.squared().sqrt()));
    let later = sizes.split_off(train);
    sort_by(&mut sizes, f64::total_cmp);
    let width = sizes.get((train as f64 * request.level) as usize).copied().unwrap_or(0.0).max(1e-9);
    let (mut within, mut normal, mut wide) = (0_i64, 0_i64, width);
    let z = two_sided(request.level);
    for size in &later {
        let hit = *size <= wide;
        within += i64::from(hit);
        normal += i64::from(*size <= z);
        wide *= libm::exp(FOLLOW * (request.level - f64::from(u8::from(hit))));
    }
    let share = |count: i64| Int53::new(count * 1_000_000 / (later.len() as i64).max(1));
    Ok(EmotionFitAnswer {
        baseline: digits(baseline),
        half_life_seconds: digits(half_life),
        spread: digits(spread),
        noise: digits(noise),
        log_likelihood: digits(-loss),
        width: digits(width),
        tested: later.len() as u32,
        coverage: share(within)?,
        normal_coverage: share(normal)?,
    })
}
