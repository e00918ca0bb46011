//! The golden vectors of `compliance.access`: every case is compared, or listed with the reason why it is not.

use crate::{comparable, ours, request, theirs};
use hivecore::compliance::access::{AccessEffect, AccessRequest, access};
use hivecore::rules::Condition;
use hivecore::wire::{Node, Read};
use hivecore_cedar::CedarPolicies;
use serde_json::Value;
use std::path::PathBuf;

/// The cases of the operation: id, request, and the answer that the vector expects.
fn cases() -> Vec<(String, String, Value)> {
    let committed = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors"));
    let folder = std::env::var_os("HIVECORE_VECTORS").map_or_else(committed, PathBuf::from);
    let text = std::fs::read_to_string(folder.join("cases/compliance_access.jsonl")).expect("the vectors");
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a case"));
    let mut cases = Vec::new();
    for case in lines.filter(|case| case["op"] == "compliance.access") {
        for step in case["steps"].as_array().expect("steps") {
            let text = |field: &str| step[field].as_str().expect("a text").to_owned();
            let response = serde_json::from_str(&text("response")).expect("a response");
            cases.push((case["id"].as_str().expect("an id").to_owned(), text("request"), response));
        }
    }
    cases
}

fn read(text: &str) -> Result<AccessRequest, hivecore::Error> {
    AccessRequest::read(&Node::parse(text.as_bytes())?)
}

#[test]
fn cedar_decides_the_shared_cases_as_the_vectors_expect() {
    let (mut compared, mut decisions, mut allowed, mut refused) = (0, 0, 0, 0);
    let cases = cases();
    for (id, text, response) in &cases {
        let request = read(text);
        let Some(expected) = response["ok"]["answer"]["decisions"].as_array() else {
            // What hivecore refuses has no decision; the translation refuses it with the same error, unless the error
            // is in the shape of the request, of which there is then nothing to translate.
            let code = response["error"]["code"].as_str().expect("a code");
            if let Ok(request) = request {
                let ours = access(None, &request).expect_err("a refusal");
                assert_eq!(ours.code.name(), code, "{id}");
                let error = theirs(&request).expect_err("a refusal");
                let hivecore_cedar::CedarError::Refused(theirs) = error else { panic!("{id}: {error}") };
                assert_eq!(theirs.code, ours.code, "{id}");
                assert!(ours.path.ends_with(&theirs.path), "{id}: {} and {}", ours.path, theirs.path);
            }
            println!("not compared: {id}: hivecore refuses it ({code})");
            refused += 1;
            continue;
        };
        let request = request.expect("a request");
        let cedar = match CedarPolicies::translate(&request) {
            Ok(cedar) => cedar,
            // All that the vectors say today is expressible; a case that is not joins `refusals.rs`.
            Err(error) => panic!("{id}: {error}"),
        };
        let answer = access(None, &request).expect("an answer");
        assert_eq!(expected.len(), answer.decisions.len(), "{id}");
        for ((question, expected), decision) in request.questions.iter().zip(expected).zip(&answer.decisions) {
            let theirs = cedar.decide(question).expect("a decision");
            assert_eq!(Value::from(theirs.allowed), expected["allowed"], "{id}: {question:?}");
            assert_eq!(theirs, comparable(&request, decision), "{id}: {question:?}");
            decisions += 1;
            allowed += usize::from(theirs.allowed);
        }
        compared += 1;
    }
    println!(
        "{} cases: {compared} compared ({decisions} decisions, {allowed} allowed), {refused} refused by hivecore",
        cases.len()
    );
    assert!(compared >= 11 && allowed >= 10 && decisions - allowed >= 10, "too little is compared");
}

/// A change to a policy, and what it is called.
type Mutation = (&'static str, fn(&mut AccessRequest, usize) -> bool);

const MUTATIONS: &[Mutation] = &[
    ("effect turned", |request, at| {
        let effect = &mut request.policies[at].effect;
        *effect = if *effect == AccessEffect::Permit { AccessEffect::Forbid } else { AccessEffect::Permit };
        true
    }),
    ("policy left out", |request, at| {
        request.policies.remove(at);
        true
    }),
    ("condition left out", |request, at| request.policies[at].when.take().is_some()),
    ("condition turned", |request, at| {
        let when = &mut request.policies[at].when;
        *when = when.take().map(|when| Condition::Not(Box::new(when)));
        when.is_some()
    }),
    ("roles left out", |request, at| !std::mem::take(&mut request.policies[at].roles).is_empty()),
    ("actions left out", |request, at| !std::mem::take(&mut request.policies[at].actions).is_empty()),
    ("resources left out", |request, at| !std::mem::take(&mut request.policies[at].resources).is_empty()),
    ("glass left out", |request, at| std::mem::take(&mut request.policies[at].break_glass)),
];

/// The comparison can fail: a policy changed on Cedar's side alone shows, for every kind of change.
#[test]
fn a_changed_policy_shows() {
    for (name, mutate) in MUTATIONS {
        let (mut made, mut shown) = (0, 0);
        for (id, text, response) in cases() {
            if response["ok"].is_null() {
                continue;
            }
            let request = read(&text).expect("a request");
            let expected = ours(&request);
            for at in 0..request.policies.len() {
                let mut changed = request.clone();
                if mutate(&mut changed, at) {
                    made += 1;
                    let theirs = theirs(&changed).unwrap_or_else(|error| panic!("{id}: {name}: {error}"));
                    assert_eq!(theirs, ours(&changed), "{id}: {name}: both of the changed policy");
                    shown += usize::from(theirs != expected);
                }
            }
        }
        println!("{name}: {shown} of {made} mutants show");
        assert!(shown > 0, "{name}: none of {made} shows");
    }
}

/// What deviates is told by the very same comparison.
#[test]
fn the_answers_differ_where_the_policies_do() {
    let json = r#"{"policies":[{"id":"a","effect":"permit"}],"now":"2026-06-30T12:00:00Z",
        "questions":[{"action":"read","resource":"record"}]}"#;
    let changed = json.replace("permit", "forbid");
    assert_ne!(theirs(&request(&changed)).expect("decisions"), ours(&request(json)));
}
