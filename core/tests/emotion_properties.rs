//! What holds for every text, every set of signals and every order of observations.

#![cfg(feature = "emotion")]
#![allow(clippy::unwrap_used)]

use hivecore::Packs;
use hivecore::emotion::fusion::{
    CalibrateRequest, EmotionCalibration, FuseAnswer, FuseRequest, FusionMethod, ModalityVotes, SignalEvidence,
    calibrate, fuse, fuse_batch,
};
use hivecore::emotion::observation::{EmotionModel, evidence};
use hivecore::emotion::permission::{EmotionPermission, EmotionSignal};
use hivecore::emotion::text::{EmotionTextRequest, TextAnalyser, read_texts, sentiment_batch};
use hivecore::emotion::time::{
    AxisDynamics, ChangeDetection, ChangePrior, EmotionAxis, EmotionMeasure, EmotionObservation, EmotionState,
    EmotionStepRequest, EmotionTrackConfig, step, track,
};
use hivecore::foundation::instant::Instant;
use hivecore::foundation::pack::Shelf;
use hivecore::wire::{Node, Read, text};
use proptest::prelude::*;
use std::sync::OnceLock;

const PERMISSION: &str = r#"{"asOf":"2026-11-21","consents":[
    {"from":"2026-01-01","purpose":"self_reflection","signal":"text"},
    {"from":"2026-01-01","purpose":"self_reflection","signal":"self_report"},
    {"from":"2026-01-01","purpose":"self_reflection","signal":"voice"},
    {"from":"2026-01-01","purpose":"self_reflection","signal":"face"},
    {"from":"2026-01-01","purpose":"self_reflection","signal":"body"}],
    "jurisdiction":"DE","purpose":"self_reflection","setting":"home",
    "signals":["text","self_report","voice","face","body"],"subject":"user"}"#;

fn packs() -> &'static Packs {
    static PACKS: OnceLock<Packs> = OnceLock::new();
    PACKS.get_or_init(|| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../packs/");
        let read = |name: &str| std::fs::read(format!("{folder}{name}.json")).unwrap();
        Packs::open(&[&read("vader-3.3.2"), &read("emotion-permission-2026.1"), &read("emotion-text-1")]).unwrap()
    })
}

fn shelf() -> Shelf<'static> {
    Shelf(Some(packs()))
}

fn permission() -> EmotionPermission {
    EmotionPermission::read(&Node::parse(PERMISSION.as_bytes()).unwrap()).unwrap()
}

/// Three signals with four classes; the labels of the third are others.
fn calibration() -> &'static EmotionCalibration {
    static CALIBRATION: OnceLock<EmotionCalibration> = OnceLock::new();
    CALIBRATION.get_or_init(|| {
        let mut random = hivecore::foundation::random::Random::new(1, "votes", &[]);
        let truths: Vec<u8> = (0..200).map(|n| n % 4).collect();
        let mut votes = |labels: u64| -> Vec<Vec<f64>> {
            let row = |truth: &u8| {
                let mut row = vec![0.0; labels as usize];
                (0..5).for_each(|_| {
                    row[((u64::from(*truth) + random.below(2) * random.below(3)) % labels) as usize] += 1.0
                });
                row
            };
            truths.iter().map(row).collect()
        };
        let modality = |name: &str, signal, labels: Option<Vec<String>>, votes| ModalityVotes {
            name: name.to_owned(),
            signal,
            labels,
            votes,
        };
        let modalities = vec![
            modality("voice", EmotionSignal::Voice, None, votes(4)),
            modality("face", EmotionSignal::Face, None, votes(4)),
            modality("pulse", EmotionSignal::Body, Some(vec!["slow".to_owned(), "fast".to_owned()]), votes(2)),
        ];
        let classes = ["calm", "glad", "sad", "cross"].map(str::to_owned).to_vec();
        let request = CalibrateRequest { classes, truths: truths.clone(), modalities, penalty: 0.001, iterations: 40 };
        calibrate(&request).unwrap().calibration
    })
}

