//! One ranking with its reasons.

use super::explain::{Term, explain};
use super::filter_name;
use super::history::Events;
use super::limits::{MAX_FILTERS, MAX_HISTORY, MAX_RANKED};
use super::model::Model;
use super::score::{Basis, Best, REMOVED};
use super::why_not::{self, RankWhyNot, Standing};
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::wire::{Int53, wire};
use std::collections::BTreeMap;

/// A user.
#[wire(id)]
pub struct UserId(String);

/// An item.
#[wire(id)]
pub struct ItemId(String);

/// Whom to rank for, and what may not be in the list. Filters never change a score: they only take items out.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankRequest {
    /// A user whose history the model holds, each item once, at its latest place. One that it does not know has no
    /// history.
    pub user: Option<UserId>,
    /// Items liked, oldest first, after those that the model holds of the user: at most 10,000. An item that comes
    /// again counts at its latest place, and for VMIS-kNN each time as an event; items that the model does not know
    /// count nothing.
    #[wire(default = Vec::new())]
    pub history: Vec<ItemId>,
    /// Attributes of the user: those that the model does not know count nothing, and only a model with `userAttributes`
    /// knows any.
    #[wire(default = Vec::new())]
    pub attributes: Vec<String>,
    /// Length of the list, 1 to 1,000.
    #[wire(default = 20)]
    pub k: u16,
    /// Whether items of the history may be listed again.
    #[wire(default = false)]
    pub include_seen: bool,
    /// Items that the person does not like: they are not listed, reason `disliked`, and count nothing where the
    /// history or the model has them as liked.
    #[wire(default = Vec::new())]
    pub disliked: Vec<ItemId>,
    /// Items that may not be listed: reason `excluded`.
    #[wire(default = Vec::new())]
    pub exclude: Vec<ItemId>,
    /// Items that may not be listed, by reasons of the host's own, such as `out_of_stock`: at most 32 reasons.
    #[wire(default = BTreeMap::new())]
    pub blocked: BTreeMap<String, Vec<ItemId>>,
    /// If given, only these items may be listed; the others have the reason `not_allowed`.
    pub allow: Option<Vec<ItemId>>,
    /// Items liked of which to say what they change, at most 32: where each listed item would stand if this one had
    /// never been liked, and all that is out stayed out.
    #[wire(default = Vec::new())]
    pub without: Vec<ItemId>,
    /// Items of which to say why they are not in the list: at most 1,000.
    #[wire(default = Vec::new())]
    pub why_not: Vec<ItemId>,
    /// Most terms told of each item: the greatest ones; the rest is one sum.
    #[wire(default = 10)]
    pub max_terms: u16,
    /// Most removed items told: those that would have ranked best.
    #[wire(default = 100)]
    pub max_removed: u16,
}

impl Default for RankRequest {
    fn default() -> Self {
        Self {
            user: None,
            history: Vec::new(),
            attributes: Vec::new(),
            k: 20,
            include_seen: false,
            disliked: Vec::new(),
            exclude: Vec::new(),
            blocked: BTreeMap::new(),
            allow: None,
            without: Vec::new(),
            why_not: Vec::new(),
            max_terms: 10,
            max_removed: 100,
        }
    }
}

/// An item of the list.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankedItem {
    /// The item.
    pub item: ItemId,
    /// Its score in micro-units: exactly the sum of the terms.
    pub score: Int53,
    /// Where the score comes from: greatest terms first, ties by item; popularity and the sum of the rest come last.
    pub terms: Vec<Term>,
    /// Its position without each thing liked that `without` names, from 1. Absent where it names none.
    pub without: Option<Vec<u32>>,
}

/// An item that was taken out.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovedItem {
    /// The item.
    pub item: ItemId,
    /// The score that it has all the same, in micro-units.
    pub score: Int53,
    /// All reasons: `seen`, `disliked`, `excluded`, `not_allowed`, then the host's own by name.
    pub reasons: Vec<String>,
}

/// A ranking.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankAnswer {
    /// What the scores stand on.
    pub basis: Basis,
    /// The best items: greatest score first, ties by id (length, then bytes).
    pub items: Vec<RankedItem>,
    /// Items taken out, in the same order, as many as asked for.
    pub removed: Vec<RemovedItem>,
    /// Number of items taken out.
    pub removed_count: u32,
    /// Answers to `whyNot`, in its order. Absent where nothing was asked.
    pub why_not: Option<Vec<RankWhyNot>>,
}

/// The bit of `disliked`.
const DISLIKED: u64 = 1 << 1;
const BUILT_IN: [&str; 4] = ["seen", "disliked", "excluded", "not_allowed"];

/// Why each item is out: a bit for each reason.
pub(super) struct Filters {
    names: Vec<String>,
    of_item: Vec<u64>,
}

