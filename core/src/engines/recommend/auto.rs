//! A model, its settings and its blend chosen for given events, with nothing else to look at.
//!
//! The events are split once more, without a random generator; candidates learn from the inner training part and are
//! measured by NDCG on the inner test part. The start is a blend that does well in many places: EASE and iALS (iALS and
//! item-kNN for more than 5,000 items). Then, one thing after another: the half-life of recency; the weight of each
//! model in the blend, VMIS-kNN only where the events have times; other settings of EASE, iALS and VMIS-kNN; the
//! weights again. A change is made only if the mean gain
//! over the users is above twice its own standard error: dozens are tried, and on a small history some are lucky.
//!
//! The budget is a number of trainings, so that the answer depends on it and on the events alone. Measuring takes at
//! most 8,000,000 scores a model: every n-th user where there are more.

use super::config::{Numbers, RecommendConfig, Weighting};
use super::dislikes::DislikesConfig;
use super::features::Features;
use super::interactions::Interactions;
use super::limits::MAX_DENSE_ITEMS;
use super::measure::{Goals, Measured};
use super::micros::ONE;
use super::model::Model;
use super::split::Split;
use crate::foundation::error::Error;
use crate::foundation::progress::{Observer, Progress, report};
use crate::wire::wire;
use std::ops::ControlFlow;

const RECENCIES: [u16; 7] = [3, 5, 8, 12, 20, 50, 100];
/// Weights tried for a model that takes no part yet, in micro-units. Sums of VMIS-kNN are some ten times as great.
const ENTRIES: [u32; 4] = [3_000, 30_000, 100_000, 300_000];
/// Settings tried: the model, the place of the field among its numbers, and its new value. Those of a kind stand
/// together, the likeliest first.
const SETTINGS: [(BlendPart, &[(usize, u32)]); 15] = [
    (BlendPart::VmisKnn, &[(LAST, 2)]),
    (BlendPart::VmisKnn, &[(LAST, 10)]),
    (BlendPart::VmisKnn, &[(2, 500)]),
    (BlendPart::Ials, &[(RIDGE, 20_000)]),
    (BlendPart::Ease, &[(2, 1_000)]),
    (BlendPart::Ials, &[(RIDGE, 10_000), (BACKGROUND, 300_000)]),
    (BlendPart::Ease, &[(3, 500)]),
    (BlendPart::Ials, &[(RIDGE, 3_000)]),
    (BlendPart::Ease, &[(4, 0)]),
    (BlendPart::Ials, &[(RIDGE, 1_000), (BACKGROUND, 30_000)]),
    (BlendPart::Ease, &[(1, 4_000)]),
    (BlendPart::Ials, &[(RIDGE, 50_000)]),
    (BlendPart::Ease, &[(1, 16_000)]),
    (BlendPart::Ials, &[(1, 64)]),
    (BlendPart::Ease, &[(2, 0)]),
];
const RIDGE: usize = 2;
const BACKGROUND: usize = 3;
const LAST: usize = 3;

/// A model of a blend.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlendPart {
    /// EASE.
    Ease,
    /// iALS.
    Ials,
    /// Item-kNN.
    ItemKnn,
    /// RP3beta.
    Rp3Beta,
    /// The graph filter.
    GraphFilter,
    /// Popularity.
    Popularity,
    /// Content similarity.
    Content,
    /// VMIS-kNN.
    VmisKnn,
}

const PARTS: [BlendPart; 8] = [
    BlendPart::Ease,
    BlendPart::Ials,
    BlendPart::ItemKnn,
    BlendPart::Rp3Beta,
    BlendPart::GraphFilter,
    BlendPart::Popularity,
    BlendPart::Content,
    BlendPart::VmisKnn,
];

/// What a search changes in one step.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoStep {
    /// Where it begins.
    Start,
    /// The half-life of recency.
    Recency,
    /// The weight of a model.
    Weight,
    /// Settings of a model.
    Settings,
}

