//! Choosing a configuration by an inner split of the training part, with nothing else to look at.
//!
//! Coordinate descent on NDCG from the default configuration: each step tries other values of one setting and keeps
//! the best; on equal figures the one tried first stays. Two rounds, because the settings depend on each other. The budget is a
//! number of candidates, so the answer depends on it and on the events alone.

use super::config::{RecommendConfig, Weighting};
use super::evaluate::{Metrics, evaluate};
use super::interactions::Interactions;
use super::item_knn::{self, Neighbours};
use super::model::prior;
use super::popularity::{popularity, scaled};
use super::score::{Recency, Scorer};
use super::split::Split;
use crate::foundation::error::Error;
use crate::foundation::progress::{Observer, Unobserved, report};
use crate::wire::wire;

const WEIGHTINGS: [Weighting; 4] = [Weighting::Bm25, Weighting::TfIdf, Weighting::NormalisedCosine, Weighting::Cosine];
const SHRINKAGES: [u16; 4] = [0, 5, 10, 30];
const NEIGHBOURS: [u16; 6] = [20, 50, 100, 200, 500, 1_000];
const RECENCIES: [u16; 7] = [2, 3, 5, 10, 20, 50, 100];
const POPULARITY_WEIGHTS: [u32; 5] = [0, 10_000, 30_000, 100_000, 300_000];
/// Half-lives of popularity as parts of the time that the events span.
const SPAN_PARTS: [u32; 3] = [2, 8, 32];
const ROUNDS: usize = 2;

/// A configuration that was tried, and how it did on the inner test part.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The configuration.
    pub config: RecommendConfig,
    /// Normalised discounted cumulative gain.
    pub ndcg: f64,
    /// Share of the test items that are listed.
    pub recall: f64,
}

/// What a selection found.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// The best.
    pub chosen: Candidate,
    /// All that were tried, in order.
    pub candidates: Vec<Candidate>,
}

/// Chooses a configuration for `interactions` by NDCG@k on the split `inner` of them, trying at most `budget`.
///
/// # Errors
/// As [`Split::apply`]; `budget.cancelled`.
pub fn select(
    interactions: &Interactions,
    inner: Split,
    k: u16,
    budget: u16,
    observer: &mut dyn Observer,
) -> Result<Selection, Error> {
    let (train, test) = inner.apply(interactions)?;
    let timed = train.timestamps.is_some();
    let mut search = Search {
        train: &train,
        test: &test,
        k,
        budget: usize::from(budget).max(1),
        observer,
        candidates: Vec::new(),
        similar: None,
    };
    let mut best = search.attempt(RecommendConfig::default())?;
    for _ in 0..ROUNDS {
        let before = best;
        let families = WEIGHTINGS.iter().flat_map(|weighting| SHRINKAGES.map(|shrinkage| (*weighting, shrinkage)));
        let config = best.config;
        let with = |(weighting, shrinkage)| RecommendConfig { weighting, shrinkage, ..config };
        best = search.step(best, &mut families.map(with))?;
        if timed {
            let recencies = std::iter::once(None).chain(RECENCIES.map(Some));
            let config = best.config;
            let with = |recency_half_life| RecommendConfig { recency_half_life, ..config };
            best = search.step(best, &mut recencies.map(with))?;
        }
        let config = best.config;
        let with = |neighbours| RecommendConfig { neighbours, ..config };
        best = search.step(best, &mut NEIGHBOURS.into_iter().map(with))?;
        let config = best.config;
        let with = |popularity_weight| RecommendConfig { popularity_weight, ..config };
        best = search.step(best, &mut POPULARITY_WEIGHTS.into_iter().map(with))?;
        if timed {
            let half_lives = std::iter::once(None).chain(half_lives(&train).map(Some));
            let config = best.config;
            let with = |popularity_half_life| RecommendConfig { popularity_half_life, ..config };
            best = search.step(best, &mut half_lives.map(with))?;
        }
        if best == before {
            break;
        }
    }
    let budget = search.budget as u64;
    report(search.observer, "candidates", budget, budget)?;
    Ok(Selection { chosen: best, candidates: search.candidates })
}

fn half_lives(train: &Interactions) -> impl Iterator<Item = u32> {
    let times = || train.timestamps.iter().flatten().copied().map(i128::from);
    let span = times().max().unwrap_or(0) - times().min().unwrap_or(0);
    let part = move |parts: u32| u32::try_from(span / i128::from(parts)).unwrap_or(u32::MAX);
    SPAN_PARTS.into_iter().map(part).filter(|half_life| *half_life > 0)
}

struct Search<'s> {
    train: &'s Interactions,
    test: &'s Interactions,
    k: u16,
    budget: usize,
    observer: &'s mut dyn Observer,
    candidates: Vec<Candidate>,
    /// Neighbours by the weighting and shrinkage tried last, as many as any candidate may want.
    similar: Option<(Weighting, u16, Neighbours)>,
}

impl Search<'_> {
    fn step(
        &mut self,
        mut best: Candidate,
        configs: &mut dyn Iterator<Item = RecommendConfig>,
    ) -> Result<Candidate, Error> {
        for config in configs {
            if self.candidates.iter().any(|tried| tried.config == config) || self.candidates.len() >= self.budget {
                continue;
            }
            let candidate = self.attempt(config)?;
            if candidate.ndcg > best.ndcg {
                best = candidate;
            }
        }
        Ok(best)
    }

    fn attempt(&mut self, config: RecommendConfig) -> Result<Candidate, Error> {
        report(self.observer, "candidates", self.candidates.len() as u64, self.budget as u64)?;
        let metrics = self.metrics(&config)?;
        let candidate = Candidate { config, ndcg: metrics.ndcg, recall: metrics.recall };
        self.candidates.push(candidate);
        Ok(candidate)
    }

    fn metrics(&mut self, config: &RecommendConfig) -> Result<Metrics, Error> {
        let (weighting, shrinkage) = (config.weighting, config.shrinkage);
        let usable = self.similar.take().filter(|similar| (similar.0, similar.1) == (weighting, shrinkage));
        let neighbours = match usable {
            Some((_, _, neighbours)) => neighbours,
            None => {
                let most = NEIGHBOURS.into_iter().fold(0, u16::max);
                item_knn::neighbours(self.train, weighting, shrinkage, most, &mut Unobserved)?
            }
        };
        let popularity = scaled(&popularity(self.train, config.popularity_half_life));
        let scorer = Scorer {
            neighbours: &neighbours,
            most: usize::from(config.neighbours),
            popularity: &popularity,
            prior: &prior(&popularity, config.popularity_weight),
            has_prior: config.popularity_weight > 0,
            recency: &Recency::new(config.recency_half_life),
            factors: None,
            sessions: None,
        };
        let metrics = evaluate(&scorer, self.train, self.test, self.k, &mut Unobserved);
        self.similar = Some((weighting, shrinkage, neighbours));
        metrics
    }
}
