//! The operation `emotion.fuse`, and the same shares for one row without reasons.

use super::baselines::{dempster_shafer, mean, smoothed};
use super::calibration::EmotionCalibration;
use super::conflict::{SignalConflict, conflict};
use super::confusion_bayes::{centred, likelihood, log_confusion};
use super::micros::{entropy, first_greatest, micronats, millionths, softmax};
use crate::engines::emotion::permission::{EmotionPermission, EmotionSignal, admit, declared};
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::Shelf;
use crate::wire::{Int53, wire};

/// How signals become one answer.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FusionMethod {
    /// Confusion-Bayes with learned evidence. The best known here.
    Learned {},
    /// Confusion-Bayes with one weight a signal.
    ConfusionBayes {},
    /// The mean of the signals' shares of votes. A baseline.
    Mean {
        /// Votes added to each label, 0 to 1,000.
        #[wire(default = 0.5)]
        smoothing: f64,
    },
    /// The product of the signals' shares of votes. A baseline.
    ProductOfExperts {
        /// Votes added to each label, 0 to 1,000.
        #[wire(default = 0.5)]
        smoothing: f64,
    },
    /// Dempster's rule over the signals' shares of votes. A baseline.
    DempsterShafer {
        /// Votes added to each label, 0 to 1,000.
        #[wire(default = 0.5)]
        smoothing: f64,
        /// How much of each signal is believed, 0 to 1.
        #[wire(default = 0.8)]
        discount: f64,
    },
}

/// What one signal says.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct SignalEvidence {
    /// The signal's name in the calibration.
    pub modality: String,
    /// Votes for each of its labels, 0 to 1,000,000. Without any vote the signal counts as absent.
    pub votes: Vec<f64>,
    /// How much to trust it this time, 0 to 1.
    #[wire(default = 1.0)]
    pub reliability: f64,
}

/// A request of `emotion.fuse`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct FuseRequest {
    /// Where, what for, who, and what they agreed to.
    pub permission: EmotionPermission,
    /// What votes mean.
    pub calibration: EmotionCalibration,
    /// The signals that are there, each at most once, in any order.
    pub evidence: Vec<SignalEvidence>,
    /// How to fuse.
    #[wire(default = FusionMethod::Learned {})]
    pub method: FusionMethod,
    /// Answer only where certain enough: the share in percent of training rows that would be answered, 10, 20, … 90.
    pub coverage: Option<u8>,
}

/// One class.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassShare {
    /// Its name.
    pub class: String,
    /// Its probability in millionths; all of them add up to 1,000,000.
    pub micros: Int53,
    /// Its score in micro-nats: the prior and every signal's evidence, added up exactly. The difference between two
    /// classes is their log-odds. Absent for methods whose answer is no sum.
    pub score: Option<Int53>,
}

/// What one signal brought.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModalityContribution {
    /// The signal, or `prior`.
    pub modality: String,
    /// Micro-nats for each class, in order.
    pub micronats: Vec<Int53>,
    /// Micro-nats for the best class against the second best.
    pub for_best: Int53,
}

/// One calibrated answer.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FuseAnswer {
    /// Every class, in the calibration's order.
    pub classes: Vec<ClassShare>,
    /// The most probable class; absent when the answer is withheld.
    pub best: Option<String>,
    /// The second most probable class; absent when the answer is withheld.
    pub second: Option<String>,
    /// Log-odds of the best against the second in micro-nats: the sum of `forBest` of all contributions.
    pub log_odds: Option<Int53>,
    /// Whether the answer is withheld because it is not certain enough.
    pub abstained: bool,
    /// Entropy of the probabilities in micro-nats.
    pub entropy: Int53,
    /// The signals that were there, in the calibration's order.
    pub used: Vec<String>,
    /// The prior's and every signal's contribution; absent for methods whose answer is no sum.
    pub contributions: Option<Vec<ModalityContribution>>,
    /// How much the signals contradict each other; absent with fewer than two.
    pub conflict: Option<SignalConflict>,
}

/// A signal that is there: its id, votes and reliability.
struct Present<'r> {
    id: usize,
    votes: &'r [f64],
    reliability: f64,
}

fn refused(code: Code, detail: &'static str, at: usize, field: &str) -> Error {
    Error::new(code, detail).under(field).at(at).under("evidence")
}

