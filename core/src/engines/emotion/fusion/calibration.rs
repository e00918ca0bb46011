//! What votes have meant: a plain value that the host keeps and sends along.

use crate::engines::emotion::permission::EmotionSignal;
use crate::foundation::error::{Code, Error};
use crate::wire::wire;

/// Most signals of one calibration; every subset of them has weights of its own.
pub(super) const MODALITIES: usize = 5;
/// Most classes, and most labels of one signal.
pub(super) const CLASSES: usize = 64;

/// How votes of several signals speak for classes. Answered by `emotion.calibrate`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionCalibration {
    /// The classes, by id.
    pub classes: Vec<String>,
    /// Training rows of each class: the prior.
    pub prior_counts: Vec<u32>,
    /// The signals, by id.
    pub modalities: Vec<CalibratedModality>,
    /// One for each subset of the signals but the empty one: the first signal alone, the second, both, the third, ….
    pub subsets: Vec<CalibratedSubset>,
    /// Entropy in micro-nats below which the most certain 10, 20, … 90 % of the training rows lie.
    pub entropy_deciles: Vec<u32>,
}

/// One signal.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct CalibratedModality {
    /// Its name.
    pub name: String,
    /// Its kind, for the gate.
    pub signal: EmotionSignal,
    /// What was voted for, by id: often the classes.
    pub labels: Vec<String>,
    /// Votes by class, then by label.
    pub confusion: Vec<Vec<f64>>,
}

/// Weights that hold when exactly these signals are there.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct CalibratedSubset {
    /// Ids of the signals, ascending.
    pub modalities: Vec<u8>,
    /// How much of each signal's log-likelihood counts: below 1 where votes repeat each other.
    pub weights: Vec<f64>,
    /// Learned evidence of each signal.
    pub evidence: Vec<LearnedEvidence>,
}

/// Evidence for class c of n votes for label k: `perLog[c][k] · ln(1 + n) + perVote[c][k] · n`, in nats.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct LearnedEvidence {
    /// By class, then by label.
    pub per_log: Vec<Vec<f64>>,
    /// By class, then by label.
    pub per_vote: Vec<Vec<f64>>,
}

fn wrong(detail: &'static str) -> Error {
    Error::new(Code::EmotionCalibration, detail)
}

/// Whether a table has so many rows and columns of moderate numbers.
fn is_table(table: &[Vec<f64>], rows: usize, columns: usize, least: f64, most: f64) -> bool {
    table.len() == rows
        && table.iter().all(|row| row.len() == columns && row.iter().all(|value| (least..=most).contains(value)))
}

impl EmotionCalibration {
    /// Refuses what contradicts itself.
    ///
    /// # Errors
    /// `emotion.calibration`, with the path below this value.
    pub fn check(&self) -> Result<(), Error> {
        let (classes, modalities) = (self.classes.len(), self.modalities.len());
        if !(2..=CLASSES).contains(&classes) || self.prior_counts.len() != classes || self.prior_counts.contains(&0) {
            return Err(wrong("expected 2 to 64 classes, each with a count above 0").under("priorCounts"));
        }
        if !(1..=MODALITIES).contains(&modalities) {
            return Err(wrong("expected 1 to 5 signals").under("modalities"));
        }
        for (at, modality) in self.modalities.iter().enumerate() {
            let labels = modality.labels.len();
            if !(1..=CLASSES).contains(&labels) || !is_table(&modality.confusion, classes, labels, 0.0, 1e12) {
                return Err(wrong("expected a row for each class, a vote for each label").at(at).under("modalities"));
            }
        }
        if self.subsets.len() != (1 << modalities) - 1 {
            return Err(wrong("expected every subset of the signals").under("subsets"));
        }
        for (at, subset) in self.subsets.iter().enumerate() {
            let members = members(at + 1);
            let fits = |(evidence, id): (&LearnedEvidence, &u8)| {
                let labels = self.modalities.get(usize::from(*id)).map_or(0, |modality| modality.labels.len());
                is_table(&evidence.per_log, classes, labels, -1e3, 1e3)
                    && is_table(&evidence.per_vote, classes, labels, -1e3, 1e3)
            };
            if subset.modalities != members
                || subset.weights.len() != members.len()
                || !subset.weights.iter().all(|weight| (-1e3..=1e3).contains(weight))
                || subset.evidence.len() != members.len()
                || !subset.evidence.iter().zip(&members).all(fits)
            {
                return Err(wrong("expected weights and evidence for each signal of the subset")
                    .at(at)
                    .under("subsets"));
            }
        }
        if self.entropy_deciles.len() != 9 || !self.entropy_deciles.is_sorted() {
            return Err(wrong("expected nine ascending entropies").under("entropyDeciles"));
        }
        Ok(())
    }

    /// `ln` of the class shares.
    pub(super) fn log_prior(&self) -> Vec<f64> {
        let all: f64 = self.prior_counts.iter().map(|count| f64::from(*count)).sum();
        self.prior_counts.iter().map(|count| libm::log(f64::from(*count) / all)).collect()
    }

    /// The weights of a subset, named by its bits.
    pub(super) fn subset(&self, bits: usize) -> Option<&CalibratedSubset> {
        self.subsets.get(bits.checked_sub(1)?)
    }
}

/// The ids of a subset named by its bits.
pub(super) fn members(bits: usize) -> Vec<u8> {
    (0..MODALITIES as u8).filter(|id| bits >> id & 1 == 1).collect()
}
