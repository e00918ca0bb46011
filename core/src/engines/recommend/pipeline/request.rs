//! What a ranking over several models and modules is asked with.

use super::super::rank::ItemId;
use crate::foundation::instant::Instant;
use crate::wire::{Int53, wire};
use std::collections::BTreeMap;

/// A request of `recommend.pipeline`: candidates, what speaks for them, who may see them, and how the list is cut.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct PipelineRequest {
    /// What is known of the candidates. The candidates are these items and all that the sources name: at most 100,000.
    #[wire(default = Vec::new())]
    pub items: Vec<CandidateItem>,
    /// What speaks for the candidates, at most 32: models, modules, friends, a text search, newness, a boost.
    #[wire(default = Vec::new())]
    pub sources: Vec<ScoreSource>,
    /// The time of the request. Needed for newness, availability, and conditions that end.
    pub now: Option<Instant>,
    /// Who may see what. Filters take items out before they are ranked, and change no score.
    #[wire(default = EligibilityFilters::default())]
    pub filters: EligibilityFilters,
    /// How the list is arranged beyond the scores.
    #[wire(default = Rerank::default())]
    pub rerank: Rerank,
    /// Items of a page, 1 to 1,000.
    #[wire(default = 20)]
    pub size: u16,
    /// The `nextCursor` of the page before: refused when the list is another one by now.
    pub cursor: Option<String>,
    /// What to leave out of the scores to see what that changes, at most 32: a whole term by its source's name
    /// (`friends`), one of its causes (`friends/dee`), or a cause wherever it comes in (`/dee`).
    #[wire(default = Vec::new())]
    pub without: Vec<String>,
    /// Items of which to say why they are not on the page: at most 1,000.
    #[wire(default = Vec::new())]
    pub why_not: Vec<ItemId>,
    /// Most causes told of each term: the greatest; the rest is one sum.
    #[wire(default = 10)]
    pub max_causes: u16,
    /// Most removed items told: those that would have ranked best.
    #[wire(default = 100)]
    pub max_removed: u16,
}

impl Default for PipelineRequest {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            sources: Vec::new(),
            now: None,
            filters: EligibilityFilters::default(),
            rerank: Rerank::default(),
            size: 20,
            cursor: None,
            without: Vec::new(),
            why_not: Vec::new(),
            max_causes: 10,
            max_removed: 100,
        }
    }
}

/// A candidate with what is known of it.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct CandidateItem {
    /// The item.
    pub item: ItemId,
    /// The module that it comes from, such as `courses`. Absent: that of the first source that names the item.
    pub module: Option<String>,
    /// Its labels by name, such as `creator` or `category`; an item may have several of a name.
    #[wire(default = BTreeMap::new())]
    pub labels: BTreeMap<String, Vec<String>>,
    /// Its numbers by name, such as `price`.
    #[wire(default = BTreeMap::new())]
    pub numbers: BTreeMap<String, f64>,
    /// Its embedding, at most 1,024 numbers of magnitude at most 10^15: as many for each item that has one.
    #[wire(default = Vec::new())]
    pub vector: Vec<f64>,
    /// How it makes people feel: valence, arousal and dominance, each from −1 to 1.
    #[wire(default = Vec::new())]
    pub emotion: Vec<f64>,
    /// When it came out.
    pub published_at: Option<Instant>,
    /// Before this moment it is removed as `unavailable`.
    pub available_from: Option<Instant>,
    /// From this moment on it is removed as `unavailable`.
    pub available_until: Option<Instant>,
    /// Whether it can be had: otherwise it is removed as `out_of_stock`.
    #[wire(default = true)]
    pub in_stock: bool,
    /// For whom it is: people who are younger, or of unknown age, do not get it, reason `age`.
    #[wire(default = 0)]
    pub minimum_age: u16,
    /// Purposes that the person must have consented to: otherwise it is removed as `consent`.
    #[wire(default = Vec::new())]
    pub consents: Vec<String>,
    /// What compliance says of it: all but `permitted` is removed as `compliance`.
    pub verdict: Option<CandidateVerdict>,
}

impl CandidateItem {
    /// An item of which nothing else is known.
    #[must_use]
    pub const fn new(item: ItemId) -> Self {
        Self {
            item,
            module: None,
            labels: BTreeMap::new(),
            numbers: BTreeMap::new(),
            vector: Vec::new(),
            emotion: Vec::new(),
            published_at: None,
            available_from: None,
            available_until: None,
            in_stock: true,
            minimum_age: 0,
            consents: Vec::new(),
            verdict: None,
        }
    }
}

