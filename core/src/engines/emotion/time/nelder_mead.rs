//! Nelder and Mead's simplex (1965) for a handful of parameters, deterministic.

/// The point with the least value that so many evaluations find, from `start` with steps of `width`.
pub(super) fn minimise(
    start: &[f64],
    width: f64,
    evaluations: usize,
    objective: &mut dyn FnMut(&[f64]) -> f64,
) -> Vec<f64> {
    let n = start.len();
    let mut simplex: Vec<(f64, Vec<f64>)> = Vec::with_capacity(n + 1);
    for corner in 0..=n {
        let mut point = start.to_vec();
        if let Some(moved) = corner.checked_sub(1).and_then(|at| point.get_mut(at)) {
            *moved += width;
        }
        simplex.push((objective(&point), point));
    }
    let mut left = evaluations.saturating_sub(n + 1);
    while left > 0 {
        crate::foundation::order::sort_by(&mut simplex, |a, b| a.0.total_cmp(&b.0));
        let (best, worst) = (simplex[0].0, simplex[n].0);
        if worst - best < 1e-10 * best.abs().max(1.0) {
            break;
        }
        let mut centre = vec![0.0; n];
        for (_, point) in &simplex[..n] {
            for (to, value) in centre.iter_mut().zip(point) {
                *to += value / n as f64;
            }
        }
        let along = |factor: f64, from: &[f64]| -> Vec<f64> {
            centre.iter().zip(from).map(|(centre, value)| centre + factor * (value - centre)).collect()
        };
        let reflected = along(-1.0, &simplex[n].1);
        let value = objective(&reflected);
        left = left.saturating_sub(1);
        let found = if value < best {
            let further = along(-2.0, &simplex[n].1);
            let beyond = objective(&further);
            left = left.saturating_sub(1);
            Some(if beyond < value { (beyond, further) } else { (value, reflected) })
        } else if value < simplex[n - 1].0 {
            Some((value, reflected))
        } else {
            let nearer = if value < worst { along(0.5, &reflected) } else { along(0.5, &simplex[n].1) };
            let inside = objective(&nearer);
            left = left.saturating_sub(1);
            (inside < value.min(worst)).then_some((inside, nearer))
        };
        if let Some(found) = found {
            simplex[n] = found;
            continue;
        }
        let first = simplex[0].1.clone();
        for (value, point) in &mut simplex[1..] {
            for (to, best) in point.iter_mut().zip(&first) {
                *to = best + 0.5 * (*to - best);
            }
            *value = objective(point);
            left = left.saturating_sub(1);
        }
    }
    crate::foundation::order::sort_by(&mut simplex, |a, b| a.0.total_cmp(&b.0));
    simplex.swap_remove(0).1
}