/// A change that was tried, and how it did on the inner test part.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AutoTrial {
    /// What was changed.
    pub step: AutoStep,
    /// Of which model.
    pub part: Option<BlendPart>,
    /// The configuration tried.
    pub config: RecommendConfig,
    /// Mean normalised discounted cumulative gain.
    pub ndcg: f64,
    /// Mean gain of NDCG over what was best before, and the standard error of this mean.
    pub gain: f64,
    /// Standard error of the gain.
    pub standard_error: f64,
    /// Whether it was kept.
    pub kept: bool,
}

/// What the search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The configuration.
    pub config: RecommendConfig,
    /// Its NDCG on the inner test part.
    pub ndcg: f64,
    /// NDCG of popularity alone there.
    pub popular: f64,
    /// Everything tried, in order.
    pub trials: Vec<AutoTrial>,
    /// Models trained.
    pub trained: u32,
}

/// Chooses a configuration for `interactions` by NDCG@k on the split `inner` of them, training at most `budget` models.
///
/// # Errors
/// As [`Split::apply`]; `budget.cancelled`.
pub fn auto(
    interactions: &Interactions,
    inner: Split,
    k: u16,
    budget: u16,
    observer: &mut dyn Observer,
) -> Result<Found, Error> {
    let (train, test) = inner.apply(interactions)?;
    let goals = Goals::new(&train, &test, k.into());
    let search = Search {
        train: &train,
        goals,
        budget: u64::from(budget),
        observer,
        scores: Default::default(),
        best: Measured::default(),
        config: start(&train, budget),
        trials: Vec::new(),
        trained: 0,
    };
    search.run()
}

/// How events are split where nobody says it: by time where they have times, else by hash.
pub(super) const fn usual_split(interactions: &Interactions) -> Split {
    match interactions.timestamps {
        Some(_) => Split::Time { tenths: 2 },
        None => Split::Hash { modulus: 5, rounds: 2 },
    }
}

/// What a search begins with: a blend of two, of one where no more may be trained.
fn start(train: &Interactions, budget: u16) -> RecommendConfig {
    let base = RecommendConfig { neighbours: 0, popularity_weight: 0, ..RecommendConfig::default() };
    // So that what somebody dislikes is never listed for them; how much it counts against others is not tried.
    let dislikes = (!train.dislikes.indices.is_empty()).then_some(DislikesConfig { weight: 0, neighbours: 1 });
    let base = RecommendConfig { dislikes, ..base };
    let blend = match train.items.len() {
        0..=MAX_DENSE_ITEMS => [(BlendPart::Ease, ONE / 4 * 3), (BlendPart::Ials, ONE / 4)],
        _ => [(BlendPart::ItemKnn, ONE), (BlendPart::Ials, ONE)],
    };
    blend.into_iter().take(budget.into()).fold(base, |config, (part, weight)| reweighted(config, part, weight))
}

/// The place of a part among the numbers of a configuration.
const fn among_numbers(part: BlendPart) -> Option<usize> {
    match part {
        BlendPart::Rp3Beta => Some(0),
        BlendPart::Ease => Some(1),
        BlendPart::GraphFilter => Some(2),
        BlendPart::Ials => Some(3),
        BlendPart::VmisKnn => Some(4),
        BlendPart::Content => Some(5),
        BlendPart::ItemKnn | BlendPart::Popularity => None,
    }
}

/// What a part that joins begins with, in the order of the numbers.
const DEFAULTS: [Numbers; 6] = [
    [0, 800, 400, 200, 0, 0, 0],
    [0, 8_000, 500, 250, 250, 0, 0],
    [0, 32, 20, 3_000, 1_000, 0, 0],
    [0, 32, 30_000, 100_000, 8, 0, 0],
    [0, 1_000, 200, 4, 1, 0, 0],
    [0, ONE, 100, 0, 0, 0, 0],
];

/// The weight of a part; 0 where it takes none.
fn weight(config: &RecommendConfig, part: BlendPart) -> u32 {
    match (among_numbers(part), part) {
        (Some(at), _) => config.numbers()[at].map_or(0, |numbers| numbers[0]),
        (None, BlendPart::Popularity) => config.popularity_weight,
        _ if config.neighbours == 0 => 0,
        _ => config.neighbour_weight.unwrap_or(ONE),
    }
}

