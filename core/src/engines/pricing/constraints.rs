//! Which offers go together: pairs that conflict, and groups of which only so many may be applied.

use super::offer::Offer;
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use std::collections::BTreeMap;

/// A set of offers by their place in the order of application.
pub(super) type Set = u128;

/// The set with one member. By halves: a shift of 128 bits is a function in wasm.
pub(super) const fn one(place: usize) -> Set {
    let half = 1_u64 << (place & 63);
    if place < 64 { half as Set } else { (half as Set) << 64 }
}

/// What must hold of a set of offers.
pub(super) struct Constraints {
    /// For each offer those that it does not go with.
    pub conflicts: Vec<Set>,
    /// Groups with more than one member allowed.
    pub groups: Vec<(Set, u32)>,
}

impl Constraints {
    pub fn new(offers: &[Offer<'_>], limits: &BTreeMap<String, u32>) -> Result<Self, Error> {
        if offers.len() > limits::PRICING_CANDIDATES {
            return Err(Error::new(Code::PricingLimit, "more promotions could apply at once than can be searched"));
        }
        let mut conflicts: Vec<Set> = vec![0; offers.len()];
        let mut pair = |a: usize, b: usize| {
            conflicts[a] |= one(b);
            conflicts[b] |= one(a);
        };
        let mut groups: Vec<(&str, Set)> = Vec::new();
        for (a, offer) in offers.iter().enumerate() {
            for (b, other) in offers.iter().enumerate().filter(|(b, _)| *b != a) {
                let stops = offer.promotion.stop_after && a < b;
                if offer.promotion.exclusive || stops || offer.promotion.conflicts.contains(&other.promotion.id) {
                    pair(a, b);
                }
            }
            for group in &offer.promotion.groups {
                match groups.iter_mut().find(|(name, _)| name == group) {
                    Some((_, members)) => *members |= one(a),
                    None => groups.push((group, one(a))),
                }
            }
        }
        let mut counted = Vec::new();
        for (name, members) in groups {
            let limit = limits.get(name).copied().unwrap_or(1);
            if limit != 1 {
                counted.push((members, limit));
                continue;
            }
            for (place, mask) in conflicts.iter_mut().enumerate() {
                if members & one(place) != 0 {
                    *mask |= members & !one(place);
                }
            }
        }
        Ok(Self { conflicts, groups: counted })
    }

    /// Whether an offer may join a set.
    pub fn admits(&self, chosen: Set, place: usize) -> bool {
        chosen & self.conflicts[place] == 0
            && self
                .groups
                .iter()
                .all(|(members, limit)| members & one(place) == 0 || (members & chosen).count_ones() < *limit)
    }
}
