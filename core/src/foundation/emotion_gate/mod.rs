//! The gate of emotion inference: what is asked of a case, and the table of the pack `emotion-permission` that answers
//! (Regulation (EU) 2024/1689, Art. 5(1)(f), Annex III 1(c), Art. 50). It stands here because two engines that do not
//! know each other read it: `emotion` is stopped by it, `compliance` gives a verdict.

mod context;
mod table;

pub use context::{
    EmotionConsent, EmotionPermission, EmotionPurpose, EmotionSetting, EmotionSignal, EmotionSubject, EmotionTarget,
};
pub use table::{GateCase, GateDuty, GateNeed, GateRow, GateTable};
