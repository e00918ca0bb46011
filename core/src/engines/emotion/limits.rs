//! How much one request may hold, by the one table of limits.

pub use crate::foundation::limits::EMOTION_TEXT_BYTES as MAX_TEXT_BYTES;
