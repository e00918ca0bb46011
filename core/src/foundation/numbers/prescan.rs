//! Finds, with small integers, the few items that can be among a query's best, so that only these are scored in full.
//!
//! Each vector is divided by its length and rounded to 16-bit codes, which `code_blocks` multiplies and adds: half the
//! memory of the factors is read, and two instructions do eight products. The candidates are a superset of the best by
//! the bound below, so that the answer does not depend on how many there are, which differs from target to target.
//!
//! Write `N` for an item's length over the greatest one, `P` for its sum of products of codes. In units of
//! (greatest item length · query length / CODE_LENGTH²), the f32 score lies within `N·P ± margin / 2`, where
//! - codes are off by at most ½ each: `CODE_LENGTH·√D + D/4` by Cauchy-Schwarz;
//! - the f32 sum is off by `γ_D = D·2⁻²⁴ / (1 − D·2⁻²⁴)` of the lengths' product, and by `D·2⁻¹⁵⁰` where products
//!   underflow (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1);
//! - the arithmetic of the bound itself is covered by `SLACK`.
//!
//! So an item whose `N·P` is more than `margin` below the k-th best `N·P` cannot be among the k best.

use super::code_blocks::{Blocks, Codes, LANES, Lanes, TOGETHER, WORTHWHILE};
use crate::foundation::order;
use std::array;
use std::ops::Range;

/// Length of a vector of codes: they have 16 bits, and with at most [`MAX_DIMS`] dimensions no sum leaves 32.
const CODE_LENGTH: f64 = 32_000.0;
/// Greatest number of dimensions.
pub(super) const MAX_DIMS: usize = 16_384;
/// Relative allowance for rounding inside the bound: 2⁻¹⁸, well above the few 2⁻²⁴ that it takes.
const SLACK: f64 = 1.0 / 262_144.0;
/// Blocks that a group of queries scores while they lie in the nearest caches.
const TILE: usize = 32;

/// The codes of all items.
#[derive(Debug)]
pub(super) struct Prescan {
    blocks: Blocks,
    /// Each item's length over the greatest one; 0 beyond the last item.
    lengths: Vec<Lanes>,
    greatest: f64,
    dims: usize,
    items: usize,
}

fn length(vector: &[f32]) -> f64 {
    vector.iter().fold(0.0, |total, value| total + f64::from(*value) * f64::from(*value)).sqrt()
}

/// `value / length` in codes, rounded to the nearest, halves away from zero.
fn code(value: f32, length: f64) -> i16 {
    // A vector of zeros has codes of zero: 0/0 is NaN, which a cast turns into 0.
    let scaled = f64::from(value) / length * CODE_LENGTH;
    (scaled + 0.5_f64.copysign(scaled)) as i16
}

/// One query's candidates so far: items with their `N·P`, and the value below which none can matter.
struct Candidates {
    k: usize,
    margin: f32,
    threshold: f32,
    capacity: usize,
    found: Vec<(f32, u32)>,
}

impl Candidates {
    #[inline(never)]
    fn push(&mut self, estimate: f32, item: u32) {
        self.found.push((estimate, item));
        if self.found.len() >= self.capacity {
            self.prune();
        }
    }

    /// Drops what can no longer be among the best, and raises the threshold.
    fn prune(&mut self) {
        let Some(last) = self.k.checked_sub(1).filter(|last| *last < self.found.len()) else { return };
        let (estimate, _) = order::nth(&mut self.found, last, |a, b| b.0.total_cmp(&a.0));
        self.threshold = *estimate - self.margin;
        let threshold = self.threshold;
        self.found.retain(|(estimate, _)| *estimate >= threshold);
        self.capacity = capacity(self.k).max(self.found.len().saturating_mul(2));
    }
}

const fn capacity(k: usize) -> usize {
    k.saturating_mul(4)
}

/// Up to [`TOGETHER`] queries: their codes dimension by dimension, and their candidates.
struct Group<const QUERIES: usize> {
    codes: Codes<QUERIES>,
    candidates: [Candidates; QUERIES],
}

