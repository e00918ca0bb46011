//! Metrics of one list beyond accuracy: novelty, diversity, calibration.

use super::MeasureRequest;
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::recommend::id_table::IdTable;
use crate::recommend::pipeline::calibration::{NEGLIGIBLE, divergence};
use std::collections::BTreeMap;

/// a of `q̃ = (1 − a)·q + a·p`.
const SMOOTHING: f64 = 0.01;

/// What is known of the items.
pub(super) struct Beyond<'r> {
    /// The self-information of each item in bits; empty where it is not asked for.
    surprise: Vec<f64>,
    /// The distinct labels of each item, ascending; empty where there are none at all.
    labels: Vec<Vec<&'r str>>,
    targets: &'r [BTreeMap<String, f64>],
}

impl<'r> Beyond<'r> {
    pub fn new(request: &'r MeasureRequest, ids: &IdTable) -> Result<Self, Error> {
        let mut surprise = Vec::new();
        if let Some(users) = request.users {
            for (item, count) in &request.popularity {
                if !(0..=i64::from(users)).contains(&count.get()) {
                    return Err(Error::new(Code::FieldRange, "more than there are users")
                        .under(item)
                        .under("popularity"));
                }
            }
            for item in ids.iter() {
                let count = request.popularity.get(item).map_or(0, |count| count.get());
                surprise.push(-libm::log2((count as f64 + 1.0) / (f64::from(users) + 1.0)));
            }
        }
        for (row, target) in request.targets.iter().enumerate() {
            let sum = target.values().fold(0.0, |sum, share| sum + share);
            if target.values().any(|share| *share < 0.0) || !(sum > 0.0 && sum.is_finite()) {
                let error = Error::new(Code::FieldRange, "expected shares of at least 0, one of them above");
                return Err(error.at(row).under("targets"));
            }
        }
        let mut labels = Vec::new();
        if !request.labels.is_empty() {
            for item in ids.iter() {
                let given = request.labels.get(item).map_or(&[][..], Vec::as_slice);
                let mut own: Vec<&str> = given.iter().map(String::as_str).collect();
                sort_by(&mut own, |a, b| a.cmp(b));
                own.dedup();
                labels.push(own);
            }
        }
        Ok(Self { surprise, labels, targets: &request.targets })
    }

    /// The metrics of one list, by name.
    pub fn of_list(&self, list: &[u32], row: usize) -> Vec<(&'static str, f64)> {
        let mut told = Vec::new();
        let length = list.len() as f64;
        if !self.surprise.is_empty() {
            let sum = list.iter().fold(0.0, |sum, item| sum + self.surprise[*item as usize]);
            told.push(("novelty", if list.is_empty() { 0.0 } else { sum / length }));
        }
        if self.labels.is_empty() {
            return told;
        }
        let (mut distance, mut pairs) = (0.0, 0.0);
        for (at, item) in list.iter().enumerate() {
            for other in list.iter().skip(at + 1) {
                distance += 1.0 - cosine(&self.labels[*item as usize], &self.labels[*other as usize]);
                pairs += 1.0;
            }
        }
        told.push(("diversity", if pairs > 0.0 { distance / pairs } else { 0.0 }));
        if let Some(target) = self.targets.get(row) {
            let sum = target.values().fold(0.0, |sum, share| sum + share);
            let liked = target.iter().filter(|(_, share)| **share / sum > NEGLIGIBLE);
            let pairs = liked.map(|(label, share)| (share / sum, self.mix(list, label)));
            told.push(("calibration", divergence(pairs, SMOOTHING)));
        }
        told
    }

    /// The share of a label in a list.
    fn mix(&self, list: &[u32], label: &str) -> f64 {
        let mass = list.iter().fold(0.0, |sum, item| {
            let own = &self.labels[*item as usize];
            if own.binary_search(&label).is_ok() { sum + 1.0 / own.len() as f64 } else { sum }
        });
        if list.is_empty() { 0.0 } else { mass / list.len() as f64 }
    }
}

/// The cosine of two sets.
fn cosine(a: &[&str], b: &[&str]) -> f64 {
    let both = a.iter().filter(|label| b.binary_search(label).is_ok()).count();
    if both == 0 { 0.0 } else { both as f64 / ((a.len() * b.len()) as f64).sqrt() }
}
