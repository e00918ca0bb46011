//! How much the signals contradict each other. An explanation, not a measure of error: on CREMA-D neither K nor the
//! divergence tells right from wrong answers (AUROC .57 and .50), the entropy does (.80). Abstain on the entropy.

use super::baselines::dempster_shafer;
use super::micros::{entropy, first_greatest, micronats};
use crate::wire::{Int53, wire};

/// How much the signals contradict each other, each taken alone.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalConflict {
    /// Dempster's K between all signals, in millionths: 0 where they agree.
    pub dempster_micros: Int53,
    /// The Jensen-Shannon divergence of the two signals that differ most, in micro-nats: 0 to ln 2.
    pub divergence: Int53,
    /// Their names.
    pub between: Vec<String>,
    /// What each of them finds most likely.
    pub favours: Vec<String>,
}

fn divergence(a: &[f64], b: &[f64]) -> f64 {
    let mut middle = Vec::with_capacity(a.len());
    for (a, b) in a.iter().zip(b) {
        middle.push((a + b) * 0.5);
    }
    (entropy(&middle) - (entropy(a) + entropy(b)) * 0.5).max(0.0)
}

/// The conflict between posteriors of single signals; none with fewer than two.
pub(super) fn conflict(names: &[&str], posteriors: &[Vec<f64>], classes: &[String]) -> Option<SignalConflict> {
    let (mut most, mut pair) = (-1.0, None);
    for (first, a) in posteriors.iter().enumerate() {
        for (second, b) in posteriors.iter().enumerate().skip(first + 1) {
            let apart = divergence(a, b);
            if apart > most {
                (most, pair) = (apart, Some((first, second)));
            }
        }
    }
    let (first, second) = pair?;
    let (_, conflict) = dempster_shafer(posteriors, 1.0);
    let name = |at: usize| names.get(at).map_or(String::new(), |name| (*name).to_owned());
    let favours = |at: usize| {
        let best = posteriors.get(at).map(|shares| first_greatest(shares));
        best.and_then(|best| classes.get(best)).cloned().unwrap_or_default()
    };
    Some(SignalConflict {
        dempster_micros: Int53::new(micronats(conflict)).unwrap_or_default(),
        divergence: Int53::new(micronats(most)).unwrap_or_default(),
        between: vec![name(first), name(second)],
        favours: vec![favours(first), favours(second)],
    })
}
