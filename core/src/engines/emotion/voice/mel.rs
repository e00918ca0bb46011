//! Mel bands and cepstral coefficients as librosa 0.11 has them: Slaney's scale, bands of equal area, decibels, DCT-II.

use crate::engines::emotion::circle::point;

/// Least power that a decibel is taken of.
const FLOOR: f64 = 1e-10;
/// Decibels below the loudest at which the rest is cut off before the coefficients.
const RANGE: f64 = 80.0;

/// Slaney's mel of a frequency: linear below 1 kHz, logarithmic above (Auditory Toolbox, 1998).
///
/// ```
/// use hivecore::emotion::voice::slaney_mel;
/// assert!((slaney_mel(220.0) - 3.3).abs() < 1e-12 && (slaney_mel(8000.0) - 45.245640471924965).abs() < 1e-12);
/// ```
#[must_use]
pub fn slaney_mel(hertz: f64) -> f64 {
    if hertz < 1000.0 { hertz * 3.0 / 200.0 } else { 15.0 + libm::log(hertz / 1000.0) / (libm::log(6.4) / 27.0) }
}

fn hertz(mel: f64) -> f64 {
    if mel < 15.0 { mel * 200.0 / 3.0 } else { 1000.0 * libm::exp((mel - 15.0) * (libm::log(6.4) / 27.0)) }
}

/// Ten times the logarithm to base ten.
pub(super) fn decibels(power: f64) -> f64 {
    10.0 / std::f64::consts::LN_10 * libm::log(power.max(FLOOR))
}

/// Triangles over the bins of a spectrum: each begins at a bin and has weights from there on.
pub(super) struct MelBands(Vec<(usize, Vec<f64>)>);

impl MelBands {
    /// Bands from 0 to half the rate, over `bins` frequencies.
    pub(super) fn new(bands: usize, bins: usize, rate: f64) -> Self {
        let top = slaney_mel(rate / 2.0);
        let mut triangles = Vec::with_capacity(bands);
        let edge = |at: usize| hertz(top * at as f64 / (bands + 1) as f64);
        for band in 0..bands {
            let (low, peak, high) = (edge(band), edge(band + 1), edge(band + 2));
            let (mut first, mut weights) = (0, Vec::new());
            for bin in 0..bins {
                let at = rate / 2.0 * bin as f64 / (bins - 1) as f64;
                let weight = ((at - low) / (peak - low)).min((high - at) / (high - peak));
                if weight > 0.0 {
                    if weights.is_empty() {
                        first = bin;
                    }
                    weights.push(weight * 2.0 / (high - low));
                }
            }
            triangles.push((first, weights));
        }
        Self(triangles)
    }

    /// The decibels of each band's power, after those already there.
    pub(super) fn decibels(&self, magnitudes: &[f64], into: &mut Vec<f64>) {
        for (first, weights) in &self.0 {
            let mut power = 0.0;
            for (magnitude, weight) in magnitudes.iter().skip(*first).zip(weights) {
                power += magnitude * magnitude * weight;
            }
            into.push(decibels(power));
        }
    }
}

/// The first cepstral coefficients of each frame of decibels: DCT-II, orthonormal.
pub(super) fn cepstra(decibels: &[f64], bands: usize, count: usize) -> Vec<f64> {
    let loudest = decibels.iter().fold(f64::MIN, |most, value| most.max(*value));
    let mut waves = Vec::with_capacity(count * bands);
    for k in 0..count {
        let scale = (if k == 0 { 1.0 } else { 2.0 } / bands as f64).sqrt();
        for n in 0..bands {
            waves.push(scale * point(k * (2 * n + 1), 4 * bands).0);
        }
    }
    let mut coefficients = Vec::with_capacity(decibels.len() / bands * count);
    for frame in decibels.chunks_exact(bands) {
        for wave in waves.chunks_exact(bands) {
            let mut sum = 0.0;
            for (value, wave) in frame.iter().zip(wave) {
                sum += value.max(loudest - RANGE) * wave;
            }
            coefficients.push(sum);
        }
    }
    coefficients
}
