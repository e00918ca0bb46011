//! What a ranking over several models and modules answers.

use super::super::rank::{ItemId, RemovedItem};
use crate::wire::{Int53, wire};
use std::collections::BTreeMap;

/// One page of a ranking.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PipelineAnswer {
    /// The items of the page, in order.
    pub items: Vec<PipelineItem>,
    /// Candidates that no filter takes out.
    pub eligible_count: u32,
    /// Items of the whole list.
    pub listed_count: u32,
    /// What the next page is asked with; absent on the last.
    pub next_cursor: Option<String>,
    /// Candidates taken out: greatest score first, ties by id; as many as asked for. Their reasons are `seen`,
    /// `disliked`, `excluded`, `not_allowed`, `no_match`, `out_of_stock`, `unavailable`, `age`, `consent`,
    /// `compliance`, then the host's own by name.
    pub removed: Vec<RemovedItem>,
    /// Number of candidates taken out.
    pub removed_count: u32,
    /// Answers to `whyNot`, in its order.
    pub why_not: Vec<WhyNot>,
}

/// An item of the list.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PipelineItem {
    /// The item.
    pub item: ItemId,
    /// The module that it comes from; empty where nobody says.
    pub module: String,
    /// Its position in the whole list, from 1.
    pub rank: u32,
    /// Its position by score alone, from 1.
    pub score_rank: u32,
    /// Its score in micro-units: exactly the sum of the terms.
    pub score: Int53,
    /// Where the score comes from: terms other than 0, in the order of the sources.
    pub terms: Vec<ScoreTerm>,
    /// Its position by score alone without each thing that `without` names.
    pub without: Vec<u32>,
    /// Whether a quota was relaxed to list it here.
    pub relaxed: bool,
}

/// A term of a score. Its causes and the rest add up exactly to it.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreTerm {
    /// The source's name.
    pub term: String,
    /// What it adds, in micro-units.
    pub micros: Int53,
    /// What stands behind it, with what each adds in micro-units: those of greatest magnitude, ties by name, as many
    /// as asked for.
    pub causes: BTreeMap<String, Int53>,
    /// What has no cause, and the causes not told, in micro-units.
    pub rest: Int53,
}

/// Why an item is not on the page.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyNot {
    /// The item.
    pub item: ItemId,
    /// Its score in micro-units. Absent: it is no candidate, and nothing else is said.
    pub score: Option<Int53>,
    /// All filters that took it out. None: it is eligible.
    pub reasons: Vec<String>,
    /// Its position in the whole list, from 1. Absent: it is taken out, or the list ended before it.
    pub rank: Option<u32>,
    /// Its position by score alone, from 1; of an item taken out the one that it would have.
    pub score_rank: Option<u32>,
    /// What the last item of this page scores above it, in micro-units; below 0 when it scores more than that one.
    pub gap: Option<Int53>,
    /// Where its score comes from.
    pub terms: Vec<ScoreTerm>,
}
