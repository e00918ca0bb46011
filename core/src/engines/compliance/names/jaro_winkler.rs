//! Jaro-Winkler similarity of two tokens, over bytes (Winkler 1990): the Jaro similarity, raised for a common beginning
//! where it is above a threshold.

/// Similarity above which a common beginning counts.
const BOOST_ABOVE: f64 = 0.7;
/// Bytes of beginning that count at most.
const PREFIX: usize = 4;
/// What each of them is worth.
const SCALE: f64 = 0.1;

/// 0 to 1; 1 for equal tokens. Tokens of more than 64 bytes are compared by their first 64.
#[must_use]
pub fn similarity(a: &[u8], b: &[u8]) -> f64 {
    let (a, b) = (a.get(..64).unwrap_or(a), b.get(..64).unwrap_or(b));
    let jaro = jaro(a, b);
    if jaro <= BOOST_ABOVE {
        return jaro;
    }
    let common = a.iter().zip(b).take(PREFIX).take_while(|(x, y)| x == y).count();
    jaro + SCALE * common as f64 * (1.0 - jaro)
}

/// Bytes that match within half the longer length, and how many of them are out of order.
fn jaro(a: &[u8], b: &[u8]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let (mut taken, mut matched) = (0_u64, 0_u64);
    for (i, byte) in a.iter().enumerate() {
        let last = (i + window + 1).min(b.len());
        for j in i.saturating_sub(window)..last {
            if taken & (1 << j) == 0 && b.get(j) == Some(byte) {
                taken |= 1 << j;
                matched |= 1 << i;
                break;
            }
        }
    }
    let matches = matched.count_ones();
    if matches == 0 {
        return 0.0;
    }
    let mut swapped = 0_u32;
    let mut rest = taken;
    for (i, byte) in a.iter().enumerate() {
        if matched & (1 << i) != 0 {
            let j = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            swapped += u32::from(b.get(j) != Some(byte));
        }
    }
    let m = f64::from(matches);
    (m / a.len() as f64 + m / b.len() as f64 + (m - f64::from(swapped / 2)) / m) / 3.0
}

#[cfg(test)]
mod tests {
    use super::similarity;

    #[test]
    fn published_pairs() {
        // Winkler 1990 and the table of the usual implementations.
        for (a, b, expected) in [("martha", "marhta", 0.9611), ("dwayne", "duane", 0.84), ("dixon", "dicksonx", 0.8133)]
        {
            assert!((similarity(a.as_bytes(), b.as_bytes()) - expected).abs() < 5e-5, "{a} {b}");
        }
        assert_eq!(similarity(b"", b"a"), 0.0);
        assert_eq!(similarity(b"same", b"same"), 1.0);
    }
}
