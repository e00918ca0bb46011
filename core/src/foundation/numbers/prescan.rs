//! Finds, with small integers, the few items that can be among a query's best, so that only these are scored in full.
//!
//! Each vector is divided by its length and rounded to 16-bit codes; a code product keeps its high 16 bits. A block
//! holds 32 items, dimension-major, one lane an item: eight products take one multiplication and one addition even on
//! the oldest x86-64 (SSE2), and half the memory of the factors is read. Integer sums have no rounding, so that all
//! targets find the same candidates; and the candidates are a superset of the best in any case, by the bound below.
//!
//! Write `N` for an item's length over the greatest one, `P` for its sum of code products. In units of
//! (greatest item length · query length · 2¹⁶ / UNIT²), the f32 score lies within `[N·P − low, N·P + high]`, where
//! - each of the `D` products lost less than 1 with its low bits (only upwards: part of `high`);
//! - codes are off by at most ½ each: `(UNIT·√D + D/4) / 2¹⁶` by Cauchy-Schwarz (both sides);
//! - the f32 sum is off by `γ_D = D·2⁻²⁴ / (1 − D·2⁻²⁴)` of the lengths' product, and by `D·2⁻¹⁵⁰` where products
//!   underflow (both sides; Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1);
//! - the arithmetic of the bound itself is covered by `SLACK` (both sides).
//!
//! So an item whose `N·P` is more than `low + high` below the k-th best `N·P` cannot be among the k best.

use crate::foundation::order;
use std::array;
use std::ops::Range;

/// Items of a block.
const LANES: usize = 32;
/// Length of a vector of codes. With at most [`MAX_DIMS`] dimensions no sum leaves 16 bits:
/// (UNIT + ½√D)² / 2¹⁶ + D < 2¹⁵.
const UNIT: f64 = 32_000.0;
/// Greatest number of dimensions.
pub(super) const MAX_DIMS: usize = 16_384;
/// What the high half of a product of codes is a multiple of.
const HALF: f64 = 65_536.0;
/// Relative allowance for rounding inside the bound: 2⁻¹⁸, well above the few 2⁻²⁴ that it takes.
const SLACK: f64 = 1.0 / 262_144.0;
/// Blocks that a group of queries scores while they lie in the nearest caches.
const TILE: usize = 32;
/// Queries scored together: as many as the sixteen registers of SSE2 hold.
const TOGETHER: usize = 2;

/// Whether small integers are faster than f32 here: not without SIMD, where every item is a candidate at once.
const WORTHWHILE: bool = cfg!(not(target_arch = "wasm32")) || cfg!(target_feature = "simd128");

/// One dimension of a block of items.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Row([i16; LANES]);

/// The codes of all items.
#[derive(Debug)]
pub(super) struct Prescan {
    /// Blocks after one another, each with one row for each dimension.
    rows: Vec<Row>,
    /// Each item's length over the greatest one; 0 beyond the last item.
    lengths: Vec<[f32; LANES]>,
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
    let scaled = f64::from(value) / length * UNIT;
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
    codes: Vec<[i16; QUERIES]>,
    candidates: [Candidates; QUERIES],
}

impl Prescan {
    /// Codes the items of a row-major matrix of finite values.
    pub(super) fn new(values: &[f32], dims: usize) -> Self {
        if !WORTHWHILE {
            let items = values.len() / dims;
            return Self { rows: Vec::new(), lengths: Vec::new(), greatest: 0.0, dims, items };
        }
        let lengths_of: Vec<f64> = values.chunks_exact(dims).map(length).collect();
        let greatest = lengths_of.iter().copied().fold(0.0, f64::max);
        let blocks = lengths_of.len().div_ceil(LANES);
        let mut rows = vec![Row([0; LANES]); blocks * dims];
        let mut lengths = vec![[0.0; LANES]; blocks];
        let vectors: Vec<(&[f32], f64)> = values.chunks_exact(dims).zip(lengths_of.iter().copied()).collect();
        for ((block, lengths), vectors) in rows.chunks_exact_mut(dims).zip(&mut lengths).zip(vectors.chunks(LANES)) {
            for (lane, (vector, length)) in vectors.iter().enumerate() {
                if *length > 0.0 {
                    lengths[lane] = (length / greatest) as f32;
                }
                for (row, value) in block.iter_mut().zip(*vector) {
                    row.0[lane] = code(*value, *length);
                }
            }
        }
        Self { rows, lengths, greatest, dims, items: lengths_of.len() }
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
        let mut codes = vec![[0; QUERIES]; self.dims];
        let candidates = array::from_fn(|position| {
            let query = queries.get(position * self.dims..(position + 1) * self.dims).unwrap_or_default();
            let length = length(query);
            for (codes, value) in codes.iter_mut().zip(query) {
                codes[position] = code(*value, length);
            }
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

    /// `low + high` of the module's bound, for a query of this length.
    fn margin(&self, query: f64) -> f32 {
        let dims = self.dims as f64;
        let unit = UNIT * UNIT / HALF;
        let codes = (UNIT * dims.sqrt() + dims / 4.0) / HALF;
        let half_ulp = f64::from(f32::EPSILON) / 2.0;
        let gamma = dims * half_ulp / (1.0 - dims * half_ulp);
        // Infinite where either length is 0: then every item is a candidate.
        let underflow = dims * f64::from(f32::from_bits(1)) / (self.greatest * query);
        (dims + 2.0 * codes + 2.0 * unit * (gamma + underflow + SLACK)) as f32
    }

    #[inline(never)]
    fn tile<const QUERIES: usize>(&self, group: &mut Group<QUERIES>, blocks: Range<usize>) {
        let rows = self.rows.get(blocks.start * self.dims..blocks.end * self.dims).unwrap_or_default();
        let lengths = self.lengths.get(blocks.clone()).unwrap_or_default();
        for ((block, lengths), number) in rows.chunks_exact(self.dims).zip(lengths).zip(blocks) {
            let mut sums = [[0_i16; LANES]; QUERIES];
            for (row, codes) in block.iter().zip(&group.codes) {
                for (sums, code) in sums.iter_mut().zip(codes) {
                    for (sum, item) in sums.iter_mut().zip(&row.0) {
                        // Never saturates (see UNIT). It is written so because the compiler takes a plain integer sum
                        // for one that it may reorder, and then spreads it over dimensions instead of lanes.
                        *sum = sum.saturating_add(((i32::from(*item) * i32::from(*code)) >> 16) as i16);
                    }
                }
            }
            let first = number * LANES;
            for (sums, candidates) in sums.iter().zip(&mut group.candidates) {
                let estimates: [f32; LANES] = array::from_fn(|lane| f32::from(sums[lane]) * lengths[lane]);
                // Most blocks hold no candidate: one look at all lanes skips them.
                let threshold = candidates.threshold;
                if !estimates.iter().fold(false, |any, estimate| any | (*estimate >= threshold)) {
                    continue;
                }
                for (estimate, item) in estimates.iter().zip(first..self.items) {
                    if *estimate >= candidates.threshold {
                        candidates.push(*estimate, item as u32);
                    }
                }
            }
        }
    }
}
