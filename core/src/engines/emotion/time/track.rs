//! Many observations at once, without reasons: the same filter as `emotion.step`, over columns.

use super::config::EmotionTrackConfig;
use super::kalman::Belief;
use crate::engines::emotion::permission::{EmotionPermission, EmotionSignal, admit_feeling};
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::Shelf;

/// What is believed after each row: `means[r · axes + a]`, and the same of variances.
#[derive(Clone, Debug, PartialEq)]
pub struct Tracked {
    /// Means.
    pub means: Vec<f64>,
    /// Variances.
    pub variances: Vec<f64>,
}

/// Filters rows of one person. `seconds` ascend; row r has the `axes` numbers from `values[r · axes]` on, with the
/// variances of their noise beside them. NaN is a number that was not observed. The baseline stays at the
/// configuration's unless it names a strength.
///
/// # Errors
/// The gate's; `field.range`; `buffer.shape` where the columns do not fit each other.
pub fn track(
    shelf: Shelf<'_>,
    permission: &EmotionPermission,
    signal: EmotionSignal,
    config: &EmotionTrackConfig,
    seconds: &[f64],
    values: &[f64],
    variances: &[f64],
) -> Result<Tracked, Error> {
    config.check().map_err(|error| error.under("config"))?;
    admit_feeling(shelf, permission, &[signal], None)?;
    let axes = config.axes.len();
    let shape = |detail: &'static str, field: &str| Error::new(Code::BufferShape, detail).under(field);
    if Some(values.len()) != seconds.len().checked_mul(axes) || variances.len() != values.len() {
        return Err(shape("expected a number for each axis of each row", "values"));
    }
    // Whatever is not a number fails the comparison.
    if !seconds.iter().all(|at| at.abs() <= 1e15) || !seconds.is_sorted() {
        return Err(shape("expected finite seconds that ascend", "seconds"));
    }
    if !values.iter().all(|value| value.is_nan() || value.abs() <= 1e6) {
        return Err(shape("expected numbers of at most 1000000, or NaN", "values"));
    }
    if !values.iter().zip(variances).all(|(value, noise)| value.is_nan() || (1e-12..=1e12).contains(noise)) {
        return Err(shape("expected 10^-12 to 10^12 beside each value", "variances"));
    }
    let mut tracked = Tracked { means: vec![0.0; values.len()], variances: vec![0.0; values.len()] };
    for (at, dynamics) in config.axes.iter().enumerate() {
        let drift = dynamics.drift();
        let mut belief = Belief { mean: dynamics.baseline, variance: dynamics.spread * dynamics.spread };
        let (mut baseline, mut observed, mut sum) = (dynamics.baseline, 0.0, 0.0);
        let mut before = seconds.first().copied().unwrap_or(0.0);
        let columns = values.iter().zip(variances).skip(at).step_by(axes);
        let out = tracked.means.iter_mut().zip(&mut tracked.variances).skip(at).step_by(axes);
        for ((now, (value, noise)), (mean, variance)) in seconds.iter().zip(columns).zip(out) {
            belief = drift.step(belief, baseline, now - before);
            before = *now;
            if !value.is_nan() {
                belief.observe(*value, *noise);
                if let Some(strength) = dynamics.baseline_strength {
                    observed += 1.0;
                    sum += value;
                    baseline = (strength * dynamics.baseline + sum) / (strength + observed);
                }
            }
            (*mean, *variance) = (belief.mean, belief.variance);
        }
    }
    Ok(tracked)
}
