//! VADER on every text that its reference was run on: the rated sentences of its source distribution and, where there
//! are any, the texts of GoEmotions.
//!
//! The texts are no part of this repository. `tools/setup/vader.sh` puts what vaderSentiment 3.3.2 says of them into
//! `vader/scores.jsonl` in `$HIVECORE_CACHE`, or `~/.cache/hivecore` without it. When the file is absent the test says
//! so and passes, unless `HIVECORE_REQUIRE_DATA` is set.

#![cfg(feature = "emotion")]
#![allow(clippy::unwrap_used)]

use hivecore::emotion::permission::EmotionPermission;
use hivecore::emotion::text::{SentimentScores, sentiment_batch};
use hivecore::foundation::pack::Shelf;
use hivecore::wire::{Node, Read};
use hivecore::{Code, Packs};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

const PERMISSION: &str = r#"{"asOf":"2026-11-21","consents":[{"from":"2026-01-01","purpose":"research","signal":"text"}],
    "jurisdiction":"DE","purpose":"research","setting":"research","signals":["text"],"subject":"participant"}"#;

fn packs() -> Packs {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../packs"));
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    Packs::open(&[&read("vader-3.3.2.json"), &read("emotion-permission-2026.1.json")]).unwrap()
}

fn permission() -> EmotionPermission {
    EmotionPermission::read(&Node::parse(PERMISSION.as_bytes()).unwrap()).unwrap()
}

fn scored(texts: &[&str]) -> Vec<SentimentScores> {
    sentiment_batch(Shelf(Some(&packs())), &permission(), texts).unwrap()
}

#[test]
fn every_text_scores_as_the_reference_says() {
    let cache = std::env::var_os("HIVECORE_CACHE").map(PathBuf::from);
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/hivecore"));
    let path = cache.or_else(home).unwrap().join("vader/scores.jsonl");
    let Ok(file) = std::fs::read_to_string(&path) else {
        assert!(std::env::var_os("HIVECORE_REQUIRE_DATA").is_none(), "{} is required here", path.display());
        eprintln!("SKIPPED: there is no {}; tools/setup/vader.sh makes it", path.display());
        return;
    };
    let rows: Vec<Value> = file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let texts: Vec<&str> = rows.iter().map(|row| row["text"].as_str().unwrap()).collect();
    let mut different: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (row, scores) in rows.iter().zip(scored(&texts)) {
        let reference = ["neg", "neu", "pos", "compound"].map(|name| row[name].as_f64().unwrap());
        let ours = [scores.negative, scores.neutral, scores.positive, scores.compound];
        let counts = different.entry(row["corpus"].as_str().unwrap().to_owned()).or_default();
        counts.0 += 1;
        counts.1 += usize::from(reference != ours);
    }
    different.iter().for_each(|(corpus, (all, wrong))| println!("{corpus}: {all} texts, {wrong} differ"));
    assert!(rows.len() >= 23_703, "only {} texts", rows.len());
    assert_eq!(different.values().map(|counts| counts.1).sum::<usize>(), 0);
}

/// The published examples and those that show each quirk, as vaderSentiment 3.3.2 answers them: negative, neutral,
/// positive, compound.
#[test]
fn known_answers() {
    let known = [
        ("VADER is smart, handsome, and funny.", [0.0, 0.254, 0.746, 0.8316]),
        ("VADER is smart, handsome, and funny!", [0.0, 0.248, 0.752, 0.8439]),
        ("VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!", [0.0, 0.294, 0.706, 0.9469]),
        ("VADER is not smart, handsome, nor funny.", [0.646, 0.354, 0.0, -0.7424]),
        ("At least it isn't a horrible book.", [0.0, 0.678, 0.322, 0.431]),
        ("Today only kinda sux! But I'll get by, lol", [0.127, 0.556, 0.317, 0.5249]),
        ("It is BARELY good", [0.0, 0.473, 0.527, 0.5171]),
        ("It is barely good", [0.0, 0.535, 0.465, 0.3832]),
        ("NO love here", [0.836, 0.164, 0.0, -0.625]),
        ("NO way", [0.746, 0.254, 0.0, -0.4466]),
        ("good but good but bad", [0.378, 0.159, 0.462, 0.0129]),
        ("good good but good good", [0.0, 0.079, 0.921, 0.891]),
        ("I love it but I hate it but I love it", [0.235, 0.373, 0.392, 0.5187]),
        ("sad so this good", [0.374, 0.242, 0.384, 0.0202]),
        ("least good", [0.706, 0.294, 0.0, -0.3412]),
        ("very least good", [0.0, 0.386, 0.614, 0.4902]),
        ("yeah right, lovely", [0.0, 0.143, 0.857, 0.7184]),
        ("kiss of death for love", [0.302, 0.155, 0.543, 0.4767]),
        ("good????", [0.0, 0.0, 1.0, 0.594]),
        ("good!!!!!", [0.0, 0.0, 1.0, 0.6209]),
        ("\u{1f600}\u{1f600}", [0.0, 0.286, 0.714, 0.6124]),
        ("good\u{2026}", [0.0, 1.0, 0.0, 0.0]),
        ("", [0.0; 4]),
        (" \u{1c}\u{1f}\u{3000}", [0.0; 4]),
    ];
    let texts: Vec<&str> = known.iter().map(|case| case.0).collect();
    for ((text, expected), scores) in known.iter().zip(scored(&texts)) {
        assert_eq!([scores.negative, scores.neutral, scores.positive, scores.compound], *expected, "{text:?}");
    }
}

#[test]
fn nothing_is_read_without_leave() {
    let packs = packs();
    let refused = |from: &str, to: &str, texts: &[&str]| {
        let permission = PERMISSION.replace(from, to);
        let permission = EmotionPermission::read(&Node::parse(permission.as_bytes()).unwrap()).unwrap();
        sentiment_batch(Shelf(Some(&packs)), &permission, texts).map_err(|error| (error.code, error.path.clone()))
    };
    let path = |field: &str| format!("/permission/{field}");
    let long = "x".repeat(65_537);
    assert_eq!(
        refused("\"signals\":[\"text\"]", "\"signals\":[]", &[""]),
        Err((Code::EmotionUndeclared, path("signals")))
    );
    assert_eq!(refused("2026-01-01", "2026-11-22", &[""]), Err((Code::EmotionConsent, path("consents"))));
    assert_eq!(refused("\"DE\"", "\"de\"", &[""]), Err((Code::FieldRange, path("jurisdiction"))));
    assert_eq!(refused("", "", &["", &long]), Err((Code::EmotionLimit, "/texts/1".to_owned())));
}
