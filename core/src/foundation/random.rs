//! Random numbers as a function of a seed, a purpose and ids: the same on every target, in any order, without a state.
//!
//! A [`Random`] is a key and a position. Draw `i` is `splitmix64(key + i·0x9E3779B97F4A7C15)`, so that draws can be
//! taken by position as well as one after the other, and what one purpose draws never moves what another draws. The
//! generator is splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014). It is
//! meant for sampling, jitter and initial values; it is no cryptographic generator.

use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::identifier::check;
use crate::foundation::wire::wire;

/// The step between two positions: 2⁶⁴ over the golden ratio.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// The most draws in one answer.
const DRAWS: u32 = 65_536;

/// One step of splitmix64, which is also a good hash of 64 bits.
///
/// ```
/// assert_eq!(hivecore::foundation::random::splitmix64(42), 13_679_457_532_755_275_413);
/// ```
#[must_use]
pub const fn splitmix64(x: u64) -> u64 {
    let x = x.wrapping_add(STEP);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// A stream of draws, named by its key.
///
/// ```
/// use hivecore::foundation::random::Random;
/// let mut dice = Random::new(7, "dice", &["user-1"]);
/// let first = dice.below(6);
/// assert!(first < 6);
/// assert_eq!(Random::new(7, "dice", &["user-1"]).below(6), first);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    key: u64,
    position: u64,
}

impl Random {
    /// The stream of a seed, a purpose and ids.
    ///
    /// The key is the first 8 bytes (big-endian) of the SHA-256 digest of the parts one after another, each after its
    /// length in bytes (u32, big-endian): the seed (i64, big-endian), the purpose, then each id. Lengths keep `["ab"]`
    /// and `["a", "b"]` apart.
    #[must_use]
    pub fn new(seed: i64, purpose: &str, ids: &[&str]) -> Self {
        let mut text = Vec::new();
        let mut part = |part: &[u8]| {
            // Texts stay below 2^32 bytes by the limits of the door.
            text.extend_from_slice(&(part.len() as u32).to_be_bytes());
            text.extend_from_slice(part);
        };
        part(&seed.to_be_bytes());
        part(purpose.as_bytes());
        for id in ids {
            part(id.as_bytes());
        }
        let digest = Digest::of(&text);
        let [a, b, c, d, e, f, g, h, ..] = *digest.bytes();
        Self::from_key(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }

    /// The stream of a key. It equals the sequential generator splitmix64 seeded with the key.
    #[must_use]
    pub const fn from_key(key: u64) -> Self {
        Self { key, position: 0 }
    }

    /// The draw at a position, whatever was drawn before.
    #[must_use]
    pub const fn at(&self, position: u64) -> u64 {
        splitmix64(self.key.wrapping_add(position.wrapping_mul(STEP)))
    }

    /// The next 64 bits.
    pub const fn draw(&mut self) -> u64 {
        let draw = self.at(self.position);
        self.position = self.position.wrapping_add(1);
        draw
    }

    /// The next integer in `[0, n)`: the high 64 bits of `draw · n`. Each comes up equally often but for one part in
    /// 2⁶⁴/n. With `n` = 0 it is 0.
    pub const fn below(&mut self, n: u64) -> u64 {
        scale(self.draw(), n)
    }

    /// The next fraction in `[0, 1)`: a multiple of 2⁻⁵³.
    pub const fn unit(&mut self) -> f64 {
        (self.draw() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }
}

const fn scale(draw: u64, n: u64) -> u64 {
    // The product of two u64 fits u128, and its high half u64.
    ((draw as u128 * n as u128) >> 64) as u64
}

/// A request of `random.draw`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawRequest {
    /// The seed that the host keeps.
    pub seed: i64,
    /// What the draws are for. Purposes with the same seed are independent.
    pub purpose: String,
    /// Whom or what they are for, in order.
    #[wire(default = Vec::new())]
    pub ids: Vec<String>,
    /// How many draws, at most 65,536.
    pub count: u32,
    /// Draws integers from 0 up to this one, excluded. Without it a draw is any 64 bits.
    pub below: Option<u64>,
}

/// Draws.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawAnswer {
    /// The draws in order.
    pub draws: Vec<u64>,
}

