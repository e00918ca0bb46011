//! What a face shows and what people say of themselves, as evidence for [`fusion`](super::fusion) and as measures for
//! [`time`](super::time).
//!
//! | file | |
//! |---|---|
//! | `model` | the trait of a model that the host brings, asked only when the gate lets it |
//! | `face` | action units of FACS, by a sourced table of the combinations that show an emotion |
//! | `self_report` | sliders of any scale, SAM's nine steps among them, and mood words |
//! | `table` | the pack `emotion-observation` |
//! | `reading` | the operation `emotion.observe` |

mod face;
mod model;
mod reading;
mod self_report;
mod table;

pub use model::{EmotionModel, evidence};
pub use reading::{EmotionObserveAnswer, EmotionObserveRequest, ObservedSignal, observe};