/// What compliance says of an item.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidateVerdict {
    /// It may be shown.
    Permitted,
    /// Somebody must look at it first.
    Review,
    /// It may not be shown.
    Refused,
}

/// One score term: what a model, a module, friends, a text search or the business says of items, in columns.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreSource {
    /// Its name, which the term bears: 1 to 64 characters of a-z, 0-9, underscore and point, such as `collaborative`.
    pub name: String,
    /// The module of candidates that have none of their own.
    pub module: Option<String>,
    /// What a full value counts, in micro-units: −100,000,000 to 100,000,000.
    #[wire(default = Int53::from(1_000_000))]
    pub weight: Int53,
    /// How its values become comparable with those of others.
    #[wire(default = ScoreScale::Max {})]
    pub scale: ScoreScale,
    /// Whether items that it does not name are removed as `no_match`: a text search whose matches are a must.
    #[wire(default = false)]
    pub required: bool,
    /// The items that it names, each once.
    #[wire(default = Vec::new())]
    pub items: Vec<ItemId>,
    /// The value of each item, or its part without a cause; none at all where causes say everything.
    #[wire(default = Vec::new())]
    pub values: Vec<f64>,
    /// What stands behind values: items liked, features, friends. Only with the scales units, micros and max.
    #[wire(default = Vec::new())]
    pub causes: Vec<String>,
    /// For each cause the row of the item, from 0.
    #[wire(default = Vec::new())]
    pub cause_rows: Vec<u32>,
    /// What each cause adds to the item's value.
    #[wire(default = Vec::new())]
    pub cause_values: Vec<f64>,
}

/// How the values of a source become units, by a rule that looks at all its items before any filter.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub enum ScoreScale {
    /// The value is in units: −1,000,000 to 1,000,000.
    Units {},
    /// The value is in micro-units, such as a score of `recommend.rank`: −10^12 to 10^12.
    Micros {},
    /// The value over the greatest of the source, or over 1 where none is above 0.
    Max {},
    /// The share of the source's values that are not above this one.
    Rank {},
    /// The share of a table that is not above the value.
    Quantiles {
        /// At least one value, ascending.
        table: Vec<f64>,
    },
    /// `value / (value + half)`; values are at least 0. It makes an unbounded text score comparable.
    Saturation {
        /// The value that is worth half a unit, above 0.
        half: f64,
    },
    /// How new each candidate is: `2^(−age / halfLife)`; those from the future have age 0, those without a time get 0.
    /// The source names no items.
    Recency {
        /// Half-life in seconds, at least 1.
        half_life_seconds: u32,
    },
    /// How well each candidate suits the person's feeling: `1 − distance / √12`, 0 for those without a feeling. It
    /// never amplifies distress: when the person's valence is below `distressBelow`, candidates whose own valence is
    /// below 0 get nothing. The source names no items, and its weight is at least 0.
    Emotion {
        /// The person's valence, arousal and dominance, each from −1 to 1.
        state: Vec<f64>,
        /// Valence that counts as distress, −1 to 1.
        #[wire(default = -0.2)]
        distress_below: f64,
    },
}

/// Who may see what. All reasons of an item are told.
#[wire(request)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EligibilityFilters {
    /// Items known already: reason `seen`.
    #[wire(default = Vec::new())]
    pub seen: Vec<ItemId>,
    /// Items that the person does not like: reason `disliked`.
    #[wire(default = Vec::new())]
    pub disliked: Vec<ItemId>,
    /// Items that may not be listed: reason `excluded`.
    #[wire(default = Vec::new())]
    pub exclude: Vec<ItemId>,
    /// If given, only these items may be listed; the others have the reason `not_allowed`.
    pub allow: Option<Vec<ItemId>>,
    /// Items that may not be listed, by reasons of the host's own: with those of the conditions at most 32 reasons.
    #[wire(default = BTreeMap::new())]
    pub blocked: BTreeMap<String, Vec<ItemId>>,
    /// What items must meet.
    #[wire(default = Vec::new())]
    pub conditions: Vec<CandidateCondition>,
    /// The person's age in years. Absent: unknown.
    #[wire(default = 0)]
    pub age: u16,
    /// The purposes that the person consented to.
    #[wire(default = Vec::new())]
    pub consents: Vec<String>,
    /// Whether items without a verdict are removed as `compliance` too.
    #[wire(default = false)]
    pub verdict_required: bool,
}

