//! Any bytes as a pack: refused with a code, or a set of packs that answers every operation on it.

#![no_main]

use hivecore::Packs;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(packs) = Packs::open(&[data]) {
        for (op, request) in [
            ("pack.inspect", "{}"),
            ("time.civil", r#"{"instant":"2026-03-29T01:00:00Z","zone":"Europe/Berlin"}"#),
            ("money.round", r#"{"value":"2.5","mode":"half_even"}"#),
        ] {
            let answer = packs.call(op, request.as_bytes());
            assert!(!answer.starts_with(r#"{"error":{"code":"internal."#), "{op}: {answer}");
        }
    }
});
