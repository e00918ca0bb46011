//! Positions in the order by score: greatest score first, ties by id, which is the order of indices.

use super::sort_key;

/// An item's place in the order.
fn key(scores: &[i64], index: usize) -> u128 {
    sort_key::ascending(-scores[index], 0, index as u32)
}

/// The items that are `kept`, in order.
pub(super) fn ordered(scores: &[i64], kept: &dyn Fn(usize) -> bool) -> Vec<u128> {
    let mut keys: Vec<u128> = (0..scores.len()).filter(|index| kept(*index)).map(|index| key(scores, index)).collect();
    sort_key::sort(&mut keys);
    keys
}

/// The position that an item has, or would have, among those in order, from 1.
pub(super) fn rank_among(keys: &[u128], scores: &[i64], index: usize) -> u32 {
    let own = key(scores, index);
    keys.partition_point(|other| *other < own) as u32 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_not_in_the_order_has_the_position_that_it_would_have() {
        let scores = [5, 7, 7, -1];
        let keys = ordered(&scores, &|index| index != 1);
        assert_eq!([0, 1, 2, 3].map(|index| rank_among(&keys, &scores, index)), [2, 1, 1, 3]);
    }
}
