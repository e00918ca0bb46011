//! Any bytes as a rule set: refused with an error, or a set that gives its bytes back, evaluates, and whose states come
//! back from theirs. Any bytes as a state of a known set.

#![no_main]

use hivecore::foundation::instant::Instant;
use hivecore::rules::{FactValues, RuleSet, RuleState};
use libfuzzer_sys::fuzz_target;

const KNOWN: &str = r#"{"id":"s","version":"1","rules":[
    {"id":"a","when":{"count":"p","within":"P7D","gte":3}},{"id":"b","when":{"streak":"p","unit":"day","gte":2}},
    {"id":"c","when":{"all":[{"fact":"x","gte":1},{"fact":"t","eq":"y"},{"distinct":"p","of":"k","gte":2}]}}]}"#;

fuzz_target!(|data: &[u8]| {
    if let Ok(set) = RuleSet::open(data, None) {
        assert_eq!(set.bytes(), data);
        let _ = set.lint(None);
        let mut state = RuleState::new(&set);
        let now = Instant::EPOCH;
        assert!(set.step(&mut state, &FactValues::default(), &[], now).is_ok());
        let opened = set.open_state(&set.state_bytes(&state));
        assert!(opened.is_ok_and(|opened| opened.verdicts() == state.verdicts()));
        for rule in 0..set.rule_ids().count().min(20) as u32 {
            let proof = set.proof(&state, rule);
            assert!(proof.is_some_and(|proof| proof.tree.verdict == state.verdict(rule)));
        }
    }
    if let Ok(set) = RuleSet::open(KNOWN.as_bytes(), None) {
        // The container's head and digest guard a state; to reach what lies behind, both are written anew.
        let mut payload = set.digest().bytes().to_vec();
        payload.extend_from_slice(data);
        let mut file = b"HIVERULS\x01\0\0\0".to_vec();
        file.extend_from_slice(&(payload.len() as u64).to_le_bytes());
        file.extend_from_slice(&payload);
        let digest = hivecore::Digest::of(&file);
        file.extend_from_slice(digest.bytes());
        if let Ok(mut state) = set.open_state(&file) {
            let now = state.now().unwrap_or(Instant::EPOCH);
            let _ = set.advance(&mut state, now);
            assert!(set.open_state(&set.state_bytes(&state)).is_ok());
        }
    }
});
