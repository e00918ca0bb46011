//! One list out of several models and modules.
//!
//! The order is part of the contract: candidates, filters with their reasons, score terms on scales that no filter
//! changes, the order by score, then id, re-ranking, and the cut into pages. The answer says what each score is made
//! of, what was taken out and why, what would change without a cause, and why an item is not there.
//!
//! | file | |
//! |---|---|
//! | `eligibility` | who may see what, with a reason for each item removed |
//! | `score_terms`, `recency`, `emotion_affinity` | exact integer terms, their causes, and scores without something |
//! | `rerank`: `mmr`, `dpp`, `calibration`, `quotas` | one greedy pass |
//! | `cursor` | pages that do not repeat |
//!
//! ```
//! use hivecore::recommend::pipeline::{PipelineRequest, ScoreSource, ScoreScale, pipeline};
//! use hivecore::recommend::ItemId;
//!
//! let source = |name: &str, items: &[(&str, f64)]| Ok(ScoreSource {
//!     name: name.to_owned(),
//!     module: None,
//!     weight: 500_000_u32.into(),
//!     scale: ScoreScale::Max {},
//!     required: false,
//!     items: items.iter().map(|(item, _)| ItemId::new(*item)).collect::<Result<_, _>>()?,
//!     values: items.iter().map(|(_, value)| *value).collect(),
//!     causes: Vec::new(),
//!     cause_rows: Vec::new(),
//!     cause_values: Vec::new(),
//! });
//! let sources = vec![
//!     source("collaborative", &[("course", 8.0), ("post", 4.0)])?,
//!     source("text", &[("post", 3.0)])?,
//! ];
//! let answer = pipeline(&PipelineRequest { sources, ..PipelineRequest::default() })?.answer;
//! let order: Vec<(&str, i64)> = answer.items.iter().map(|item| (item.item.as_str(), item.score.get())).collect();
//! assert_eq!(order, [("post", 750_000), ("course", 500_000)]);
//! # Ok::<(), hivecore::Error>(())
//! ```

mod answer;
pub(super) mod calibration;
mod candidates;
mod cursor;
mod dpp;
mod eligibility;
mod emotion_affinity;
mod label_index;
mod mmr;
mod quotas;
mod recency;
mod request;
mod rerank;
mod score_terms;
mod similarity;

pub use answer::{PipelineAnswer, PipelineItem, ScoreTerm, WhyNot};
pub use request::{
    CandidateCondition, CandidateItem, CandidateVerdict, EligibilityFilters, LabelQuota, PipelineRequest, Rerank,
    RerankMethod, ScoreScale, ScoreSource,
};

use super::limits::{MAX_COUNTERFACTUALS, MAX_RANKED};
use super::positions::{ordered, rank_among};
use super::rank::{ItemId, RemovedItem};
use super::sort_key;
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::error::{Code, Error};
use crate::wire::Int53;
use candidates::Candidates;
use eligibility::Eligibility;
use score_terms::Scores;

fn check(request: &PipelineRequest) -> Result<(), Error> {
    if !(1..=MAX_RANKED).contains(&request.size) {
        return Err(Error::new(Code::FieldRange, "expected 1 to 1000").under("size"));
    }
    let counts =
        [("without", request.without.len(), MAX_COUNTERFACTUALS), ("whyNot", request.why_not.len(), MAX_RANKED.into())];
    for (field, count, most) in counts {
        if count > most {
            return Err(Error::new(Code::RecommendLimit, "there are too many").under(field));
        }
    }
    emotion_affinity::check_items(request)?;
    similarity::check(request)
}

/// A number of items in a reason.
fn counted(reason: Reason, name: &str, count: usize) -> Result<Reason, Error> {
    Ok(reason.number(name, Int53::count(count)?))
}

