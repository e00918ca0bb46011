//! The operations `recommend.*`: what their requests and answers are on the wire.

use super::config::RecommendConfig;
use super::evaluate::Metrics;
use super::features::{ItemFeatures, UserFeatures};
use super::id_table::Ids;
use super::interactions::{Columns, Interactions};
use super::limits::{MAX_CANDIDATES, MAX_RANKED};
use super::model_file;
use super::rank::{ItemId, RankAnswer, RankRequest, UserId};
use super::recommender::Recommender;
use super::select::{Candidate, select};
use super::split::{Split, digest};
use crate::foundation::base64;
use crate::foundation::decision::Outcome;
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::progress::Unobserved;
use crate::wire::{Int53, wire};

/// Events in columns of equal length, one row an event. Their order has no meaning.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct RecommendEvents {
    /// The user of each event.
    pub users: Vec<UserId>,
    /// The item of each event.
    pub items: Vec<ItemId>,
    /// How much each event says: above 0, at most 1,000,000,000. Absent: 1 each.
    pub weights: Option<Vec<f64>>,
    /// When each event was, in seconds since 1970-01-01T00:00:00Z.
    pub timestamp_seconds: Option<Vec<Int53>>,
    /// Whether each event is a dislike. Absent: none is.
    pub disliked: Option<Vec<bool>>,
    /// What is known of items; those without events join the catalogue.
    pub item_features: Option<ItemFeatures>,
    /// What is known of users.
    pub user_features: Option<UserFeatures>,
}

impl RecommendEvents {
    /// The events with dense indices.
    ///
    /// # Errors
    /// As [`Interactions::new`].
    pub fn interactions(&self) -> Result<Interactions, Error> {
        let users: Vec<&str> = self.users.iter().map(UserId::as_str).collect();
        let items: Vec<&str> = self.items.iter().map(ItemId::as_str).collect();
        let timestamps: Option<Vec<i64>> =
            self.timestamp_seconds.as_ref().map(|times| times.iter().map(|time| time.get()).collect());
        let columns = Columns {
            users: Ids::Texts(&users),
            items: Ids::Texts(&items),
            weights: self.weights.as_deref(),
            timestamps: timestamps.as_deref(),
        };
        let made = Interactions::new(&columns).and_then(|made| match &self.disliked {
            Some(disliked) => made.disliking(disliked),
            None => Ok(made),
        });
        let made = made.and_then(|made| made.with_features(self.item_features.as_ref(), self.user_features.as_ref()));
        made.map_err(|error| {
            let of_times = error.path.strip_prefix("/timestamps").map(|rest| ["/timestampSeconds", rest].concat());
            let path = of_times.unwrap_or_else(|| error.path.clone());
            error.with_path(&path).under("events")
        })
    }
}

/// A request of `recommend.fit`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct FitRequest {
    /// What to learn from.
    pub events: RecommendEvents,
    /// How.
    #[wire(default = RecommendConfig::default())]
    pub config: RecommendConfig,
}

/// A trained model.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FitAnswer {
    /// The model file in base64 (RFC 4648 section 4, padded): a `Recommender` opens its bytes.
    pub model: String,
    /// The digest of the model file.
    pub digest: Digest,
    /// Events learnt from.
    pub events: Int53,
    /// Distinct users.
    pub users: u32,
    /// Distinct items.
    pub items: u32,
    /// Neighbours of all items together.
    pub neighbours: Int53,
}

/// Trains.
///
/// # Errors
/// As [`Recommender::fit`].
pub fn fit(request: &FitRequest) -> Result<FitAnswer, Error> {
    let interactions = request.events.interactions()?;
    let trained = Recommender::learn(&interactions, &request.config, &mut Unobserved);
    let recommender = trained.map_err(|error| error.under("config"))?;
    Ok(FitAnswer {
        model: base64::encode(&recommender.bytes()),
        digest: recommender.digest(),
        events: Int53::count(interactions.len())?,
        users: interactions.users().len() as u32,
        items: interactions.items().len() as u32,
        neighbours: Int53::count(recommender.model.neighbours.len())?,
    })
}

/// Ranks with a handle.
///
/// # Errors
/// As [`Recommender::rank`].
pub fn rank(recommender: &Recommender, request: &RankRequest) -> Result<Outcome<RankAnswer>, Error> {
    recommender.rank(request)
}

/// A request of `recommend.inspect`: no fields.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InspectRequest {}

