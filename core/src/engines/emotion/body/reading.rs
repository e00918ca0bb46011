//! The operation `emotion.body`.

use super::electrodermal::responses;
use super::heart_rate_variability::{Bands, HeartRateVariability, normal_beats};
use crate::engines::emotion::limits::MAX_SERIES;
use crate::engines::emotion::permission::{EmotionPermission, EmotionSignal, admit};
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::Shelf;
use crate::wire::wire;

/// Heart beats.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct HeartSignal {
    /// Milliseconds between beats, above 0 and at most 60,000.
    pub intervals: Vec<f64>,
    /// Whether intervals that cannot be normal beats are left out: outside 300 to 2,000 ms, or more than a fifth away
    /// from the median of the five possible ones before, at the start of the first five. Beats beside one that is left
    /// out are no successive ones, and its time passes, at most 2 seconds of it.
    #[wire(default = true)]
    pub reject_artefacts: bool,
}

/// Skin conductance.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct SkinSignal {
    /// Microsiemens, 0 to 1,000.
    pub samples: Vec<f64>,
    /// Samples a second, 1 to 10,000.
    pub rate: f64,
    /// The least response that counts, in microsiemens: 0.001 to 10.
    #[wire(default = 0.05)]
    pub least: f64,
}

/// A request of `emotion.body`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionBodyRequest {
    /// Where, what for, who, and what they agreed to.
    pub permission: EmotionPermission,
    /// Heart beats.
    pub heart: Option<HeartSignal>,
    /// Skin conductance.
    pub skin: Option<SkinSignal>,
}

/// What the heart says, six digits each.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct HeartReading {
    /// Intervals that counted.
    pub used: u32,
    /// Intervals that were left out.
    pub rejected: u32,
    /// Beats per minute.
    pub rate: f64,
    /// Mean interval in ms.
    pub mean: f64,
    /// Standard deviation of intervals in ms.
    pub sdnn: f64,
    /// Root mean square of successive differences in ms.
    pub rmssd: f64,
    /// Percent of successive differences beyond 50 ms.
    pub pnn50: f64,
    /// Poincaré plot, across, in ms.
    pub sd1: f64,
    /// Poincaré plot, along, in ms.
    pub sd2: f64,
    /// How the powers are found: Welch, 4 Hz linear, segments of 256, Hann, 4,096 points.
    pub method: String,
    /// Power from 0.003 to 0.04 Hz in ms²; absent for less than a second.
    pub very_low: Option<f64>,
    /// Power from 0.04 to 0.15 Hz in ms².
    pub low: Option<f64>,
    /// Power from 0.15 to 0.40 Hz in ms².
    pub high: Option<f64>,
    /// Power from 0.003 to 0.40 Hz in ms²: the sum of the three.
    pub total: Option<f64>,
    /// Low over high; absent where there is no high. Not a measure of stress.
    pub low_over_high: Option<f64>,
}

/// What the skin says, six digits each.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct SkinReading {
    /// Mean level in microsiemens.
    pub level: f64,
    /// Responses.
    pub responses: u32,
    /// Responses a minute.
    pub per_minute: f64,
    /// Mean amplitude in microsiemens; 0 without any.
    pub amplitude: f64,
    /// Mean rise time in seconds; 0 without any.
    pub rise: f64,
}

/// What a body says.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionBodyAnswer {
    /// The heart, where it was asked for.
    pub heart: Option<HeartReading>,
    /// The skin, where it was asked for.
    pub skin: Option<SkinReading>,
}

fn digits(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}

fn range(detail: &'static str, field: &str, under: &str) -> Error {
    Error::new(Code::FieldRange, detail).under(field).under(under)
}

fn heart(signal: &HeartSignal) -> Result<HeartReading, Error> {
    let given = &signal.intervals;
    if given.len() > MAX_SERIES {
        return Err(Error::new(Code::EmotionLimit, "the series is too long").under("intervals").under("heart"));
    }
    if !given.iter().all(|interval| *interval > 0.0 && *interval <= 60_000.0) {
        return Err(range("expected above 0, at most 60000 ms", "intervals", "heart"));
    }
    let kept = if signal.reject_artefacts { normal_beats(given) } else { vec![true; given.len()] };
    let used = kept.iter().filter(|kept| **kept).count();
    if used < 3 || !kept.windows(2).any(|pair| pair == [true; 2]) {
        return Err(range("expected at least three normal intervals, two of them successive", "intervals", "heart"));
    }
    let (found, bands) = (HeartRateVariability::among(given, &kept), Bands::among(given, &kept));
    let power = |of: fn(&Bands) -> f64| bands.as_ref().map(|bands| digits(of(bands)));
    let ratio = bands.filter(|bands| bands.high > 0.0).map(|bands| digits(bands.low / bands.high));
    Ok(HeartReading {
        used: used as u32,
        rejected: (given.len() - used) as u32,
        rate: digits(60_000.0 / found.mean),
        mean: digits(found.mean),
        sdnn: digits(found.sdnn),
        rmssd: digits(found.rmssd),
        pnn50: digits(found.pnn50),
        sd1: digits(found.sd1),
        sd2: digits(found.sd2),
        method: "welch_4hz_linear_256_hann_4096".to_owned(),
        very_low: power(|bands| bands.very_low),
        low: power(|bands| bands.low),
        high: power(|bands| bands.high),
        total: power(|bands| bands.very_low + bands.low + bands.high),
        low_over_high: ratio,
    })
}

fn skin(signal: &SkinSignal) -> Result<SkinReading, Error> {
    let samples = &signal.samples;
    if samples.len() > MAX_SERIES {
        return Err(Error::new(Code::EmotionLimit, "the series is too long").under("samples").under("skin"));
    }
    if samples.is_empty() || !samples.iter().all(|value| (0.0..=1000.0).contains(value)) {
        return Err(range("expected 0 to 1000 microsiemens", "samples", "skin"));
    }
    if !(1.0..=10_000.0).contains(&signal.rate) || !(0.001..=10.0).contains(&signal.least) {
        return Err(range("expected 1 to 10000 samples a second, and a least response of 0.001 to 10", "rate", "skin"));
    }
    let found = responses(samples, signal.rate, signal.least);
    let (mut level, mut amplitude, mut rise) = (0.0, 0.0, 0.0);
    for value in samples {
        level += value / samples.len() as f64;
    }
    for response in &found {
        amplitude += response.amplitude / found.len() as f64;
        rise += response.rise / found.len() as f64;
    }
    Ok(SkinReading {
        level: digits(level),
        responses: found.len() as u32,
        per_minute: digits(found.len() as f64 * 60.0 * signal.rate / samples.len() as f64),
        amplitude: digits(amplitude),
        rise: digits(rise),
    })
}

/// Measures a body.
///
/// # Errors
/// The gate's; `field.range`, `emotion.limit`.
pub fn read_body(shelf: Shelf<'_>, request: &EmotionBodyRequest) -> Result<Outcome<EmotionBodyAnswer>, Error> {
    let admission = admit(shelf, &request.permission, &[EmotionSignal::Body])?;
    let answer = EmotionBodyAnswer {
        heart: request.heart.as_ref().map(heart).transpose()?,
        skin: request.skin.as_ref().map(skin).transpose()?,
    };
    Ok(Outcome { answer, reasons: admission.reasons, packs: vec![admission.pack] })
}
