//! How a person is tracked.

use super::bocpd::ChangePrior;
use super::ornstein_uhlenbeck::Drift;
use crate::foundation::error::{Code, Error};
use crate::wire::wire;

/// An axis of feeling, −1 to 1.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmotionAxis {
    /// From unpleasant to pleasant.
    Valence,
    /// From calm to excited.
    Arousal,
    /// From controlled to in control.
    Dominance,
}

/// How one axis moves when nobody looks.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisDynamics {
    /// The axis.
    pub axis: EmotionAxis,
    /// Seconds in which half of a deviation from the baseline is gone: 0.001 to 10¹⁰.
    #[wire(default = 14_400.0)]
    pub half_life_seconds: f64,
    /// Standard deviation in the long run, 10⁻⁶ to 10⁶.
    #[wire(default = 0.35)]
    pub spread: f64,
    /// Where people are on average.
    #[wire(default = 0.0)]
    pub baseline: f64,
    /// How many of the person's own observations that average is worth: 0 and it is left at the first one; the
    /// personal baseline moves to the mean of what is observed. Absent: the baseline stays.
    pub baseline_strength: Option<f64>,
}

impl AxisDynamics {
    pub(super) fn drift(&self) -> Drift {
        Drift::new(self.half_life_seconds, self.spread)
    }
}

/// When a change counts as a breakthrough moment.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangeDetection {
    /// The axis that is watched.
    #[wire(default = EmotionAxis::Valence)]
    pub axis: EmotionAxis,
    /// Chance of a change at each observation, between 0 and 1.
    #[wire(default = 0.01)]
    pub hazard: f64,
    /// What is expected of a stretch without change.
    #[wire(default = ChangePrior::default())]
    pub prior: ChangePrior,
    /// A run shorter than this is recent, 2 to 64.
    #[wire(default = 5)]
    pub recent: u8,
    /// Probability of a recent run above which a moment is announced, between 0 and 1.
    #[wire(default = 0.5)]
    pub threshold: f64,
    /// Longest run that is told apart, 16 to 256.
    #[wire(default = 64)]
    pub longest: u16,
}

/// How a person is tracked. The same for the whole life of a state.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionTrackConfig {
    /// One to three axes, ascending: valence, arousal, dominance.
    pub axes: Vec<AxisDynamics>,
    /// Seconds for which observations are held and sorted, so that any order of arrival ends in the same state: at most
    /// 2,592,000.
    #[wire(default = 0)]
    pub max_lateness_seconds: u32,
    /// Whether and how breakthrough moments are found.
    pub changes: Option<ChangeDetection>,
}

impl EmotionTrackConfig {
    /// Refuses what cannot be tracked.
    ///
    /// # Errors
    /// `field.range`, with the path below this value.
    pub fn check(&self) -> Result<(), Error> {
        let range = |detail: &'static str| Error::new(Code::FieldRange, detail);
        let ascending = self.axes.windows(2).all(|pair| pair[0].axis < pair[1].axis);
        if self.axes.is_empty() || !ascending {
            return Err(range("expected one to three axes, ascending").under("axes"));
        }
        for (at, axis) in self.axes.iter().enumerate() {
            let fits = (1e-3..=1e10).contains(&axis.half_life_seconds)
                && (1e-6..=1e6).contains(&axis.spread)
                && (-1e6..=1e6).contains(&axis.baseline)
                && axis.baseline_strength.is_none_or(|strength| (0.0..=1e9).contains(&strength));
            if !fits {
                return Err(range("a half-life, spread, baseline or strength is out of range").at(at).under("axes"));
            }
        }
        if self.max_lateness_seconds > 2_592_000 {
            return Err(range("expected at most 2592000").under("maxLatenessSeconds"));
        }
        let Some(changes) = &self.changes else { return Ok(()) };
        let positive = |value: f64| (1e-9..=1e9).contains(&value);
        let prior = &changes.prior;
        let fits = changes.hazard > 0.0
            && changes.hazard < 1.0
            && changes.threshold > 0.0
            && changes.threshold < 1.0
            && (2..=64).contains(&changes.recent)
            && (16..=256).contains(&changes.longest)
            && u16::from(changes.recent) < changes.longest
            && (-1e6..=1e6).contains(&prior.mean)
            && positive(prior.strength)
            && positive(prior.shape)
            && positive(prior.scale)
            && self.axes.iter().any(|axis| axis.axis == changes.axis);
        if fits { Ok(()) } else { Err(range("a number of the detection is out of range").under("changes")) }
    }
}
