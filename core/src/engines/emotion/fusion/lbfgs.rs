//! Limited-memory BFGS with backtracking (Nocedal and Wright: Numerical Optimization, 2006, algorithm 7.4), for smooth
//! convex objectives. Every sum runs in one order, so that the same data give the same fit on every target.

/// Pairs of steps and gradient changes that are kept.
const MEMORY: usize = 8;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in a.iter().zip(b) {
        sum += a * b;
    }
    sum
}

/// `to += factor · of`.
fn add(to: &mut [f64], factor: f64, of: &[f64]) {
    for (to, of) in to.iter_mut().zip(of) {
        *to += factor * of;
    }
}

/// Minimises an objective, which returns its value and writes its gradient, from `x` on. It ends after so many
/// iterations, or when the gradient or the gain is next to nothing.
pub(super) fn minimise(x: &mut Vec<f64>, iterations: u16, objective: &mut dyn FnMut(&[f64], &mut [f64]) -> f64) {
    let mut gradient = vec![0.0; x.len()];
    let mut value = objective(x, &mut gradient);
    let mut pairs: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    let (mut tried, mut slope) = (x.clone(), gradient.clone());
    for _ in 0..iterations {
        let norm = dot(&gradient, &gradient).sqrt();
        if norm < 1e-7 {
            break;
        }
        let mut direction = gradient.clone();
        let mut factors = Vec::with_capacity(pairs.len());
        for (step, change, curvature) in pairs.iter().rev() {
            let factor = dot(step, &direction) / curvature;
            add(&mut direction, -factor, change);
            factors.push(factor);
        }
        let scale = match pairs.last() {
            Some((_, change, curvature)) => curvature / dot(change, change),
            None => 1.0 / norm.max(1.0),
        };
        for entry in &mut direction {
            *entry *= scale;
        }
        for ((step, change, curvature), factor) in pairs.iter().zip(factors.iter().rev()) {
            let back = dot(change, &direction) / curvature;
            add(&mut direction, factor - back, step);
        }
        let descent = dot(&gradient, &direction);
        let (mut length, mut found) = (1.0, None);
        for _ in 0..30 {
            tried.clone_from(x);
            add(&mut tried, -length, &direction);
            let reached = objective(&tried, &mut slope);
            if reached <= value - 1e-4 * length * descent {
                found = Some(reached);
                break;
            }
            length *= 0.5;
        }
        let Some(reached) = found else { break };
        let mut step = tried.clone();
        add(&mut step, -1.0, x);
        let mut change = slope.clone();
        add(&mut change, -1.0, &gradient);
        let curvature = dot(&step, &change);
        if curvature > 1e-14 {
            if pairs.len() == MEMORY {
                pairs.remove(0);
            }
            pairs.push((step, change, curvature));
        }
        let gained = value - reached;
        std::mem::swap(x, &mut tried);
        std::mem::swap(&mut gradient, &mut slope);
        value = reached;
        if gained < 1e-10 * value.abs().max(1e-3) {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::minimise;

    /// Σ aᵢ(xᵢ − i)² with curvatures that differ by a thousand.
    #[test]
    fn a_bowl_ends_at_its_bottom() {
        let mut x = vec![5.0; 6];
        minimise(&mut x, 200, &mut |x, gradient| {
            let mut value = 0.0;
            for (n, (x, slope)) in x.iter().zip(gradient.iter_mut()).enumerate() {
                let (curvature, off) = ([1.0, 10.0, 100.0, 1000.0, 2.0, 0.5][n], x - n as f64);
                value += curvature * off * off;
                *slope = 2.0 * curvature * off;
            }
            value
        });
        x.iter().enumerate().for_each(|(n, x)| assert!((x - n as f64).abs() < 1e-4, "{n}: {x}"));
    }
}