fn fused(evidence: Vec<SignalEvidence>, method: FusionMethod) -> FuseAnswer {
    let calibration = calibration().clone();
    let request = FuseRequest { permission: permission(), calibration, evidence, method, coverage: None };
    fuse(shelf(), &request).unwrap().answer
}

fn signals() -> impl Strategy<Value = Vec<SignalEvidence>> {
    let votes = |labels: usize| {
        prop::collection::vec(prop_oneof![Just(0.0), (0_u8..9).prop_map(f64::from), 0.0..3.0_f64], labels)
    };
    let one = |name: &'static str, labels: usize| {
        (votes(labels), 0.0..=1.0_f64).prop_map(move |(votes, reliability)| SignalEvidence {
            modality: name.to_owned(),
            votes,
            reliability,
        })
    };
    (one("voice", 4), one("face", 4), one("pulse", 2), any::<[bool; 3]>(), any::<u8>()).prop_map(
        |(a, b, c, kept, turn)| {
            let mut given: Vec<_> = [a, b, c].into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(s, _)| s).collect();
            let length = given.len().max(1);
            given.rotate_left(usize::from(turn) % length);
            given
        },
    )
}

fn observations() -> impl Strategy<Value = Vec<EmotionObservation>> {
    let one = (0_i64..40, 0_u8..3, -1.0..1.0_f64, 0.01..1.0_f64);
    prop::collection::vec(one, 0..12).prop_map(|rows| {
        let each = |(n, (at, signal, value, variance)): (usize, (i64, u8, f64, f64))| EmotionObservation {
            source: format!("s{signal}"),
            id: n.to_string(),
            at: Instant::new(1_700_000_000 + at * 60, 0).unwrap(),
            signal: [EmotionSignal::Text, EmotionSignal::SelfReport, EmotionSignal::Body][usize::from(signal)],
            measures: vec![EmotionMeasure { axis: EmotionAxis::Valence, value, variance }],
        };
        rows.into_iter().enumerate().map(each).collect()
    })
}

fn config(lateness: u32) -> EmotionTrackConfig {
    let axis = |axis| AxisDynamics {
        axis,
        half_life_seconds: 600.0,
        spread: 0.3,
        baseline: 0.1,
        baseline_strength: Some(3.0),
    };
    EmotionTrackConfig {
        axes: vec![axis(EmotionAxis::Valence), axis(EmotionAxis::Arousal)],
        max_lateness_seconds: lateness,
        changes: Some(ChangeDetection {
            axis: EmotionAxis::Valence,
            hazard: 0.05,
            prior: ChangePrior::default(),
            recent: 3,
            threshold: 0.5,
            longest: 32,
        }),
    }
}

fn stepped(
    state: Option<EmotionState>,
    observations: &[EmotionObservation],
    lateness: u32,
    minute: i64,
) -> EmotionState {
    let request = EmotionStepRequest {
        permission: permission(),
        config: config(lateness),
        state,
        command: None,
        observations: observations.to_vec(),
        now: Instant::new(1_700_000_000 + minute * 60, 0).unwrap(),
    };
    step(shelf(), &request).unwrap().answer.state
}

