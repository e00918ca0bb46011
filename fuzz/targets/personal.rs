//! Any text searched for personal data and cleaned: spans lie in the text and apart, and the answer is canonical. Any
//! pattern of a pack: refused, or it runs to an end on a text.

#![no_main]

use hivecore::Packs;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use std::sync::OnceLock;

const DATA: &[u8] = include_bytes!("../../packs/personal-data-1.json");
const AREAS: &[u8] = include_bytes!("../../packs/zip-areas-2020.json");

fuzz_target!(|data: &[u8]| {
    static PACKS: OnceLock<Packs> = OnceLock::new();
    let packs = PACKS.get_or_init(|| Packs::open(&[DATA, AREAS]).expect("the packs open"));
    let Ok(text) = std::str::from_utf8(data) else { return };
    let answer = packs.call("compliance.detect", json!({"texts": [text], "threshold": 0}).to_string().as_bytes());
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    let mut done = 0;
    for finding in answer["ok"]["answer"]["texts"][0]["findings"].as_array().expect("findings") {
        let place = |name: &str| finding[name].as_u64().expect("a place") as usize;
        assert!(done <= place("startByte") && place("startByte") < place("endByte"));
        assert_eq!(text[..place("startByte")].chars().count(), place("start"));
        done = place("endByte");
    }
    assert!(done <= text.len());
    let request = json!({"asOf": "2026-06-30", "texts": [text]}).to_string();
    let cleaned = packs.call("compliance.deidentify", request.as_bytes());
    assert_eq!(hivecore::wire::canonical(cleaned.as_bytes()).as_deref(), Ok(cleaned.as_str()));
    assert!(cleaned.starts_with(r#"{"ok""#));
    // The first line as a pattern, the rest as the text.
    let (pattern, rest) = text.split_once('\n').unwrap_or((text, ""));
    // A pattern may hold thousands of steps, each of which looks at every place.
    let rest: String = rest.chars().take(200).collect();
    let recogniser = json!({"id": "p", "kind": "p", "category": "R", "pattern": pattern, "confidence": 500});
    let payload =
        json!({"title": "p", "lists": {"w": ["a", "b"]}, "parts": {"q": "<w>x?"}, "recognisers": [recogniser]});
    let pack = json!({"effectiveFrom": "2000-01-01", "id": "p", "kind": "personal_data", "payload": payload, "sources": [], "status": "unverified", "version": "1"});
    let Ok(pack) = hivecore::wire::canonical(pack.to_string().as_bytes()) else { return };
    if let Ok(packs) = Packs::open(&[pack.as_bytes()]) {
        let answer =
            packs.call("compliance.detect", json!({"texts": [rest], "recognisers": "p"}).to_string().as_bytes());
        assert!(!answer.starts_with(r#"{"error":{"code":"internal."#), "{answer}");
    }
});
