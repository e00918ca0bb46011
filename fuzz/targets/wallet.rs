//! Any bytes as a ledger's file: refused with a code of its own, or a ledger that gives the same bytes again and goes on.

#![no_main]

use hivecore::foundation::event::Event;
use hivecore::foundation::instant::Instant;
use hivecore::wallet::{Command, Ledger, WalletConfig};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

const COMMAND: &[u8] = br#"{"specversion":"1.0","id":"1","source":"s","type":"wallet.command",
  "hlc":"019aa3b1c00000000000000000000001","data":{"actions":[
    {"kind":"open","account":"bank","category":"asset","currency":"EUR"},
    {"kind":"open","account":"ann","category":"liability","currency":"EUR","overdraft":"0","maxBalance":"900"},
    {"kind":"transfer","debit":"bank","credit":"ann","amount":{"currency":"EUR","minor":"500"}},
    {"kind":"transfer","debit":"ann","credit":"bank","amount":{"currency":"EUR","minor":"50"},"pending":true,
     "expiresAt":"2026-01-01T00:00:00Z"}]}}"#;

fn submit(ledger: &mut Ledger) {
    let command = Event::parse(COMMAND).and_then(|event| Command::from_event(&event));
    let now = Instant::parse("2025-11-21T00:00:00Z");
    if let (Ok(command), Ok(now)) = (command, now) {
        let verdict = ledger.submit(&command, now, None);
        assert!(verdict.is_ok());
    }
    for (_, debits, credits, held, owed) in ledger.totals() {
        assert!(debits == credits && held == owed);
    }
}

static FIXTURE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut ledger = Ledger::new(WalletConfig::default());
    submit(&mut ledger);
    ledger.bytes().unwrap_or_default()
});

/// The digest at the end of a file guards it, and its length stands in front; to reach what lies behind, the target
/// writes both anew.
fn sealed(payload: &[u8]) -> Vec<u8> {
    hivecore::wallet::state_file::FORMAT.seal(payload)
}

fn try_open(bytes: &[u8]) {
    if let Ok(mut ledger) = Ledger::open(WalletConfig::default(), bytes) {
        assert_eq!(ledger.bytes().as_deref(), Ok(bytes), "a ledger gives the bytes it was made from");
        submit(&mut ledger);
        if let Ok(end) = Instant::parse("9999-01-01T00:00:00Z") {
            ledger.advance(end);
        }
        assert!(ledger.state().is_ok());
    }
}

fuzz_target!(|data: &[u8]| {
    try_open(data);
    try_open(&sealed(data));
    // Changes to a true file: (place, value) pairs.
    let payload = FIXTURE.get(20..FIXTURE.len().saturating_sub(32)).unwrap_or_default();
    let mut changed = payload.to_vec();
    for change in data.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]])) % changed.len().max(1);
        if let Some(byte) = changed.get_mut(place) {
            *byte = change[2];
        }
    }
    try_open(&sealed(&changed));
});