proptest! {
    #[test]
    fn no_text_breaks_anything_or_comes_back(words in prop::collection::vec("[a-zA-Z!?.,'…’😀❤️\u{1c}\u{a0}ÉßİK]{1,6}|not|good|but|BAD|never|so|kind|of|secret", 0..20)) {
        let given = format!("{} {}", words.join(" "), "zyxwv");
        let request = EmotionTextRequest { permission: permission(), texts: vec![given.clone()], analysers: vec![TextAnalyser::Sentiment, TextAnalyser::Emotions], explain: true };
        let outcome = read_texts(shelf(), &request).unwrap();
        let written = text(&outcome.answer).unwrap() + &text(&outcome.reasons).unwrap();
        prop_assert!(!written.contains("zyxwv") && !written.contains("secret"));
        let reading = outcome.answer.texts[0].sentiment.as_ref().unwrap();
        let shares = reading.positive + reading.neutral + reading.negative;
        prop_assert!((shares - 1.0).abs() < 0.0016 && (-1.0..=1.0).contains(&reading.compound));
        let alone = sentiment_batch(shelf(), &permission(), &[&given]).unwrap()[0];
        prop_assert_eq!((alone.compound, alone.positive), (reading.compound, reading.positive));
        let sum: f64 = reading.terms.iter().flatten().fold(0.0, |sum, term| sum + term.valence);
        let sum = if sum > 0.0 { sum + reading.emphasis } else if sum < 0.0 { sum - reading.emphasis } else { sum };
        prop_assert!((sum / (sum * sum + 15.0).sqrt() - reading.compound).abs() < 5.1e-5);
    }

    #[test]
    fn contributions_add_up_exactly(evidence in signals(), plain: bool) {
        let method = if plain { FusionMethod::ConfusionBayes {} } else { FusionMethod::Learned {} };
        let answer = fused(evidence, method);
        prop_assert_eq!(answer.classes.iter().map(|class| class.micros.get()).sum::<i64>(), 1_000_000);
        let parts = answer.contributions.unwrap();
        for (at, class) in answer.classes.iter().enumerate() {
            let sum: i64 = parts.iter().map(|part| part.micronats[at].get()).sum();
            prop_assert_eq!(Some(sum), class.score.map(|score| score.get()));
        }
        prop_assert_eq!(answer.log_odds.map(|odds| odds.get()), Some(parts.iter().map(|part| part.for_best.get()).sum()));
        prop_assert!(answer.log_odds.unwrap().get() >= 0);
    }

    #[test]
    fn order_and_absence_do_not_matter(evidence in signals()) {
        let answer = fused(evidence.clone(), FusionMethod::Learned {});
        let mut turned = evidence.clone();
        turned.reverse();
        prop_assert_eq!(&fused(turned, FusionMethod::Learned {}), &answer);
        // A signal without votes is one that is not there, to the last bit.
        let mut silent = evidence.clone();
        for (name, labels) in [("voice", 4), ("face", 4), ("pulse", 2)] {
            if !evidence.iter().any(|given| given.modality == name) {
                silent.push(SignalEvidence { modality: name.to_owned(), votes: vec![0.0; labels], reliability: 1.0 });
            }
        }
        prop_assert_eq!(&fused(silent, FusionMethod::Learned {}), &answer);
        let without = evidence.iter().all(|given| given.votes.iter().all(|votes| *votes == 0.0));
        let prior: Vec<i64> = answer.classes.iter().map(|class| class.micros.get()).collect();
        prop_assert!(!without || prior == [250_000; 4]);
    }

    #[test]
    fn columns_equal_fusion(given in prop::collection::vec(signals(), 1..4), plain: bool) {
        let method = if plain { FusionMethod::ConfusionBayes {} } else { FusionMethod::Learned {} };
        let mut columns = vec![0.0; 10 * given.len()];
        let mut answers = Vec::new();
        for (row, mut evidence) in columns.chunks_exact_mut(10).zip(given) {
            for signal in &mut evidence {
                signal.reliability = 1.0;
                let start = match signal.modality.as_str() { "voice" => 0, "face" => 4, _ => 8 };
                row[start..start + signal.votes.len()].copy_from_slice(&signal.votes);
            }
            answers.push(fused(evidence, method));
        }
        let shares = fuse_batch(shelf(), &permission(), calibration(), method, &columns).unwrap();
        for (row, answer) in shares.chunks_exact(4).zip(answers) {
            for (share, class) in row.iter().zip(answer.classes) {
                prop_assert!((share * 1e6 - class.micros.get() as f64).abs() < 1.0);
            }
        }
    }

    #[test]
    fn any_order_of_arrival_ends_in_the_same_state(all in observations(), cut in 0_usize..12, seed: u64) {
        let (whole, late) = (stepped(None, &all, 7_200, 40), 7_200);
        let mut shuffled = all.clone();
        let random = hivecore::foundation::random::Random::from_key(seed);
        shuffled.sort_by_key(|observation| random.at(observation.id.parse().unwrap()));
        let cut = cut.min(shuffled.len());
        let first = stepped(None, &shuffled[..cut], late, 40);
        let second = stepped(Some(first), &shuffled[cut..], late, 40);
        prop_assert_eq!(text(&second).unwrap(), text(&whole).unwrap());
        // And it stays the same once everything is settled.
        let (a, b) = (stepped(Some(second), &[], late, 400), stepped(Some(whole), &[], late, 400));
        prop_assert_eq!(text(&a).unwrap(), text(&b).unwrap());
        prop_assert!(a.held.is_empty());
        let unordered = stepped(None, &shuffled, 0, 40);
        prop_assert_eq!(unordered.axes, a.axes);
    }

    #[test]
    fn columns_equal_steps(rows in prop::collection::vec((0.0..600.0_f64, -1.0..1.0_f64, 0.01..1.0_f64, any::<bool>()), 1..20)) {
        let config = EmotionTrackConfig { axes: config(0).axes, max_lateness_seconds: 0, changes: None };
        let (mut seconds, mut values, mut noises, mut now) = (Vec::new(), Vec::new(), Vec::new(), 0.0);
        let mut observations = Vec::new();
        for (n, (gap, value, variance, there)) in rows.iter().enumerate() {
            // The first row is observed: a state begins with its first observation.
            let there = *there || n == 0;
            now += gap.floor() + 1.0;
            seconds.push(now);
            values.extend([if there { *value } else { f64::NAN }, f64::NAN]);
            noises.extend([*variance; 2]);
            if there {
                observations.push(EmotionObservation {
                    source: "s".to_owned(),
                    id: n.to_string(),
                    at: Instant::new(1_700_000_000 + now as i64, 0).unwrap(),
                    signal: EmotionSignal::Text,
                    measures: vec![EmotionMeasure { axis: EmotionAxis::Valence, value: *value, variance: *variance }],
                });
            }
        }
        let tracked = track(shelf(), &permission(), EmotionSignal::Text, &config, &seconds, &values, &noises).unwrap();
        let request = EmotionStepRequest {
            permission: permission(),
            config,
            state: None,
            command: None,
            observations,
            now: Instant::new(1_700_000_000 + now as i64, 0).unwrap(),
        };
        let answer = step(shelf(), &request).unwrap().answer;
        let last = tracked.means.len() - 2;
        prop_assert!((answer.estimates[0].mean - tracked.means[last]).abs() < 1e-8);
        prop_assert!((answer.estimates[0].deviation - tracked.variances[last].sqrt()).abs() < 1e-8);
    }
}

