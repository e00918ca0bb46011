//! Re-ranking: one greedy pass, position by position. Quotas say what may stand there, the method what does.

use super::super::limits::MAX_RANKED;
use super::super::micros::ONE;
use super::calibration::Calibration;
use super::candidates::Candidates;
use super::dpp::DeterminantalPointProcess;
use super::label_index::LabelIndex;
use super::mmr::MaximalMarginalRelevance;
use super::quotas::{self, Quota};
use super::request::{Rerank, RerankMethod};
use super::similarity::Similarity;
use crate::foundation::error::{Code, Error};

/// What a method knows of the items left.
enum Objective {
    Score,
    Mmr(MaximalMarginalRelevance),
    Dpp(DeterminantalPointProcess),
    Calibration(Calibration),
}

impl Objective {
    fn new(candidates: &Candidates<'_>, pool: &[u32], config: &Rerank) -> Result<Self, Error> {
        let refused = |field: &str| Err(Error::new(Code::FieldRange, "the value is out of range").under(field));
        let (count, label) = (pool.len(), config.label.as_deref());
        let unit = |micros: u32| f64::from(micros) / f64::from(ONE);
        let sum = config.target.values().fold(0.0, |sum, share| sum + share);
        let calibrated = config.method == RerankMethod::Calibration;
        if config.lambda > ONE {
            return refused("lambda");
        }
        if !(0.0..=1000.0).contains(&config.theta) {
            return refused("theta");
        }
        if !(1..=ONE).contains(&config.smoothing) {
            return refused("smoothing");
        }
        if calibrated && (config.target.values().any(|share| *share < 0.0) || !(sum > 0.0 && sum.is_finite())) {
            return refused("target");
        }
        let lambda = unit(config.lambda);
        if calibrated {
            let index = LabelIndex::new(candidates, pool, label.unwrap_or("module"));
            let objective = Calibration::new(index, &config.target, sum, lambda, unit(config.smoothing));
            return Ok(Self::Calibration(objective));
        }
        let similarity = Similarity::new(candidates, pool, label);
        Ok(match config.method {
            RerankMethod::Mmr => {
                Self::Mmr(MaximalMarginalRelevance { lambda, similarity, nearest: vec![f64::NEG_INFINITY; count] })
            }
            RerankMethod::Dpp => {
                let (rows, remains) = (vec![Vec::new(); count], vec![1.0; count]);
                Self::Dpp(DeterminantalPointProcess { theta: config.theta, similarity, rows, remains })
            }
            RerankMethod::Score | RerankMethod::Calibration => Self::Score,
        })
    }

    /// How good an item of a score would be at the next position.
    fn gain(&self, at: usize, score: f64) -> f64 {
        match self {
            Self::Score => score,
            Self::Mmr(state) => state.gain(at, score),
            Self::Dpp(state) => state.gain(at, score),
            Self::Calibration(state) => state.gain(at, score),
        }
    }

    /// Puts an item at the next position.
    fn choose(&mut self, chosen: usize) {
        match self {
            Self::Score => {}
            Self::Mmr(state) => state.choose(chosen),
            Self::Dpp(state) => state.choose(chosen),
            Self::Calibration(state) => state.choose(chosen),
        }
    }
}

/// Arranges the eligible candidates, which come best first. With each goes whether a quota was relaxed for it.
pub(super) fn rerank(
    candidates: &Candidates<'_>,
    best: &[u32],
    scores: &[i64],
    config: &Rerank,
) -> Result<Vec<(u32, bool)>, Error> {
    if !(1..=MAX_RANKED).contains(&config.depth) {
        return Err(Error::new(Code::FieldRange, "expected 1 to 1000").under("depth"));
    }
    if config.method == RerankMethod::Score && config.quotas.is_empty() {
        return Ok(best.iter().map(|index| (*index, false)).collect());
    }
    let pool = best.get(..config.depth.into()).unwrap_or(best);
    let mut objective = Objective::new(candidates, pool, config)?;
    let mut quotas = Vec::with_capacity(config.quotas.len());
    for (at, quota) in config.quotas.iter().enumerate() {
        quotas.push(Quota::new(candidates, pool, quota).map_err(|error| error.at(at).under("quotas"))?);
    }
    let mut left: Vec<usize> = (0..pool.len()).collect();
    let (mut list, mut arranged) = (Vec::with_capacity(pool.len()), Vec::with_capacity(pool.len()));
    while !left.is_empty() {
        let claims: Vec<(usize, usize)> = quotas.iter().map(|quota| quota.claim(list.len(), left.len())).collect();
        let tight = quotas::tight(&claims);
        // The best among those that meet everything, then among those within the quotas, then among all.
        let mut found: [Option<(f64, usize)>; 3] = [None; 3];
        for (place, at) in left.iter().enumerate() {
            let serves =
                |room: usize| quotas.iter().zip(&claims).any(|(quota, claim)| claim.1 <= room && quota.needs(*at));
            let class = match tight {
                _ if !quotas.iter().all(|quota| quota.allows(*at)) => 2,
                Some(room) if !serves(room) => 1,
                _ => 0,
            };
            let gain = objective.gain(*at, scores[pool[*at] as usize] as f64 / f64::from(ONE));
            // What is left is ordered by score, then id: only a greater gain goes before.
            if found[class].is_none_or(|(best, _)| gain > best) {
                found[class] = Some((gain, place));
            }
        }
        let [ideal, within, any] = found;
        let relaxed = ideal.or(within).is_none();
        let Some((_, place)) = ideal.or(within).or(any.filter(|_| config.relax)) else { break };
        let chosen = left.remove(place);
        objective.choose(chosen);
        list.push(chosen);
        quotas.iter_mut().for_each(|quota| quota.choose(&list));
        arranged.push((pool[chosen], relaxed));
    }
    Ok(arranged)
}
