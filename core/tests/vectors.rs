//! Every golden vector, byte for byte, from Rust.

#![allow(clippy::expect_used, clippy::panic)]

use base64::Engine as _;
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

fn answer(case: &Value, op: &str, request: &[u8]) -> String {
    let Some((path, digest)) = case["model"].as_str().and_then(|model| model.split_once('@')) else {
        return hivecore::call(op, request);
    };
    let recommender = hivecore::recommend::Recommender::open(&read(path)).expect("a model");
    assert_eq!(recommender.digest().to_string(), digest, "{path}");
    recommender.call(op, request)
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
            for step in case["steps"].as_array().expect("steps") {
                let (got, expected) = (answer(&case, text(&case, "op"), &request(step)), text(step, "response"));
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
