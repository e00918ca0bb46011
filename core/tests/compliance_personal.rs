//! What holds of every text and record: spans lie in the text and apart, and nothing that was recognised or removed
//! comes out again, in an answer or in an error.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use hivecore::Packs;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::OnceLock;

fn packs() -> &'static Packs {
    static PACKS: OnceLock<Packs> = OnceLock::new();
    PACKS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs");
        let read = |name: &str| std::fs::read(folder.join(name)).expect("a pack");
        Packs::open(&[&read("personal-data-1.json"), &read("zip-areas-2020.json")]).expect("packs that open")
    })
}

fn call(op: &str, request: &Value) -> String {
    packs().call(op, request.to_string().as_bytes())
}

/// Words that lead to an identifier, and one of its form.
fn identifier() -> impl Strategy<Value = (&'static str, String)> {
    let of = |label: &'static str, form: &'static str| form.prop_map(move |value| (label, value)).boxed();
    prop_oneof![
        of("Email ", "[a-z]{3,8}[.][a-z]{3,8}@[a-z]{3,8}[.](org|com)"),
        of("SSN ", "[1-5][0-9]{2}-[1-9][0-9]-[1-9][0-9]{3}"),
        of("Phone: ", "[(][2-9][0-9]{2}[)] [2-9][0-9]{2}-[0-9]{4}"),
        of("Fax ", "0[1-9]{2} [1-9][0-9]{3} [0-9]{4}"),
        of("MRN ", "[1-9][0-9]{7}"),
        of("Account number ", "[1-9][0-9]{9}"),
        of("Member ID: ", "[A-Z]{3}[0-9]{7}"),
        of("Driver's license ", "[A-Z][0-9]{7}"),
        of("Serial no. ", "SN[1-9][0-9]{5}"),
        of("Plate ", "[1-9][A-Z]{3}[0-9]{3}"),
        of("from ", "1[0-9]{2}[.]2[0-4][0-9][.][1-9][0-9][.]1[0-9]"),
        of("MAC ", "0[1-9](:[0-9A-F]{2}){5}"),
        of("see ", "https://[a-z]{4,9}[.]org/[a-z0-9]{3,9}"),
        of("Mr. ", "[B-DF-HJ-NP-TV-Z][aeou]{2}[bdgkz][ou][vxz]{2}"),
        of("Case number ", "[A-Z]{2}[1-9][0-9]{5}"),
        of("Voiceprint ", "VP-[1-9][0-9]{4}"),
        of("file ", "[a-z]{5,9}_[1-9][0-9]{3}[.]jpg"),
    ]
}

proptest! {
    #[test]
    fn no_identifier_comes_out(parts in prop::collection::vec((identifier(), 0..4_usize), 1..5)) {
        const FILLERS: [&str; 4] = [". Pulse 72. ", "; no fever; ", ".\nBlood count normal.\n", ", été Größe 😀. "];
        let text: String = parts.iter().map(|((label, value), filler)| [*label, value.as_str(), FILLERS[*filler]].concat()).collect();
        let answer = call("compliance.deidentify", &json!({"asOf": "2026-06-30", "texts": [text]}));
        prop_assert!(answer.starts_with(r#"{"ok""#), "{}", answer);
        for ((_, value), _) in &parts {
            prop_assert!(!answer.contains(value.as_str()), "{} in {}", value, answer);
        }
        let found = call("compliance.detect", &json!({"texts": [text]}));
        for ((_, value), _) in &parts {
            prop_assert!(!found.contains(value.as_str()), "{} in {}", value, found);
        }
    }

    #[test]
    fn no_value_of_a_record_comes_out(
        values in prop::collection::vec("[A-Z][a-z]{9}[0-9]{5}", 1..6),
        treatment in prop::sample::select(vec!["remove", "date", "age", "zip", "text", "hash"]),
        at in 0..6_usize,
    ) {
        // Fields 0 to 4 are declared, some of them wrongly; field 5 is not.
        let fields: serde_json::Map<String, Value> = (0..5).map(|n| (format!("field{n}"), json!(if n == at { treatment } else { "remove" }))).collect();
        let record: serde_json::Map<String, Value> = values.iter().enumerate().map(|(n, value)| (format!("field{n}"), json!(value))).collect();
        let answer = call("compliance.deidentify", &json!({"asOf": "2026-06-30", "fields": fields, "records": [record]}));
        let keeps = treatment == "text";
        for (n, value) in values.iter().enumerate() {
            prop_assert!((keeps && n == at) || !answer.contains(value.as_str()), "{} in {}", value, answer);
        }
        // The same values where they do not belong: what the door refuses, it does not repeat.
        let secret = &values[0];
        for request in [
            json!({"asOf": secret, "records": [record]}),
            json!({"asOf": "2026-06-30", "records": [[secret]]}),
            json!({"asOf": "2026-06-30", "records": [{"a": {"b": secret}}]}),
            json!({"asOf": "2026-06-30", "texts": {"a": secret}}),
            json!({"asOf": "2026-06-30", "texts": [[secret]]}),
            json!({"asOf": "2026-06-30", "threshold": 2000, "texts": [secret]}),
            json!({"asOf": "2000-01-01", "texts": [secret]}),
        ] {
            let refused = call("compliance.deidentify", &request);
            prop_assert!(refused.starts_with(r#"{"error""#), "{}", refused);
            prop_assert!(!refused.contains(secret.as_str()), "{} in {}", secret, refused);
        }
    }

    #[test]
    fn spans_lie_apart_in_any_text(text in "([a-zA-ZäéßØЖ中 0-9.,:/@+()-]|\\PC){0,120}") {
        let answer: Value = serde_json::from_str(&call("compliance.detect", &json!({"texts": [text], "threshold": 0}))).expect("JSON");
        let findings = answer["ok"]["answer"]["texts"][0]["findings"].as_array().expect("findings").clone();
        let mut done = 0;
        for finding in &findings {
            let place = |name: &str| finding[name].as_u64().expect("a place") as usize;
            let (begin, end) = (place("startByte"), place("endByte"));
            prop_assert!(done <= begin && begin < end && end <= text.len(), "{finding}");
            prop_assert_eq!(text[..begin].chars().count(), place("start"));
            prop_assert_eq!(text[..end].chars().count(), place("end"));
            done = end;
        }
        let cleaned = call("compliance.deidentify", &json!({"asOf": "2026-06-30", "texts": [text]}));
        prop_assert!(cleaned.starts_with(r#"{"ok""#), "{}", cleaned);
    }
}
