//! Sums of products of 16-bit codes, many items at a time: the form for WebAssembly's vectors of 128 bits.
//!
//! A block holds 16 items, each vector two dimensions of four of them: `i32x4.dot_i16x8_s` multiplies and adds the two
//! in one instruction, and nothing of a product is lost. Sums have 32 bits: (CODE_LENGTH + ½√D)² stays below 2³¹.

use core::arch::wasm32::{
    f32x4, f32x4_convert_i32x4, f32x4_extract_lane, f32x4_ge, f32x4_mul, f32x4_splat, i16x8_splat, i32x4_add,
    i32x4_dot_i16x8, i32x4_replace_lane, i32x4_splat, v128, v128_any_true, v128_or,
};
use std::array;

/// Items of a block.
pub(super) const LANES: usize = 16;
/// Items of a vector.
const WIDTH: usize = 4;
const VECTORS: usize = LANES / WIDTH;
/// Queries scored together: as many as sixteen registers hold.
pub(super) const TOGETHER: usize = 2;
/// What a sum counts is so many products of codes.
pub(super) const UNIT: f64 = 1.0;
/// What a product can lose.
pub(super) const LOSS: f64 = 0.0;

/// Whether small integers are faster than f32 here.
pub(super) const WORTHWHILE: bool = true;

/// Two dimensions of a block of items.
type Row = [v128; VECTORS];

/// The codes of items, in blocks.
#[derive(Debug)]
pub(super) struct Blocks {
    /// Blocks after one another, each with one row for each pair of dimensions.
    rows: Vec<Row>,
    pairs: usize,
}

/// The codes of some queries: each pair of dimensions four times in a vector.
pub(super) struct Codes<const QUERIES: usize>(Vec<[v128; QUERIES]>);

/// Two codes as one lane.
fn pair(first: i16, second: i16) -> i32 {
    i32::from(first) & 0xFFFF | i32::from(second) << 16
}

/// Puts what `lane` says of each pair of codes, the last one alone where their number is odd.
fn each_pair(mut codes: impl Iterator<Item = i16>, mut put: impl FnMut(usize, i32)) {
    let mut at = 0;
    while let Some(first) = codes.next() {
        put(at, pair(first, codes.next().unwrap_or(0)));
        at += 1;
    }
}

impl<const QUERIES: usize> Codes<QUERIES> {
    pub fn new(dims: usize) -> Self {
        Self(vec![[i16x8_splat(0); QUERIES]; dims.div_ceil(2)])
    }

    /// Sets the codes of the query at a position.
    pub fn set(&mut self, position: usize, codes: impl Iterator<Item = i16>) {
        each_pair(codes, |at, pair| {
            if let Some(row) = self.0.get_mut(at) {
                row[position] = i32x4_splat(pair);
            }
        });
    }
}

/// One number for each item of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lanes([v128; VECTORS]);

impl Lanes {
    pub fn new(values: [f32; LANES]) -> Self {
        let of = |from: usize| f32x4(values[from], values[from + 1], values[from + 2], values[from + 3]);
        Self(array::from_fn(|vector| of(vector * WIDTH)))
    }

    pub fn values(self) -> [f32; LANES] {
        array::from_fn(|lane| {
            let vector = self.0[lane / WIDTH];
            match lane % WIDTH {
                0 => f32x4_extract_lane::<0>(vector),
                1 => f32x4_extract_lane::<1>(vector),
                2 => f32x4_extract_lane::<2>(vector),
                _ => f32x4_extract_lane::<3>(vector),
            }
        })
    }

    /// Whether any is at least `threshold`: one look at all.
    pub fn reaches(self, threshold: f32) -> bool {
        let threshold = f32x4_splat(threshold);
        let [a, b, c, d] = self.0.map(|vector| f32x4_ge(vector, threshold));
        v128_any_true(v128_or(v128_or(a, b), v128_or(c, d)))
    }
}

impl Blocks {
    pub fn new(blocks: usize, dims: usize) -> Self {
        let pairs = dims.div_ceil(2);
        Self { rows: vec![[i16x8_splat(0); VECTORS]; blocks * pairs], pairs }
    }

    /// Sets the codes of an item.
    pub fn set(&mut self, item: usize, codes: impl Iterator<Item = i16>) {
        let (first, lane) = (item / LANES * self.pairs, item % LANES);
        each_pair(codes, |at, pair| {
            if let Some(row) = self.rows.get_mut(first + at) {
                let vector = &mut row[lane / WIDTH];
                *vector = match lane % WIDTH {
                    0 => i32x4_replace_lane::<0>(*vector, pair),
                    1 => i32x4_replace_lane::<1>(*vector, pair),
                    2 => i32x4_replace_lane::<2>(*vector, pair),
                    _ => i32x4_replace_lane::<3>(*vector, pair),
                };
            }
        });
    }

    /// For each query the sums of a block's items, each times the item's own `factor`.
    #[inline]
    pub fn sums<const QUERIES: usize>(&self, block: usize, codes: &Codes<QUERIES>, factors: Lanes) -> [Lanes; QUERIES] {
        let rows = self.rows.get(block * self.pairs..(block + 1) * self.pairs).unwrap_or_default();
        let mut sums = [[i32x4_splat(0); VECTORS]; QUERIES];
        for (row, codes) in rows.iter().zip(&codes.0) {
            for (sums, codes) in sums.iter_mut().zip(codes) {
                for (sum, items) in sums.iter_mut().zip(row) {
                    *sum = i32x4_add(*sum, i32x4_dot_i16x8(*items, *codes));
                }
            }
        }
        sums.map(|sums| {
            let estimate = |vector: usize| f32x4_mul(f32x4_convert_i32x4(sums[vector]), factors.0[vector]);
            Lanes(array::from_fn(estimate))
        })
    }
}
