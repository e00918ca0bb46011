//! Confusion-Bayes: what a vote says for a class follows from how often that class got it in training.
//!
//! Plain: `w · Σ n_k · ln C[c][k]`, C smoothed by one vote, w fitted for each subset of signals because votes repeat
//! each other. Learned: `Σ A[c][k] · ln(1 + n_k) + B[c][k] · n_k`, fitted by conditional likelihood; it starts from
//! nothing, so that no votes say nothing.

use super::calibration::{CalibratedModality, LearnedEvidence};

/// `ln` of the smoothed shares, by class, then by label.
pub(super) fn log_confusion(modality: &CalibratedModality) -> Vec<Vec<f64>> {
    let mut table = Vec::with_capacity(modality.confusion.len());
    for row in &modality.confusion {
        let mut all = 0.0;
        for votes in row {
            all += votes + 1.0;
        }
        let mut logs = Vec::with_capacity(row.len());
        for votes in row {
            logs.push(libm::log((votes + 1.0) / all));
        }
        table.push(logs);
    }
    table
}

/// Nats for each class, less their mean: what is the same for all classes says nothing.
pub(super) fn centred(mut nats: Vec<f64>) -> Vec<f64> {
    let mut sum = 0.0;
    for value in &nats {
        sum += value;
    }
    let mean = sum / nats.len().max(1) as f64;
    for value in &mut nats {
        *value -= mean;
    }
    nats
}

/// The log-likelihood of votes under each class.
pub(super) fn likelihood(log_confusion: &[Vec<f64>], votes: &[f64]) -> Vec<f64> {
    let mut nats = Vec::with_capacity(log_confusion.len());
    for row in log_confusion {
        let mut sum = 0.0;
        for (log, votes) in row.iter().zip(votes) {
            sum += log * votes;
        }
        nats.push(sum);
    }
    nats
}

impl LearnedEvidence {
    /// Nats for each class.
    pub(super) fn nats(&self, votes: &[f64]) -> Vec<f64> {
        let mut nats = Vec::with_capacity(self.per_log.len());
        for (per_log, per_vote) in self.per_log.iter().zip(&self.per_vote) {
            let mut sum = 0.0;
            for ((log, vote), votes) in per_log.iter().zip(per_vote).zip(votes) {
                if *votes > 0.0 {
                    sum += log * libm::log1p(*votes) + vote * votes;
                }
            }
            nats.push(sum);
        }
        nats
    }
}
