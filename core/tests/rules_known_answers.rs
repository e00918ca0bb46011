//! Known answers of history operators: streaks over changes of summer time and over the date line, windows' edges,
//! sequences, halving weights.

#![allow(clippy::unwrap_used)]

use hivecore::Packs;
use hivecore::foundation::event::Event;
use hivecore::foundation::instant::Instant;
use hivecore::rules::{FactValues, RuleSet};

fn packs() -> Packs {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../packs/time-zones-2026e.json");
    Packs::open(&[&std::fs::read(path).unwrap()]).unwrap()
}

/// Events of one type at some moments, with a weight each.
fn events(moments: &[(&str, &str, f64)]) -> Vec<Event> {
    let event = |(n, (kind, at, weight)): (usize, &(&str, &str, f64))| {
        let ms = Instant::parse(at).unwrap().milliseconds();
        let text = format!(
            r#"{{"specversion":"1.0","id":"{n}","source":"s","type":"{kind}","time":"{at}","hlc":"{ms:012x}{n:04x}0000000000000001","data":{{"weight":{weight}}}}}"#
        );
        Event::parse(text.as_bytes()).unwrap()
    };
    moments.iter().enumerate().map(event).collect()
}

/// The value of an operand after some events.
fn value(operand: &str, moments: &[(&str, &str, f64)], now: &str) -> Option<String> {
    let set = format!(r#"{{"id":"s","version":"1","rules":[],"measures":{{"m":{operand}}}}}"#);
    let set = RuleSet::open(set.as_bytes(), Some(&packs())).unwrap();
    let state = set.evaluate(&FactValues::default(), &events(moments), None, Instant::parse(now).unwrap()).unwrap();
    set.measure(&state, "m")
}

fn streak(zone: &str, grace: u32, moments: [&str; 3]) -> Option<String> {
    let operand = format!(r#"{{"streak":"a","unit":"day","zone":"{zone}","grace":{grace}}}"#);
    let moments: Vec<_> = moments.iter().map(|at| ("a", *at, 1.0)).collect();
    value(&operand, &moments, moments[2].1)
}

#[test]
fn streaks_follow_the_zone() {
    let spring = ["2026-03-27T22:30:00Z", "2026-03-28T23:30:00Z", "2026-03-29T22:30:00Z"];
    let autumn = ["2026-10-24T22:30:00Z", "2026-10-25T22:30:00Z", "2026-10-26T23:30:00Z"];
    for (zone, grace, moments, length) in [
        ("UTC", 0, spring, "3"),
        ("Europe/Paris", 0, spring, "2"),
        ("Europe/Paris", 1, spring, "3"),
        ("Pacific/Kiritimati", 0, spring, "3"),
        ("UTC", 0, autumn, "3"),
        ("Europe/Paris", 0, autumn, "1"),
        ("Europe/Paris", 1, autumn, "2"),
        ("Asia/Riyadh", 0, autumn, "3"),
    ] {
        assert_eq!(streak(zone, grace, moments).as_deref(), Some(length), "{zone} {grace} {moments:?}");
    }
    let skipped = ["2011-12-29T09:00:00Z", "2011-12-30T09:59:00Z", "2011-12-30T10:01:00Z"];
    assert_eq!(streak("Pacific/Apia", 0, skipped).as_deref(), Some("3"));
}

#[test]
fn a_window_is_half_open() {
    let moments =
        [("a", "2026-01-01T00:00:00Z", 1.0), ("a", "2026-01-01T00:01:00Z", 1.0), ("a", "2026-01-01T00:02:00Z", 1.0)];
    let count = |now| value(r#"{"count":"a","within":"PT60S"}"#, &moments, now);
    assert_eq!(count("2026-01-01T00:02:00Z").as_deref(), Some("1"));
    assert_eq!(count("2026-01-01T00:01:59.999999999Z").as_deref(), Some("1"));
    assert_eq!(count("2026-01-01T00:03:00Z").as_deref(), Some("0"));
}

#[test]
fn sequences_keep_the_latest_start() {
    let operand = r#"{"sequence":["a","b","c"],"within":"PT10S"}"#;
    let all = [
        ("a", "2026-01-01T00:00:00Z", 1.0),
        ("a", "2026-01-01T00:00:05Z", 1.0),
        ("b", "2026-01-01T00:00:06Z", 1.0),
        ("c", "2026-01-01T00:00:12Z", 1.0),
    ];
    assert_eq!(value(operand, &all, "2026-01-01T00:00:12Z").as_deref(), Some("1"));
    let without: Vec<_> = all.iter().filter(|event| event.1 != "2026-01-01T00:00:05Z").copied().collect();
    assert_eq!(value(operand, &without, "2026-01-01T00:00:12Z").as_deref(), Some("0"));
}

#[test]
fn weights_halve() {
    let moments = [
        ("a", "2026-01-22T00:00:00Z", 0.8),
        ("a", "2026-01-20T00:00:00Z", 0.5),
        ("a", "2026-01-15T00:00:00Z", -0.3),
        ("a", "2026-01-01T00:00:00Z", 1.0),
    ];
    let operand = r#"{"decayed":"a","of":"weight","halfLife":"P7D"}"#;
    assert_eq!(value(operand, &moments, "2026-01-22T00:00:00Z").as_deref(), Some("1185168"));
}

#[test]
fn absence_needs_a_history_as_long_as_its_window() {
    let operand = r#"{"absent":"b","within":"P30D"}"#;
    let first = [("a", "2026-01-01T00:00:00Z", 1.0)];
    assert_eq!(value(operand, &first, "2026-01-30T23:59:59Z"), None);
    assert_eq!(value(operand, &first, "2026-01-31T00:00:00Z").as_deref(), Some("true"));
    let both = [("a", "2026-01-01T00:00:00Z", 1.0), ("b", "2026-01-02T00:00:00Z", 1.0)];
    assert_eq!(value(operand, &both, "2026-01-30T00:00:00Z").as_deref(), Some("false"));
    assert_eq!(value(operand, &both, "2026-02-01T00:00:00Z").as_deref(), Some("true"));
}
