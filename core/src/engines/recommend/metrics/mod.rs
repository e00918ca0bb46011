//! How good are these rankings? Any rankings, from any system, measured by one set of definitions.
//!
//! Of a list, the first k items count; places j are from 0; T are the relevant items, g their gains (1 where none are
//! given, `2^g − 1` where `exponential`); lists with nothing relevant are skipped; figures are means over the others,
//! added in their order.
//!
//! | metric | definition |
//! |---|---|
//! | `recall` | hits / \|T\| |
//! | `recall_min` | hits / min(k, \|T\|) |
//! | `precision` | hits / k |
//! | `hit` | 1 if there is a hit |
//! | `mrr` | 1 / (place of the first hit + 1), 0 without one |
//! | `map` | `Σ_hits (hits up to here / (j + 1)) / |T|` |
//! | `ndcg` | `Σ_hits g / log2(j + 2)` over the same of the greatest gains in order, cut to k |
//! | `novelty` | mean over the list of `−log2((n_i + 1) / (N + 1))`: n_i users of the item, N users; needs `users` |
//! | `diversity` | mean over pairs of the list of 1 − cosine of their label sets, 0 for fewer than two; needs `labels` |
//! | `calibration` | `Σ p ln(p / (0.99 q + 0.01 p))` between `targets` and the list's labels, each item's mass split evenly; needs `labels` |
//! | `coverage` | distinct items in all lists / `catalogue` |
//! | `gini` | inequality of how often each item of the catalogue is listed: 0 all alike, near 1 few items only |
//!
//! They are those of trec_eval and its descendants (`recall`, `precision`, `mrr`, `map`, `ndcg` with linear gains and
//! log2) and of Burges with `exponential`. The intervals are percentiles of means over resamples of the lists with
//! replacement (bootstrap, Efron 1979).

mod beyond_accuracy;
mod bootstrap;
mod ranking_metrics;

use super::evaluate::gini;
use super::id_table::{IdTable, Ids};
use super::limits::{MAX_RANKED, MAX_RESAMPLES};
use super::rank::ItemId;
use crate::foundation::error::{Code, Error};
use crate::wire::{Int53, wire};
use beyond_accuracy::Beyond;
use std::collections::BTreeMap;

/// A request of `recommend.measure`: rankings with what was relevant, one row a list.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureRequest {
    /// The items of each list, best first, each once.
    pub lists: Vec<Vec<ItemId>>,
    /// The relevant items of each list, each once.
    pub relevant: Vec<Vec<ItemId>>,
    /// The gain of each relevant item, 0.000001 to 1,000. Absent: 1 each.
    #[wire(default = Vec::new())]
    pub gains: Vec<Vec<f64>>,
    /// Whether a gain g counts `2^g − 1`; gains are at most 30 then.
    #[wire(default = false)]
    pub exponential: bool,
    /// Items of a list that count, 1 to 1,000.
    #[wire(default = 20)]
    pub k: u16,
    /// Number of items that could be listed: not fewer than are. Needed for `coverage` and `gini`.
    pub catalogue: Option<u32>,
    /// Number of users that `popularity` counts, for `novelty`.
    pub users: Option<u32>,
    /// How many users had each item, at most `users`; those that are not named 0.
    #[wire(default = BTreeMap::new())]
    pub popularity: BTreeMap<String, Int53>,
    /// The labels of items, such as genres, for `diversity` and `calibration`.
    #[wire(default = BTreeMap::new())]
    pub labels: BTreeMap<String, Vec<String>>,
    /// For each list what the person likes, by label, in any unit, none below 0, for `calibration`. Shares below 10^−12
    /// of the whole count as 0.
    #[wire(default = Vec::new())]
    pub targets: Vec<BTreeMap<String, f64>>,
    /// Resamples for the intervals, 0 to 10,000; times the number of lists at most 50,000,000. 0: no intervals.
    #[wire(default = 1_000)]
    pub resamples: u16,
    /// Confidence of the intervals in percent, 1 to 99.
    #[wire(default = 95)]
    pub confidence: u8,
    /// The seed of the resamples.
    #[wire(default = 0)]
    pub seed: i64,
    /// Whether the metrics of each list are told.
    #[wire(default = false)]
    pub per_list: bool,
}

