//! The operation `emotion.forecast`: the drift to a time to come is the whole forecast.

use super::config::{EmotionAxis, EmotionTrackConfig};
use super::normal::two_sided;
use super::state::{EmotionState, seconds_between};
use super::step::digits;
use crate::engines::emotion::permission::{EmotionPermission, admit_feeling};
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::pack::Shelf;
use crate::wire::wire;

/// A request of `emotion.forecast`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionForecastRequest {
    /// Where, what for, who, and what they agreed to.
    pub permission: EmotionPermission,
    /// How the person is tracked.
    pub config: EmotionTrackConfig,
    /// As the last answer of `emotion.step` left it. Held observations do not count.
    pub state: EmotionState,
    /// Times from the state's own on.
    pub at: Vec<Instant>,
    /// How often the interval shall hold, between 0 and 1.
    #[wire(default = 0.9)]
    pub level: f64,
    /// Variance of an observation's noise: above 0, intervals are those of what will be observed.
    #[wire(default = 0.0)]
    pub noise: f64,
    /// How many deviations an interval reaches, above 0 and at most 1,000: the `width` of `emotion.fit`. Absent: as
    /// the level says of the normal distribution.
    pub width: Option<f64>,
}

/// Forecasts.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionForecastAnswer {
    /// One for each time, in order.
    pub forecasts: Vec<Forecast>,
}

/// All axes at one time.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// When.
    pub at: Instant,
    /// Each axis.
    pub axes: Vec<AxisForecast>,
}

/// One axis at one time, nine digits each.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisForecast {
    /// The axis.
    pub axis: EmotionAxis,
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub deviation: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Looks ahead.
///
/// # Errors
/// The gate's; `field.range`, `emotion.state`.
pub fn forecast(shelf: Shelf<'_>, request: &EmotionForecastRequest) -> Result<Outcome<EmotionForecastAnswer>, Error> {
    let (config, state) = (&request.config, &request.state);
    config.check().map_err(|error| error.under("config"))?;
    let admission = admit_feeling(shelf, &request.permission, &state.signals, state.at)?;
    state.check(config).map_err(|error| error.under("state"))?;
    let range = |detail: &'static str, field: &str| Error::new(Code::FieldRange, detail).under(field);
    if !(request.level > 0.0 && request.level < 1.0) {
        return Err(range("expected between 0 and 1", "level"));
    }
    if !(0.0..=1e12).contains(&request.noise) {
        return Err(range("expected 0 to 10^12", "noise"));
    }
    if request.width.is_some_and(|width| !(width > 0.0 && width <= 1e3)) {
        return Err(range("expected above 0, at most 1000", "width"));
    }
    let z = request.width.unwrap_or_else(|| two_sided(request.level));
    let mut forecasts = Vec::with_capacity(request.at.len());
    for (place, at) in request.at.iter().enumerate() {
        let elapsed = state.at.map_or(0.0, |before| seconds_between(before, *at));
        if elapsed < 0.0 {
            return Err(Error::new(Code::FieldRange, "before the state's own time").at(place).under("at"));
        }
        let mut axes = Vec::with_capacity(state.axes.len());
        for (n, (axis, dynamics)) in state.axes.iter().zip(&config.axes).enumerate() {
            let belief = dynamics.drift().step(axis.belief(), state.baseline(config, n), elapsed);
            let deviation = (belief.variance.max(0.0) + request.noise).sqrt();
            axes.push(AxisForecast {
                axis: dynamics.axis,
                mean: digits(belief.mean),
                deviation: digits(deviation),
                low: digits(belief.mean - z * deviation),
                high: digits(belief.mean + z * deviation),
            });
        }
        forecasts.push(Forecast { at: *at, axes });
    }
    Ok(Outcome { answer: EmotionForecastAnswer { forecasts }, reasons: admission.reasons, packs: vec![admission.pack] })
}
