//! What would change, and why an item is not in the list.
//!
//! A counterfactual is a ranking of its own: the history without an item, scored anew, so that it holds for models
//! whose terms do not simply add (iALS, sessions, fading by age) as well. What may be listed stays as it is.

use super::explain::{Term, explain};
use super::history::{Events, History};
use super::limits::{MAX_COUNTERFACTUALS, MAX_RANKED};
use super::model::Model;
use super::positions::{ordered, rank_among};
use super::rank::{Filters, ItemId, RankRequest};
use super::score::Basis;
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::wire::{Int53, wire};

/// Why an item is not in the list.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankWhyNot {
    /// The item.
    pub item: ItemId,
    /// Its score in micro-units. Absent: the model does not know it, and nothing else is said.
    pub score: Option<Int53>,
    /// All filters that took it out. None: only its score keeps it from the list, if it is not there.
    pub reasons: Vec<String>,
    /// Its position among all that may be listed, from 1; of an item taken out the one that it would have.
    pub rank: Option<u32>,
    /// What the last item of the list scores above it, in micro-units; below 0 when it scores more than that one.
    pub gap: Option<Int53>,
    /// Where its score comes from, as in the list.
    pub terms: Vec<Term>,
}

/// A ranking of all that may be listed.
pub(super) struct Standing {
    scores: Vec<i64>,
    keys: Vec<u128>,
}

impl Standing {
    pub fn new(scores: Vec<i64>, filters: &Filters) -> Self {
        let keys = ordered(&scores, &|item| !filters.is_removed(item));
        Self { scores, keys }
    }

    pub fn rank(&self, item: u32) -> u32 {
        rank_among(&self.keys, &self.scores, item as usize)
    }
}

/// Refuses to look at too much.
pub(super) fn check(request: &RankRequest) -> Result<(), Error> {
    for (field, count, most) in
        [("without", request.without.len(), MAX_COUNTERFACTUALS), ("whyNot", request.why_not.len(), MAX_RANKED.into())]
    {
        if count > most {
            return Err(Error::new(Code::RecommendLimit, "there are too many").under(field));
        }
    }
    Ok(())
}

/// The rankings without each of the things liked that the request names.
pub(super) fn without(model: &Model, request: &RankRequest, history: &Events, filters: &Filters) -> Vec<Standing> {
    let mut found = Vec::with_capacity(request.without.len());
    for liked in &request.without {
        let gone = model.items.find(liked.as_str());
        let mut scores = Vec::new();
        let rest = gone.map(|gone| history.without(gone));
        model.scorer().scores(rest.as_ref().unwrap_or(history).history(), &mut scores);
        found.push(Standing::new(scores, filters));
    }
    found
}

/// The answers to `whyNot`; `last` is the score of the last item of the list.
pub(super) fn why_not(
    model: &Model,
    request: &RankRequest,
    (history, basis): (History<'_>, Basis),
    (standing, filters): (&Standing, &Filters),
    last: Option<i64>,
) -> Result<Vec<RankWhyNot>, Error> {
    let score = |item: u32| standing.scores[item as usize];
    let mut known: Vec<u32> = request.why_not.iter().filter_map(|item| model.items.find(item.as_str())).collect();
    sort_by(&mut known, Ord::cmp);
    known.dedup();
    let asked: Vec<(i64, u32)> = known.iter().map(|item| (score(*item), *item)).collect();
    let terms = explain(model, history, basis, &asked, request.max_terms.into())?;
    let mut told = Vec::with_capacity(request.why_not.len());
    for item in &request.why_not {
        let (reasons, terms_of) = (Vec::new(), Vec::new());
        let mut why = RankWhyNot { item: item.clone(), score: None, reasons, rank: None, gap: None, terms: terms_of };
        if let Some(index) = model.items.find(item.as_str()) {
            let score = score(index);
            why.score = Some(Int53::new(score)?);
            why.reasons = filters.reasons(index);
            why.rank = Some(standing.rank(index));
            why.gap = Some(Int53::new(last.unwrap_or(score) - score)?);
            let place = known.binary_search(&index).unwrap_or_default();
            why.terms = terms.get(place).cloned().unwrap_or_default();
        }
        told.push(why);
    }
    Ok(told)
}
