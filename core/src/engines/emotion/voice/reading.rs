//! The operation `emotion.voice`, and the same answer from a buffer of samples.

use super::config::VoiceConfig;
use super::contours::Contours;
use super::mel::decibels;
use crate::engines::emotion::limits::{MAX_SAMPLES, MAX_SERIES, MAX_VOICE_WORK};
use crate::engines::emotion::permission::{EmotionPermission, EmotionSignal, admit};
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::foundation::pack::Shelf;
use crate::wire::wire;

/// A request of `emotion.voice`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionVoiceRequest {
    /// Where, what for, who, and what they agreed to.
    pub permission: EmotionPermission,
    /// How the voice is read.
    pub config: VoiceConfig,
    /// One channel, full scale −1 to 1 (16-bit integers divided by 32,768), of magnitude at most 1,000.
    pub samples: Vec<f64>,
}

/// Samples of one channel as they lie in a buffer.
#[derive(Clone, Copy, Debug)]
pub enum Pcm<'s> {
    /// 16 bits, full scale 32,768.
    I16(&'s [i16]),
    /// Floats, full scale 1.
    F32(&'s [f32]),
}

/// A stretch of time in seconds.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VoiceSpan {
    /// Its start.
    pub from: f64,
    /// Its end.
    pub to: f64,
}

/// Pitch in Hz over the frames that have one.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VoicePitch {
    /// Frames with a pitch.
    pub frames: u32,
    /// The middle one.
    pub median: f64,
    /// Their mean.
    pub mean: f64,
    /// A tenth is below.
    pub low: f64,
    /// A tenth is above.
    pub high: f64,
    /// The middle one in semitones above 27.5 Hz.
    pub semitones: f64,
}

/// Every frame's numbers; frame n is about second n · hop / rate.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceContours {
    /// Pitch in Hz; 0 where there is none.
    pub pitch: Vec<f64>,
    /// YIN's normalised difference at the period: 0 for a perfect repetition, 1 where there is no pitch.
    pub aperiodicity: Vec<f64>,
    /// Root mean square.
    pub rms: Vec<f64>,
    /// Spectral centroid in Hz.
    pub centroid: Vec<f64>,
    /// Frequency in Hz below which 85 % of the magnitudes lie.
    pub rolloff: Vec<f64>,
    /// Distance between this frame's and the last one's spectrum, each divided by its sum.
    pub flux: Vec<f64>,
    /// Share of samples at which the sign changes.
    pub zero_crossings: Vec<f64>,
    /// Whether somebody speaks.
    pub speech: Vec<bool>,
    /// Power of each mel band in decibels, frame after frame.
    pub mels: Vec<f64>,
    /// Cepstral coefficients, frame after frame.
    pub cepstra: Vec<f64>,
}

/// What a voice does, six digits each. A voice tells how excited somebody is far better than how pleased.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionVoiceAnswer {
    /// Seconds of sound.
    pub seconds: f64,
    /// Frames.
    pub frames: u32,
    /// Level of the whole in decibels of full scale: at least −100.
    pub level: f64,
    /// Where somebody speaks.
    pub speech: Vec<VoiceSpan>,
    /// Pitch; absent where no frame has one.
    pub pitch: Option<VoicePitch>,
    /// Mean harmonics-to-noise ratio in decibels over the frames with a pitch, each from −100 to 100: 10 log₁₀ r/(1 − r) of
    /// the correlation r with the sound one period later (Boersma 1993). Absent where no frame has a pitch.
    pub harmonicity: Option<f64>,
    /// Cycles that were laid over the next.
    pub cycles: u32,
    /// Mean difference of neighbouring periods over the mean period; absent without neighbours.
    pub jitter: Option<f64>,
    /// Mean of |20 log₁₀ Aᵢ/Aᵢ₋₁| of neighbouring cycles' peaks in decibels; absent without neighbours.
    pub shimmer: Option<f64>,
    /// Mean spectral centroid in Hz where somebody speaks; where nobody does, of all frames. So are those that follow.
    pub centroid: f64,
    /// Mean roll-off in Hz.
    pub rolloff: f64,
    /// Mean flux.
    pub flux: f64,
    /// Mean share of samples at which the sign changes.
    pub zero_crossings: f64,
    /// Mean power of each mel band in decibels.
    pub mels: Vec<f64>,
    /// Mean cepstral coefficients.
    pub cepstra: Vec<f64>,
    /// Every frame's numbers, if asked for.
    pub contours: Option<VoiceContours>,
}