impl FusionMethod {
    fn check(self) -> Result<(), Error> {
        let (smoothing, discount) = match self {
            Self::Learned {} | Self::ConfusionBayes {} => (0.0, 0.0),
            Self::Mean { smoothing } | Self::ProductOfExperts { smoothing } => (smoothing, 0.0),
            Self::DempsterShafer { smoothing, discount } => (smoothing, discount),
        };
        if (0.0..=1e3).contains(&smoothing) && (0.0..=1.0).contains(&discount) {
            return Ok(());
        }
        Err(Error::new(Code::FieldRange, "smoothing is 0 to 1000, discount 0 to 1").under("method"))
    }
}

/// The signals that are there, in the calibration's order.
fn present<'r>(calibration: &EmotionCalibration, evidence: &'r [SignalEvidence]) -> Result<Vec<Present<'r>>, Error> {
    let mut found: Vec<Option<Present<'r>>> = Vec::new();
    found.resize_with(calibration.modalities.len(), || None);
    for (at, given) in evidence.iter().enumerate() {
        let id = calibration.modalities.iter().position(|modality| modality.name == given.modality);
        let unknown = || refused(Code::EmotionEvidence, "the calibration knows no such signal", at, "modality");
        let (id, place) = id.and_then(|id| Some((id, found.get_mut(id)?))).ok_or_else(unknown)?;
        let labels = calibration.modalities.get(id).map_or(0, |modality| modality.labels.len());
        if given.votes.len() != labels || !given.votes.iter().all(|votes| (0.0..=1e6).contains(votes)) {
            return Err(refused(Code::EmotionEvidence, "expected 0 to 1000000 votes for each label", at, "votes"));
        }
        if !(0.0..=1.0).contains(&given.reliability) {
            return Err(refused(Code::FieldRange, "expected 0 to 1", at, "reliability"));
        }
        if place.is_some() {
            return Err(refused(Code::EmotionEvidence, "the signal is there twice", at, "modality"));
        }
        *place = Some(Present { id, votes: &given.votes, reliability: given.reliability });
    }
    let mut there = Vec::new();
    for present in found.into_iter().flatten() {
        if present.votes.iter().any(|votes| *votes > 0.0) {
            there.push(present);
        }
    }
    Ok(there)
}

