//! A person's state over time, from observations that come when they come.
//!
//! | file | |
//! |---|---|
//! | `ornstein_uhlenbeck` | how a state drifts back to its baseline between observations, exactly |
//! | `kalman` | what an observation does to a belief |
//! | `bocpd` | Bayesian online change-point detection: breakthrough moments |
//! | `config`, `state` | plain values: how a person is tracked, and what is remembered |
//! | `step` | the operation `emotion.step`: state and observations in, state and decisions out |
//! | `forecast`, `fit`, `patterns` | the operations of those names |
//! | `track` | many observations at once, without reasons |
//! | `normal`, `nelder_mead` | quantiles, and what fits |

mod bocpd;
mod config;
mod fit;
mod forecast;
mod kalman;
mod nelder_mead;
mod normal;
mod ornstein_uhlenbeck;
mod patterns;
mod state;
mod step;
mod track;

pub use bocpd::{ChangePrior, RunLengths};
pub use config::{AxisDynamics, ChangeDetection, EmotionAxis, EmotionTrackConfig};
pub use fit::{EmotionFitAnswer, EmotionFitRequest, fit};
pub use forecast::{AxisForecast, EmotionForecastAnswer, EmotionForecastRequest, Forecast, forecast};
pub use kalman::{Belief, Innovation};
pub use ornstein_uhlenbeck::Drift;
pub use patterns::{
    EmotionPattern, EmotionPatternsAnswer, EmotionPatternsRequest, PatternMark, PatternPoint, patterns,
};
pub use state::{AxisState, EmotionMeasure, EmotionObservation, EmotionState};
pub use step::{
    AxisEstimate, EmotionCommand, EmotionStepAnswer, EmotionStepRequest, MomentDecision, RejectionCause, step,
};
pub use track::{Tracked, track};