/// What a model is.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InspectAnswer {
    /// Version of the format of the model file: the oldest that can hold the model.
    pub format_version: u32,
    /// The digest of the model file.
    pub digest: Digest,
    /// What it was trained with.
    pub config: RecommendConfig,
    /// Events learnt from.
    pub events: Int53,
    /// Distinct users learnt from.
    pub users: u32,
    /// Distinct items.
    pub items: u32,
    /// Neighbours of all items together.
    pub neighbours: Int53,
}

/// Says what a model is.
///
/// # Errors
/// `number.range` for counts beyond 2^53.
pub fn inspect(recommender: &Recommender, _request: &InspectRequest) -> Result<InspectAnswer, Error> {
    let model = &recommender.model;
    Ok(InspectAnswer {
        format_version: model_file::version(model),
        digest: recommender.digest(),
        config: model.config,
        events: Int53::count(model.events as usize)?,
        users: model.user_count,
        items: model.items.len() as u32,
        neighbours: Int53::count(model.neighbours.len())?,
    })
}

/// A request of `recommend.split`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct SplitRequest {
    /// What to split.
    pub events: RecommendEvents,
    /// How.
    pub split: Split,
}

/// Training and test rows.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitAnswer {
    /// Rows of the test part, ascending, from 0.
    pub test_rows: Vec<u32>,
    /// Number of events in the training part.
    pub train_count: u32,
    /// SHA-256 over the training part's lines `user,item`, in order of user, then item (length first, then bytes).
    pub train_digest: Digest,
    /// The same of the test part.
    pub test_digest: Digest,
}

/// Splits.
///
/// # Errors
/// As [`Split::apply`].
pub fn split(request: &SplitRequest) -> Result<SplitAnswer, Error> {
    let interactions = request.events.interactions()?;
    let test = request.split.test_rows(&interactions).map_err(|error| error.under("split"))?;
    let (train_part, test_part) = request.split.apply(&interactions).map_err(|error| error.under("split"))?;
    Ok(SplitAnswer {
        test_rows: test.iter().zip(0..).filter(|(test, _)| **test).map(|(_, row)| row).collect(),
        train_count: train_part.len() as u32,
        train_digest: digest(&train_part),
        test_digest: digest(&test_part),
    })
}

/// A request of `recommend.evaluate`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluateRequest {
    /// What to learn from and to test with.
    pub events: RecommendEvents,
    /// Which events are the test.
    pub split: Split,
    /// How to learn.
    #[wire(default = RecommendConfig::default())]
    pub config: RecommendConfig,
    /// Length of the lists, 1 to 1,000.
    #[wire(default = 20)]
    pub k: u16,
}

/// Trains on one part of the events and measures on the other.
///
/// # Errors
/// As [`Split::apply`], [`Recommender::learn`] and [`Recommender::evaluate`].
pub fn evaluate(request: &EvaluateRequest) -> Result<Metrics, Error> {
    let interactions = request.events.interactions()?;
    let (train, test) = request.split.apply(&interactions).map_err(|error| error.under("split"))?;
    let trained = Recommender::learn(&train, &request.config, &mut Unobserved);
    let recommender = trained.map_err(|error| error.under("config"))?;
    recommender.evaluate(&train, &test, request.k, &mut Unobserved)
}

/// A request of `recommend.select`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct SelectRequest {
    /// The training part: what the chosen configuration will learn from.
    pub events: RecommendEvents,
    /// How the events are split to compare configurations.
    pub split: Split,
    /// Length of the lists, 1 to 1,000.
    #[wire(default = 20)]
    pub k: u16,
    /// Most configurations to try, 1 to 1,000.
    #[wire(default = 60)]
    pub budget: u16,
}

/// The configuration that does best.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct SelectAnswer {
    /// The best.
    pub chosen: Candidate,
    /// All that were tried, in order.
    pub candidates: Vec<Candidate>,
}

/// Chooses a configuration.
///
/// # Errors
/// As [`select`]; `field.range`.
pub fn choose(request: &SelectRequest) -> Result<SelectAnswer, Error> {
    for (field, value, most) in [("k", request.k, MAX_RANKED), ("budget", request.budget, MAX_CANDIDATES)] {
        if !(1..=most).contains(&value) {
            let detail = format!("expected 1 to {most}, found {value}");
            return Err(Error::new(Code::FieldRange, detail).under(field));
        }
    }
    let interactions = request.events.interactions()?;
    let found = select(&interactions, request.split, request.k, request.budget, &mut Unobserved);
    let selection = found.map_err(|error| error.under("split"))?;
    Ok(SelectAnswer { chosen: selection.chosen, candidates: selection.candidates })
}
