//! Every reason of the golden vectors has a sentence, and whatever the sentence names is there.

#![allow(clippy::expect_used)]

use hivecore::Reason;
use hivecore::foundation::reason::{TEMPLATES, render};
use serde_json::Value;
use std::collections::BTreeSet;

/// The reasons of all answers.
fn reasons() -> Vec<Value> {
    let cases = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../vectors/cases")).expect("the vectors");
    let mut found = Vec::new();
    for file in cases {
        for line in std::fs::read_to_string(file.expect("a file").path()).expect("text").lines() {
            let case: Value = serde_json::from_str(line).expect("JSON");
            for step in case["steps"].as_array().expect("steps") {
                let response: Value = serde_json::from_str(step["response"].as_str().expect("text")).expect("JSON");
                found.extend(response["ok"]["reasons"].as_array().cloned().unwrap_or_default());
            }
        }
    }
    found
}

#[test]
fn every_reason_has_a_sentence_and_every_sentence_its_reason() {
    let mut seen = BTreeSet::new();
    for found in reasons() {
        let code = found["code"].as_str().expect("a code").to_owned();
        let mut reason = Reason::new(&code);
        for (name, number) in found["numbers"].as_object().expect("numbers") {
            let number = hivecore::wire::Int53::new(number.as_i64().expect("an integer")).expect("in range");
            reason = reason.number(name, number);
        }
        for (name, text) in found["texts"].as_object().expect("texts") {
            // Braces of the host's own texts are not the template's.
            reason = reason.text(name, &text.as_str().expect("a text").replace(['{', '}'], ""));
        }
        let sentence = render(&reason);
        assert!(sentence != code && !sentence.contains('{'), "{code}: {sentence}");
        seen.insert(code);
    }
    let codes: Vec<&str> = TEMPLATES.iter().map(|(code, _)| *code).collect();
    assert!(codes.is_sorted());
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), codes);
}
