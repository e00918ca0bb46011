//! The terms of the scores: integers in micro-units that add up exactly.
//!
//! A source's value becomes units by its [`ScoreScale`], is rounded to micro-units, is multiplied by the weight and
//! rounded again, each time half to even. Where there are causes this happens to each of them and to the value without
//! a cause, and the term is the sum. Scales look at all items of the source before any filter, so that no filter
//! changes a score.

use super::super::filter_name::is_plain;
use super::super::limits::MAX_SOURCES;
use super::super::micros::ONE;
use super::answer::ScoreTerm;
use super::candidates::Candidates;
use super::request::{PipelineRequest, ScoreScale, ScoreSource};
use super::{emotion_affinity, recency};
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::foundation::rounding::{Rounding, narrow};
use crate::wire::Int53;
use std::collections::BTreeMap;

/// Greatest magnitude of a value, in micro-units.
const MOST_MICROS: f64 = 1e12;
/// Greatest magnitude of a weight, in micro-units: times 10^12 and summed over all terms it stays within 2^53.
const MOST_WEIGHT: i64 = 100_000_000;

/// One term of all candidates.
struct Term<'r> {
    source: &'r ScoreSource,
    micros: Vec<i64>,
    /// The candidate of each cause, and what the cause adds.
    causes: Vec<(u32, i64)>,
}

/// The terms and scores of all candidates.
pub(super) struct Scores<'r> {
    terms: Vec<Term<'r>>,
    pub scores: Vec<i64>,
    /// Candidates whose term for emotion was held back.
    pub held_back: usize,
}

fn range() -> Error {
    Error::new(Code::FieldRange, "the value is out of range")
}

fn refused(field: &str, detail: &str) -> Error {
    Error::new(Code::RecommendSource, detail).under(field)
}

/// From a value to units.
struct Scaling<'r> {
    scale: &'r ScoreScale,
    /// What values are divided by: the greatest, or 1.
    divisor: f64,
    /// Ascending values of which the share that is not above a value counts.
    table: Vec<f64>,
}

impl<'r> Scaling<'r> {
    fn new(source: &'r ScoreSource, mut totals: Vec<f64>) -> Result<Self, Error> {
        let greatest = totals.iter().fold(0.0, |most: f64, value| most.max(*value));
        let mut divisor = 1.0;
        match &source.scale {
            ScoreScale::Max {} if greatest > 0.0 => divisor = greatest,
            ScoreScale::Rank {} => sort_by(&mut totals, f64::total_cmp),
            ScoreScale::Quantiles { table } => {
                if table.is_empty() || !table.is_sorted() {
                    return Err(refused("table", "the table needs values that ascend").under("scale"));
                }
                totals.clone_from(table);
            }
            ScoreScale::Saturation { half } if *half <= 0.0 => return Err(range().under("half").under("scale")),
            _ => {}
        }
        Ok(Self { scale: &source.scale, divisor, table: totals })
    }

    /// The value in micro-units, weighted, and its magnitude before the weight.
    fn micros(&self, value: f64, weight: i64) -> Result<(i64, f64), Error> {
        let one = f64::from(ONE);
        let micros = match self.scale {
            ScoreScale::Micros {} => value,
            ScoreScale::Rank {} | ScoreScale::Quantiles { .. } => {
                self.table.partition_point(|other| *other <= value) as f64 / self.table.len() as f64 * one
            }
            ScoreScale::Saturation { half } => value / (value + half) * one,
            _ => value / self.divisor * one,
        };
        let below = value < 0.0 && matches!(self.scale, ScoreScale::Saturation { .. });
        // Comparing this way refuses what is not a number, too.
        if micros.abs() <= MOST_MICROS && !below {
            return Ok((weighted(micros.round_ties_even() as i64, weight)?, micros.abs()));
        }
        Err(range())
    }
}

/// `micros · weight`, in micro-units, half to even.
fn weighted(micros: i64, weight: i64) -> Result<i64, Error> {
    narrow(Rounding::HalfEven.quotient(i128::from(micros) * i128::from(weight), i128::from(ONE))?)
}

impl<'r> Term<'r> {
    /// The term of a source whose values are given.
    fn given(source: &'r ScoreSource, rows: &[u32], count: usize) -> Result<Self, Error> {
        let (weight, causes) = (source.weight.get(), source.causes.len());
        if !source.values.is_empty() && source.values.len() != rows.len() {
            return Err(refused("values", "there is one value for each item, or none at all"));
        }
        let linear = matches!(source.scale, ScoreScale::Units {} | ScoreScale::Micros {} | ScoreScale::Max {});
        if source.cause_rows.len() != causes || source.cause_values.len() != causes || (causes > 0 && !linear) {
            return Err(refused("causes", "causes need rows, values, and a linear scale"));
        }
        let mut totals = source.values.clone();
        totals.resize(rows.len(), 0.0);
        for (at, (row, value)) in source.cause_rows.iter().zip(&source.cause_values).enumerate() {
            match totals.get_mut(*row as usize) {
                Some(total) => *total += value,
                None => {
                    let error = Error::new(Code::RecommendSource, "there is no such row");
                    return Err(error.at(at).under("causeRows"));
                }
            }
        }
        let scaling = Scaling::new(source, totals)?;
        let mut term = Self { source, micros: vec![0; count], causes: Vec::with_capacity(causes) };
        let mut sizes = vec![0.0; rows.len()];
        for (row, index) in rows.iter().enumerate() {
            let value = source.values.get(row).copied().unwrap_or(0.0);
            (term.micros[*index as usize], sizes[row]) =
                scaling.micros(value, weight).map_err(|error| error.at(row).under("values"))?;
        }
        for (at, (row, value)) in source.cause_rows.iter().zip(&source.cause_values).enumerate() {
            let (row, found) = (*row as usize, scaling.micros(*value, weight));
            let (micros, size) = found.map_err(|error| error.at(at).under("causeValues"))?;
            sizes[row] += size;
            if sizes[row] > MOST_MICROS {
                return Err(range().under("causeValues"));
            }
            let index = rows[row];
            term.micros[index as usize] += micros;
            term.causes.push((index, micros));
        }
        Ok(term)
    }
}

