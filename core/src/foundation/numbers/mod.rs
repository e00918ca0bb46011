//! Numbers that come out the same on every target: sums in a fixed order, dot products whose lanes are items, top-k.
//!
//! Floating-point addition is not associative, so the order of every sum is part of its definition. Speed comes from
//! giving each SIMD lane an item of its own: each item's sum then keeps the plain sequential order at any width, and the
//! bits equal the scalar loop's. Nothing here fuses a multiplication with an addition.

mod code_blocks;
mod dot;
mod factor_index;
mod prescan;
mod sum;
mod top_k;

pub use dot::{dot, dots};
pub use factor_index::{FactorIndex, TopK};
pub use sum::sum;
pub use top_k::{Ranked, top_k};
