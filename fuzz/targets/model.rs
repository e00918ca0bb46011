//! Any bytes as a model file: refused with a code of its own, or a model that ranks and gives the same bytes again.

#![no_main]

use hivecore::recommend::{RankRequest, Recommender};
use libfuzzer_sys::fuzz_target;

const FIXTURE: &[u8] = include_bytes!("../../vectors/models/recommend-v1.hive");

/// The digest at the end of a file guards it; to reach what lies behind, the target writes it anew.
fn resealed(data: &[u8]) -> Vec<u8> {
    let body = data.len().saturating_sub(32);
    let digest = hivecore::Digest::of(&data[..body]);
    [&data[..body], digest.bytes()].concat()
}

fn try_open(bytes: &[u8]) {
    match Recommender::open(bytes) {
        Ok(model) => {
            assert_eq!(model.bytes(), bytes, "a model gives the bytes it was made from");
            let ranked = model.rank(&RankRequest::default());
            assert!(ranked.is_ok_and(|outcome| outcome.answer.items.len() <= 20));
        }
        Err(error) => assert!(error.code.name().starts_with("file."), "{error}"),
    }
}

fuzz_target!(|data: &[u8]| {
    try_open(data);
    try_open(&resealed(data));
    // Changes to a true file: (place, value) pairs.
    let mut changed = FIXTURE.to_vec();
    for change in data.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]])) % changed.len();
        changed[place] = change[2];
    }
    try_open(&resealed(&changed));
});