impl<'r> Scores<'r> {
    pub fn new(candidates: &Candidates<'_>, request: &'r PipelineRequest) -> Result<Self, Error> {
        if request.sources.len() > MAX_SOURCES {
            return Err(Error::new(Code::RecommendLimit, "there are too many sources").under("sources"));
        }
        let mut found = Self { terms: Vec::new(), scores: vec![0; candidates.len()], held_back: 0 };
        for (at, (source, rows)) in request.sources.iter().zip(&candidates.rows).enumerate() {
            let term = found.term(candidates, request, source, rows);
            let term = term.map_err(|error| error.at(at).under("sources"))?;
            // At most 32 terms of 10^14 micro-units each.
            found.scores.iter_mut().zip(&term.micros).for_each(|(score, micros)| *score += micros);
            found.terms.push(term);
        }
        Ok(found)
    }

    fn term(
        &mut self,
        candidates: &Candidates<'_>,
        request: &PipelineRequest,
        source: &'r ScoreSource,
        rows: &[u32],
    ) -> Result<Term<'r>, Error> {
        if !is_plain(&source.name) || self.terms.iter().any(|term| term.source.name == source.name) {
            return Err(refused("name", "this is no name for a source, or it is taken"));
        }
        let mut micros = match &source.scale {
            ScoreScale::Recency { half_life_seconds } => recency::micros(candidates, request.now, *half_life_seconds)?,
            ScoreScale::Emotion { state, distress_below } => {
                let (micros, held_back) = emotion_affinity::micros(candidates, state, *distress_below)?;
                self.held_back += held_back;
                micros
            }
            _ => Vec::new(),
        };
        let computed = matches!(source.scale, ScoreScale::Recency { .. } | ScoreScale::Emotion { .. });
        let least = if matches!(source.scale, ScoreScale::Emotion { .. }) { 0 } else { -MOST_WEIGHT };
        if !(least..=MOST_WEIGHT).contains(&source.weight.get()) {
            return Err(range().under("weight"));
        }
        if !computed {
            return Term::given(source, rows, candidates.len());
        }
        if !rows.is_empty() || !source.values.is_empty() || !source.causes.is_empty() {
            return Err(refused("items", "a source of this scale names no items"));
        }
        for micros in &mut micros {
            *micros = weighted(*micros, source.weight.get())?;
        }
        Ok(Term { source, micros, causes: Vec::new() })
    }

    /// The scores without something: `term`, `term/cause` or `/cause`.
    pub fn without(&self, what: &str) -> Vec<i64> {
        let (name, cause) = what.split_once('/').map_or((what, None), |(name, cause)| (name, Some(cause)));
        let mut scores = self.scores.clone();
        for term in self.terms.iter().filter(|term| name == term.source.name || (name.is_empty() && cause.is_some())) {
            if let Some(wanted) = cause {
                for ((index, micros), cause) in term.causes.iter().zip(&term.source.causes) {
                    if cause == wanted {
                        scores[*index as usize] -= micros;
                    }
                }
            } else {
                scores.iter_mut().zip(&term.micros).for_each(|(score, micros)| *score -= micros);
            }
        }
        scores
    }

    /// For each of some candidates the terms other than 0; at most `most` causes of each are named.
    pub fn explain(&self, listed: &[u32], most: usize) -> Result<Vec<Vec<ScoreTerm>>, Error> {
        let mut place = vec![usize::MAX; self.scores.len()];
        listed.iter().enumerate().for_each(|(at, index)| place[*index as usize] = at);
        let mut told = vec![Vec::new(); listed.len()];
        for term in &self.terms {
            let mut behind = vec![Vec::new(); listed.len()];
            for ((index, micros), cause) in term.causes.iter().zip(&term.source.causes) {
                if let Some(causes) = behind.get_mut(place[*index as usize]) {
                    causes.push((cause.as_str(), *micros));
                }
            }
            for (at, index) in listed.iter().enumerate() {
                let micros = term.micros[*index as usize];
                if micros == 0 {
                    continue;
                }
                let causes = &mut behind[place[*index as usize]];
                sort_by(causes, |a, b| a.0.cmp(b.0));
                // One cause may come in several times.
                causes.dedup_by(|later, first| {
                    let same = later.0 == first.0;
                    first.1 += if same { later.1 } else { 0 };
                    same
                });
                sort_by(causes, |a, b| b.1.abs().cmp(&a.1.abs()));
                let (mut rest, mut named) = (micros, BTreeMap::new());
                for (cause, micros) in causes.iter().take(most) {
                    rest -= micros;
                    named.insert((*cause).to_owned(), Int53::new(*micros)?);
                }
                let (micros, rest) = (Int53::new(micros)?, Int53::new(rest)?);
                told[at].push(ScoreTerm { term: term.source.name.clone(), micros, causes: named, rest });
            }
        }
        Ok(told)
    }
}