/// Draws from the stream of a seed, a purpose and ids.
///
/// # Errors
/// `field.range` for a count above 65,536 or a `below` of 0; `id.empty` and `id.length` for an id.
pub fn draw(request: &DrawRequest) -> Result<DrawAnswer, Error> {
    if request.count > DRAWS {
        return Err(Error::new(Code::FieldRange, format!("at most {DRAWS}")).under("count"));
    }
    if request.below == Some(0) {
        return Err(Error::new(Code::FieldRange, "at least 1").under("below"));
    }
    let mut ids = Vec::with_capacity(request.ids.len());
    for (n, id) in request.ids.iter().enumerate() {
        check(id).map_err(|error| error.at(n).under("ids"))?;
        ids.push(id.as_str());
    }
    let mut random = Random::new(request.seed, &request.purpose, &ids);
    let mut draws = Vec::with_capacity(request.count as usize);
    for _ in 0..request.count {
        let draw = random.draw();
        draws.push(request.below.map_or(draw, |n| scale(draw, n)));
    }
    Ok(DrawAnswer { draws })
}

#[cfg(test)]
mod tests {
    use super::{Random, splitmix64};
    use proptest::prelude::*;

    /// The sequence of the generator's reference implementation for the seed 42.
    #[test]
    fn splitmix64_known_answers() {
        let mut random = Random::from_key(42);
        let draws: Vec<u64> = (0..5).map(|_| random.draw()).collect();
        let known = [
            13_679_457_532_755_275_413,
            2_949_826_092_126_892_291,
            5_139_283_748_462_763_858,
            6_349_198_060_258_255_764,
            701_532_786_141_963_250,
        ];
        assert_eq!(draws, known);
        let hashes = [
            (0, 0xe220_a839_7b1d_cdaf),
            (1, 0x910a_2dec_8902_5cc1),
            (4_294_967_297, 0x2043_91a6_fd59_956f),
            (841_813_590_258, 0x5243_a23c_6368_ceb5),
            (4_050_154_161_810, 0x39cb_160a_11f3_2ec2),
        ];
        hashes.into_iter().for_each(|(x, hash)| assert_eq!(splitmix64(x), hash));
    }

    /// Full jitter over doubling delays: base 100 ms, at most 10,000 ms, both ends included.
    #[test]
    fn bounded_known_answers() {
        let mut random = Random::from_key(42);
        let delays: Vec<u64> = (0..10).map(|k| random.below((100_u64 << k).min(10_000) + 1)).collect();
        assert_eq!(delays, [74, 32, 111, 275, 60, 2779, 1398, 8007, 3399, 6185]);
    }

    #[test]
    fn fractions_reach_both_ends_but_not_one() {
        let mut random = Random::from_key(42);
        assert_eq!(random.unit(), (13_679_457_532_755_275_413_u64 >> 11) as f64 / 9_007_199_254_740_992.0);
        assert!((0..10_000).all(|_| (0.0..1.0).contains(&random.unit())));
    }

    #[test]
    fn every_part_of_the_key_matters() {
        let streams = [
            Random::new(1, "a", &["b"]),
            Random::new(2, "a", &["b"]),
            Random::new(1, "ab", &[]),
            Random::new(1, "a", &["b", ""]),
            Random::new(1, "", &["a", "b"]),
            Random::new(1, "a", &["c"]),
        ];
        let mut keys: Vec<u64> = streams.iter().map(|stream| stream.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), streams.len());
    }

    proptest! {
        #[test]
        fn draws_by_position_equal_draws_in_order(key: u64, count in 0_u64..50, n in 1_u64..) {
            let (stream, mut random, mut bounded) =
                (Random::from_key(key), Random::from_key(key), Random::from_key(key));
            for position in 0..count {
                prop_assert_eq!(random.draw(), stream.at(position));
                prop_assert!(bounded.below(n) < n);
            }
        }
    }
}