impl Default for MeasureRequest {
    fn default() -> Self {
        Self {
            lists: Vec::new(),
            relevant: Vec::new(),
            gains: Vec::new(),
            exponential: false,
            k: 20,
            catalogue: None,
            users: None,
            popularity: BTreeMap::new(),
            labels: BTreeMap::new(),
            targets: Vec::new(),
            resamples: 1_000,
            confidence: 95,
            seed: 0,
            per_list: false,
        }
    }
}

/// A metric.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankingMetric {
    /// Its mean over the lists.
    pub value: f64,
    /// The interval's lower end.
    pub low: Option<f64>,
    /// The interval's upper end.
    pub high: Option<f64>,
}

/// How good the rankings are.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureAnswer {
    /// Lists measured.
    pub count: u32,
    /// Lists skipped, for want of a relevant item.
    pub skipped: u32,
    /// The metrics by name: those of the table for which the request has what they need. `coverage` and `gini` look at
    /// all lists together and have no interval.
    pub metrics: BTreeMap<String, RankingMetric>,
    /// The rows of the lists measured, where told.
    pub rows: Vec<u32>,
    /// The metrics of each of them by name, in the same order, where told.
    pub lists: BTreeMap<String, Vec<f64>>,
}

fn range(field: &str) -> Error {
    Error::new(Code::FieldRange, "the value is out of range").under(field)
}

fn check(request: &MeasureRequest) -> Result<(), Error> {
    let count = request.lists.len();
    let whole = [
        ("k", request.k, 1, MAX_RANKED),
        ("resamples", request.resamples, 0, 10_000),
        ("confidence", request.confidence.into(), 1, 99),
    ];
    for (field, value, least, most) in whole {
        if !(least..=most).contains(&value) {
            return Err(range(field));
        }
    }
    let lengths = [
        ("relevant", request.relevant.len(), false),
        ("gains", request.gains.len(), true),
        ("targets", request.targets.len(), true),
    ];
    for (field, length, optional) in lengths {
        if length != count && !(optional && length == 0) {
            return Err(Error::new(Code::BufferShape, "there is one row for each list").under(field));
        }
    }
    if count.saturating_mul(request.resamples.into()) > MAX_RESAMPLES {
        return Err(
            Error::new(Code::RecommendLimit, "there are too many resamples of so many lists").under("resamples")
        );
    }
    let most = if request.exponential { 30.0 } else { 1000.0 };
    for (row, gains) in request.gains.iter().enumerate() {
        if gains.len() != request.relevant.get(row).map_or(0, Vec::len) {
            return Err(Error::new(Code::BufferShape, "there is one gain for each item").at(row).under("gains"));
        }
        if let Some(at) = gains.iter().position(|gain| !(1e-6..=most).contains(gain)) {
            let error = Error::new(Code::FieldRange, "the value is out of range");
            return Err(error.at(at).at(row).under("gains"));
        }
    }
    Ok(())
}

/// The items of each row as indices; an item that comes twice is refused.
fn encoded(
    rows: &[Vec<ItemId>],
    indices: &mut std::slice::Iter<'_, u32>,
    known: &mut [u32],
    mark: &mut u32,
    field: &str,
) -> Result<Vec<Vec<u32>>, Error> {
    let mut found = Vec::with_capacity(rows.len());
    for (row, items) in rows.iter().enumerate() {
        *mark += 1;
        let own: Vec<u32> = indices.by_ref().take(items.len()).copied().collect();
        for (at, index) in own.iter().enumerate() {
            if std::mem::replace(&mut known[*index as usize], *mark) == *mark {
                return Err(Error::new(Code::RecommendItem, "the item comes twice").at(at).at(row).under(field));
            }
        }
        found.push(own);
    }
    Ok(found)
}

