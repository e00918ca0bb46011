//! Any operation with any bytes: an answer in canonical text, or an error, and nothing else.

#![no_main]

use hivecore::Inputs;
use hivecore::ops::{OPERATIONS, call_with};
use hivecore::recommend::Recommender;
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

const MODEL: &[u8] = include_bytes!("../../vectors/models/recommend-v1.hive");

fuzz_target!(|data: &[u8]| {
    static RECOMMENDER: OnceLock<Recommender> = OnceLock::new();
    let recommender = RECOMMENDER.get_or_init(|| Recommender::open(MODEL).expect("the fixture opens"));
    // The first byte chooses the operation; one past the table stands for a name that does not exist.
    let Some((choice, request)) = data.split_first() else { return };
    let op = OPERATIONS.get(usize::from(*choice) % (OPERATIONS.len() + 1)).map_or("no.such", |o| o.name);
    let answer = call_with(&Inputs::with_recommender(recommender), op, request);
    let canonical = hivecore::wire::canonical(answer.as_bytes());
    assert_eq!(canonical.as_deref(), Ok(answer.as_str()), "{op}");
    assert!(!answer.starts_with(r#"{"error":{"code":"internal."#), "{op}: {answer}");
});
