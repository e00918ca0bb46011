//! Sums of products of 16-bit codes, many items at a time: the portable form.
//!
//! A block is dimension-major, one lane an item. A product keeps its high half, so that eight of them take one
//! multiplication and one addition even on the oldest x86-64 (SSE2). `code_blocks_simd128.rs` has the form for
//! WebAssembly's vectors, which lack that multiplication.

use std::array;

/// Items of a block.
pub(super) const LANES: usize = 32;
/// Queries scored together: as many as the sixteen registers of SSE2 hold.
pub(super) const TOGETHER: usize = 2;
/// What a sum counts is so many products of codes.
pub(super) const UNIT: f64 = 65_536.0;
/// Less than this is what a product can lose, in units of a sum: its low half. It only ever makes a sum too small.
pub(super) const LOSS: f64 = 1.0;

/// Whether small integers are faster than f32 here: not on WebAssembly without SIMD, where every item is a candidate.
pub(super) const WORTHWHILE: bool = cfg!(not(target_arch = "wasm32"));

/// One dimension of a block of items.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Row([i16; LANES]);

/// The codes of items, in blocks.
#[derive(Debug)]
pub(super) struct Blocks {
    /// Blocks after one another, each with one row for each dimension.
    rows: Vec<Row>,
    dims: usize,
}

/// The codes of some queries, dimension by dimension.
pub(super) struct Codes<const QUERIES: usize>(Vec<[i16; QUERIES]>);

impl<const QUERIES: usize> Codes<QUERIES> {
    pub fn new(dims: usize) -> Self {
        Self(vec![[0; QUERIES]; dims])
    }

    /// Sets the codes of the query at a position.
    pub fn set(&mut self, position: usize, codes: impl Iterator<Item = i16>) {
        for (row, code) in self.0.iter_mut().zip(codes) {
            row[position] = code;
        }
    }
}

/// One number for each item of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lanes([f32; LANES]);

impl Lanes {
    pub const fn new(values: [f32; LANES]) -> Self {
        Self(values)
    }

    pub const fn values(self) -> [f32; LANES] {
        self.0
    }

    /// Whether any is at least `threshold`: one look at all.
    pub fn reaches(self, threshold: f32) -> bool {
        self.0.iter().fold(false, |any, value| any | (*value >= threshold))
    }
}

impl Blocks {
    pub fn new(blocks: usize, dims: usize) -> Self {
        Self { rows: vec![Row([0; LANES]); blocks * dims], dims }
    }

    /// Sets the codes of an item.
    pub fn set(&mut self, item: usize, codes: impl Iterator<Item = i16>) {
        let rows = self.rows.iter_mut().skip(item / LANES * self.dims);
        for (row, code) in rows.zip(codes) {
            row.0[item % LANES] = code;
        }
    }

    /// For each query the sums of a block's items, each times the item's own `factor`.
    #[inline]
    pub fn sums<const QUERIES: usize>(&self, block: usize, codes: &Codes<QUERIES>, factors: Lanes) -> [Lanes; QUERIES] {
        let rows = self.rows.get(block * self.dims..(block + 1) * self.dims).unwrap_or_default();
        let mut sums = [[0_i16; LANES]; QUERIES];
        for (row, codes) in rows.iter().zip(&codes.0) {
            for (sums, code) in sums.iter_mut().zip(codes) {
                for (sum, item) in sums.iter_mut().zip(&row.0) {
                    // Never saturates (see CODE_LENGTH). It is written so because the compiler takes a plain integer
                    // sum for one that it may reorder, and then spreads it over dimensions instead of lanes.
                    *sum = sum.saturating_add(((i32::from(*item) * i32::from(*code)) >> 16) as i16);
                }
            }
        }
        array::from_fn(|query| Lanes(array::from_fn(|lane| f32::from(sums[query][lane]) * factors.0[lane])))
    }
}