fn digits(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}

fn rounded(mut values: Vec<f64>) -> Vec<f64> {
    for value in &mut values {
        *value = digits(*value);
    }
    values
}

/// Means over the marked frames of so many columns.
fn means(values: &[f64], columns: usize, marks: &[bool]) -> Vec<f64> {
    let (mut sums, mut count) = (vec![0.0; columns], 0.0);
    for (row, mark) in values.chunks_exact(columns).zip(marks) {
        if *mark {
            count += 1.0;
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
    }
    for sum in &mut sums {
        *sum = digits(*sum / count);
    }
    sums
}

fn pitch(contour: &[f64]) -> Option<VoicePitch> {
    let mut sorted: Vec<f64> = contour.iter().copied().filter(|hertz| *hertz > 0.0).collect();
    sort_by(&mut sorted, f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    // Between two neighbours in proportion, as NumPy's percentiles.
    let at = |share: f64| {
        let place = share * last as f64;
        let (low, high) = (sorted.get(place as usize), sorted.get((place as usize + 1).min(last)));
        let low = low.copied().unwrap_or(0.0);
        low + (high.copied().unwrap_or(0.0) - low) * (place - place.floor())
    };
    let (mut mean, median) = (0.0, at(0.5));
    for hertz in &sorted {
        mean += hertz / sorted.len() as f64;
    }
    Some(VoicePitch {
        frames: sorted.len() as u32,
        median: digits(median),
        mean: digits(mean),
        low: digits(at(0.1)),
        high: digits(at(0.9)),
        semitones: digits(12.0 / std::f64::consts::LN_2 * libm::log(median / 27.5)),
    })
}

fn spans(speech: &[bool], hop: f64, seconds: f64) -> Vec<VoiceSpan> {
    let (mut spans, mut at) = (Vec::new(), 0);
    for run in speech.chunk_by(|a, b| a == b) {
        let (from, to) = (at, at + run.len());
        at = to;
        if run.first() == Some(&true) {
            // A frame stands for half a hop on either side.
            let edge = |frame: usize| digits((hop * (frame as f64 - 0.5)).clamp(0.0, seconds));
            spans.push(VoiceSpan { from: edge(from), to: edge(to) });
        }
    }
    spans
}

fn measured(samples: &[f64], config: &VoiceConfig) -> Result<EmotionVoiceAnswer, Error> {
    config.check().map_err(|error| error.under("config"))?;
    let limit = |detail: &'static str| Error::new(Code::EmotionLimit, detail).under("samples");
    if samples.len() > MAX_SAMPLES {
        return Err(limit("too many samples"));
    }
    if samples.len() / config.hop() > MAX_SERIES {
        return Err(limit("too many frames: a longer hop gives fewer"));
    }
    // Lags of the lowest pitch, squared, for each frame.
    let lags = f64::from(config.rate) / config.lowest;
    if (samples.len() / config.hop()) as f64 * (lags * lags + config.window() as f64 * 64.0) > MAX_VOICE_WORK as f64 {
        return Err(limit("too much work: give less, a longer hop or a higher lowest pitch"));
    }
    if samples.is_empty() || !samples.iter().all(|value| value.abs() <= 1e3) {
        return Err(Error::new(Code::FieldRange, "expected numbers of magnitude at most 1000").under("samples"));
    }
    let mut found = Contours::of(samples, config);
    let (rate, frames) = (f64::from(config.rate), found.pitch.len());
    let seconds = samples.len() as f64 / rate;
    let speech = spans(&found.speech, config.hop() as f64 / rate, seconds);
    let everywhere = vec![true; frames];
    let marks = if speech.is_empty() { &everywhere } else { &found.speech };
    let mean = |contour: &[f64]| means(contour, 1, marks).first().copied().unwrap_or(0.0);
    let mut squares = 0.0;
    for value in samples {
        squares += value * value;
    }
    let pitched = found.pitch.iter().filter(|hertz| **hertz > 0.0).count();
    let mut answer = EmotionVoiceAnswer {
        seconds: digits(seconds),
        frames: frames as u32,
        level: digits(decibels(squares / samples.len() as f64)),
        speech,
        pitch: pitch(&found.pitch),
        harmonicity: (pitched > 0).then(|| digits(found.harmonicity / pitched as f64)),
        cycles: found.cycles.count,
        jitter: found.cycles.jitter().map(digits),
        shimmer: found.cycles.shimmer().map(digits),
        centroid: mean(&found.centroid),
        rolloff: mean(&found.rolloff),
        flux: mean(&found.flux),
        zero_crossings: mean(&found.zero_crossings),
        mels: means(&found.mels, usize::from(config.mels), marks),
        cepstra: means(&found.cepstra, usize::from(config.coefficients), marks),
        contours: None,
    };
    if config.contours {
        let take = |column: &mut Vec<f64>| rounded(std::mem::take(column));
        answer.contours = Some(VoiceContours {
            pitch: take(&mut found.pitch),
            aperiodicity: take(&mut found.aperiodicity),
            rms: take(&mut found.rms),
            centroid: take(&mut found.centroid),
            rolloff: take(&mut found.rolloff),
            flux: take(&mut found.flux),
            zero_crossings: take(&mut found.zero_crossings),
            speech: found.speech,
            mels: take(&mut found.mels),
            cepstra: take(&mut found.cepstra),
        });
    }
    Ok(answer)
}

/// Measures a voice.
///
/// # Errors
/// The gate's; `field.range`, `emotion.limit`.
pub fn read_voice(shelf: Shelf<'_>, request: &EmotionVoiceRequest) -> Result<Outcome<EmotionVoiceAnswer>, Error> {
    let admission = admit(shelf, &request.permission, &[EmotionSignal::Voice])?;
    let answer = measured(&request.samples, &request.config)?;
    Ok(Outcome { answer, reasons: admission.reasons, packs: vec![admission.pack] })
}

/// Measures a voice in a buffer, without reasons: the same answer as [`read_voice`] for the same samples.
///
/// ```
/// use hivecore::emotion::permission::EmotionPermission;
/// use hivecore::emotion::voice::{Pcm, VoiceConfig, voice_of};
/// use hivecore::foundation::pack::{Packs, Shelf};
/// use hivecore::wire::{Node, Read};
///
/// let table = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../packs/emotion-permission-2026.1.json"));
/// let packs = Packs::open(&[table])?;
/// let permission = Node::parse(br#"{"setting":"home","purpose":"self_reflection","signals":["voice"],
///     "subject":"user","jurisdiction":"DE","asOf":"2026-11-21",
///     "consents":[{"signal":"voice","purpose":"self_reflection","from":"2026-01-01"}]}"#)
///     .and_then(|node| EmotionPermission::read(&node))?;
/// let config = Node::parse(br#"{"rate":8000}"#).and_then(|node| VoiceConfig::read(&node))?;
/// // Half a second that rises forty samples long and falls forty samples long: 100 Hz.
/// let samples: Vec<i16> = (0..4000).map(|n| (n % 80 - 40_i16).abs() * 500 - 10_000).collect();
/// let answer = voice_of(Shelf(Some(&packs)), &permission, &config, Pcm::I16(&samples))?;
/// assert_eq!(answer.pitch.map(|pitch| pitch.median), Some(100.0));
/// # Ok::<(), hivecore::Error>(())
/// ```
///
/// # Errors
/// As [`read_voice`].
pub fn voice_of(
    shelf: Shelf<'_>,
    permission: &EmotionPermission,
    config: &VoiceConfig,
    samples: Pcm<'_>,
) -> Result<EmotionVoiceAnswer, Error> {
    admit(shelf, permission, &[EmotionSignal::Voice])?;
    let samples: Vec<f64> = match samples {
        Pcm::I16(samples) => samples.iter().map(|sample| f64::from(*sample) / 32_768.0).collect(),
        Pcm::F32(samples) => samples.iter().map(|sample| f64::from(*sample)).collect(),
    };
    measured(&samples, config)
}
