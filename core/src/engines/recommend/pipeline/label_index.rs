//! The values of a label as small integers.

use super::candidates::Candidates;
use crate::foundation::order::sort_by;

/// For each of some candidates the codes of its values, ascending and distinct; and the values by code, ascending.
pub(super) struct LabelIndex<'c> {
    pub of: Vec<Vec<u32>>,
    pub values: Vec<&'c str>,
}

impl<'c> LabelIndex<'c> {
    pub fn new(candidates: &'c Candidates<'_>, pool: &[u32], label: &str) -> Self {
        let mut pairs = Vec::new();
        for (at, index) in pool.iter().enumerate() {
            for value in candidates.values(*index as usize, label) {
                pairs.push((value, at));
            }
        }
        sort_by(&mut pairs, |a, b| a.0.cmp(b.0));
        let mut found = Self { of: vec![Vec::new(); pool.len()], values: Vec::new() };
        for (value, at) in pairs {
            if found.values.last() != Some(&value) {
                found.values.push(value);
            }
            let code = found.values.len() as u32 - 1;
            if found.of[at].last() != Some(&code) {
                found.of[at].push(code);
            }
        }
        found
    }
}
