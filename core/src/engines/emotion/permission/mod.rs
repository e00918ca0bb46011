//! May this be asked at all? Decided before anything is inferred, by a table that a pack brings.
//!
//! | file | |
//! |---|---|
//! | `context` | who is asked about, where, why, by which signals, when, and what they agreed to |
//! | `table` | the rows of the pack `emotion-permission`: Regulation (EU) 2024/1689, Art. 5(1)(f), Annex III 1(c), Art. 50 |
//! | `gate` | the first row that fits, then the consents |

mod context;
mod gate;
mod table;

pub use context::{
    EmotionConsent, EmotionPermission, EmotionPurpose, EmotionSetting, EmotionSignal, EmotionSubject, EmotionTarget,
};
pub use gate::{EmotionDuty, EmotionPermitAnswer, EmotionPermitRequest, PermitDecision, UndetectedNeed, permit};
pub(crate) use gate::{admit, admit_feeling};
