//! Many rows at once, without reasons: the one door through which the bindings' batches go.

use crate::engines::emotion::fusion::{EmotionCalibration, FusionMethod, fuse_batch};
use crate::engines::emotion::permission::{EmotionPermission, EmotionSignal};
use crate::engines::emotion::text::{emotion_batch, sentiment_batch};
use crate::engines::emotion::time::{EmotionTrackConfig, track};
use crate::engines::emotion::voice::{Pcm, VoiceConfig, voice_of};
use crate::foundation::error::Error;
use crate::foundation::pack::Shelf;
use crate::wire::{Node, Read, text, wire};

/// What to make of columns.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub enum EmotionColumnsRequest {
    /// Of texts: VADER's four scores, each as one column: compound, positive, neutral, negative.
    Sentiment {
        /// Where, what for, who, and what they agreed to.
        permission: EmotionPermission,
    },
    /// Of texts: the probability of each of seven emotions, row after row, then for each row whether it could be read: 1
    /// or 0.
    Emotions {
        /// Where, what for, who, and what they agreed to.
        permission: EmotionPermission,
    },
    /// Of values that are votes, row after row for all labels of all signals: the probability of each class, row after row.
    Fuse {
        /// Where, what for, who, and what they agreed to.
        permission: EmotionPermission,
        /// What votes mean.
        calibration: EmotionCalibration,
        /// How to fuse.
        #[wire(default = FusionMethod::Learned {})]
        method: FusionMethod,
    },
    /// Of seconds, values and variances: the means after each row, row after row, then the variances.
    Track {
        /// Where, what for, who, and what they agreed to.
        permission: EmotionPermission,
        /// By what was observed.
        signal: EmotionSignal,
        /// How the person is tracked.
        config: EmotionTrackConfig,
    },
}

/// Columns on their way in; what a request does not ask for is not looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct EmotionColumns<'c> {
    /// Texts, one a row.
    pub texts: &'c [&'c str],
    /// When, ascending, one a row.
    pub seconds: &'c [f64],
    /// A number for each axis of each row, NaN was not observed; or votes.
    pub values: &'c [f64],
    /// The variance of each number's noise.
    pub variances: &'c [f64],
}

/// Answers a request's text over columns: the same numbers as the operations.
///
/// ```
/// use hivecore::Packs;
/// use hivecore::emotion::columns::{EmotionColumns, emotion_columns};
/// use hivecore::foundation::pack::Shelf;
///
/// let table = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../packs/emotion-permission-2026.1.json"));
/// let packs = Packs::open(&[table])?;
/// let request = br#"{"kind":"track","signal":"text","config":{"axes":[{"axis":"valence","halfLifeSeconds":600,
///     "spread":0.3}]},"permission":{"setting":"home","purpose":"self_reflection","signals":["text"],
///     "subject":"user","jurisdiction":"DE","asOf":"2026-11-21",
///     "consents":[{"signal":"text","purpose":"self_reflection","from":"2026-01-01"}]}}"#;
/// let columns = EmotionColumns { seconds: &[0.0, 600.0], values: &[0.6, f64::NAN], variances: &[0.09; 2], texts: &[] };
/// let found = emotion_columns(Shelf(Some(&packs)), request, &columns)?;
/// assert!((found[0] - 0.3).abs() < 1e-12 && (found[1] - 0.15).abs() < 1e-12);
/// # Ok::<(), hivecore::Error>(())
/// ```
///
/// # Errors
/// What the request's text gives; as [`sentiment_batch`], [`emotion_batch`], [`fuse_batch`] and [`track`].
pub fn emotion_columns(shelf: Shelf<'_>, request: &[u8], columns: &EmotionColumns<'_>) -> Result<Vec<f64>, Error> {
    let mut found;
    match EmotionColumnsRequest::read(&Node::parse(request)?)? {
        EmotionColumnsRequest::Sentiment { permission } => {
            let scores = sentiment_batch(shelf, &permission, columns.texts)?;
            found = vec![0.0; 4 * scores.len()];
            for (at, row) in scores.iter().enumerate() {
                let scores = [row.compound, row.positive, row.neutral, row.negative];
                for (place, score) in found.iter_mut().skip(at).step_by(columns.texts.len()).zip(scores) {
                    *place = score;
                }
            }
        }
        EmotionColumnsRequest::Emotions { permission } => {
            let scores = emotion_batch(shelf, &permission, columns.texts)?;
            found = Vec::with_capacity(8 * scores.len());
            for row in &scores {
                found.extend(row.probabilities);
            }
            for row in &scores {
                found.push(f64::from(u8::from(row.is_readable())));
            }
        }
        EmotionColumnsRequest::Fuse { permission, calibration, method } => {
            found = fuse_batch(shelf, &permission, &calibration, method, columns.values)?;
        }
        EmotionColumnsRequest::Track { permission, signal, config } => {
            let EmotionColumns { seconds, values, variances, .. } = *columns;
            let mut tracked = track(shelf, &permission, signal, &config, seconds, values, variances)?;
            found = tracked.means;
            found.append(&mut tracked.variances);
        }
    }
    Ok(found)
}

/// What is said beside a voice in a buffer.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
struct VoiceBufferRequest {
    /// Where, what for, who, and what they agreed to.
    permission: EmotionPermission,
    /// How the voice is read.
    config: VoiceConfig,
}

/// The text of an [`EmotionVoiceAnswer`](super::voice::EmotionVoiceAnswer) for samples in a buffer: that of
/// `emotion.voice`, whose request this is without its samples.
///
/// # Errors
/// What the request's text gives; as [`voice_of`].
pub fn voice_text(shelf: Shelf<'_>, request: &[u8], samples: Pcm<'_>) -> Result<String, Error> {
    let request = VoiceBufferRequest::read(&Node::parse(request)?)?;
    text(&voice_of(shelf, &request.permission, &request.config, samples)?)
}
