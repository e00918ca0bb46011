//! Sums of products of 16-bit codes, many items at a time.
//!
//! A block holds 16 items, each vector of 128 bits two dimensions of four of them: one instruction multiplies and adds
//! the two (`pmaddwd` of SSE2, `i32x4.dot_i16x8_s` of WebAssembly), and nothing of a product is lost. Sums have 32 bits:
//! (CODE_LENGTH + ½√D)² stays below 2³¹.

use std::array;
use wide::{f32x4, i16x8, i32x4};

/// Items of a block.
pub(super) const LANES: usize = 16;
/// Items of a vector.
const WIDTH: usize = 4;
const VECTORS: usize = LANES / WIDTH;
/// Queries scored together: as many as sixteen registers hold.
pub(super) const TOGETHER: usize = 2;

/// Whether small integers are faster than f32 here: not on WebAssembly without SIMD, where every item is a candidate.
pub(super) const WORTHWHILE: bool = cfg!(not(target_arch = "wasm32")) || cfg!(target_feature = "simd128");

/// Two dimensions of a block of items.
type Row = [i16x8; VECTORS];

/// The codes of items, in blocks.
#[derive(Debug)]
pub(super) struct Blocks {
    /// Blocks after one another, each with one row for each pair of dimensions.
    rows: Vec<Row>,
    pairs: usize,
}

/// The codes of some queries: each pair of dimensions four times in a vector.
pub(super) struct Codes<const QUERIES: usize>(Vec<[i16x8; QUERIES]>);

/// Puts each pair of codes, the last one beside 0 where their number is odd.
fn each_pair(mut codes: impl Iterator<Item = i16>, mut put: impl FnMut(usize, [i16; 2])) {
    let mut at = 0;
    while let Some(first) = codes.next() {
        put(at, [first, codes.next().unwrap_or(0)]);
        at += 1;
    }
}

impl<const QUERIES: usize> Codes<QUERIES> {
    pub fn new(dims: usize) -> Self {
        Self(vec![[i16x8::default(); QUERIES]; dims.div_ceil(2)])
    }

    /// Sets the codes of the query at a position.
    pub fn set(&mut self, position: usize, codes: impl Iterator<Item = i16>) {
        each_pair(codes, |at, pair| {
            if let Some(row) = self.0.get_mut(at) {
                row[position] = i16x8::new(array::from_fn(|lane| pair[lane % 2]));
            }
        });
    }
}

/// One number for each item of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lanes([f32x4; VECTORS]);

impl Lanes {
    pub fn new(values: [f32; LANES]) -> Self {
        Self(array::from_fn(|vector| f32x4::new(array::from_fn(|lane| values[vector * WIDTH + lane]))))
    }

    pub fn values(self) -> [f32; LANES] {
        let vectors = self.0.map(f32x4::to_array);
        array::from_fn(|lane| vectors[lane / WIDTH][lane % WIDTH])
    }

    /// Whether any is at least `threshold`: one look at all.
    pub fn reaches(self, threshold: f32) -> bool {
        let [a, b, c, d] = self.0.map(|vector| vector.simd_ge(f32x4::splat(threshold)));
        (a | b | c | d).any()
    }
}

impl Blocks {
    pub fn new(blocks: usize, dims: usize) -> Self {
        let pairs = dims.div_ceil(2);
        Self { rows: vec![[i16x8::default(); VECTORS]; blocks * pairs], pairs }
    }

    /// Sets the codes of an item.
    pub fn set(&mut self, item: usize, codes: impl Iterator<Item = i16>) {
        let (first, lane) = (item / LANES * self.pairs, item % LANES);
        each_pair(codes, |at, pair| {
            if let Some(row) = self.rows.get_mut(first + at) {
                let place = row[lane / WIDTH].as_mut_array();
                [place[lane % WIDTH * 2], place[lane % WIDTH * 2 + 1]] = pair;
            }
        });
    }

    /// For each query the sums of a block's items, each times the item's own `factor`.
    #[inline]
    pub fn sums<const QUERIES: usize>(&self, block: usize, codes: &Codes<QUERIES>, factors: Lanes) -> [Lanes; QUERIES] {
        let rows = self.rows.get(block * self.pairs..(block + 1) * self.pairs).unwrap_or_default();
        let mut sums = [[i32x4::default(); VECTORS]; QUERIES];
        for (row, codes) in rows.iter().zip(&codes.0) {
            for (sums, codes) in sums.iter_mut().zip(codes) {
                for (sum, items) in sums.iter_mut().zip(row) {
                    *sum += items.dot(*codes);
                }
            }
        }
        sums.map(|sums| Lanes(array::from_fn(|vector| sums[vector].round_float() * factors.0[vector])))
    }
}
