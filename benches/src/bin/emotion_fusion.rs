//! Fusion against its baselines on the votes of CREMA-D, in five folds by actor.
//!
//! `cargo run --release -p hivecore-benches --bin emotion_fusion -- crema_d_votes.csv`: a file with the columns
//! `actor`, `intended` and `voice_A` to `face_S`. The votes are under the ODbL 1.0 (github.com/CheyneyComputerScience/
//! CREMA-D) and no part of this repository. A fold is the rank of the actor modulo 5.

#![allow(missing_docs, clippy::expect_used)]

use hivecore::emotion::fusion::{
    CalibrateRequest, EmotionCalibration, FusionMethod, ModalityVotes, calibrate, fuse_batch,
};
use hivecore::emotion::permission::{EmotionPermission, EmotionSignal};
use hivecore::foundation::pack::{Packs, Shelf};
use hivecore::foundation::random::Random;
use hivecore::wire::{Node, Read};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Leave for a study with those who took part in it.
static LEAVE: LazyLock<(Packs, EmotionPermission)> = LazyLock::new(|| {
    let table = include_bytes!("../../../packs/emotion-permission-2026.1.json");
    let permission = br#"{"asOf":"2026-11-21","consents":[{"from":"2026-01-01","purpose":"research","signal":"voice"},
        {"from":"2026-01-01","purpose":"research","signal":"face"}],"jurisdiction":"US","purpose":"research",
        "setting":"research","signals":["voice","face"],"subject":"participant"}"#;
    let permission = Node::parse(permission).and_then(|node| EmotionPermission::read(&node));
    (Packs::open(&[table]).expect("packs"), permission.expect("leave"))
});

const CLASSES: [&str; 6] = ["anger", "disgust", "fear", "happy", "neutral", "sad"];
const FOLDS: usize = 5;

struct Clip {
    actor: String,
    truth: u8,
    voice: Vec<f64>,
    face: Vec<f64>,
}

fn clips(path: &str) -> Vec<Clip> {
    let text = std::fs::read_to_string(path).expect("the votes");
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let column = |name: &str| head.iter().position(|known| *known == name).expect("a column");
    let votes = |row: &[&str], who: &str| -> Vec<f64> {
        "ADFHNS".chars().map(|label| row[column(&format!("{who}_{label}"))].parse().expect("a count")).collect()
    };
    lines
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|row| Clip {
            actor: row[column("actor")].to_owned(),
            truth: "ADFHNS".find(row[column("intended")]).expect("a class") as u8,
            voice: votes(&row, "voice"),
            face: votes(&row, "face"),
        })
        .collect()
}

fn fitted(clips: &[&Clip]) -> EmotionCalibration {
    let modality = |name: &str, signal, of: fn(&Clip) -> &Vec<f64>| ModalityVotes {
        name: name.to_owned(),
        signal,
        labels: None,
        votes: clips.iter().map(|clip| of(clip).clone()).collect(),
    };
    let request = CalibrateRequest {
        classes: CLASSES.map(str::to_owned).to_vec(),
        truths: clips.iter().map(|clip| clip.truth).collect(),
        modalities: vec![
            modality("voice", EmotionSignal::Voice, |clip| &clip.voice),
            modality("face", EmotionSignal::Face, |clip| &clip.face),
        ],
        penalty: 0.001,
        iterations: 200,
    };
    calibrate(&request).expect("a calibration").calibration
}

/// Which signals a row keeps.
#[derive(Clone, Copy)]
struct Kept {
    voice: bool,
    face: bool,
}

const BOTH: Kept = Kept { voice: true, face: true };
const VOICE: Kept = Kept { voice: true, face: false };
const FACE: Kept = Kept { voice: false, face: true };

fn shares(calibration: &EmotionCalibration, clip: &Clip, kept: Kept, method: FusionMethod) -> Vec<f64> {
    let mut votes = [0.0; 2 * CLASSES.len()];
    let (voice, face) = votes.split_at_mut(CLASSES.len());
    if kept.voice {
        voice.copy_from_slice(&clip.voice);
    }
    if kept.face {
        face.copy_from_slice(&clip.face);
    }
    let (packs, permission) = &*LEAVE;
    fuse_batch(Shelf(Some(packs)), permission, calibration, method, &votes).expect("shares")
}

struct Figures {
    right: Vec<bool>,
    accuracy: f64,
    loss: f64,
    calibration_error: f64,
    /// Accuracy of the most certain 80 % by entropy.
    selective: f64,
}

fn figures(rows: &[(Vec<f64>, u8)]) -> Figures {
    let mut right = Vec::new();
    let (mut loss, mut bins) = (0.0, [(0.0, 0.0, 0.0); 15]);
    let mut by_entropy = Vec::new();
    for (shares, truth) in rows {
        let best = (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b]).then(b.cmp(a))).expect("classes");
        let hit = best == usize::from(*truth);
        right.push(hit);
        loss -= shares[usize::from(*truth)].max(1e-12).ln_for_report();
        let bin = ((shares[best] * 15.0).ceil() as usize).clamp(1, 15) - 1;
        bins[bin].0 += 1.0;
        bins[bin].1 += shares[best];
        bins[bin].2 += f64::from(u8::from(hit));
        let entropy: f64 = shares.iter().filter(|p| **p > 0.0).map(|p| -p * p.ln_for_report()).sum();
        by_entropy.push((entropy, hit));
    }
    by_entropy.sort_by(|a, b| a.0.total_cmp(&b.0));
    let kept = &by_entropy[..by_entropy.len() * 4 / 5];
    let n = rows.len() as f64;
    Figures {
        accuracy: right.iter().filter(|hit| **hit).count() as f64 / n,
        right,
        loss: loss / n,
        calibration_error: bins.iter().filter(|bin| bin.0 > 0.0).map(|bin| (bin.1 - bin.2).abs()).sum::<f64>() / n,
        selective: kept.iter().filter(|row| row.1).count() as f64 / kept.len() as f64,
    }
}