/// Micro-nats of each signal for each class, by the weights of exactly these signals.
fn contributions(calibration: &EmotionCalibration, there: &[Present<'_>], learned: bool) -> Vec<Vec<i64>> {
    let mut bits = 0;
    for present in there {
        bits |= 1_usize << present.id;
    }
    let mut micros = Vec::with_capacity(there.len());
    let Some(subset) = calibration.subset(bits) else { return micros };
    for (present, (weight, evidence)) in there.iter().zip(subset.weights.iter().zip(&subset.evidence)) {
        let mut nats = if learned {
            evidence.nats(present.votes)
        } else {
            let table = calibration.modalities.get(present.id).map(log_confusion).unwrap_or_default();
            let mut nats = likelihood(&table, present.votes);
            for value in &mut nats {
                *value *= weight;
            }
            nats
        };
        for value in &mut nats {
            *value *= present.reliability;
        }
        let mut row = Vec::with_capacity(nats.len());
        for value in centred(nats) {
            row.push(micronats(value));
        }
        micros.push(row);
    }
    micros
}

/// What a method made of the signals.
struct Fused {
    shares: Vec<f64>,
    /// Its parts, where the answer is a sum.
    terms: Option<Terms>,
}

/// Micro-nats for each class: all together, the prior's and each signal's.
struct Terms {
    scores: Vec<i64>,
    prior: Vec<i64>,
    signals: Vec<Vec<i64>>,
}

fn summed(prior: Vec<i64>, terms: Vec<Vec<i64>>) -> Fused {
    let mut scores = prior.clone();
    for term in &terms {
        for (score, micros) in scores.iter_mut().zip(term) {
            *score += micros;
        }
    }
    Fused { shares: softmax(&scores), terms: Some(Terms { scores, prior, signals: terms }) }
}

fn prior(calibration: &EmotionCalibration) -> Vec<i64> {
    calibration.log_prior().into_iter().map(micronats).collect()
}

fn fused(calibration: &EmotionCalibration, there: &[Present<'_>], method: FusionMethod) -> Result<Fused, Error> {
    let prior = prior(calibration);
    if there.is_empty() {
        return Ok(summed(prior, Vec::new()));
    }
    let experts = |smoothing: f64| {
        let mut experts = Vec::new();
        for present in there {
            if calibration.modalities.get(present.id).is_none_or(|modality| modality.labels != calibration.classes) {
                let detail = "this method needs signals whose labels are the classes";
                return Err(Error::new(Code::EmotionEvidence, detail).under("method"));
            }
            experts.push(smoothed(present.votes, smoothing));
        }
        Ok(experts)
    };
    Ok(match method {
        FusionMethod::Learned {} => summed(prior, contributions(calibration, there, true)),
        FusionMethod::ConfusionBayes {} => summed(prior, contributions(calibration, there, false)),
        FusionMethod::Mean { smoothing } => Fused { shares: mean(&experts(smoothing)?), terms: None },
        FusionMethod::ProductOfExperts { smoothing } => {
            let mut terms = Vec::new();
            for expert in experts(smoothing)? {
                let nats = expert.iter().map(|share| libm::log(share.max(1e-12))).collect();
                terms.push(centred(nats).into_iter().map(micronats).collect());
            }
            summed(vec![0; prior.len()], terms)
        }
        FusionMethod::DempsterShafer { smoothing, discount } => {
            let (masses, _) = dempster_shafer(&experts(smoothing)?, discount);
            // Total conflict leaves nothing: all classes alike.
            let even = || vec![1.0 / prior.len() as f64; prior.len()];
            Fused { shares: masses.map_or_else(even, |masses| masses.shares()), terms: None }
        }
    })
}

/// The probabilities of many rows, one for each class, row after row, without reasons: those that [`fuse`] rounds to
/// millionths. Row r has the votes for all labels of all signals, in the calibration's order, from `votes[r · labels]` on;
/// a signal without votes is absent.
///
/// # Errors
/// As [`fuse`]; every signal of the calibration is asked for. `buffer.shape` where the votes are no whole rows.
pub fn fuse_batch(
    shelf: Shelf<'_>,
    permission: &EmotionPermission,
    calibration: &EmotionCalibration,
    method: FusionMethod,
    votes: &[f64],
) -> Result<Vec<f64>, Error> {
    calibration.check().map_err(|error| error.under("calibration"))?;
    method.check()?;
    let signals: Vec<EmotionSignal> = calibration.modalities.iter().map(|modality| modality.signal).collect();
    declared(permission, &calibration.classes)?;
    admit(shelf, permission, &signals)?;
    let mut labels = 0;
    for modality in &calibration.modalities {
        labels += modality.labels.len();
    }
    let shape = |detail: &'static str| Err(Error::new(Code::BufferShape, detail).under("values"));
    if !votes.len().is_multiple_of(labels) {
        return shape("expected votes for each label of each signal in each row");
    }
    if !votes.iter().all(|votes| (0.0..=1e6).contains(votes)) {
        return shape("expected 0 to 1000000 votes");
    }
    let mut shares = Vec::with_capacity(votes.len() / labels * calibration.classes.len());
    for mut row in votes.chunks_exact(labels) {
        let mut there = Vec::with_capacity(calibration.modalities.len());
        for (id, modality) in calibration.modalities.iter().enumerate() {
            let (votes, rest) = row.split_at_checked(modality.labels.len()).unwrap_or((row, &[]));
            row = rest;
            if votes.iter().any(|votes| *votes > 0.0) {
                there.push(Present { id, votes, reliability: 1.0 });
            }
        }
        shares.append(&mut fused(calibration, &there, method)?.shares);
    }
    Ok(shares)
}

fn int(value: i64) -> Int53 {
    // At most five signals of 10⁹ and a prior: far below 2⁵³.
    Int53::new(value).unwrap_or_default()
}

/// Fuses the signals that are there.
///
/// # Errors
/// The gate's; `emotion.calibration`, `emotion.evidence`, `field.range`.
pub fn fuse(shelf: Shelf<'_>, request: &FuseRequest) -> Result<Outcome<FuseAnswer>, Error> {
    let calibration = &request.calibration;
    calibration.check().map_err(|error| error.under("calibration"))?;
    request.method.check()?;
    if request.coverage.is_some_and(|percent| percent % 10 != 0 || !(10..=90).contains(&percent)) {
        return Err(Error::new(Code::FieldRange, "expected 10, 20, … 90").under("coverage"));
    }
    // Named is used, whether it voted or not: the gate comes before anyone looks.
    let mut signals: Vec<EmotionSignal> = Vec::new();
    for evidence in &request.evidence {
        let known = calibration.modalities.iter().find(|modality| modality.name == evidence.modality);
        signals.extend(known.map(|modality| modality.signal));
    }
    declared(&request.permission, &calibration.classes)?;
    let admission = admit(shelf, &request.permission, &signals)?;
    let there = present(calibration, &request.evidence)?;
    let fused = fused(calibration, &there, request.method)?;
    let name = |id: usize| calibration.modalities.get(id).map_or("", |modality| modality.name.as_str());
    let names: Vec<&str> = there.iter().map(|present| name(present.id)).collect();

    let entropy = micronats(entropy(&fused.shares)).max(0);
    let limit = request.coverage.and_then(|percent| calibration.entropy_deciles.get(usize::from(percent / 10) - 1));
    let abstained = limit.is_some_and(|limit| entropy > i64::from(*limit));

    let best = first_greatest(&fused.shares);
    let mut others = fused.shares.clone();
    if let Some(share) = others.get_mut(best) {
        *share = -1.0;
    }
    let second = first_greatest(&others);
    let difference = |micros: &[i64]| micros.get(best).copied().unwrap_or(0) - micros.get(second).copied().unwrap_or(0);
    let class = |at: usize| calibration.classes.get(at).cloned().unwrap_or_default();

    let mut classes = Vec::with_capacity(fused.shares.len());
    for (at, micros) in millionths(&fused.shares).into_iter().enumerate() {
        let score = fused.terms.as_ref().and_then(|terms| terms.scores.get(at)).map(|score| int(*score));
        classes.push(ClassShare { class: class(at), micros: int(micros), score });
    }
    let contributions = fused.terms.as_ref().map(|terms| {
        let mut rows = Vec::with_capacity(terms.signals.len() + 1);
        let all = std::iter::once(("prior", &terms.prior)).chain(names.iter().copied().zip(&terms.signals));
        for (modality, micros) in all {
            let micronats = micros.iter().map(|value| int(*value)).collect();
            rows.push(ModalityContribution {
                modality: modality.to_owned(),
                micronats,
                for_best: int(difference(micros)),
            });
        }
        rows
    });
    let log_odds = fused.terms.as_ref().filter(|_| !abstained).map(|terms| int(difference(&terms.scores)));

    let mut alone = Vec::with_capacity(there.len());
    for present in &there {
        let single = Present { id: present.id, votes: present.votes, reliability: present.reliability };
        alone.push(self::fused(calibration, &[single], request.method)?.shares);
    }
    let conflict = conflict(&names, &alone, &calibration.classes);

    let mut reasons = admission.reasons;
    reasons.push(certainty(abstained, &there, entropy));
    if let Some(conflict) = conflict.as_ref().filter(|conflict| conflict.favours.first() != conflict.favours.last()) {
        let [first, second] = [0, 1].map(|at| conflict.between.get(at).map_or("", String::as_str));
        let [one, other] = [0, 1].map(|at| conflict.favours.get(at).map_or("", String::as_str));
        let reason = Reason::new("emotion.conflict").about("/conflict").number("divergence", conflict.divergence);
        reasons.push(reason.text("first", first).text("second", second).text("one", one).text("other", other));
    }
    let answer = FuseAnswer {
        classes,
        best: (!abstained).then(|| class(best)),
        second: (!abstained).then(|| class(second)),
        log_odds,
        abstained,
        entropy: int(entropy),
        used: names.iter().map(|name| (*name).to_owned()).collect(),
        contributions,
        conflict,
    };
    Ok(Outcome { answer, reasons, packs: vec![admission.pack] })
}

fn certainty(abstained: bool, there: &[Present<'_>], entropy: i64) -> Reason {
    let code = if there.is_empty() {
        "emotion.prior"
    } else if abstained {
        "emotion.uncertain"
    } else {
        "emotion.fused"
    };
    Reason::new(code).number("signals", int(there.len() as i64)).number("entropy", int(entropy))
}