/// The configuration with another weight of a part.
fn reweighted(mut config: RecommendConfig, part: BlendPart, weight: u32) -> RecommendConfig {
    match (among_numbers(part), part) {
        (Some(at), _) => {
            let mut numbers = config.numbers();
            let mut own = numbers[at].unwrap_or(DEFAULTS[at]);
            own[0] = weight;
            if part == BlendPart::Content {
                // Attributes and embeddings together.
                own[1] = weight;
            }
            numbers[at] = Some(own).filter(|_| weight > 0);
            config.with_numbers(numbers)
        }
        (None, BlendPart::Popularity) => {
            config.popularity_weight = weight.min(ONE);
            config
        }
        _ => {
            config.weighting = Weighting::NormalisedCosine;
            config.neighbours = if weight > 0 { 200 } else { 0 };
            config.neighbour_weight = Some(weight).filter(|weight| *weight > 0);
            config
        }
    }
}

/// Shows each training as one step of the search, and stops it where the search is to stop.
struct Within<'o> {
    observer: &'o mut dyn Observer,
    progress: Progress,
}

impl Observer for Within<'_> {
    fn observe(&mut self, _: Progress) -> ControlFlow<()> {
        self.observer.observe(self.progress)
    }

    fn threads(&self) -> usize {
        self.observer.threads()
    }
}

struct Search<'i> {
    train: &'i Interactions,
    goals: Goals,
    budget: u64,
    observer: &'i mut dyn Observer,
    /// Of each part of [`PARTS`], its model and scores at weight 1.
    scores: [Option<Learnt>; 8],
    best: Measured,
    config: RecommendConfig,
    trials: Vec<AutoTrial>,
    trained: u64,
}

/// A part at weight 1, and its scores of every measured user.
struct Learnt {
    model: Model,
    scores: Vec<f32>,
}