/// Ranks candidates of several models and modules.
///
/// # Errors
/// `field.range`, `field.missing` (`now` where something depends on it), `recommend.item`, `recommend.source`,
/// `recommend.filter`, `recommend.limit`, `recommend.vector`, `recommend.quota`, `recommend.cursor`.
pub fn pipeline(request: &PipelineRequest) -> Result<Outcome<PipelineAnswer>, Error> {
    check(request)?;
    let candidates = Candidates::new(request)?;
    let out = Eligibility::new(&candidates, request)?;
    let all = Scores::new(&candidates, request)?;
    let scores = all.scores.as_slice();
    let stays = |index: usize| !out.is_out(index);
    let (eligible, gone) = (ordered(scores, &stays), ordered(scores, &|index| out.is_out(index)));
    let best: Vec<u32> = eligible.iter().map(|key| sort_key::index(*key)).collect();
    let list = rerank::rerank(&candidates, &best, scores, &request.rerank).map_err(|error| error.under("rerank"))?;

    let name = cursor::name(list.iter().map(|(index, _)| candidates.ids.get(*index)));
    let start = request.cursor.as_ref().map_or(Ok(0), |cursor| cursor::read(cursor, &name))?;
    let end = list.len().min(start.saturating_add(request.size.into()));
    let page = list.get(start..end).unwrap_or_default();
    let mut without = Vec::with_capacity(request.without.len());
    for what in &request.without {
        let scores = all.without(what);
        without.push((ordered(&scores, &stays), scores));
    }
    let asked = request.why_not.iter().filter_map(|item| candidates.ids.find(item.as_str()));
    let told: Vec<u32> = page.iter().map(|(index, _)| *index).chain(asked).collect();
    let mut terms = all.explain(&told, request.max_causes.into())?.into_iter();

    let id = |index: u32| ItemId::new(candidates.ids.get(index));
    let mut items = Vec::with_capacity(page.len());
    for (at, ((listed, relaxed), terms)) in page.iter().zip(terms.by_ref()).enumerate() {
        let index = *listed as usize;
        items.push(PipelineItem {
            item: id(*listed)?,
            module: candidates.modules[index].to_owned(),
            rank: (start + at) as u32 + 1,
            score_rank: rank_among(&eligible, scores, index),
            score: Int53::new(scores[index])?,
            terms,
            without: without.iter().map(|(keys, scores)| rank_among(keys, scores, index)).collect(),
            relaxed: *relaxed,
        });
    }
    let mut removed = Vec::new();
    for key in gone.iter().take(request.max_removed.into()) {
        let (item, index) = (id(sort_key::index(*key))?, sort_key::index(*key) as usize);
        removed.push(RemovedItem { item, score: Int53::new(scores[index])?, reasons: out.reasons(index) });
    }
    let mut why_not = Vec::with_capacity(request.why_not.len());
    for item in &request.why_not {
        let item = item.clone();
        let mut why = WhyNot {
            item,
            score: None,
            reasons: Vec::new(),
            rank: None,
            score_rank: None,
            gap: None,
            terms: Vec::new(),
        };
        if let Some(index) = candidates.ids.find(why.item.as_str()) {
            let (at, rank) = (index as usize, list.iter().position(|(other, _)| *other == index));
            let last = page.last().map_or(scores[at], |(last, _)| scores[*last as usize]);
            why.score = Some(Int53::new(scores[at])?);
            why.reasons = out.reasons(at);
            why.rank = rank.map(|rank| rank as u32 + 1);
            why.score_rank = Some(rank_among(&eligible, scores, at));
            why.gap = Some(Int53::new(last - scores[at])?);
            why.terms = terms.next().unwrap_or_default();
        }
        why_not.push(why);
    }
    let relaxed = items.iter().filter(|item| item.relaxed).count();
    let first = counted(Reason::new("recommend.pipeline"), "candidates", candidates.len())?;
    let mut reasons = vec![counted(first, "eligible", eligible.len())?];
    for (filter, count) in out.counts() {
        let reason = Reason::new("recommend.removed").about("/removed").text("filter", filter);
        reasons.push(counted(reason, "items", count)?);
    }
    for (code, count) in [("recommend.distress", all.held_back), ("recommend.relaxed", relaxed)] {
        if count > 0 {
            reasons.push(counted(Reason::new(code).about("/items"), "items", count)?);
        }
    }
    let answer = PipelineAnswer {
        items,
        eligible_count: eligible.len() as u32,
        listed_count: list.len() as u32,
        next_cursor: (end < list.len()).then(|| cursor::write(end, &name)),
        removed,
        removed_count: gone.len() as u32,
        why_not,
    };
    Ok(Outcome { answer, reasons, packs: Vec::new() })
}
