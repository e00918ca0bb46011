//! Every golden vector, byte for byte, from Rust.

#![allow(clippy::expect_used, clippy::panic)]

use base64::Engine as _;
use hivecore::Packs;
use hivecore::recommend::Recommender;
use serde_json::Value;
use std::path::PathBuf;

fn folder() -> PathBuf {
    let committed = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../vectors"));
    std::env::var_os("HIVECORE_VECTORS").map_or_else(committed, PathBuf::from)
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_else(|| panic!("no text {field} in {value}"))
}

fn request(step: &Value) -> Vec<u8> {
    match step["request"].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => base64::engine::general_purpose::STANDARD.decode(text(step, "requestB64")).expect("base64"),
    }
}

/// The packs that a case names, opened; none if it names none.
fn packs(case: &Value) -> Option<Packs> {
    let names = case["packs"].as_array().expect("packs");
    let folder = std::env::var_os("HIVECORE_PACKS").map_or_else(|| folder().join("../packs"), PathBuf::from);
    let file = |name: &Value| {
        let (name, digest) = name.as_str().and_then(|name| name.split_once('@')).expect("name@digest");
        let path = folder.join(format!("{name}.json"));
        let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(hivecore::Digest::of(&bytes).to_string(), digest, "{name}");
        bytes
    };
    let files: Vec<Vec<u8>> = names.iter().map(file).collect();
    let bytes: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
    (!files.is_empty()).then(|| Packs::open(&bytes).expect("packs"))
}

/// The model that a case names, opened; none if it names none.
fn model(case: &Value) -> Option<Recommender> {
    let (path, digest) = case["model"].as_str()?.split_once('@').expect("path@digest");
    let recommender = Recommender::open(&read(path)).expect("a model");
    assert_eq!(recommender.digest().to_string(), digest, "{path}");
    Some(recommender)
}

/// A call of an operation with a request.
type Call = Box<dyn Fn(&str, &[u8]) -> String>;

/// How a case is called: on its model, on its packs, or plainly.
fn caller(case: &Value) -> Call {
    match (model(case), packs(case)) {
        (Some(model), _) => Box::new(move |op, request| model.call(op, request)),
        (None, Some(packs)) => Box::new(move |op, request| packs.call(op, request)),
        (None, None) => Box::new(hivecore::call),
    }
}

#[test]
fn every_vector() {
    let manifest: Value = serde_json::from_slice(&read("manifest.json")).expect("a manifest");
    let (mut run, mut failed) = (0, 0);
    for file in manifest["files"].as_array().expect("files") {
        let bytes = read(text(file, "path"));
        assert_eq!(hivecore::Digest::of(&bytes).to_string(), text(file, "digest"), "{file}");
        for line in String::from_utf8(bytes).expect("UTF-8").lines() {
            let case: Value = serde_json::from_str(line).expect("a case");
            run += 1;
            let call = caller(&case);
            for step in case["steps"].as_array().expect("steps") {
                let (got, expected) = (call(text(&case, "op"), &request(step)), text(step, "response"));
                if got != expected {
                    failed += 1;
                    println!("vector FAILED: {}\n  expected {expected}\n  got      {got}", case["id"]);
                    break;
                }
            }
        }
    }
    println!("vectors: {run} run, {} passed, {failed} failed", run - failed);
    assert_eq!(failed, 0);
    assert_eq!(Some(run), manifest["count"].as_u64());
}
