//! How much the engine takes: its rows of the [one table](crate::foundation::limits), which `ops.limits` lists.

pub use crate::foundation::limits::{
    EMOTION_HELD as MAX_HELD, EMOTION_SAMPLES as MAX_SAMPLES, EMOTION_SERIES as MAX_SERIES,
    EMOTION_TEXT_BYTES as MAX_TEXT_BYTES, EMOTION_VOICE_WORK as MAX_VOICE_WORK, EMOTION_VOTES as MAX_VOTES,
};
