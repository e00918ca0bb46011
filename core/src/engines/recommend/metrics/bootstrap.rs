//! Percentile intervals of means by resampling with replacement (Efron: Bootstrap methods, 1979).

use super::MeasureRequest;
use crate::foundation::order::sort_by;
use crate::foundation::random::Random;
use std::collections::BTreeMap;

/// For each metric the interval of its mean; none without resamples.
///
/// Resample r draws n lists below n one after another from the one stream `recommend.measure` of the seed, the same
/// lists for all metrics. Of R means in order, the interval leaves out `floor(R·(100 − c) / 200)` at each end.
pub(super) fn intervals(
    columns: &BTreeMap<&str, Vec<f64>>,
    count: usize,
    request: &MeasureRequest,
) -> Vec<Option<(f64, f64)>> {
    let resamples = usize::from(request.resamples);
    let mut random = Random::new(request.seed, "recommend.measure", &[]);
    let mut means = vec![Vec::with_capacity(resamples); columns.len()];
    let mut drawn = vec![0_usize; count];
    for _ in 0..resamples {
        drawn.iter_mut().for_each(|row| *row = random.below(count as u64) as usize);
        for (column, means) in columns.values().zip(&mut means) {
            let sum = drawn.iter().fold(0.0, |sum, row| sum + column[*row]);
            means.push(sum / count as f64);
        }
    }
    let out = resamples * usize::from(100 - request.confidence) / 200;
    let mut found = Vec::with_capacity(means.len());
    for mut means in means {
        sort_by(&mut means, f64::total_cmp);
        found.push(means.get(out).copied().zip(means.len().checked_sub(out + 1).and_then(|at| means.get(at)).copied()));
    }
    found
}
