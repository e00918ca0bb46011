//! The operation `emotion.calibrate`: from labelled votes to a calibration.

use super::calibration::{
    CLASSES, CalibratedModality, CalibratedSubset, EmotionCalibration, LearnedEvidence, MODALITIES, members,
};
use super::confusion_bayes::{likelihood, log_confusion};
use super::lbfgs::minimise;
use super::micros::{entropy, micronats};
use crate::engines::emotion::limits::MAX_VOTES;
use crate::engines::emotion::permission::EmotionSignal;
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::wire::wire;

/// Votes of one signal.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct ModalityVotes {
    /// Its name.
    pub name: String,
    /// Its kind, for the gate.
    pub signal: EmotionSignal,
    /// What was voted for; the classes where this is left out.
    pub labels: Option<Vec<String>>,
    /// Votes of each row for each label, 0 to 1,000,000: counts, or soft counts such as a model's probabilities.
    pub votes: Vec<Vec<f64>>,
}

/// A request of `emotion.calibrate`. It infers nothing about anyone.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrateRequest {
    /// The classes.
    pub classes: Vec<String>,
    /// The class of each row, by its place among the classes.
    pub truths: Vec<u8>,
    /// The signals, each with a row of votes for each truth.
    pub modalities: Vec<ModalityVotes>,
    /// How strongly learned evidence is held near zero: above 0, at most 1.
    #[wire(default = 0.001)]
    pub penalty: f64,
    /// Most steps of each fit, 1 to 1,000.
    #[wire(default = 200)]
    pub iterations: u16,
}

/// A calibration.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrateAnswer {
    /// To be kept, and sent along with `emotion.fuse`.
    pub calibration: EmotionCalibration,
    /// Rows learnt from.
    pub rows: u32,
}

fn evidence(detail: &'static str) -> Error {
    Error::new(Code::EmotionEvidence, detail)
}

impl CalibrateRequest {
    fn check(&self) -> Result<(), Error> {
        let range = |detail: &'static str, field: &str| Err(Error::new(Code::FieldRange, detail).under(field));
        if !(2..=CLASSES).contains(&self.classes.len()) {
            return range("expected 2 to 64 classes", "classes");
        }
        if !(1..=MODALITIES).contains(&self.modalities.len()) {
            return range("expected 1 to 5 signals", "modalities");
        }
        if !(self.penalty > 0.0 && self.penalty <= 1.0) {
            return range("expected above 0, at most 1", "penalty");
        }
        if !(1..=1000).contains(&self.iterations) {
            return range("expected 1 to 1000", "iterations");
        }
        if self.truths.len() > MAX_VOTES {
            return Err(Error::new(Code::EmotionLimit, "too many rows").under("truths"));
        }
        for (at, truth) in self.truths.iter().enumerate() {
            if usize::from(*truth) >= self.classes.len() {
                return Err(Error::new(Code::FieldRange, "there is no such class").at(at).under("truths"));
            }
        }
        for (at, modality) in self.modalities.iter().enumerate() {
            let labels = modality.labels.as_ref().unwrap_or(&self.classes).len();
            let fits = |row: &Vec<f64>| row.len() == labels && row.iter().all(|votes| (0.0..=1e6).contains(votes));
            if !(1..=CLASSES).contains(&labels)
                || modality.votes.len() != self.truths.len()
                || !modality.votes.iter().all(fits)
            {
                let error = evidence("expected a row for each truth, with 0 to 1000000 votes for each label");
                return Err(error.at(at).under("modalities"));
            }
        }
        Ok(())
    }
}

