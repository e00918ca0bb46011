//! What a voice does frame by frame. A frame stands about each multiple of the hop; beyond the ends there is silence
//! (for zero crossings: the last sample), as in librosa's centred frames.

use super::activity::active;
use super::config::VoiceConfig;
use super::cycles::Cycles;
use super::fourier::Fourier;
use super::mel::{MelBands, cepstra, decibels};
use super::path::{UNVOICED, path};
use super::yin::Yin;
use crate::engines::emotion::circle::point;

/// Share of the magnitudes that lies below the roll-off.
const ROLLOFF: f64 = 0.85;
/// Least share of noise: a harmonics-to-noise ratio of 100 dB.
const CLEAREST: f64 = 1e-10;
/// Seconds that speech may pause.
const PAUSE: f64 = 0.2;

/// One number for each frame.
pub(super) struct Contours {
    /// Hz; 0 where there is no pitch.
    pub pitch: Vec<f64>,
    /// 0 for a perfect repetition, 1 for none.
    pub aperiodicity: Vec<f64>,
    pub rms: Vec<f64>,
    pub centroid: Vec<f64>,
    pub rolloff: Vec<f64>,
    pub flux: Vec<f64>,
    pub zero_crossings: Vec<f64>,
    pub speech: Vec<bool>,
    /// Decibels, band after band.
    pub mels: Vec<f64>,
    pub cepstra: Vec<f64>,
    pub cycles: Cycles,
    /// Sum over frames with a pitch of the harmonics-to-noise ratio in decibels.
    pub harmonicity: f64,
}

/// Centroid and roll-off of a spectrum in bins, and its shares of the whole.
fn spectral(magnitudes: &[f64], shares: &mut Vec<f64>) -> (f64, f64) {
    let (mut sum, mut turning) = (0.0, 0.0);
    for (bin, magnitude) in magnitudes.iter().enumerate() {
        sum += magnitude;
        turning += bin as f64 * magnitude;
    }
    shares.clear();
    if sum <= 0.0 {
        shares.resize(magnitudes.len(), 0.0);
        return (0.0, 0.0);
    }
    let (mut below, mut rolloff) = (0.0, None);
    for (bin, magnitude) in magnitudes.iter().enumerate() {
        below += magnitude;
        if rolloff.is_none() && below >= ROLLOFF * sum {
            rolloff = Some(bin as f64);
        }
        shares.push(magnitude / sum);
    }
    (turning / sum, rolloff.unwrap_or(0.0))
}

/// Share of the samples whose sign is another than that of the sample before. What is below 10⁻¹⁰ counts as 0, and 0 as
/// positive.
fn crossings(samples: &[f64], middle: usize, window: usize) -> f64 {
    let last = samples.len().saturating_sub(1);
    let negative = |place: usize| {
        let place = place.saturating_sub(window / 2).min(last);
        samples.get(place).is_some_and(|value| *value < -1e-10)
    };
    let mut count = 0.0;
    let mut before = negative(middle);
    for place in middle + 1..middle + window {
        let now = negative(place);
        count += f64::from(u8::from(now != before));
        before = now;
    }
    count / window as f64
}

impl Contours {
    /// Measures samples by a configuration that was checked.
    pub(super) fn of(samples: &[f64], config: &VoiceConfig) -> Self {
        let (rate, window, hop) = (f64::from(config.rate), config.window(), config.hop());
        let (bands, bins) = (usize::from(config.mels), window / 2 + 1);
        let (mut fourier, triangles) = (Fourier::new(window), MelBands::new(bands, bins, rate));
        let mut yin = Yin::new(rate, config.lowest, config.highest, hop);
        let mut taper = Vec::with_capacity(window);
        for n in 0..window {
            taper.push(0.5 - 0.5 * point(n, window).0);
        }
        let empty = Vec::new;
        let mut found = Self {
            pitch: empty(),
            aperiodicity: empty(),
            rms: empty(),
            centroid: empty(),
            rolloff: empty(),
            flux: empty(),
            zero_crossings: empty(),
            speech: Vec::new(),
            mels: empty(),
            cepstra: empty(),
            cycles: Cycles::default(),
            harmonicity: 0.0,
        };
        let (mut frame, mut magnitudes, mut shares) = (vec![0.0; window], empty(), empty());
        let (mut levels, mut voiced) = (empty(), Vec::new());
        let (mut candidates, mut ends) = (Vec::new(), Vec::new());
        // Near the ends the whole frame that lies nearest.
        let length = yin.frame();
        let near = |middle: usize| {
            let start = middle.saturating_sub(length / 2).min(samples.len().saturating_sub(length));
            start..start + length
        };
        let loud = libm::exp(config.quietest * std::f64::consts::LN_10 / 20.0);
        let bin_hertz = rate / window as f64;
        for middle in (0..=samples.len()).step_by(hop) {
            let mut squares = 0.0;
            for (n, (value, taper)) in frame.iter_mut().zip(&taper).enumerate() {
                let sample = (middle + n).checked_sub(window / 2).and_then(|place| samples.get(place));
                let sample = sample.copied().unwrap_or(0.0);
                squares += sample * sample;
                *value = sample * taper;
            }
            let rms = (squares / window as f64).sqrt();
            fourier.magnitudes(&frame, &mut magnitudes);
            let before = shares.clone();
            let (centroid, rolloff) = spectral(&magnitudes, &mut shares);
            let mut flux = 0.0;
            for (now, before) in shares.iter().zip(&before) {
                flux += (now - before) * (now - before);
            }
            triangles.decibels(&magnitudes, &mut found.mels);

            candidates.push(UNVOICED);
            if rms >= loud && samples.len() >= length {
                yin.candidates(samples, near(middle).start, &mut candidates);
            }
            ends.push(candidates.len());
            found.rms.push(rms);
            found.centroid.push(centroid * bin_hertz);
            found.rolloff.push(rolloff * bin_hertz);
            found.flux.push(flux.sqrt());
            found.zero_crossings.push(crossings(samples, middle, window));
            levels.push(decibels(rms * rms).max(config.quietest));
        }
        let chosen = path(&candidates, &ends, rate / hop as f64 / 100.0, rate / config.lowest);
        for (middle, (lag, aperiodicity)) in (0..).step_by(hop).zip(chosen) {
            let piece = samples.get(near(middle)).filter(|_| lag > 0.0);
            let (period, noise) = piece.map_or((0.0, 1.0), |piece| yin.period(piece, lag));
            let pitch = if period > 0.0 { rate / period } else { 0.0 };
            if pitch > 0.0 {
                let noise = noise.clamp(CLEAREST, 1.0 - CLEAREST);
                found.harmonicity += decibels((1.0 - noise) / noise);
            }
            found.pitch.push(pitch);
            found.aperiodicity.push(if pitch > 0.0 { aperiodicity } else { 1.0 });
            voiced.push(pitch > 0.0);
        }
        found.cepstra = cepstra(&found.mels, bands, usize::from(config.coefficients));
        found.speech = active(&levels, &voiced, (PAUSE * rate / hop as f64) as usize);
        let mut at = 0;
        for run in voiced.chunk_by(|a, b| a == b) {
            let (first, last) = (at, at + run.len() - 1);
            at += run.len();
            if run.first() == Some(&true) {
                let (pitch, most) = (&found.pitch, last);
                let period = |place: usize| {
                    let frame = ((place + hop / 2) / hop).clamp(first, most);
                    rate / pitch.get(frame).copied().unwrap_or(rate)
                };
                found.cycles.walk(samples, first * hop, (last * hop).min(samples.len()), period);
            }
        }
        found
    }
}
