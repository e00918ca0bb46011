//! May this be asked at all? Decided before anything is inferred, by a table that a pack brings.
//!
//! | file | |
//! |---|---|
//! | `gate` | the first row that fits, then the consents |
//!
//! The table and what it asks for stand in [`emotion_gate`](crate::foundation::emotion_gate), since compliance reads
//! them as well.

mod gate;

pub use crate::foundation::emotion_gate::{
    EmotionConsent, EmotionPermission, EmotionPurpose, EmotionSetting, EmotionSignal, EmotionSubject, EmotionTarget,
};
pub use gate::{EmotionDuty, EmotionPermitAnswer, EmotionPermitRequest, PermitDecision, UndetectedNeed, permit};
pub(crate) use gate::{admit, admit_feeling, declared};