impl Prescan {
    /// Codes the items of a row-major matrix of finite values.
    pub(super) fn new(values: &[f32], dims: usize) -> Self {
        let items = values.len() / dims;
        if !WORTHWHILE {
            return Self { blocks: Blocks::new(0, dims), lengths: Vec::new(), greatest: 0.0, dims, items };
        }
        let lengths_of: Vec<f64> = values.chunks_exact(dims).map(length).collect();
        let greatest = lengths_of.iter().copied().fold(0.0, f64::max);
        let mut blocks = Blocks::new(items.div_ceil(LANES), dims);
        for ((item, vector), length) in values.chunks_exact(dims).enumerate().zip(&lengths_of) {
            blocks.set(item, vector.iter().map(|value| code(*value, *length)));
        }
        let relative =
            |length: Option<&f64>| length.filter(|length| **length > 0.0).map_or(0.0, |l| (l / greatest) as f32);
        let lengths = lengths_of.chunks(LANES).map(|some| Lanes::new(array::from_fn(|lane| relative(some.get(lane)))));
        Self { blocks, lengths: lengths.collect(), greatest, dims, items }
    }

    /// For each query, in order: the items that can be among its `k` best, in no particular order.
    pub(super) fn candidates(&self, queries: &[f32], k: usize) -> Vec<Vec<u32>> {
        if !WORTHWHILE {
            return vec![(0..).take(self.items).collect(); queries.len() / self.dims];
        }
        let mut found = Vec::with_capacity(queries.len() / self.dims);
        let whole = queries.len() / self.dims / TOGETHER * TOGETHER * self.dims;
        let (together, alone) = queries.split_at(whole);
        let mut groups: Vec<_> =
            together.chunks_exact(TOGETHER * self.dims).map(|queries| self.group::<TOGETHER>(queries, k)).collect();
        self.scan(&mut groups, &mut found);
        let mut groups: Vec<_> = alone.chunks_exact(self.dims).map(|query| self.group::<1>(query, k)).collect();
        self.scan(&mut groups, &mut found);
        found
    }

    fn scan<const QUERIES: usize>(&self, groups: &mut Vec<Group<QUERIES>>, found: &mut Vec<Vec<u32>>) {
        let blocks = self.lengths.len();
        let tile = if groups.len() > 1 { TILE } else { blocks.max(1) };
        for start in (0..blocks).step_by(tile) {
            for group in groups.iter_mut() {
                self.tile(group, start..(start + tile).min(blocks));
            }
        }
        for mut candidates in groups.drain(..).flat_map(|group| group.candidates) {
            candidates.prune();
            found.push(candidates.found.into_iter().map(|(_, item)| item).collect());
        }
    }

    fn group<const QUERIES: usize>(&self, queries: &[f32], k: usize) -> Group<QUERIES> {
        let mut codes = Codes::new(self.dims);
        let candidates = array::from_fn(|position| {
            let query = queries.get(position * self.dims..(position + 1) * self.dims).unwrap_or_default();
            let length = length(query);
            codes.set(position, query.iter().map(|value| code(*value, length)));
            Candidates {
                k,
                margin: self.margin(length),
                threshold: f32::NEG_INFINITY,
                capacity: capacity(k),
                found: Vec::with_capacity(capacity(k).min(self.items)),
            }
        });
        Group { codes, candidates }
    }

    /// The margin of the module's bound, for a query of this length.
    fn margin(&self, query: f64) -> f32 {
        let dims = self.dims as f64;
        let codes = CODE_LENGTH * dims.sqrt() + dims / 4.0;
        let half_ulp = f64::from(f32::EPSILON) / 2.0;
        let gamma = dims * half_ulp / (1.0 - dims * half_ulp);
        // Infinite where either length is 0: then every item is a candidate.
        let underflow = dims * f64::from(f32::from_bits(1)) / (self.greatest * query);
        (2.0 * codes + 2.0 * CODE_LENGTH * CODE_LENGTH * (gamma + underflow + SLACK)) as f32
    }

    #[inline(never)]
    fn tile<const QUERIES: usize>(&self, group: &mut Group<QUERIES>, blocks: Range<usize>) {
        let lengths = self.lengths.get(blocks.clone()).unwrap_or_default();
        for (lengths, block) in lengths.iter().zip(blocks) {
            let estimates = self.blocks.sums(block, &group.codes, *lengths);
            for (estimates, candidates) in estimates.iter().zip(&mut group.candidates) {
                // Most blocks hold no candidate.
                if !estimates.reaches(candidates.threshold) {
                    continue;
                }
                for (estimate, item) in estimates.values().iter().zip(block * LANES..self.items) {
                    if *estimate >= candidates.threshold {
                        candidates.push(*estimate, item as u32);
                    }
                }
            }
        }
    }
}
