//! Sort keys: what is sorted here is packed into a `u128` whose order is the order wanted.
//!
//! One kind of key means one compiled sort instead of one for each type and order, which is most of an engine's size in
//! WebAssembly; and two limbs compare without branches.

/// A key that orders by `first`, then `second`, then `third`, each ascending.
pub(super) fn ascending(first: i64, second: u32, third: u32) -> u128 {
    // Flipping the sign bit makes the order of signed integers that of unsigned ones.
    let first = (first as u64) ^ (1 << 63);
    u128::from(first) << 64 | u128::from(second) << 32 | u128::from(third)
}

/// A key that orders by `value` descending, then `index` ascending.
pub(super) fn descending(value: u64, index: u32) -> u128 {
    u128::from(!value) << 64 | u128::from(index)
}

/// The first part of an [`ascending`] key.
pub(super) const fn first(key: u128) -> i64 {
    (((key >> 64) as u64) ^ (1 << 63)) as i64
}

/// The value of a [`descending`] key.
pub(super) const fn value(key: u128) -> u64 {
    !((key >> 64) as u64)
}

/// The last 32 bits of a key.
pub(super) const fn index(key: u128) -> u32 {
    key as u32
}

/// Sorts keys. Equal keys are the same, so the fastest sort will do where size is no matter.
pub(super) fn sort(keys: &mut [u128]) {
    #[cfg(not(target_arch = "wasm32"))]
    keys.sort_unstable();
    #[cfg(target_arch = "wasm32")]
    crate::foundation::order::sort_by(keys, Ord::cmp);
}

/// The least `most` keys in order.
pub(super) fn least(keys: &mut Vec<u128>, most: usize) {
    #[cfg(not(target_arch = "wasm32"))]
    if keys.len() > most && most > 0 {
        // Half a key is moved and compared twice as fast, and nearly always decides.
        let mut firsts: Vec<u64> = keys.iter().map(|key| (key >> 64) as u64).collect();
        let last = *firsts.select_nth_unstable(most - 1).1;
        keys.retain(|key| (key >> 64) as u64 <= last);
    }
    sort(keys);
    keys.truncate(most);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_the_order_of_what_they_hold() {
        let parts = [(i64::MIN, 0, 0), (-1, 7, 9), (0, 0, 1), (0, 1, 0), (i64::MAX, 0, 0)];
        assert!(parts.map(|(a, b, c)| ascending(a, b, c)).is_sorted());
        let pairs = [(9, 4), (7, 1), (7, 2), (0, 0)];
        assert!(pairs.map(|(value, index)| descending(value, index)).is_sorted());
        assert_eq!((value(descending(9, 4)), index(descending(9, 4))), (9, 4));
        assert_eq!(index(ascending(-5, 2, 3)), 3);
    }

    #[test]
    fn the_least_keys_come_in_order() {
        for most in 0..6 {
            let mut keys = vec![5, 1, 4, 2, 3];
            least(&mut keys, most);
            assert_eq!(keys, (1..=most.min(5) as u128).collect::<Vec<_>>());
        }
    }
}
