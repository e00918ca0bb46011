//! Who may see what: hard filters before ranking, each with a reason.

use super::super::filter_name;
use super::super::limits::MAX_FILTERS;
use super::super::rank::ItemId;
use super::candidates::Candidates;
use super::request::{CandidateCondition, CandidateItem, CandidateVerdict, PipelineRequest, ScoreScale};
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;

const BUILT_IN: [&str; 10] = [
    "seen",
    "disliked",
    "excluded",
    "not_allowed",
    "no_match",
    "out_of_stock",
    "unavailable",
    "age",
    "consent",
    "compliance",
];

/// Why each candidate is out: a bit for each reason.
pub(super) struct Eligibility<'r> {
    names: Vec<&'r str>,
    of_item: Vec<u64>,
}

/// Refuses a request that depends on the time and does not say it.
fn check_now(request: &PipelineRequest) -> Result<(), Error> {
    let timed = request.items.iter().any(|item| item.available_from.or(item.available_until).is_some())
        || request.filters.conditions.iter().any(|condition| condition.until.is_some())
        || request.sources.iter().any(|source| matches!(source.scale, ScoreScale::Recency { .. }));
    if timed && request.now.is_none() {
        return Err(Error::new(Code::FieldMissing, "something here depends on the time").under("now"));
    }
    Ok(())
}

/// The built-in reasons that a record gives, as bits.
fn of_record(item: &CandidateItem, request: &PipelineRequest) -> u64 {
    let filters = &request.filters;
    let early = item.available_from.is_some_and(|from| request.now < Some(from));
    let late = item.available_until.is_some_and(|until| Some(until) <= request.now);
    let unconsented = item.consents.iter().any(|purpose| !filters.consents.contains(purpose));
    let young = filters.age < item.minimum_age;
    [!item.in_stock, early || late, young, unconsented].iter().rev().fold(0, |bits, out| bits << 1 | u64::from(*out))
        << 5
}

impl<'r> Eligibility<'r> {
    pub fn new(candidates: &Candidates<'_>, request: &'r PipelineRequest) -> Result<Self, Error> {
        check_now(request)?;
        let filters = &request.filters;
        let mut found = Self { names: BUILT_IN.to_vec(), of_item: Vec::with_capacity(candidates.len()) };
        for record in &candidates.records {
            let verdict = record.and_then(|record| record.verdict);
            let out = verdict.map_or(filters.verdict_required, |verdict| verdict != CandidateVerdict::Permitted);
            let allowed = u64::from(filters.allow.is_some()) << 3;
            found.of_item.push(record.map_or(0, |record| of_record(record, request)) | u64::from(out) << 9 | allowed);
        }
        for (bit, items) in [&filters.seen, &filters.disliked, &filters.exclude].iter().enumerate() {
            found.mark(candidates, items, bit);
        }
        for item in filters.allow.iter().flatten() {
            if let Some(index) = candidates.ids.find(item.as_str()) {
                found.of_item[index as usize] &= !(1 << 3);
            }
        }
        for (_, rows) in request.sources.iter().zip(&candidates.rows).filter(|(source, _)| source.required) {
            let mut named = vec![1; candidates.len()];
            rows.iter().for_each(|index| named[*index as usize] = 0);
            found.of_item.iter_mut().zip(named).for_each(|(bits, out)| *bits |= out << 4);
        }
        for (name, items) in &filters.blocked {
            let reason = found.named(name).map_err(|error| error.under(name).under("blocked").under("filters"))?;
            found.mark(candidates, items, reason);
        }
        for (at, condition) in filters.conditions.iter().enumerate() {
            let reason = found.named(&condition.reason);
            let reason = reason.map_err(|error| error.under("reason").at(at).under("conditions").under("filters"))?;
            if condition.number.is_none() && (condition.least.is_some() || condition.most.is_some()) {
                let missing = Error::new(Code::FieldMissing, "bounds are those of a number");
                return Err(missing.under("number").at(at).under("conditions").under("filters"));
            }
            if condition.until.is_some_and(|until| Some(until) <= request.now) {
                continue;
            }
            let (any, none) = (condition.any_of.as_deref().map(sorted), sorted(&condition.none_of));
            for index in 0..candidates.len() {
                let values = candidates.values(index, &condition.label);
                let is_in = |list: &Vec<&str>| values.iter().any(|value| list.binary_search(value).is_ok());
                let met = any.as_ref().is_none_or(is_in) && !is_in(&none);
                let out = !(met && within(condition, candidates.records[index]));
                found.of_item[index] |= u64::from(out) << reason;
            }
        }
        Ok(found)
    }

    fn mark(&mut self, candidates: &Candidates<'_>, items: &[ItemId], reason: usize) {
        for item in items {
            if let Some(index) = candidates.ids.find(item.as_str()) {
                self.of_item[index as usize] |= 1 << reason;
            }
        }
    }

    /// The bit of a reason of the host's own.
    fn named(&mut self, name: &'r str) -> Result<usize, Error> {
        filter_name::check(name, &BUILT_IN)?;
        if let Some(known) = self.names.iter().position(|known| *known == name) {
            return Ok(known);
        }
        if self.names.len() - BUILT_IN.len() == MAX_FILTERS {
            return Err(Error::new(Code::RecommendFilter, "there are too many reasons"));
        }
        self.names.push(name);
        Ok(self.names.len() - 1)
    }

    pub fn is_out(&self, index: usize) -> bool {
        self.of_item[index] != 0
    }

    /// The reasons of the bits: those built in, then the host's own by name.
    fn told(&self, bits: u64) -> Vec<&str> {
        let held = self.names.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
        let mut names: Vec<&str> = held.map(|(_, name)| *name).collect();
        let built_in = (bits & ((1 << BUILT_IN.len()) - 1)).count_ones() as usize;
        sort_by(&mut names[built_in..], |a, b| a.cmp(b));
        names
    }

    /// All reasons of a candidate.
    pub fn reasons(&self, index: usize) -> Vec<String> {
        self.told(self.of_item[index]).into_iter().map(str::to_owned).collect()
    }

    /// Each reason that somebody has, with the number of items.
    pub fn counts(&self) -> Vec<(&str, usize)> {
        let all = self.of_item.iter().fold(0, |all, bits| all | bits);
        let count = |name: &str| {
            let bit = self.names.iter().position(|other| *other == name).unwrap_or_default();
            self.of_item.iter().filter(|bits| **bits >> bit & 1 == 1).count()
        };
        self.told(all).into_iter().map(|name| (name, count(name))).collect()
    }
}

fn sorted(values: &[String]) -> Vec<&str> {
    let mut values: Vec<&str> = values.iter().map(String::as_str).collect();
    sort_by(&mut values, |a, b| a.cmp(b));
    values
}

/// Whether an item has the number that a condition asks for, within its bounds.
fn within(condition: &CandidateCondition, item: Option<&CandidateItem>) -> bool {
    let Some(name) = &condition.number else { return true };
    let value = item.and_then(|item| item.numbers.get(name));
    let is_within = |value: &f64| {
        condition.least.is_none_or(|least| least <= *value) && condition.most.is_none_or(|most| *value <= most)
    };
    value.is_some_and(is_within)
}
