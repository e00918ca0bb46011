//! Sorting, stable, the same everywhere.
//!
//! The standard library's sort is the fastest, and compiles to several kilobytes for each type and order it is used
//! with: a fifth of the wasm. There one compact merge sort serves all. Both are stable, so the result is the same.

#[cfg(any(target_arch = "wasm32", test))]
use crate::foundation::COMPACT;
use std::cmp::Ordering;

/// Sorts by a comparison; equal items keep their order.
#[cfg(not(target_arch = "wasm32"))]
pub fn sort_by<T>(items: &mut [T], compare: impl FnMut(&T, &T) -> Ordering) {
    items.sort_by(compare);
}

/// Sorts by a comparison; equal items keep their order.
#[cfg(target_arch = "wasm32")]
pub fn sort_by<T>(items: &mut [T], compare: impl FnMut(&T, &T) -> Ordering) {
    compact_sort_by(items, compare);
}

/// The item that a sort would put at `index`, with all that come before it at its left and the others at its right.
pub fn nth<T>(items: &mut [T], index: usize, compare: impl FnMut(&T, &T) -> Ordering) -> &T {
    #[cfg(not(target_arch = "wasm32"))]
    return items.select_nth_unstable_by(index, compare).1;
    #[cfg(target_arch = "wasm32")]
    {
        sort_by(items, compare);
        &items[index]
    }
}

#[cfg(any(target_arch = "wasm32", test))]
fn compact_sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    arrange(items.len(), &mut |act, a, b| match act {
        Act::Compare => compare(&items[a], &items[b]) == Ordering::Less,
        Act::Swap => {
            items.swap(a, b);
            false
        }
    });
}

/// What a sort asks of whoever holds the items: one function for both, so that a type costs one.
#[cfg(any(target_arch = "wasm32", test))]
enum Act {
    /// Whether the first comes before the second.
    Compare,
    /// Let them change places.
    Swap,
}

/// Sorts `count` items: few by insertion in their places, more by the order that [`permutation`] finds.
#[cfg(any(target_arch = "wasm32", test))]
fn arrange(count: usize, act: &mut dyn FnMut(Act, usize, usize) -> bool) {
    // What is in order already, as most is, stays.
    let mut sorted = 1;
    while !COMPACT && sorted < count && !act(Act::Compare, sorted, sorted - 1) {
        sorted += 1;
    }
    if sorted >= count {
        return;
    }
    if count <= 8 {
        for end in sorted..count {
            let mut at = end;
            while at > 0 && act(Act::Compare, at, at - 1) {
                act(Act::Swap, at, at - 1);
                at -= 1;
            }
        }
        return;
    }
    let mut order = permutation(count, &mut |a, b| act(Act::Compare, a, b));
    // Each place takes the item whose index stands there, one cycle of the permutation after another.
    for start in 0..count {
        let mut at = start;
        while order[at] != start {
            let next = order[at];
            act(Act::Swap, at, next);
            order[at] = at;
            at = next;
        }
        order[at] = at;
    }
}

/// The indices below `count` in order: a bottom-up merge sort.
#[cfg(any(target_arch = "wasm32", test))]
fn permutation(count: usize, before: &mut dyn FnMut(usize, usize) -> bool) -> Vec<usize> {
    let mut from: Vec<usize> = (0..count).collect();
    let mut to = Vec::with_capacity(count);
    let mut width = 1;
    while width < count {
        for start in (0..count).step_by(2 * width) {
            let (middle, end) = (count.min(start + width), count.min(start + 2 * width));
            let (mut left, mut right) = (start, middle);
            while left < middle || right < end {
                // The right item only comes first if it must: that keeps equal items in their order.
                if left == middle || (right < end && before(from[right], from[left])) {
                    to.push(from[right]);
                    right += 1;
                } else {
                    to.push(from[left]);
                    left += 1;
                }
            }
        }
        std::mem::swap(&mut from, &mut to);
        to.clear();
        width *= 2;
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_sorts_agree(mut keys in prop::collection::vec(0..20_u8, 0..200)) {
            let mut rows: Vec<(u8, usize)> = keys.drain(..).zip(0..).collect();
            let mut compact = rows.clone();
            sort_by(&mut rows, |a, b| a.0.cmp(&b.0));
            compact_sort_by(&mut compact, |a, b| a.0.cmp(&b.0));
            prop_assert_eq!(&rows, &compact);
            prop_assert!(rows.is_sorted());
        }
    }
}
