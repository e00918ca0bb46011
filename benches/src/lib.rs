//! Input for the benches: the same on every machine, from no file and no random device.

use hivecore::foundation::random::splitmix64;

pub mod pricing;
mod rules;

pub use rules::product_rules;

/// `count` values between −1 and 1: splitmix64 of `seed`, `seed + 0x9E3779B97F4A7C15`, …, its upper 24 bits.
#[must_use]
pub fn uniform(count: u64, seed: u64) -> Vec<f32> {
    let draws = (0..count).map(|n| splitmix64(seed.wrapping_add(n.wrapping_mul(0x9E37_79B9_7F4A_7C15))));
    draws.map(|draw| (draw >> 40) as f32 / 16_777_216.0 * 2.0 - 1.0).collect()
}
