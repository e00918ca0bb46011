//! What is remembered of a person: a plain value of bounded size, which the host stores.

use super::bocpd::RunLengths;
use super::config::{EmotionAxis, EmotionTrackConfig};
use super::kalman::Belief;
use crate::engines::emotion::permission::EmotionSignal;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::wire::wire;

/// One number that an observation gives.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EmotionMeasure {
    /// Which axis.
    pub axis: EmotionAxis,
    /// Where on it, −1,000,000 to 1,000,000; the scale is −1 to 1.
    pub value: f64,
    /// Variance of its noise, 10⁻¹² to 10¹².
    pub variance: f64,
}

/// What one signal said at one time. An estimate that some analyser made, never the signal itself.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionObservation {
    /// Who observed.
    pub source: String,
    /// The observer's own number for it: (source, id) is taken once.
    pub id: String,
    /// When.
    pub at: Instant,
    /// By what.
    pub signal: EmotionSignal,
    /// One to three numbers, ascending by axis.
    pub measures: Vec<EmotionMeasure>,
}

/// What is believed of one axis.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisState {
    /// Mean.
    pub mean: f64,
    /// Variance.
    pub variance: f64,
    /// Observations that the personal baseline stands on.
    pub observed: u32,
    /// Their mean.
    pub average: f64,
}

impl AxisState {
    pub(super) const fn belief(&self) -> Belief {
        Belief { mean: self.mean, variance: self.variance }
    }
}

/// A person's state.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionState {
    /// One for each axis of the configuration.
    pub axes: Vec<AxisState>,
    /// The time that the axes speak of: that of the last observation folded in. Absent before the first.
    pub at: Option<Instant>,
    /// Signals that the axes stand on, ascending: whoever asks what the state says must declare them all.
    #[wire(default = Vec::new())]
    pub signals: Vec<EmotionSignal>,
    /// Everything up to here is folded in; older observations are refused.
    pub settled_through: Option<Instant>,
    /// Observations that may still be overtaken, in order.
    pub held: Vec<EmotionObservation>,
    /// The present run, where changes are looked for.
    pub run: Option<RunLengths>,
    /// Whether the present run has been announced.
    #[wire(default = false)]
    pub announced: bool,
    /// When everything before was erased: nothing older is taken again.
    pub erased_at: Option<Instant>,
}

impl EmotionState {
    /// Nothing known: each axis at its baseline, as uncertain as anybody's.
    #[must_use]
    pub fn new(config: &EmotionTrackConfig) -> Self {
        let mut axes = Vec::with_capacity(config.axes.len());
        for axis in &config.axes {
            let variance = axis.spread * axis.spread;
            axes.push(AxisState { mean: axis.baseline, variance, observed: 0, average: 0.0 });
        }
        let run = config.changes.as_ref().map(|changes| RunLengths::new(&changes.prior));
        let signals = Vec::new();
        Self {
            axes,
            at: None,
            signals,
            settled_through: None,
            held: Vec::new(),
            run,
            announced: false,
            erased_at: None,
        }
    }

    /// Remembers that a signal was used.
    pub(super) fn stands_on(&mut self, signal: EmotionSignal) {
        if let Err(place) = self.signals.binary_search(&signal) {
            self.signals.insert(place, signal);
        }
    }

    /// Refuses a state that is not one of this configuration.
    ///
    /// # Errors
    /// `emotion.state`.
    pub fn check(&self, config: &EmotionTrackConfig) -> Result<(), Error> {
        let wrong = |detail: &'static str| Err(Error::new(Code::EmotionState, detail));
        let sound = |axis: &AxisState| {
            (-1e7..=1e7).contains(&axis.mean)
                && (0.0..=1e13).contains(&axis.variance)
                && (-1e7..=1e7).contains(&axis.average)
        };
        if self.axes.len() != config.axes.len() || !self.axes.iter().all(sound) {
            return wrong("the axes are not those of the configuration");
        }
        let longest = config.changes.as_ref().map_or(0, |changes| usize::from(changes.longest));
        let run = |run: &RunLengths| {
            let length = run.probabilities.len();
            (1..=longest).contains(&length)
                && run.means.len() == length
                && run.scales.len() == length
                && run.probabilities.iter().all(|value| (0.0..=1.0 + 1e-9).contains(value))
                && run.means.iter().all(|value| (-1e7..=1e7).contains(value))
                && run.scales.iter().all(|value| (0.0..=f64::MAX).contains(value))
        };
        if self.run.is_some() != config.changes.is_some() || !self.run.as_ref().is_none_or(run) {
            return wrong("the run is not one of the configuration");
        }
        // What was observed was observed by something: leaving that out would talk round the gate.
        if self.at.is_some() == self.signals.is_empty() || !self.signals.windows(2).all(|pair| pair[0] < pair[1]) {
            return wrong("expected the signals that the axes stand on, ascending");
        }
        Ok(())
    }

    /// Where an axis returns to: people's average, or with a strength the person's own as it becomes known.
    pub(super) fn baseline(&self, config: &EmotionTrackConfig, at: usize) -> f64 {
        let (Some(dynamics), Some(axis)) = (config.axes.get(at), self.axes.get(at)) else { return 0.0 };
        match dynamics.baseline_strength {
            Some(strength) if axis.observed > 0 => {
                let observed = f64::from(axis.observed);
                (strength * dynamics.baseline + observed * axis.average) / (strength + observed)
            }
            _ => dynamics.baseline,
        }
    }
}

/// Seconds from one instant to another.
pub(super) fn seconds_between(from: Instant, to: Instant) -> f64 {
    (to.seconds() - from.seconds()) as f64 + (f64::from(to.nanoseconds()) - f64::from(from.nanoseconds())) * 1e-9
}
