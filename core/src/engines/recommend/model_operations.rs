//! The operations that choose, train and keep models, beside those of [`operations`](super::operations).

use super::auto::{AutoTrial, auto};
use super::config::RecommendConfig;
use super::limits::{MAX_CANDIDATES, MAX_RANKED};
use super::operations::RecommendEvents;
use super::split::Split;
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::error::{Code, Error};
use crate::foundation::progress::Unobserved;
use crate::wire::{Int53, wire};

/// A request of `recommend.auto`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct AutoRequest {
    /// The training part: what the chosen configuration will learn from.
    pub events: RecommendEvents,
    /// How the events are split to compare. Absent: by time where the events have times, else by hash.
    pub split: Option<Split>,
    /// Length of the lists, 1 to 1,000.
    #[wire(default = 20)]
    pub k: u16,
    /// Most models to train, 1 to 1,000.
    #[wire(default = 24)]
    pub budget: u16,
}

/// The configuration chosen, and what it was chosen from.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct AutoAnswer {
    /// The configuration: `recommend.fit` trains with it.
    pub config: RecommendConfig,
    /// How the events were split.
    pub split: Split,
    /// Mean normalised discounted cumulative gain on the inner test part.
    pub ndcg: f64,
    /// The same of popularity alone.
    pub popular_ndcg: f64,
    /// Models trained.
    pub trained: u32,
    /// Everything tried, in order.
    pub trials: Vec<AutoTrial>,
}

/// Chooses a model, its settings and its blend.
///
/// # Errors
/// As [`auto`]; `field.range`.
pub fn choose_all(request: &AutoRequest) -> Result<Outcome<AutoAnswer>, Error> {
    for (field, value, most) in [("k", request.k, MAX_RANKED), ("budget", request.budget, MAX_CANDIDATES)] {
        if !(1..=most).contains(&value) {
            let detail = format!("expected 1 to {most}, found {value}");
            return Err(Error::new(Code::FieldRange, detail).under(field));
        }
    }
    let interactions = request.events.interactions()?;
    let split = request.split.unwrap_or(match interactions.timestamps {
        Some(_) => Split::Time { tenths: 2 },
        None => Split::Hash { modulus: 5, rounds: 2 },
    });
    let found = auto(&interactions, split, request.k, request.budget, &mut Unobserved);
    let found = found.map_err(|error| error.under("split"))?;
    let micros = |value: f64| Int53::new((value * 1e6).round_ties_even() as i64);
    let mut reasons = Vec::new();
    for trial in found.trials.iter().filter(|trial| trial.kept) {
        let reason = Reason::new("recommend.auto_kept").about("/config");
        let reason = reason.number("ndcgMicros", micros(trial.ndcg)?).number("gainMicros", micros(trial.gain)?);
        let reason = reason.number("standardErrorMicros", micros(trial.standard_error)?);
        reasons.push(reason.text("step", trial.step.name()).text("part", trial.part.map_or("all", |part| part.name())));
    }
    let answer = AutoAnswer {
        config: found.config,
        split,
        ndcg: found.ndcg,
        popular_ndcg: found.popular,
        trained: found.trained,
        trials: found.trials,
    };
    Ok(Outcome { answer, reasons, packs: Vec::new() })
}
