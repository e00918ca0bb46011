//! Dot products in sequential order, one item or many at a time.

/// Items scored side by side. Any number gives the same bits.
const LANES: usize = 4;

/// `Σ a[d]·b[d]` in f32, added from the left, each product rounded before it is added. Longer slices are cut.
///
/// ```
/// use hivecore::foundation::numbers::dot;
/// assert_eq!(dot(&[1.0, 2.0], &[3.0, 4.0]), 11.0);
/// ```
#[must_use]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).fold(0.0, |total, (a, b)| total + a * b)
}

/// [`dot`] of `query` with each item of `items` (row-major, `query.len()` values each), with exactly its bits.
///
/// Several items advance together, each in a sum of its own, so that one's additions fill the waiting times of the
/// others'. An incomplete last item is left out; an empty query gives nothing.
///
/// ```
/// use hivecore::foundation::numbers::dots;
/// assert_eq!(dots(&[1.0, 0.0, 0.5, 2.0], &[3.0, 4.0]), [3.0, 9.5]);
/// ```
#[must_use]
pub fn dots(items: &[f32], query: &[f32]) -> Vec<f32> {
    if query.is_empty() {
        return Vec::new();
    }
    let rows: Vec<&[f32]> = items.chunks_exact(query.len()).collect();
    rows_dot(&rows, query)
}

/// [`dot`] of `query` with each of `rows`.
pub(super) fn rows_dot(rows: &[&[f32]], query: &[f32]) -> Vec<f32> {
    let mut scores = Vec::with_capacity(rows.len());
    let (groups, rest) = rows.as_chunks::<LANES>();
    for [a, b, c, d] in groups {
        let mut totals = [0.0_f32; LANES];
        for ((((a, b), c), d), value) in a.iter().zip(*b).zip(*c).zip(*d).zip(query) {
            for (total, factor) in totals.iter_mut().zip([a, b, c, d]) {
                *total += factor * value;
            }
        }
        scores.extend(totals);
    }
    scores.extend(rest.iter().map(|row| dot(row, query)));
    scores
}

#[cfg(test)]
mod tests {
    use super::{dot, dots};
    use proptest::prelude::*;

    #[test]
    fn each_product_is_rounded_before_it_is_added() {
        // (1 + 2⁻¹²)² = 1 + 2⁻¹¹ + 2⁻²⁴, whose last bit a fused multiply-add would keep.
        let a = 1.0 + f32::exp2_of(-12);
        assert_eq!(dot(&[-1.0 - f32::exp2_of(-11), a], &[1.0, a]), 0.0);
    }

    trait Exp2 {
        fn exp2_of(exponent: i32) -> f32;
    }

    impl Exp2 for f32 {
        fn exp2_of(exponent: i32) -> f32 {
            libm::ldexpf(1.0, exponent)
        }
    }

    proptest! {
        #[test]
        fn many_equal_one_bit_for_bit(
            (query, values) in (1_usize..20, 0_usize..20).prop_flat_map(|(dims, items)| {
                let numbers = |count: usize| prop::collection::vec(-1e3_f32..1e3, count);
                (numbers(dims), numbers(dims * items))
            }),
        ) {
            let one_by_one: Vec<u32> = values.chunks_exact(query.len()).map(|item| dot(item, &query).to_bits()).collect();
            let together: Vec<u32> = dots(&values, &query).into_iter().map(f32::to_bits).collect();
            prop_assert_eq!(together, one_by_one);
        }
    }
}
