//! Micro-nats and shares in millionths: integers that add up.

use crate::foundation::order::sort_by;

/// One million.
pub(super) const ONE: i64 = 1_000_000;

/// The most a single piece of evidence says: ±10⁹ micro-nats, a thousand nats.
const MOST: f64 = 1e9;

/// Nats as whole micro-nats, half away from zero.
pub(super) fn micronats(nats: f64) -> i64 {
    (nats * 1e6).clamp(-MOST, MOST).round() as i64
}

/// Probabilities in proportion to the exponentials of scores in micro-nats.
pub(super) fn softmax(scores: &[i64]) -> Vec<f64> {
    let most = scores.iter().copied().max().unwrap_or(0);
    let mut shares = Vec::with_capacity(scores.len());
    let mut sum = 0.0;
    for score in scores {
        let share = libm::exp((score - most) as f64 / 1e6);
        sum += share;
        shares.push(share);
    }
    for share in &mut shares {
        *share /= sum;
    }
    shares
}

/// Probabilities as millionths that add up to one million: rounded down, and what is left goes to the largest
/// remainders, the first of equal ones first.
pub(super) fn millionths(shares: &[f64]) -> Vec<i64> {
    let mut micros = Vec::with_capacity(shares.len());
    let mut remainders = Vec::with_capacity(shares.len());
    let mut left = ONE;
    for (n, share) in shares.iter().enumerate() {
        let scaled = share * ONE as f64;
        let whole = scaled.floor();
        micros.push(whole as i64);
        left -= whole as i64;
        remainders.push((scaled - whole, n));
    }
    sort_by(&mut remainders, |a, b| b.0.total_cmp(&a.0));
    for (_, n) in remainders {
        if left > 0
            && let Some(share) = micros.get_mut(n)
        {
            *share += 1;
            left -= 1;
        }
    }
    micros
}

/// Entropy in nats.
pub(super) fn entropy(shares: &[f64]) -> f64 {
    let mut sum = 0.0;
    for share in shares {
        if *share > 0.0 {
            sum -= share * libm::log(*share);
        }
    }
    sum
}

/// The place of the greatest, the first of equal ones.
pub(super) fn first_greatest<T: PartialOrd>(values: &[T]) -> usize {
    let mut best = 0;
    for (n, value) in values.iter().enumerate() {
        if values.get(best).is_some_and(|known| value > known) {
            best = n;
        }
    }
    best
}
