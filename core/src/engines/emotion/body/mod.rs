//! What a body says: heart beats and skin.
//!
//! | file | |
//! |---|---|
//! | `heart_rate_variability` | RMSSD, SDNN, pNN50, Poincaré's SD1 and SD2, band powers by one named method |
//! | `electrodermal` | level and responses of the skin's conductance |
//! | `reading` | the operation `emotion.body` |
//!
//! These are measures of a body, not of a feeling: LF/HF is no measure of stress. They become evidence by a calibration.

mod electrodermal;
mod heart_rate_variability;
mod reading;

pub use electrodermal::SkinResponse;
pub use heart_rate_variability::{Bands, HeartRateVariability};
pub use reading::{
    EmotionBodyAnswer, EmotionBodyRequest, HeartReading, HeartSignal, SkinReading, SkinSignal, read_body,
};