impl Search<'_> {
    fn run(mut self) -> Result<Found, Error> {
        self.scores[5] = Some(self.learn(BlendPart::Popularity, self.config)?);
        let popular = self.measure_with(&|part| if part == BlendPart::Popularity { ONE } else { 0 }).ndcg();
        for (at, part) in PARTS.into_iter().enumerate() {
            if weight(&self.config, part) > 0 {
                self.scores[at] = Some(self.learn(part, self.config)?);
            }
        }
        let start = self.config;
        self.best = self.measure(&start);
        let ndcg = self.best.ndcg();
        let trial = AutoTrial {
            step: AutoStep::Start,
            part: None,
            config: start,
            ndcg,
            gain: 0.0,
            standard_error: 0.0,
            kept: true,
        };
        self.trials.push(trial);
        if self.train.timestamps.is_some() {
            self.recency()?;
        }
        let joining =
            [BlendPart::Content, BlendPart::VmisKnn, BlendPart::ItemKnn, BlendPart::Rp3Beta, BlendPart::GraphFilter];
        for part in joining {
            let at = place(part);
            let told = match part {
                BlendPart::Content => *self.train.features != Features::default(),
                BlendPart::VmisKnn => self.train.timestamps.is_some(),
                _ => true,
            };
            if self.scores[at].is_none() && told && self.affordable() {
                self.scores[at] = Some(self.learn(part, reweighted(self.config, part, ONE))?);
            }
        }
        self.weights();
        self.settings()?;
        self.weights();
        report(self.observer, "trainings", self.budget, self.budget)?;
        let ndcg = self.best.ndcg();
        Ok(Found { config: self.config, ndcg, popular, trials: self.trials, trained: self.trained as u32 })
    }

    const fn affordable(&self) -> bool {
        self.trained < self.budget
    }

    /// Trains a part by itself, at weight 1.
    fn learn(&mut self, part: BlendPart, config: RecommendConfig) -> Result<Learnt, Error> {
        report(self.observer, "trainings", self.trained.min(self.budget), self.budget)?;
        let mut alone = RecommendConfig { keep_users: false, ..config };
        for other in PARTS {
            alone = reweighted(alone, other, if other == part { ONE } else { 0 });
        }
        self.trained += u64::from(part != BlendPart::Popularity);
        let (done, total) = (self.trained.min(self.budget), self.budget);
        let mut within = Within { observer: self.observer, progress: Progress { stage: "trainings", done, total } };
        let model = Model::fit(self.train, &alone, &mut within)?;
        let scores = self.goals.scores(self.train, &model.scorer());
        Ok(Learnt { model, scores })
    }

    /// How a blend does.
    fn measure(&self, config: &RecommendConfig) -> Measured {
        self.measure_with(&|part| weight(config, part))
    }

    fn measure_with(&self, weight: &dyn Fn(BlendPart) -> u32) -> Measured {
        let part = |(at, part): (usize, BlendPart)| {
            Some((f64::from(weight(part)), self.scores[at].as_ref()?.scores.as_slice()))
        };
        let parts: Vec<(f64, &[f32])> =
            PARTS.into_iter().enumerate().filter_map(part).filter(|(weight, _)| *weight > 0.0).collect();
        self.goals.measure(&parts)
    }

    /// Keeps a change if its gain is above twice its standard error; says whether it did.
    fn offer(&mut self, step: AutoStep, part: Option<BlendPart>, config: RecommendConfig, measured: Measured) -> bool {
        let (gain, standard_error) = measured.gain_over(&self.best);
        let kept = gain > 2.0 * standard_error;
        self.trials.push(AutoTrial { step, part, config, ndcg: measured.ndcg(), gain, standard_error, kept });
        if kept {
            (self.config, self.best) = (config, measured);
        }
        kept
    }

    fn recency(&mut self) -> Result<(), Error> {
        for half_life in RECENCIES {
            report(self.observer, "trainings", self.trained.min(self.budget), self.budget)?;
            let config = RecommendConfig { recency_half_life: Some(half_life), ..self.config };
            let before = self.rescore(&config);
            let measured = self.measure(&config);
            if !self.offer(AutoStep::Recency, None, config, measured) {
                self.scores.iter_mut().zip(before).for_each(|(learnt, before)| {
                    if let (Some(learnt), Some(before)) = (learnt.as_mut(), before) {
                        *learnt = before;
                    }
                });
            }
        }
        Ok(())
    }

    /// Scores every part anew with another recency; gives back what was.
    fn rescore(&mut self, config: &RecommendConfig) -> [Option<Learnt>; 8] {
        let mut before: [Option<Learnt>; 8] = Default::default();
        for (at, learnt) in self.scores.iter_mut().enumerate() {
            if let Some(was) = learnt.take() {
                let model = was.model.with_recency(config.recency_half_life);
                let scores = self.goals.scores(self.train, &model.scorer());
                *learnt = Some(Learnt { model, scores });
                before[at] = Some(was);
            }
        }
        before
    }

    fn weights(&mut self) {
        for (at, part) in PARTS.into_iter().enumerate() {
            if self.scores[at].is_none() {
                continue;
            }
            let now = weight(&self.config, part);
            let tried = if now == 0 { ENTRIES.to_vec() } else { vec![now / 2, now / 4 * 3, now / 2 * 3, now * 2, 0] };
            for weight in tried.into_iter().filter(|weight| part != BlendPart::Popularity || *weight <= ONE) {
                let config = reweighted(self.config, part, weight);
                if config.parts_weigh_nothing() || self.trials.iter().any(|trial| trial.config == config) {
                    continue;
                }
                let measured = self.measure(&config);
                self.offer(AutoStep::Weight, Some(part), config, measured);
            }
        }
    }

    fn settings(&mut self) -> Result<(), Error> {
        for (part, changes) in SETTINGS {
            let mut numbers = self.config.numbers();
            let Some(own) = among_numbers(part).and_then(|at| numbers[at].as_mut()) else { continue };
            changes.iter().for_each(|(at, value)| own[*at] = *value);
            self.setting(part, self.config.with_numbers(numbers))?;
        }
        Ok(())
    }

    fn setting(&mut self, part: BlendPart, config: RecommendConfig) -> Result<(), Error> {
        if !self.affordable() || config == self.config {
            return Ok(());
        }
        let learnt = self.learn(part, config)?;
        let before = self.scores[place(part)].replace(learnt);
        let measured = self.measure(&config);
        if !self.offer(AutoStep::Settings, Some(part), config, measured) {
            self.scores[place(part)] = before;
        }
        Ok(())
    }
}

fn place(part: BlendPart) -> usize {
    PARTS.iter().position(|other| *other == part).unwrap_or(0)
}
