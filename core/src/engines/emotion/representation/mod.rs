//! Ways to name a feeling, and the ways between them: the operation `emotion.map`.
//!
//! Valence, arousal and dominance; Ekman's six and neutral; Plutchik's eight with intensities and dyads; the 28 labels
//! of GoEmotions. Every table stands in the pack `emotion-mappings` with its source, and one request names one table:
//! tables contradict each other and are never mixed.

mod map;

pub use map::{
    EmotionCoordinates, EmotionMapAnswer, EmotionMapRequest, EmotionMapping, EmotionMappings, EmotionPair, NamedShare,
    map,
};
