//! Sums in a fixed order.

/// Values summed before their sum joins the total.
const CHUNK: usize = 256;

/// The sum of `values`: chunks of 256 values, each added from the left, then the chunks' sums added from the left.
///
/// The order is fixed, so the bits are the same on every target; and since each chunk is independent, they may be
/// computed by several threads. The rounding error grows with the number of chunks rather than of values.
///
/// ```
/// use hivecore::foundation::numbers::sum;
/// assert_eq!(sum(&[0.1, 0.2, 0.3]), 0.1 + 0.2 + 0.3);
/// assert_eq!(sum(&[]), 0.0);
/// ```
#[must_use]
pub fn sum(values: &[f64]) -> f64 {
    values.chunks(CHUNK).map(|chunk| chunk.iter().fold(0.0, |total, value| total + value)).fold(0.0, |a, b| a + b)
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, sum};

    #[test]
    fn chunks_are_part_of_the_definition() {
        let tiny = f64::EPSILON / 2.0;
        let mut values = vec![0.0; CHUNK];
        values[CHUNK - 1] = 1.0;
        // From the left, each of these would vanish beside the 1; as a chunk of their own they first add up.
        values.extend([tiny; CHUNK]);
        let from_the_left = values.iter().fold(0.0, |total, value| total + value);
        assert_eq!(from_the_left, 1.0);
        assert_eq!(sum(&values), 1.0 + tiny * 256.0);
    }

    #[test]
    fn negative_zero_never_comes_out() {
        assert_eq!(sum(&[-0.0, -0.0]).to_bits(), 0.0_f64.to_bits());
        assert_eq!(sum(&[]).to_bits(), 0.0_f64.to_bits());
    }
}
