//! What others do, by name: measured on CREMA-D, each of them is worse than the face alone.

/// Shares of votes, each label with a little more: `(n + s) / (N + K·s)`; all alike where there is nothing.
pub(super) fn smoothed(votes: &[f64], smoothing: f64) -> Vec<f64> {
    let mut all = 0.0;
    for votes in votes {
        all += votes + smoothing;
    }
    let mut shares = Vec::with_capacity(votes.len());
    for count in votes {
        shares.push(if all > 0.0 { (count + smoothing) / all } else { 1.0 / votes.len() as f64 });
    }
    shares
}

/// The linear pool: the mean of the shares.
pub(super) fn mean(experts: &[Vec<f64>]) -> Vec<f64> {
    let mut shares = vec![0.0; experts.first().map_or(0, Vec::len)];
    for expert in experts {
        for (to, share) in shares.iter_mut().zip(expert) {
            *to += share / experts.len() as f64;
        }
    }
    shares
}

/// Beliefs: a mass for each class alone, and one for all of them.
pub(super) struct Masses {
    pub classes: Vec<f64>,
    pub open: f64,
}

/// Dempster's rule (Dempster 1967; Shafer 1976): each expert's shares discounted, then combined in order. Also the
/// conflict K: the mass that fell on nothing, over all combinations. `None` when experts leave nothing in common.
pub(super) fn dempster_shafer(experts: &[Vec<f64>], discount: f64) -> (Option<Masses>, f64) {
    let classes = experts.first().map_or(0, Vec::len);
    let mut masses = Masses { classes: vec![0.0; classes], open: 1.0 };
    let mut agreed = 1.0;
    for expert in experts {
        let (open, mut sum) = (1.0 - discount, 0.0);
        for (mass, share) in masses.classes.iter_mut().zip(expert) {
            let share = share * discount;
            *mass = *mass * share + *mass * open + masses.open * share;
            sum += *mass;
        }
        masses.open *= open;
        sum += masses.open;
        agreed *= sum;
        if sum <= 0.0 {
            return (None, 1.0);
        }
        for mass in &mut masses.classes {
            *mass /= sum;
        }
        masses.open /= sum;
    }
    (Some(masses), 1.0 - agreed)
}

impl Masses {
    /// The pignistic probabilities: the open mass is shared out evenly.
    pub(super) fn shares(&self) -> Vec<f64> {
        let even = self.open / self.classes.len().max(1) as f64;
        self.classes.iter().map(|mass| mass + even).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Zadeh's example: two experts who nearly exclude each other's diagnosis agree on what both find unlikely.
    #[test]
    fn zadehs_conflict_is_seen() {
        let experts = [vec![0.99, 0.01, 0.0], vec![0.0, 0.01, 0.99]];
        let (masses, conflict) = dempster_shafer(&experts, 1.0);
        assert!((conflict - 0.9999).abs() < 1e-12);
        let shares = masses.unwrap().shares();
        assert!((shares[1] - 1.0).abs() < 1e-12 && shares[0] == 0.0 && shares[2] == 0.0);
        assert!(dempster_shafer(&[vec![1.0, 0.0], vec![0.0, 1.0]], 1.0).0.is_none());
    }
}
