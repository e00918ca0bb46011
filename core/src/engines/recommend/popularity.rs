//! Popularity with exponential decay.
//!
//! `p_i = Σ_e w_e · 2^((t_e − L)/H)` over the events of item i, with the half-life H and, as landmark L, the time of
//! the latest event: forward decay (Cormode, Shkapenyuk, Srivastava, Xu, "Forward Decay", ICDE 2009). All items fade
//! by the same factor as time goes on, so the ratio of two popularities never depends on when one asks, and the model
//! is a function of the set of events. Without a half-life the popularity is the plain sum of weights.

use super::interactions::{Interactions, buckets};
use super::micros;
use super::sort_key;

/// The popularity of each item. `half_life` is in seconds, above 0; without one nothing fades.
#[must_use]
pub fn popularity(interactions: &Interactions, half_life: Option<u32>) -> Vec<f64> {
    if half_life.is_none() && interactions.weights.is_none() {
        let mut counts = vec![0_u32; interactions.items.len()];
        interactions.item_of.iter().for_each(|item| counts[*item as usize] += 1);
        return counts.into_iter().map(f64::from).collect();
    }
    let landmark = interactions.timestamps.as_ref().and_then(|times| times.iter().max().copied()).unwrap_or(0);
    let decayed = |row: usize| {
        let age = i128::from(interactions.timestamp(row)) - i128::from(landmark);
        let decay = half_life.map_or(1.0, |half_life| libm::exp2(age as f64 / f64::from(half_life)));
        interactions.weight(row) * decay
    };
    let rows = buckets(interactions.items.len(), &interactions.item_of);
    let mut ordered = Vec::new();
    rows.iter()
        .map(|rows| {
            // A fixed order of summation; rows that are equal in it add equal numbers.
            interactions.in_time_order(rows, &interactions.user_of, &mut ordered);
            ordered.iter().fold(0.0, |sum, row| sum + decayed(sort_key::index(*row) as usize))
        })
        .collect()
}

/// Popularity as a share of the greatest, in micro-units.
pub(super) fn scaled(popularity: &[f64]) -> Vec<u32> {
    let greatest = popularity.iter().copied().fold(0.0, f64::max);
    popularity.iter().map(|value| if greatest > 0.0 { micros::from_unit(value / greatest) } else { 0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::id_table::Ids;
    use super::super::interactions::Columns;
    use super::*;

    fn two_items(weights: Option<&[f64]>) -> Interactions {
        Interactions::new(&Columns {
            users: Ids::Integers(&[1, 2, 1, 3]),
            items: Ids::Integers(&[7, 7, 8, 8]),
            weights,
            timestamps: Some(&[0, 100, 50, 200]),
        })
        .unwrap()
    }

    #[test]
    fn an_event_counts_half_after_one_half_life() {
        assert_eq!(popularity(&two_items(None), Some(100)), [0.25 + 0.5, libm::exp2(-1.5) + 1.0]);
    }

    #[test]
    fn without_a_half_life_weights_add_up() {
        assert_eq!(popularity(&two_items(None), None), [2.0, 2.0]);
        assert_eq!(popularity(&two_items(Some(&[1.5, 2.0, 0.5, 0.25])), None), [3.5, 0.75]);
        assert_eq!(scaled(&[3.5, 0.75, 0.0]), [micros::ONE, 214_286, 0]);
    }
}