impl Filters {
    fn new(model: &Model, request: &RankRequest, history: &[u32]) -> Result<Self, Error> {
        if request.blocked.len() > MAX_FILTERS {
            let detail = format!("found {} reasons, at most {MAX_FILTERS} are allowed", request.blocked.len());
            return Err(Error::new(Code::RecommendFilter, detail).under("blocked"));
        }
        let mut names: Vec<String> = BUILT_IN.map(str::to_owned).into();
        let mut of_item = vec![0_u64; model.items.len()];
        let mut mark = |items: &[ItemId], bit: usize| {
            for item in items.iter().filter_map(|item| model.items.find(item.as_str())) {
                of_item[item as usize] |= 1 << bit;
            }
        };
        mark(&request.disliked, 1);
        mark(&request.exclude, 2);
        for (name, items) in &request.blocked {
            filter_name::check(name, &BUILT_IN).map_err(|error| error.under(name).under("blocked"))?;
            mark(items, names.len());
            names.push(name.clone());
        }
        let user = request.user.as_ref().map_or("", UserId::as_str);
        model.dislikes(user).iter().for_each(|item| of_item[*item as usize] |= DISLIKED);
        if !request.include_seen {
            history.iter().for_each(|item| of_item[*item as usize] |= 1);
        }
        if let Some(allow) = &request.allow {
            let mut allowed = vec![false; of_item.len()];
            allow
                .iter()
                .filter_map(|item| model.items.find(item.as_str()))
                .for_each(|item| allowed[item as usize] = true);
            of_item.iter_mut().zip(allowed).filter(|(_, allowed)| !allowed).for_each(|(bits, _)| *bits |= 1 << 3);
        }
        Ok(Self { names, of_item })
    }

    pub fn is_removed(&self, item: usize) -> bool {
        self.of_item[item] != 0
    }

    pub fn reasons(&self, item: u32) -> Vec<String> {
        let bits = self.of_item[item as usize];
        self.names.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, name)| name.clone()).collect()
    }
}

/// Answers one request.
pub(super) fn rank(model: &Model, request: &RankRequest) -> Result<Outcome<RankAnswer>, Error> {
    if !(1..=MAX_RANKED).contains(&request.k) {
        let detail = format!("expected 1 to {MAX_RANKED}, found {}", request.k);
        return Err(Error::new(Code::FieldRange, detail).under("k"));
    }
    if request.history.len() > MAX_HISTORY {
        let detail = format!("found {} items, at most {MAX_HISTORY} are allowed", request.history.len());
        return Err(Error::new(Code::RecommendLimit, detail).under("history"));
    }
    why_not::check(request)?;
    let known = request.user.as_ref().map_or(&[][..], |user| model.history(user.as_str()));
    let given: Vec<u32> = request.history.iter().filter_map(|item| model.items.find(item.as_str())).collect();
    let unknown = request.history.len() - given.len();
    let mut history = Events::new(model, known, &given);
    let filters = Filters::new(model, request, &history.items)?;
    history.retain(|item| filters.of_item[item as usize] & DISLIKED == 0);

    let known = history.items.len();
    let names = request.attributes.iter().filter_map(|name| model.attributes.find(name));
    let mut attributes: Vec<u32> = names.map(|attribute| model.items.len() as u32 + attribute).collect();
    sort_by(&mut attributes, Ord::cmp);
    attributes.dedup();
    history.items.splice(0..0, attributes);

    let scorer = model.scorer();
    let mut scores = Vec::new();
    let basis = scorer.scores(history.history(), &mut scores);
    let part = |removed: bool| -> Vec<i64> {
        scores
            .iter()
            .enumerate()
            .map(|(item, score)| if filters.is_removed(item) == removed { *score } else { REMOVED })
            .collect()
    };
    let (mut listed, mut removed) = (Best::default(), Best::default());
    let listed = listed.of(&part(false), usize::from(request.k));
    let removed = removed.of(&part(true), usize::from(request.max_removed));
    let removed_count = (0..scores.len()).filter(|item| filters.is_removed(*item)).count();
    let terms = explain(model, history.history(), basis, listed, usize::from(request.max_terms))?;
    let without = why_not::without(model, request, &history, &filters);
    let items = listed.iter().zip(terms).map(|((score, item), terms)| {
        let without = without.iter().map(|standing| standing.rank(*item)).collect();
        let without = Some(without).filter(|without: &Vec<u32>| !without.is_empty());
        Ok(RankedItem { item: ItemId::new(model.items.get(*item))?, score: Int53::new(*score)?, terms, without })
    });
    let answer = RankAnswer {
        basis,
        items: items.collect::<Result<_, Error>>()?,
        removed: removed
            .iter()
            .map(|(score, item)| {
                let id = ItemId::new(model.items.get(*item))?;
                Ok(RemovedItem { item: id, score: Int53::new(*score)?, reasons: filters.reasons(*item) })
            })
            .collect::<Result<_, Error>>()?,
        removed_count: removed_count as u32,
        why_not: if request.why_not.is_empty() {
            None
        } else {
            let (of_whom, last) = ((history.history(), basis), listed.last().map(|(score, _)| *score));
            Some(why_not::why_not(model, request, of_whom, (&Standing::new(scores, &filters), &filters), last)?)
        },
    };
    Ok(Outcome { answer, reasons: reasons(basis, known, unknown, &filters)?, packs: Vec::new() })
}

fn reasons(basis: Basis, known: usize, unknown: usize, filters: &Filters) -> Result<Vec<Reason>, Error> {
    let code = match basis {
        Basis::Personal => "recommend.personal",
        Basis::Popular => "recommend.cold_user",
    };
    let based = Reason::new(code)
        .about("/basis")
        .number("history", Int53::count(known)?)
        .number("unknownItems", Int53::count(unknown)?);
    let mut reasons = vec![based];
    for (bit, name) in filters.names.iter().enumerate() {
        let count = filters.of_item.iter().filter(|bits| **bits >> bit & 1 == 1).count();
        if count > 0 {
            let reason = Reason::new("recommend.removed").about("/removed");
            reasons.push(reason.number("items", Int53::count(count)?).text("filter", name));
        }
    }
    Ok(reasons)
}