/// Fits a calibration.
///
/// # Errors
/// `field.range`, `emotion.limit`, `emotion.evidence`; the last also for a class without a row.
pub fn calibrate(request: &CalibrateRequest) -> Result<CalibrateAnswer, Error> {
    request.check()?;
    let classes = request.classes.len();
    let mut prior_counts = vec![0_u32; classes];
    for truth in &request.truths {
        prior_counts[usize::from(*truth)] += 1;
    }
    if prior_counts.contains(&0) {
        return Err(evidence("expected at least one row of each class").under("truths"));
    }
    let mut modalities = Vec::new();
    for given in &request.modalities {
        let labels = given.labels.as_ref().unwrap_or(&request.classes).clone();
        let mut confusion = vec![vec![0.0; labels.len()]; classes];
        for (truth, votes) in request.truths.iter().zip(&given.votes) {
            for (to, votes) in confusion[usize::from(*truth)].iter_mut().zip(votes) {
                *to += votes;
            }
        }
        modalities.push(CalibratedModality { name: given.name.clone(), signal: given.signal, labels, confusion });
    }
    let mut calibration = EmotionCalibration {
        classes: request.classes.clone(),
        prior_counts,
        modalities,
        subsets: Vec::new(),
        entropy_deciles: vec![0; 9],
    };
    let log_prior = calibration.log_prior();
    let mut entropies = Vec::new();
    for bits in 1..1_usize << request.modalities.len() {
        let members = members(bits);
        let weights = tempering(request, &calibration, &members, &log_prior);
        let learned = learned(request, &members, &log_prior, &mut entropies);
        calibration.subsets.push(CalibratedSubset { modalities: members, weights, evidence: learned });
    }
    // Those of the last fit, with every signal.
    sort_by(&mut entropies, f64::total_cmp);
    for (decile, to) in calibration.entropy_deciles.iter_mut().enumerate() {
        let at = (entropies.len() * (decile + 1) / 10).min(entropies.len().saturating_sub(1));
        *to = entropies.get(at).map_or(0, |nats| micronats(*nats).max(0) as u32);
    }
    Ok(CalibrateAnswer { calibration, rows: request.truths.len() as u32 })
}

/// Turns scores into probabilities less the truth; the negative log-likelihood of the truth.
fn residual(scores: &mut [f64], truth: u8) -> f64 {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    let truth = usize::from(truth);
    let right = scores.get(truth).map_or(0.0, |score| score - most);
    for score in scores.iter_mut() {
        *score = libm::exp(*score - most);
        sum += *score;
    }
    for (class, score) in scores.iter_mut().enumerate() {
        *score = *score / sum - if class == truth { 1.0 } else { 0.0 };
    }
    libm::log(sum) - right
}

/// The weight of each signal's log-likelihood: one number a signal, by conditional likelihood.
fn tempering(
    request: &CalibrateRequest,
    calibration: &EmotionCalibration,
    members: &[u8],
    log_prior: &[f64],
) -> Vec<f64> {
    let classes = log_prior.len();
    // By row, then by signal, then by class.
    let mut likelihoods = Vec::new();
    let mut tables = Vec::new();
    for id in members {
        tables.push(log_confusion(&calibration.modalities[usize::from(*id)]));
    }
    for row in 0..request.truths.len() {
        for (id, table) in members.iter().zip(&tables) {
            likelihoods.extend(likelihood(table, &request.modalities[usize::from(*id)].votes[row]));
        }
    }
    let (rows, wide) = (request.truths.len() as f64, classes * members.len());
    let mut weights = vec![0.3; members.len()];
    let mut scores = vec![0.0; classes];
    minimise(&mut weights, request.iterations, &mut |weights, gradient| {
        gradient.fill(0.0);
        let mut loss = 0.0;
        for (truth, likelihoods) in request.truths.iter().zip(likelihoods.chunks(wide)) {
            scores.copy_from_slice(log_prior);
            for (weight, nats) in weights.iter().zip(likelihoods.chunks(classes)) {
                for (score, nats) in scores.iter_mut().zip(nats) {
                    *score += weight * nats;
                }
            }
            loss += residual(&mut scores, *truth);
            for (slope, nats) in gradient.iter_mut().zip(likelihoods.chunks(classes)) {
                for (off, nats) in scores.iter().zip(nats) {
                    *slope += off * nats / rows;
                }
            }
        }
        loss / rows
    });
    weights
}

