//! What written words say.
//!
//! | file | |
//! |---|---|
//! | `vader` | sentiment exactly as vaderSentiment 3.3.2 computes it |
//! | `classifier`, `features` | Ekman's six and neutral by a model that the pack `emotion-text` carries |
//! | `lexicon`, `word_table` | its tables, compiled from the pack `vader` |
//! | `tokens` | words as Python splits and cases them |
//! | `rounding` | decimals as Python's `round` gives them |
//! | `reading` | the operation `emotion.text` and the batch path |

mod classifier;
mod features;
mod lexicon;
mod reading;
mod rounding;
mod tokens;
mod vader;
mod word_table;

pub use classifier::{ClassifierScratch, TextModel, TextScores};
pub use lexicon::Lexicon;
pub use reading::{
    EmotionTextAnswer, EmotionTextRequest, FoundEmotion, Sentiment, TextAnalyser, TextEmotions, TextLanguage,
    TextReading, ValencedWord, emotion_batch, read_texts, sentiment_batch,
};
pub use rounding::rounded;
pub use vader::{Scratch, SentimentScores};
