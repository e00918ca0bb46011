//! How much of what identifies people is found in invented notes, and how much of the rest stays. The table:
//! `cargo test -p hivecore --test compliance_deidentification -- --nocapture`.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod corpus;
mod presidio;
mod words;

use corpus::{Draw, Note, note};
use hivecore::Packs;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use words::{GIVEN, PLACES, SURNAMES};

const NOTES: usize = 2_000;

fn pack(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs").join(name)).expect("a pack")
}

struct Found {
    kind: String,
    begin: usize,
    end: usize,
}

fn findings(packs: &Packs, texts: &[&str]) -> Vec<Vec<Found>> {
    let answer = packs.call("compliance.detect", json!({ "texts": texts }).to_string().as_bytes());
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    let texts = answer["ok"]["answer"]["texts"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let place = |finding: &Value, name: &str| finding[name].as_u64().expect("a place") as usize;
    let read = |finding: &Value| Found {
        kind: finding["kind"].as_str().expect("a kind").to_owned(),
        begin: place(finding, "startByte"),
        end: place(finding, "endByte"),
    };
    texts.iter().map(|text| text["findings"].as_array().expect("findings").iter().map(read).collect()).collect()
}

/// Whether every letter and digit of a span lies in a finding.
fn covered(text: &str, begin: usize, end: usize, found: &[Found]) -> bool {
    let inside = |at: usize| found.iter().any(|finding| finding.begin <= at && at < finding.end);
    text[begin..end].char_indices().filter(|(_, letter)| letter.is_alphanumeric()).all(|(at, _)| inside(begin + at))
}

#[derive(Default)]
struct Score {
    /// Marked and fully found, by kind.
    kinds: BTreeMap<&'static str, (usize, usize)>,
    /// What each kind was taken for.
    confusion: BTreeMap<(&'static str, String), usize>,
    /// Tokens that identify nobody, and those of them that stay.
    tokens: (usize, usize),
    /// Tokens that went without need, by what they were taken for.
    lost: BTreeMap<String, usize>,
}

impl Score {
    fn add(&mut self, note: &Note, found: &[Found]) {
        for mark in &note.marks {
            let (all, whole) = self.kinds.entry(mark.kind).or_default();
            *all += 1;
            *whole += usize::from(covered(&note.text, mark.begin, mark.end, found));
            let overlap = |finding: &Found| finding.end.min(mark.end).saturating_sub(finding.begin.max(mark.begin));
            let taken = found.iter().filter(|finding| overlap(finding) > 0).max_by_key(|finding| overlap(finding));
            let taken = taken.map_or("-", |finding| finding.kind.as_str()).to_owned();
            *self.confusion.entry((mark.kind, taken)).or_default() += 1;
        }
        let mut at = 0;
        for token in note.text.split_inclusive(char::is_whitespace) {
            let (begin, end) = (at, at + token.trim_end().len());
            at += token.len();
            let marked = note.marks.iter().any(|mark| mark.begin < end && begin < mark.end);
            if marked || !token.contains(char::is_alphanumeric) {
                continue;
            }
            let lost = found.iter().find(|finding| finding.begin < end && begin < finding.end);
            self.tokens.0 += 1;
            self.tokens.1 += usize::from(lost.is_none());
            if let Some(finding) = lost {
                *self.lost.entry(finding.kind.clone()).or_default() += 1;
            }
        }
    }

    fn print(&self) {
        println!("{:<22}{:>7}{:>8}{:>9}  taken for", "kind", "marked", "found", "recall");
        for (kind, (all, whole)) in &self.kinds {
            let taken: Vec<String> = self
                .confusion
                .iter()
                .filter(|((of, _), _)| of == kind)
                .map(|((_, as_), n)| format!("{as_} {n}"))
                .collect();
            println!("{kind:<22}{all:>7}{whole:>8}{:>8.1}%  {}", 100.0 * *whole as f64 / *all as f64, taken.join(", "));
        }
        println!("other tokens: {} of {} stay; lost to {:?}", self.tokens.1, self.tokens.0, self.lost);
    }

    fn recall(&self, counts: impl Fn(&str) -> bool) -> f64 {
        let rows = self.kinds.iter().filter(|(kind, _)| counts(kind));
        let (all, whole) = rows.fold((0, 0), |(a, w), (_, (all, whole))| (a + all, w + whole));
        whole as f64 / all as f64
    }
}

fn named(kind: &str) -> bool {
    kind.starts_with("name")
}

fn scored(seed: u64, print: bool) -> Score {
    let packs = Packs::open(&[&pack("personal-data-1.json")]).expect("packs");
    let mut draw = Draw(seed);
    let notes: Vec<Note> = (0..NOTES).map(|_| note(&mut draw)).collect();
    let mut score = Score::default();
    for batch in notes.chunks(100) {
        let texts: Vec<&str> = batch.iter().map(|note| note.text.as_str()).collect();
        for (note, found) in batch.iter().zip(findings(&packs, &texts)) {
            if print && std::env::var_os("HIVECORE_MISSES").is_some() {
                for mark in note.marks.iter().filter(|mark| !covered(&note.text, mark.begin, mark.end, &found)) {
                    println!(
                        "missed {}: {}{}",
                        mark.kind,
                        note.text[..mark.begin].rsplit(['.', '\n']).next().unwrap_or(""),
                        &note.text[mark.begin..mark.end]
                    );
                }
            }
            score.add(note, &found);
        }
    }
    if print {
        score.print();
    }
    score
}

#[test]
fn identifiers_of_five_countries() {
    let score = scored(20_261_121, true);
    let (found, stays) = (score.recall(|kind| !named(kind)), score.tokens.1 as f64 / score.tokens.0 as f64);
    println!("recall without names {found:.4}, other tokens kept {stays:.4}, names {:.4}", score.recall(named));
    assert!(found >= 0.97, "{found}");
    assert!(stays >= 0.95, "{stays}");
}

#[test]
fn the_detector_does_not_know_these_names_and_places() {
    let pack: Value = serde_json::from_slice(&pack("personal-data-1.json")).expect("JSON");
    let lists = &pack["payload"]["lists"];
    let known: Vec<&str> = ["given", "city"]
        .iter()
        .flat_map(|list| lists[*list].as_array().expect("a list"))
        .filter_map(Value::as_str)
        .collect();
    assert!(known.len() > 200);
    for word in
        GIVEN.iter().chain(&SURNAMES).chain(&PLACES).copied().flatten().flat_map(|name| name.split([' ', '-', '\'']))
    {
        assert!(!known.contains(&word.to_lowercase().as_str()), "{word}");
    }
}