/// Votes scaled for learning, so that one penalty suits both parts.
const VOTES: f64 = 5.0;

/// Learned evidence by ridge-penalised multinomial logistic regression; its intercept is the prior, so that without
/// votes the answer is the prior. Writes each row's entropy.
fn learned(
    request: &CalibrateRequest,
    members: &[u8],
    log_prior: &[f64],
    entropies: &mut Vec<f64>,
) -> Vec<LearnedEvidence> {
    let classes = log_prior.len();
    let mut first = Vec::new();
    let mut features = 0;
    for id in members {
        first.push(features);
        features += request.modalities[usize::from(*id)].votes.first().map_or(0, Vec::len);
    }
    // Votes above 0, row after row: the feature, and its two values.
    let (mut entries, mut ends): (Vec<(usize, f64, f64)>, Vec<usize>) = (Vec::new(), Vec::new());
    for row in 0..request.truths.len() {
        for (id, first) in members.iter().zip(&first) {
            for (label, votes) in request.modalities[usize::from(*id)].votes[row].iter().enumerate() {
                if *votes > 0.0 {
                    entries.push((first + label, libm::log1p(*votes), votes / VOTES));
                }
            }
        }
        ends.push(entries.len());
    }
    let rows = request.truths.len() as f64;
    let mut scores = vec![0.0; classes];
    let mut parameters = vec![0.0; features * 2 * classes];
    minimise(&mut parameters, request.iterations, &mut |parameters, gradient| {
        let mut loss = 0.0;
        for (slope, value) in gradient.iter_mut().zip(parameters) {
            *slope = request.penalty * value;
            loss += request.penalty * value * value * 0.5;
        }
        let mut start = 0;
        for (truth, end) in request.truths.iter().zip(&ends) {
            let entries = &entries[start..*end];
            start = *end;
            scored(&mut scores, log_prior, parameters, entries);
            loss += residual(&mut scores, *truth) / rows;
            for (feature, log, votes) in entries {
                let at = feature * 2 * classes;
                let (logs, counts) = gradient[at..at + 2 * classes].split_at_mut(classes);
                for ((off, log_slope), vote_slope) in scores.iter().zip(logs).zip(counts) {
                    *log_slope += off * log / rows;
                    *vote_slope += off * votes / rows;
                }
            }
        }
        loss
    });
    entropies.clear();
    let mut start = 0;
    for end in &ends {
        scored(&mut scores, log_prior, &parameters, &entries[start..*end]);
        start = *end;
        // A truth beyond the classes leaves the probabilities as they are.
        residual(&mut scores, u8::MAX);
        entropies.push(entropy(&scores));
    }
    let part = |label: usize, which: usize, class: usize| parameters[(label * 2 + which) * classes + class];
    let mut evidence = Vec::new();
    for (id, first) in members.iter().zip(first) {
        let labels = request.modalities[usize::from(*id)].votes.first().map_or(0, Vec::len);
        let table = |which: usize, scale: f64| -> Vec<Vec<f64>> {
            let row = |class| (0..labels).map(|label| part(first + label, which, class) / scale).collect();
            (0..classes).map(row).collect()
        };
        evidence.push(LearnedEvidence { per_log: table(0, 1.0), per_vote: table(1, VOTES) });
    }
    evidence
}

fn scored(scores: &mut [f64], log_prior: &[f64], parameters: &[f64], entries: &[(usize, f64, f64)]) {
    let classes = scores.len();
    scores.copy_from_slice(log_prior);
    for (feature, log, votes) in entries {
        let at = feature * 2 * classes;
        let (logs, counts) = parameters[at..at + 2 * classes].split_at(classes);
        for ((score, per_log), per_vote) in scores.iter_mut().zip(logs).zip(counts) {
            *score += per_log * log + per_vote * votes;
        }
    }
}
