//! What a voice does: pitch, energy, steadiness, colour. Measures, not feelings: a calibration makes evidence of them.
//!
//! | file | |
//! |---|---|
//! | `yin`, `path` | pitch: YIN's candidates, the path through them over time, refined over several periods |
//! | `cycles` | jitter and shimmer, cycle by cycle |
//! | `fourier`, `mel` | spectra in a fixed order; mel bands and cepstral coefficients as librosa has them |
//! | `contours` | everything frame by frame: energy, centroid, roll-off, flux, zero crossings |
//! | `activity` | where somebody speaks |
//! | `config`, `reading` | the operation `emotion.voice`, and the same from a buffer |

mod activity;
mod config;
mod contours;
mod cycles;
mod fourier;
mod mel;
mod path;
mod reading;
mod yin;

pub use config::VoiceConfig;
pub use mel::slaney_mel;
pub use reading::{
    EmotionVoiceAnswer, EmotionVoiceRequest, Pcm, VoiceContours, VoicePitch, VoiceSpan, read_voice, voice_of,
};