/// A condition on a label or a number; items that do not meet all of it are removed. A lockout is a condition with
/// `noneOf` and `until`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct CandidateCondition {
    /// The reason of items that are removed, such as `lockout` or `region`.
    pub reason: String,
    /// The label's name; `item` stands for the item's id and `module` for its module.
    #[wire(default = "item".to_owned())]
    pub label: String,
    /// At least one of the item's labels of this name is in the list.
    pub any_of: Option<Vec<String>>,
    /// None of the item's labels of this name is in the list.
    #[wire(default = Vec::new())]
    pub none_of: Vec<String>,
    /// The name of a number, which the item must have.
    pub number: Option<String>,
    /// The least that the number may be.
    pub least: Option<f64>,
    /// The most that the number may be.
    pub most: Option<f64>,
    /// When the condition ends. Absent: never.
    pub until: Option<Instant>,
}

/// How the list is arranged beyond the scores: one greedy pass, position by position. What may stand at a position is
/// decided by the quotas; which of those stands there by the method; ties by score, then id.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct Rerank {
    /// What is best at a position. Scores count in units, with all boosts.
    #[wire(default = RerankMethod::Score)]
    pub method: RerankMethod,
    /// λ of `mmr` and `calibration`, in micro-units: 0 to 1,000,000.
    #[wire(default = 500_000)]
    pub lambda: u32,
    /// θ of `dpp`, 0 to 1,000: how much relevance counts beside diversity.
    #[wire(default = 1.0)]
    pub theta: f64,
    /// `mmr` and `dpp`: the label whose values make items alike, by the cosine of their sets. `calibration`: the label
    /// whose mix is meant. Absent: the cosine of the vectors, and the module.
    pub label: Option<String>,
    /// p of `calibration`: what the person likes, by value of the label, in any unit: at least one above 0,
    /// none below; shares below 10^−12 of the whole count as 0.
    #[wire(default = BTreeMap::new())]
    pub target: BTreeMap<String, f64>,
    /// a of `calibration`, in micro-units: 1 to 1,000,000.
    #[wire(default = 10_000)]
    pub smoothing: u32,
    /// How many items of a label there may and must be.
    #[wire(default = Vec::new())]
    pub quotas: Vec<LabelQuota>,
    /// The list is made of so many items with the best scores, 1 to 1,000, and ends with them. Without a method and
    /// quotas it holds all eligible items instead.
    #[wire(default = 500)]
    pub depth: u16,
    /// What happens when every item left is too many by some quota: the best of them is listed all the same and marked,
    /// or the list ends.
    #[wire(default = true)]
    pub relax: bool,
}

impl Default for Rerank {
    fn default() -> Self {
        Self {
            method: RerankMethod::Score,
            lambda: 500_000,
            theta: 1.0,
            label: None,
            target: BTreeMap::new(),
            smoothing: 10_000,
            quotas: Vec::new(),
            depth: 500,
            relax: true,
        }
    }
}

/// What is best at a position.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RerankMethod {
    /// The greatest score.
    Score,
    /// Maximal marginal relevance (Carbonell and Goldstein 1998): `λ·score − (1 − λ)·max similarity to those before`.
    Mmr,
    /// Greedy MAP of a determinantal point process (Chen, Zhang, Zhou 2018) with the kernel `q_i S_ij q_j`,
    /// `q = exp(θ·score)`. Items that are linear combinations of those before follow at the end, by score.
    Dpp,
    /// Calibration (Steck 2018): `(1 − λ)·score − λ·KL(p, q̃)`, `q̃ = (1 − a)·q + a·p`, q the mix of the list up to
    /// this position, in which each item's mass is split evenly over its values.
    Calibration,
}

/// How many items of a label there may and must be: a cap per creator, a quota per module.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelQuota {
    /// The label, such as `creator`; `module` stands for the module.
    #[wire(default = "module".to_owned())]
    pub label: String,
    /// The value that is meant. Absent: each value by itself.
    pub value: Option<String>,
    /// At least so many in positions 1 to `window`, in the next `window` positions, and so on, if there are any left.
    #[wire(default = 0)]
    pub least: u16,
    /// At most so many in any `window` positions that follow each other. Absent: any number. An item too many waits.
    pub most: Option<u16>,
    /// How many positions, at least 1. Absent: the whole list.
    pub window: Option<u16>,
}
