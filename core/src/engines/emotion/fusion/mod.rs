//! Several signals, one calibrated answer.
//!
//! | file | |
//! |---|---|
//! | `calibration` | what each signal's votes have meant: fitted from labelled votes, a plain value |
//! | `calibrate` | the operation `emotion.calibrate` |
//! | `confusion_bayes` | evidence of each signal in micro-nats, for any subset of the signals |
//! | `baselines` | mean, product of experts, Dempster-Shafer: for comparison, by name |
//! | `conflict` | how much the signals contradict each other |
//! | `fuse` | the operation `emotion.fuse` |
//! | `lbfgs`, `micros` | what fits, and what rounds |

mod baselines;
mod calibrate;
mod calibration;
mod conflict;
mod confusion_bayes;
mod fuse;
mod lbfgs;
mod micros;

pub use calibrate::{CalibrateAnswer, CalibrateRequest, ModalityVotes, calibrate};
pub use calibration::{CalibratedModality, CalibratedSubset, EmotionCalibration, LearnedEvidence};
pub use conflict::SignalConflict;
pub use fuse::{
    ClassShare, FuseAnswer, FuseRequest, FusionMethod, ModalityContribution, SignalEvidence, fuse, fuse_batch,
};