/// Measures rankings.
///
/// # Errors
/// `field.range`, `buffer.shape`, `recommend.item`, `recommend.limit`; `recommend.no_test` when no list has a relevant
/// item.
pub fn measure(request: &MeasureRequest) -> Result<MeasureAnswer, Error> {
    check(request)?;
    let texts: Vec<&str> = request.lists.iter().chain(&request.relevant).flatten().map(ItemId::as_str).collect();
    let (ids, indices) = IdTable::encode(Ids::Texts(&texts), usize::MAX)?;
    let (mut indices, mut known, mut mark) = (indices.iter(), vec![0; ids.len()], 0);
    let lists = encoded(&request.lists, &mut indices, &mut known, &mut mark, "lists")?;
    let relevant = encoded(&request.relevant, &mut indices, &mut known, &mut mark, "relevant")?;
    let beyond = Beyond::new(request, &ids)?;

    let (k, mut rows, mut listed) = (usize::from(request.k), Vec::new(), vec![0_u32; ids.len()]);
    let (mut columns, mut wanted) = (BTreeMap::<&str, Vec<f64>>::new(), vec![0.0; ids.len()]);
    for (row, (list, relevant)) in lists.iter().zip(&relevant).enumerate() {
        if relevant.is_empty() {
            continue;
        }
        rows.push(row as u32);
        let list = list.get(..k).unwrap_or(list);
        list.iter().for_each(|item| listed[*item as usize] += 1);
        let gain = |at: usize| {
            let gain = request.gains.get(row).and_then(|gains| gains.get(at)).copied().unwrap_or(1.0);
            if request.exponential { libm::exp2(gain) - 1.0 } else { gain }
        };
        let gains: Vec<f64> = (0..relevant.len()).map(gain).collect();
        relevant.iter().zip(&gains).for_each(|(item, gain)| wanted[*item as usize] = *gain);
        let mut told = ranking_metrics::of_list(list, &wanted, gains, k);
        told.extend(beyond.of_list(list, row));
        for (name, value) in told {
            columns.entry(name).or_default().push(value);
        }
        relevant.iter().for_each(|item| wanted[*item as usize] = 0.0);
    }
    if rows.is_empty() {
        return Err(Error::new(Code::RecommendNoTest, "no list has a relevant item").under("relevant"));
    }
    let intervals = bootstrap::intervals(&columns, rows.len(), request);
    let mut metrics = BTreeMap::new();
    for ((name, column), interval) in columns.iter().zip(intervals) {
        let value = column.iter().fold(0.0, |sum, value| sum + value) / rows.len() as f64;
        let (low, high) = interval.unzip();
        metrics.insert((*name).to_owned(), RankingMetric { value, low, high });
    }
    if let Some(catalogue) = request.catalogue {
        let distinct = listed.iter().filter(|times| **times > 0).count();
        if distinct > catalogue as usize || catalogue == 0 {
            return Err(range("catalogue"));
        }
        listed.retain(|times| *times > 0);
        let whole = [("coverage", distinct as f64 / f64::from(catalogue)), ("gini", gini(&listed, catalogue as usize))];
        for (name, value) in whole {
            metrics.insert(name.to_owned(), RankingMetric { value, low: None, high: None });
        }
    }
    let mut answer = MeasureAnswer {
        count: rows.len() as u32,
        skipped: (lists.len() - rows.len()) as u32,
        metrics,
        rows: Vec::new(),
        lists: BTreeMap::new(),
    };
    if request.per_list {
        answer.rows = rows;
        answer.lists = columns.into_iter().map(|(name, column)| (name.to_owned(), column)).collect();
    }
    Ok(answer)
}
