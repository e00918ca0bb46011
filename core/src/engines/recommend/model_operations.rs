//! The operations that choose and count, beside those of [`operations`](super::operations).

use super::auto::{AutoTrial, auto, usual_split};
use super::config::RecommendConfig;
use super::counts::Counts;
use super::limits::{MAX_CANDIDATES, MAX_RANKED};
use super::operations::RecommendEvents;
use super::split::Split;
use crate::foundation::base64;
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::digest::Digest;
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

/// A request of `recommend.count`: `shards + add − remove`, and a model of it.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct CountRequest {
    /// Files of counts of different users, in base64.
    #[wire(default = Vec::new())]
    pub shards: Vec<String>,
    /// Whole histories of users that no shard counts. Weights and times are not counted; dislikes and features are
    /// refused.
    pub add: Option<RecommendEvents>,
    /// Whole histories of users, as they were counted, to be forgotten.
    pub remove: Option<RecommendEvents>,
    /// Trains a model of the counts: item-kNN by cosine, EASE without user exponent, popularity; without users.
    pub config: Option<RecommendConfig>,
}

/// Counts, and a model of them.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountAnswer {
    /// The file of the counts in base64.
    pub counts: String,
    /// Its digest.
    pub digest: Digest,
    /// Events counted.
    pub events: Int53,
    /// Users counted.
    pub users: u32,
    /// Items that somebody has.
    pub items: u32,
    /// Pairs of items that somebody has both of.
    pub pairs: Int53,
    /// The model file in base64, where a configuration was given.
    pub model: Option<String>,
    /// Its digest.
    pub model_digest: Option<Digest>,
}

/// Counts, merges, forgets, and trains.
///
/// # Errors
/// As [`Counts::open`], [`Counts::plus`], [`Counts::minus`], [`Counts::learn`] and [`RecommendEvents::interactions`];
/// `file.magic` for what is no base64.
pub fn count(request: &CountRequest) -> Result<CountAnswer, Error> {
    let mut total = Counts::default();
    for (at, shard) in request.shards.iter().enumerate() {
        let opened = base64::decode(shard).ok_or_else(|| Error::new(Code::FileMagic, "this is no base64"));
        let sum = opened.and_then(|bytes| Counts::open(&bytes)).and_then(|counts| total.plus(&counts));
        total = sum.map_err(|error| error.at(at).under("shards"))?;
    }
    let counted = |events: &RecommendEvents, field: &str| {
        let uncounted = [
            ("disliked", events.disliked.is_some()),
            ("itemFeatures", events.item_features.is_some()),
            ("userFeatures", events.user_features.is_some()),
        ];
        if let Some((name, _)) = uncounted.into_iter().find(|(_, given)| *given) {
            return Err(Error::new(Code::RecommendCounts, "this is not counted").under(name).under(field));
        }
        let interactions = events.interactions().map_err(|error| {
            let path = error.path.strip_prefix("/events").unwrap_or_default().to_owned();
            error.with_path(&path).under(field)
        })?;
        Ok::<_, Error>(Counts::of(&interactions))
    };
    if let Some(add) = &request.add {
        total = total.plus(&counted(add, "add")?).map_err(|error| error.under("add"))?;
    }
    if let Some(remove) = &request.remove {
        total = total.minus(&counted(remove, "remove")?).map_err(|error| error.under("remove"))?;
    }
    let model = match &request.config {
        Some(config) => Some(total.learn(config).map_err(|error| error.under("config"))?),
        None => None,
    };
    let (bytes, (events, users, items, pairs)) = (total.bytes(), total.sizes());
    Ok(CountAnswer {
        counts: base64::encode(&bytes),
        digest: Digest::of(&bytes),
        events: Int53::count(events as usize)?,
        users,
        items: items as u32,
        pairs: Int53::count(pairs)?,
        model_digest: model.as_ref().map(|model| model.digest()),
        model: model.map(|model| base64::encode(&model.bytes())),
    })
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
    let split = request.split.unwrap_or_else(|| usual_split(&interactions));
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