/// A model of the host that counts how often it was asked.
struct Asked {
    times: u32,
    votes: Vec<f64>,
}

impl EmotionModel for Asked {
    type Input = str;

    fn modality(&self) -> &str {
        "face"
    }

    fn signal(&self) -> EmotionSignal {
        EmotionSignal::Face
    }

    fn labels(&self) -> usize {
        4
    }

    fn votes(&mut self, pixels: &str) -> Result<Vec<f64>, hivecore::Error> {
        self.times += 1;
        assert_eq!(pixels, "pixels");
        Ok(self.votes.clone())
    }
}

#[test]
fn a_model_is_asked_only_where_it_may_be() {
    let mut model = Asked { times: 0, votes: vec![3.0, 1.0, 0.0, 0.5] };
    let found = evidence(shelf(), &permission(), &mut model, "pixels").unwrap();
    assert_eq!((model.times, found.modality.as_str()), (1, "face"));
    assert_eq!(fused(vec![found], FusionMethod::Learned {}).used, ["face"]);
    for setting in ["workplace", "unknown"] {
        let refused = PERMISSION.replace("home", setting);
        let refused = EmotionPermission::read(&Node::parse(refused.as_bytes()).unwrap()).unwrap();
        let error = evidence(shelf(), &refused, &mut model, "pixels").unwrap_err();
        assert!(["emotion.prohibited", "emotion.undetermined"].contains(&error.code.name()));
    }
    assert_eq!(model.times, 1);
    for wrong in [vec![1.0; 3], vec![f64::NAN; 4], vec![-1.0; 4], vec![2e6; 4]] {
        model.votes = wrong;
        let error = evidence(shelf(), &permission(), &mut model, "pixels").unwrap_err();
        assert_eq!((error.code.name(), error.path.as_str()), ("emotion.evidence", "/votes"));
    }
}