/// Figures for people, not answers: the platform's logarithm will do.
trait Report {
    fn ln_for_report(self) -> f64;
}

impl Report for f64 {
    #[allow(clippy::disallowed_methods)]
    fn ln_for_report(self) -> f64 {
        self.ln()
    }
}

fn percent(values: &[f64]) -> String {
    values.iter().map(|value| format!("{:.2}", 100.0 * value)).collect::<Vec<_>>().join(" ")
}

fn main() {
    let path = std::env::args().nth(1).expect("the path of the votes");
    let clips = clips(&path);
    let actors: Vec<&str> = {
        let mut names: Vec<&str> = clips.iter().map(|clip| clip.actor.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let fold = |clip: &Clip| actors.iter().position(|name| *name == clip.actor).expect("an actor") % FOLDS;
    let calibrations: Vec<EmotionCalibration> =
        (0..FOLDS).map(|held| fitted(&clips.iter().filter(|clip| fold(clip) != held).collect::<Vec<_>>())).collect();
    let run = |kept: &dyn Fn(usize) -> Kept, method| -> Vec<(Vec<f64>, u8)> {
        let one = |(n, clip): (usize, &Clip)| (shares(&calibrations[fold(clip)], clip, kept(n), method), clip.truth);
        clips.iter().enumerate().map(one).collect()
    };
    println!("{} clips of {} actors, {FOLDS} folds by actor", clips.len(), actors.len());
    println!("method\tsignals\taccuracy\tNLL\tECE15\taccuracy at 80 % coverage");
    let methods = [
        ("learned", FusionMethod::Learned {}),
        ("confusion_bayes", FusionMethod::ConfusionBayes {}),
        ("mean", FusionMethod::Mean { smoothing: 0.5 }),
        ("product_of_experts", FusionMethod::ProductOfExperts { smoothing: 0.5 }),
        ("dempster_shafer", FusionMethod::DempsterShafer { smoothing: 0.5, discount: 0.8 }),
    ];
    let mut all: BTreeMap<(&str, &str), Figures> = BTreeMap::new();
    for (name, method) in methods {
        for (signals, kept) in [("voice", VOICE), ("face", FACE), ("both", BOTH)] {
            let found = figures(&run(&|_| kept, method));
            println!(
                "{name}\t{signals}\t{:.4}\t{:.4}\t{:.4}\t{:.4}",
                found.accuracy, found.loss, found.calibration_error, found.selective
            );
            all.insert((name, signals), found);
        }
    }
    let fused = &all[&("learned", "both")];
    let single = all.iter().filter(|(key, _)| key.1 != "both").max_by(|a, b| a.1.accuracy.total_cmp(&b.1.accuracy));
    let ((best_name, best_signal), best) = single.expect("single signals");
    println!("\nbest single signal: {best_name} on {best_signal}, {:.4}", best.accuracy);
    let gain = |rows: &[usize]| {
        let count = |right: &[bool]| rows.iter().filter(|row| right[**row]).count() as f64;
        (count(&fused.right) - count(&best.right)) / rows.len() as f64
    };
    let by_fold: Vec<f64> = (0..FOLDS)
        .map(|held| gain(&(0..clips.len()).filter(|n| fold(&clips[*n]) == held).collect::<Vec<_>>()))
        .collect();
    let by_actor: Vec<Vec<usize>> =
        actors.iter().map(|name| (0..clips.len()).filter(|n| clips[*n].actor == *name).collect()).collect();
    let mut random = Random::new(1, "bootstrap over actors", &[]);
    let mut draws: Vec<f64> = (0..2_000)
        .map(|_| {
            let rows: Vec<usize> =
                (0..actors.len()).flat_map(|_| by_actor[random.below(actors.len() as u64) as usize].clone()).collect();
            gain(&rows)
        })
        .collect();
    draws.sort_by(f64::total_cmp);
    println!("gain of fusion over it, points: {}", percent(&[gain(&(0..clips.len()).collect::<Vec<_>>())]));
    println!("  by fold: {}", percent(&by_fold));
    println!("  95 % of 2,000 bootstraps by actor: {}", percent(&[draws[50], draws[1949]]));
    let mut spread: Vec<f64> = by_actor
        .iter()
        .map(|rows| rows.iter().filter(|row| fused.right[**row]).count() as f64 / rows.len() as f64)
        .collect();
    spread.sort_by(f64::total_cmp);
    let at = |share: usize| spread[(spread.len() - 1) * share / 100];
    println!(
        "accuracy over actors, least, quartiles, greatest: {}",
        percent(&[at(0), at(25), at(50), at(75), at(100)])
    );
    println!("abstaining on 20 %, points gained: {}", percent(&[fused.selective - fused.accuracy]));
    println!("\neach signal dropped with probability\taccuracy\tNLL\tECE15");
    for quarter in 0..=4_u64 {
        let drop = Random::new(2, "dropped signals", &[]);
        let gone = |n: usize, signal: u64| drop.at(n as u64 * 2 + signal) % 4 < quarter;
        let kept = |n: usize| Kept { voice: !gone(n, 0), face: !gone(n, 1) };
        let found = figures(&run(&kept, FusionMethod::Learned {}));
        println!(
            "{:.2}\t{:.4}\t{:.4}\t{:.4}",
            quarter as f64 / 4.0,
            found.accuracy,
            found.loss,
            found.calibration_error
        );
    }
}
