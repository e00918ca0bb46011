//! Known answers of history operators: streaks over changes of summer time and over the date line, windows' edges,
//! sequences, halving weights.

#![allow(clippy::unwrap_used)]

use hivecore::Packs;
use hivecore::foundation::event::Event;
use hivecore::foundation::instant::Instant;
use hivecore::rules::{FactValues, Relation, RuleSet};

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

/// A field that is only asked whether it is there, or what it contains, has the type of each event's own value.
#[test]
fn fields_whose_type_nothing_says() {
    use hivecore::rules::RuleSet;
    let count = |condition: &str, data: &str| {
        let text = format!(
            r#"{{"id":"s","version":"1","rules":[{{"id":"r","when":{{"count":{{"type":"a","where":{condition}}},"gte":1}}}}]}}"#
        );
        let set = RuleSet::open(text.as_bytes(), None).unwrap();
        let event = format!(
            r#"{{"specversion":"1.0","id":"1","source":"s","type":"a","time":"2026-01-01T00:00:00Z","hlc":"019b76daa80000000000000000000001","data":{data}}}"#
        );
        let event = hivecore::foundation::event::Event::parse(event.as_bytes()).unwrap();
        let now = hivecore::foundation::instant::Instant::parse("2026-01-02T00:00:00Z").unwrap();
        let state = set.evaluate(&hivecore::rules::FactValues::default(), &[event], None, now).unwrap();
        state.verdict(0) == hivecore::rules::Verdict::True
    };
    for value in ["10", "1.5", "\"x\"", "true", "[\"x\"]", "[1]", r#"{"a":1}"#] {
        let data = format!(r#"{{"v":{value}}}"#);
        assert!(count(r#"{"field":"v","exists":true}"#, &data), "{value}");
        assert!(!count(r#"{"field":"v","exists":false}"#, &data), "{value}");
        let contains = matches!(value, "\"x\"" | "[\"x\"]");
        assert_eq!(count(r#"{"field":"v","contains":"x"}"#, &data), contains, "{value}");
    }
    for data in [r#"{"v":null}"#, "{}"] {
        assert!(!count(r#"{"field":"v","exists":true}"#, data), "{data}");
        assert!(count(r#"{"field":"v","exists":false}"#, data), "{data}");
    }
    // Where its uses say a type, it has that.
    assert!(!count(r#"{"all":[{"field":"v","exists":true},{"field":"v","prefix":""}]}"#, r#"{"v":10}"#));
}

/// What neither events nor time can do is no near miss.
#[test]
fn histories_go_where_events_and_time_bring_them() {
    let days: Vec<String> = (1..6).map(|day| format!("2026-01-0{day}T00:00:00Z")).collect();
    let moments: Vec<(&str, &str, f64)> = days.iter().map(|at| ("a", at.as_str(), 1.0)).collect();
    let log = events(&moments);
    let now = Instant::parse("2026-01-06T00:00:00Z").unwrap();
    let near = |condition: &str| {
        let text = format!(r#"{{"id":"s","version":"1","rules":[{{"id":"r","when":{condition}}}]}}"#);
        let set = RuleSet::open(text.as_bytes(), Some(&packs())).unwrap();
        let state = set.evaluate(&FactValues::default(), &log, None, now).unwrap();
        let near = set.proof(&state, 0).unwrap().near_miss?;
        near.repairs.first().map(|repair| (repair.relation, repair.need.clone()))
    };
    for never in [
        r#"{"count":"a","eq":3}"#,
        r#"{"count":"a","between":[1,3]}"#,
        r#"{"count":"a","in":[1,2]}"#,
        r#"{"count":"a","eq":-1}"#,
        r#"{"count":"a","lt":0}"#,
        r#"{"count":"a","within":"P30D","gte":0}"#,
        r#"{"count":"a","calendar":{"unit":"month"},"gte":0}"#,
        r#"{"streak":"a","unit":"day","gte":0}"#,
        r#"{"consecutive":"a","breaker":"b","gte":0}"#,
        r#"{"distinct":"a","of":"k","within":"P9D","gte":0}"#,
        r#"{"last":"a","lt":"2026-01-02T00:00:00Z"}"#,
        r#"{"first":"a","eq":"2026-01-02T00:00:00Z"}"#,
        r#"{"sinceFirst":"a","eq":"P1D"}"#,
        r#"{"sinceLast":"a","gte":"PT0S"}"#,
        r#"{"ratio":"a","to":"a","gte":2}"#,
        r#"{"ratio":"a","to":"b","lt":0}"#,
        r#"{"value":6,"gte":7}"#,
        r#"{"add":[1,2],"gte":7}"#,
        r#"{"fact":"x","in":[]}"#,
    ] {
        let condition =
            never.replace(r#"{"fact":"x","in":[]}"#, r#"{"all":[{"fact":"x","in":[]},{"fact":"x","eq":1}]}"#);
        assert_eq!(near(&condition), None, "{never}");
    }
    for (condition, relation, need) in [
        (r#"{"count":"a","eq":7}"#, Relation::Is, "7"),
        (r#"{"count":"a","within":"P30D","eq":3}"#, Relation::Is, "3"),
        (r#"{"count":"a","between":[1,8],"x":0}"#, Relation::Outside, "1 to 8"),
        (r#"{"consecutive":"a","breaker":"b","lte":2}"#, Relation::AtMost, "2"),
        (r#"{"sinceFirst":"a","eq":"P9D"}"#, Relation::Is, "P9D"),
        (r#"{"sinceLast":"a","lt":"PT1H"}"#, Relation::AtMost, "PT59M59.999999999S"),
        (r#"{"count":"a","lt":{"fact":"x"}}"#, Relation::AtLeast, "6"),
        (r#"{"value":7,"lte":{"fact":"x"}}"#, Relation::AtLeast, "7"),
        (r#"{"any":[{"value":6,"gte":7},{"fact":"x","gte":100}]}"#, Relation::AtLeast, "100"),
    ] {
        let condition = condition.replace(r#","x":0"#, "");
        assert_eq!(near(&condition), Some((relation, need.to_owned())), "{condition}");
    }
}

/// A rule that another one names is looked into.
#[test]
fn through_the_rules_that_a_rule_names() {
    let near = |q: &str, r: &str, x: &str| {
        let text = format!(r#"{{"id":"s","version":"1","rules":[{{"id":"q","when":{q}}},{{"id":"r","when":{r}}}]}}"#);
        let set = RuleSet::open(text.as_bytes(), None).unwrap();
        let node = hivecore::wire::Node::parse(x.as_bytes()).unwrap();
        let facts = <FactValues as hivecore::wire::Read>::read(&node).unwrap();
        let now = Instant::parse("2026-01-06T00:00:00Z").unwrap();
        let state = set.evaluate(&facts, &[], None, now).unwrap();
        let proof = set.proof(&state, 1).unwrap();
        (proof.missing_facts, proof.near_miss.map(|near| (near.total, near.exact)))
    };
    let below = r#"{"fact":"x","lt":3}"#;
    assert_eq!(near(below, r#"{"all":[{"rule":"q"},{"fact":"x","gte":5}]}"#, r#"{"x":4}"#), (vec![], None));
    assert_eq!(near(below, r#"{"all":[{"rule":"q"},{"fact":"x","gte":1}]}"#, r#"{"x":4}"#), (vec![], Some((1, false))));
    assert_eq!(
        near(below, r#"{"all":[{"rule":"q"},{"fact":"y","gte":1}]}"#, r#"{"y":1}"#),
        (vec!["x".to_owned()], Some((1, true)))
    );
}
