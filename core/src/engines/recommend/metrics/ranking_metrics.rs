//! Metrics of one list against what was relevant.

use crate::foundation::order::sort_by;

/// The discount of a place, from 0.
fn discount(place: usize) -> f64 {
    1.0 / libm::log2(place as f64 + 2.0)
}

/// The metrics of one list, by name. `wanted` has the gain of each item, 0 for those that are not relevant.
pub(super) fn of_list(list: &[u32], wanted: &[f64], mut gains: Vec<f64>, k: usize) -> Vec<(&'static str, f64)> {
    let (mut hits, mut gain, mut precisions, mut first) = (0.0, 0.0, 0.0, 0.0);
    for (place, item) in list.iter().enumerate() {
        let own = wanted[*item as usize];
        if own > 0.0 {
            let position = place as f64 + 1.0;
            hits += 1.0;
            gain += own * discount(place);
            precisions += hits / position;
            if first == 0.0 {
                first = 1.0 / position;
            }
        }
    }
    let count = gains.len() as f64;
    sort_by(&mut gains, |a, b| b.total_cmp(a));
    let ideal = gains.iter().take(k).enumerate().fold(0.0, |sum, (place, gain)| sum + gain * discount(place));
    vec![
        ("recall", hits / count),
        ("recall_min", hits / count.min(k as f64)),
        ("precision", hits / k as f64),
        ("hit", if hits > 0.0 { 1.0 } else { 0.0 }),
        ("mrr", first),
        ("map", precisions / count),
        ("ndcg", gain / ideal),
    ]
}
