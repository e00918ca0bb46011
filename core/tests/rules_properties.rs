//! Laws of rules over random conditions, events and orders of delivery.

#![allow(clippy::unwrap_used, clippy::panic)]

use hivecore::foundation::event::Event;
use hivecore::foundation::instant::Instant;
use hivecore::rules::language::Literal;
use hivecore::rules::operations::{EvaluateRulesRequest, VerifyRulesRequest};
use hivecore::rules::{
    FactColumn, FactSlot, FactValues, Relation, Repair, RuleSet, RuleState, Stepped, TypedFacts, Verdict,
};
use hivecore::wire::{Node, Read};
use hivecore::{Inputs, Packs, decide};
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

/// 2026-03-25T00:00:00Z; events lie in the ten days behind it, over a change of summer time.
const START: i64 = 1_774_396_800_000;
/// And 2010-11-02, for a day that comes twice in St John's on the 7th; 2011-12-25, for one that never comes in Apia.
const STARTS: [i64; 3] = [START, 1_288_656_000_000, 1_324_771_200_000];
const HOUR: i64 = 3_600_000;
const ZONES: [&str; 6] =
    ["America/St_Johns", "Pacific/Apia", "Pacific/Pago_Pago", "Pacific/Kiritimati", "America/New_York", "UTC"];

static PACKS: LazyLock<Packs> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../packs/time-zones-2026e.json");
    Packs::open(&[&std::fs::read(path).unwrap()]).unwrap()
});

fn since(start: i64, hours: i64) -> Instant {
    Instant::from_milliseconds(start + hours * HOUR).unwrap()
}

fn at(hours: i64) -> Instant {
    since(START, hours)
}

/// Nothing, or a zone after a comma.
fn zone() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        2 => prop::sample::select(&ZONES[..]).prop_map(|zone| format!(r#","zone":"{zone}""#)),
    ]
}

fn filter() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec![r#""p""#, r#""q""#]).prop_map(str::to_owned),
        1 => (-2..3_i32).prop_map(|n| format!(r#"{{"type":["p","q"],"where":{{"field":"n","gte":{n}}}}}"#)),
    ]
}

fn window() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        3 => (1..120_u32).prop_map(|hours| format!(r#","within":"PT{hours}H""#)),
        3 => (prop::sample::select(vec!["day", "day", "week", "month"]), 1..3_u32, zone())
            .prop_map(|(unit, last, zone)| format!(r#","calendar":{{"unit":"{unit}","last":{last}}}{zone}"#)),
    ]
}

/// A history operator and the least and greatest limit that makes sense beside it.
fn history() -> impl Strategy<Value = String> {
    let number = (-3..6_i32, prop::sample::select(vec!["gte", "lt", "eq", "ne", "gt", "lte"]));
    let operand = prop_oneof![
        (filter(), window()).prop_map(|(f, w)| format!(r#""count":{f}{w}"#)),
        (prop::sample::select(vec!["sum", "minimum", "maximum", "distinct"]), filter(), window())
            .prop_map(|(op, f, w)| format!(r#""{op}":{f},"of":"n"{w}"#)),
        (filter(), filter(), window()).prop_map(|(f, g, w)| format!(r#""ratio":{f},"to":{g}{w}"#)),
        (filter(), 0..3_u32, 1..3_u32, zone()).prop_map(|(f, grace, least, zone)| {
            format!(r#""streak":{f},"unit":"day","grace":{grace},"minPerUnit":{least}{zone}"#)
        }),
        (filter(), filter(), 1..60_u32, any::<bool>(), any::<bool>()).prop_map(|(f, g, hours, strict, overlap)| {
            format!(r#""sequence":[{f},{g}],"within":"PT{hours}H","strict":{strict},"overlap":{overlap}"#)
        }),
        (filter(), filter()).prop_map(|(f, g)| format!(r#""consecutive":{f},"breaker":{g}"#)),
    ];
    let plain = (operand, number).prop_map(|(operand, (n, test))| format!(r#"{{{operand},"{test}":{n}}}"#));
    let alone = (prop::sample::select(vec!["absent", "cooldown"]), filter(), 1..120_u32)
        .prop_map(|(op, f, hours)| format!(r#"{{"{op}":{f},"within":"PT{hours}H"}}"#));
    let since = (prop::sample::select(vec!["sinceFirst", "sinceLast"]), filter(), 1..120_u32, any::<bool>()).prop_map(
        |(op, f, hours, over)| format!(r#"{{"{op}":{f},"{}":"PT{hours}H"}}"#, if over { "gte" } else { "lt" }),
    );
    let decayed = (filter(), 1..72_u32, -2..3_i32, any::<bool>()).prop_map(|(f, hours, n, over)| {
        let test = if over { "gte" } else { "lte" };
        format!(r#"{{"decayed":{f},"of":"n","halfLife":"PT{hours}H","{test}":{}}}"#, n * 300_000)
    });
    prop_oneof![4 => plain, 1 => alone, 1 => since, 1 => decayed]
}

fn fact() -> impl Strategy<Value = String> {
    let number = (
        prop::sample::select(vec!["a", "b"]),
        -3..4_i32,
        prop::sample::select(vec!["gte", "lt", "eq", "ne", "gt", "lte"]),
    )
        .prop_map(|(name, n, test)| format!(r#"{{"fact":"{name}","{test}":{n}}}"#));
    let text = (prop::sample::select(vec!["eq", "ne"]), prop::sample::select(vec!["x", "y"]))
        .prop_map(|(test, text)| format!(r#"{{"fact":"t","{test}":"{text}"}}"#));
    let other = prop::sample::select(vec![
        r#"{"fact":"t","in":["x","z"]}"#,
        r#"{"fact":"f"}"#,
        r#"{"fact":"a","lt":{"fact":"b"}}"#,
        r#"{"fact":"t","prefix":"x"}"#,
        r#"{"fact":"a","exists":true}"#,
        r#"{"add":[{"fact":"a"},{"fact":"b"}],"gt":1}"#,
    ]);
    prop_oneof![3 => number, 2 => text, 2 => other.prop_map(str::to_owned)]
}

/// What a near miss must look at twice: literals, what nothing fulfils, texts in their order, products.
fn odd_fact() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        r#"{"value":6,"gte":7}"#,
        r#"{"value":true}"#,
        r#"{"value":1,"lte":{"fact":"a"}}"#,
        r#"{"value":2,"gt":{"fact":"b"}}"#,
        r#"{"value":"x","lt":{"fact":"t"}}"#,
        r#"{"fact":"a","in":[]}"#,
        r#"{"fact":"a","notIn":[]}"#,
        r#"{"fact":"a","between":[5,1]}"#,
        r#"{"fact":"a","between":[1,3]}"#,
        r#"{"fact":"b","in":[1,2]}"#,
        r#"{"fact":"b","notIn":[-1,0,1]}"#,
        r#"{"fact":"a","eq":1.5}"#,
        r#"{"fact":"a","gt":1.5}"#,
        r#"{"fact":"f","ne":true}"#,
        r#"{"fact":"t","prefix":""}"#,
        r#"{"fact":"t","contains":"y"}"#,
        r#"{"fact":"t","suffix":"w"}"#,
        r#"{"fact":"t","lt":"x"}"#,
        r#"{"fact":"t","gte":"x"}"#,
        r#"{"fact":"t","gt":"xy"}"#,
        r#"{"fact":"t","lte":"w"}"#,
        r#"{"fact":"t","lt":""}"#,
        r#"{"fact":"t","notIn":["x","y"]}"#,
        r#"{"fact":"f","exists":false}"#,
        r#"{"multiply":[{"fact":"a"},2],"eq":3}"#,
        r#"{"multiply":[{"fact":"a"},2],"gte":3}"#,
        r#"{"multiply":[{"fact":"a"},0],"gte":1}"#,
        r#"{"remainder":[{"fact":"b"},3],"eq":2}"#,
        r#"{"remainder":[{"fact":"b"},3],"gte":3}"#,
        r#"{"subtract":[2,{"fact":"b"}],"lt":{"fact":"a"}}"#,
        r#"{"add":[1,2],"gt":4}"#,
    ]);
    known.prop_map(str::to_owned)
}

/// Facts that differ in what some repairs speak of. A rule, or a result, may change by any fact.
fn others(facts: &FactValues, repairs: &[Repair], named: &str, condition: &str) -> Vec<FactValues> {
    let mut all = vec![facts.clone()];
    for name in ["a", "b", "t", "f"] {
        let direct = repairs.iter().any(|repair| repair.operand == name);
        let key = format!("\"{name}\"");
        let result = |repair: &Repair| !["a", "b", "t", "f", "q"].contains(&repair.operand.as_str());
        let indirect = (repairs.iter().any(|repair| repair.operand == "q") && named.contains(&key))
            || (repairs.iter().any(result) && condition.contains(&key));
        if !direct && !indirect {
            continue;
        }
        let mut values: Vec<Option<Literal>> = vec![None];
        match name {
            "t" => {
                // Texts for every three of the tests above that one text can pass.
                let texts = [
                    "", "a", "aw", "ay", "ayw", "q", "w", "w\0", "wy", "x", "x\0", "xw", "xy", "xy\0", "xyw", "y",
                    "yw", "z", "zw", "zy", "zyw",
                ];
                values.extend(texts.map(|text| Some(Literal::Text(text.to_owned()))));
            }
            "f" => values.extend([false, true].map(|value| Some(Literal::Boolean(value)))),
            _ => values.extend((-8..=8).map(|value| Some(Literal::Integer(value)))),
        }
        let mut next = Vec::new();
        for facts in &all {
            for value in &values {
                let mut facts = facts.clone();
                facts.0.insert(name.to_owned(), value.clone());
                next.push(facts);
            }
        }
        all = next;
    }
    all
}

/// Whether facts are as a repair asks. What it asks of a result is not looked at here.
fn made(repair: &Repair, facts: &FactValues, named: Verdict) -> bool {
    use Relation as R;
    let need = repair.need.as_str();
    let value = match repair.operand.as_str() {
        "q" => return named.name() == need,
        "a" | "b" | "t" | "f" => facts.0.get(&repair.operand).cloned().flatten(),
        _ => return true,
    };
    let listed = |text: &str| need.trim_matches(['[', ']']).split(", ").any(|part| part == text);
    let (relation, value) = match (repair.relation, value) {
        (R::Is, None) => return need == "unknown",
        (R::Is, Some(_)) if need == "known" => return true,
        (R::Is, Some(_)) if need == "unknown" => return false,
        (_, None) => return false,
        (relation, Some(value)) => (relation, value),
    };
    match value {
        Literal::Integer(value) => {
            let range = need.split_once(" to ").map(|(a, b)| a.parse::<i64>().unwrap()..=b.parse::<i64>().unwrap());
            match relation {
                R::OneOf => listed(&value.to_string()),
                R::NoneOf => !listed(&value.to_string()),
                R::Between => range.unwrap().contains(&value),
                R::Outside => !range.unwrap().contains(&value),
                relation => {
                    let need: i64 = need.parse().unwrap();
                    match relation {
                        R::AtLeast => value >= need,
                        R::AtMost => value <= need,
                        R::Is => value == need,
                        R::IsNot => value != need,
                        other => panic!("{other:?}"),
                    }
                }
            }
        }
        Literal::Text(value) => match relation {
            R::AtLeast => value.as_str() >= need,
            R::AtMost => value.as_str() <= need,
            R::Is => value == need,
            R::IsNot => value != need,
            R::OneOf => listed(&value),
            R::NoneOf => !listed(&value),
            R::Contains => value.contains(need),
            R::Lacks => !value.contains(need),
            R::Begins => value.starts_with(need),
            R::BeginsOtherwise => !value.starts_with(need),
            R::Ends => value.ends_with(need),
            R::EndsOtherwise => !value.ends_with(need),
            other => panic!("{other:?}"),
        },
        Literal::Boolean(value) => (value.to_string() == need) == (relation == R::Is),
        other => panic!("{other:?}"),
    }
}

fn condition(leaf: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    leaf.boxed().prop_recursive(3, 8, 3, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            (prop::sample::select(vec!["all", "any"]), list.clone())
                .prop_map(|(key, of)| format!(r#"{{"{key}":[{}]}}"#, of.join(","))),
            (0..4_u32, list).prop_map(|(count, of)| format!(r#"{{"atLeast":{count},"of":[{}]}}"#, of.join(","))),
            inner.prop_map(|inner| format!(r#"{{"not":{inner}}}"#)),
        ]
    })
}

const FACTS: &str = r#""facts":{"a":{"type":"integer"},"b":{"type":"integer"},"t":{"type":"text"},"f":{"type":"boolean"},"d":{"type":"decimal"}}"#;

/// Three rules, of which the last names the others.
fn set(conditions: &[String], lateness_hours: i64) -> Arc<RuleSet> {
    let [one, two] = conditions else { panic!("two conditions") };
    let text = format!(
        r#"{{"id":"s","version":"1",{FACTS},"maxLateness":{},"rules":[
            {{"id":"both","when":{{"all":[{{"rule":"one"}},{{"rule":"two"}}]}}}},
            {{"id":"one","when":{one}}},{{"id":"two","when":{two}}}]}}"#,
        lateness_hours * HOUR
    );
    Arc::new(RuleSet::open(text.as_bytes(), Some(&PACKS)).unwrap_or_else(|error| panic!("{error}: {text}")))
}

fn facts() -> impl Strategy<Value = FactValues> {
    let number = || prop::option::of(-4..5_i32);
    (number(), number(), prop::option::of(prop::sample::select(vec!["x", "y", "w"])), prop::option::of(any::<bool>()))
        .prop_map(|(a, b, t, f)| {
            let number = |value: Option<i32>| value.map_or("null".to_owned(), |n| n.to_string());
            let text = format!(
                r#"{{"a":{},"b":{},"t":{},"f":{}}}"#,
                number(a),
                number(b),
                t.map_or("null".to_owned(), |t| format!("\"{t}\"")),
                f.map_or("null".to_owned(), |f| f.to_string())
            );
            FactValues::read(&Node::parse(text.as_bytes()).unwrap()).unwrap()
        })
}

/// Events by hour, some with a zone of their own; the same hour orders by number.
fn events() -> impl Strategy<Value = Vec<(i64, Event)>> {
    events_since(START)
}

fn events_since(start: i64) -> impl Strategy<Value = Vec<(i64, Event)>> {
    let zone = prop::option::weighted(0.4, prop::sample::select(&ZONES[..]));
    let event = (prop::sample::select(vec!["p", "p", "q", "r"]), 0..240_i64, -3..4_i32, zone);
    prop::collection::vec(event, 0..14).prop_map(move |events| {
        let event = |(n, (kind, hour, value, zone)): (usize, &(&str, i64, i32, Option<&str>))| {
            let (time, ms) = (since(start, *hour), start + hour * HOUR);
            let zone = zone.map_or(String::new(), |zone| format!(r#","timezone":"{zone}""#));
            let text = format!(
                r#"{{"specversion":"1.0","id":"{n}","source":"s","type":"{kind}","time":"{time}"{zone},"hlc":"{ms:012x}{n:04x}0000000000000001","data":{{"n":{value}}}}}"#
            );
            (*hour, Event::parse(text.as_bytes()).unwrap())
        };
        events.iter().enumerate().map(event).collect()
    })
}

/// A beginning, and events in the ten days behind it.
fn era() -> impl Strategy<Value = (i64, Vec<(i64, Event)>)> {
    prop::sample::select(&STARTS[..]).prop_flat_map(|start| (Just(start), events_since(start)))
}

/// Decimals with more digits than a double is rounded to, and fewer.
fn decimal() -> impl Strategy<Value = String> {
    let literals = vec!["0.5", "0.1234565", "0.1234564", "-0.000001", "2", "0", "-3", "1.000000001", "\"99999999.1\""];
    (prop::sample::select(vec!["gte", "lt", "eq", "ne", "gt", "lte"]), prop::sample::select(literals))
        .prop_map(|(test, literal)| format!(r#"{{"fact":"d","{test}":{literal}}}"#))
}

fn double() -> impl Strategy<Value = f64> {
    prop::sample::select(vec![
        0.5,
        0.1234565,
        0.123_456,
        0.123_457,
        -0.000_001,
        -0.0,
        2.0,
        -3.0,
        1.0,
        99_999_999.1,
        9e14,
        -9e14,
    ])
}

/// Facts as the bare path takes them.
fn in_slots<'f>(set: &'f RuleSet, facts: &'f FactValues) -> (TypedFacts<'f>, Vec<FactSlot>) {
    let (mut typed, mut slots) = (set.blank(), Vec::new());
    for (name, value) in &facts.0 {
        let slot = set.slot(name).unwrap();
        slots.push(slot);
        match value {
            Some(Literal::Integer(value)) => typed.integer(slot, *value).unwrap(),
            Some(Literal::Text(value)) => typed.text(slot, value).unwrap(),
            Some(Literal::Boolean(value)) => typed.boolean(slot, *value).unwrap(),
            _ => {}
        }
    }
    (typed, slots)
}

fn config() -> ProptestConfig {
    let config = ProptestConfig::default();
    // Cases that say nothing are drawn again, however many cases there are.
    ProptestConfig { failure_persistence: None, max_global_rejects: config.cases.saturating_add(1_024), ..config }
}

fn none() -> FactValues {
    FactValues::default()
}

/// Tests of single facts, which the linter sees through.
fn single() -> impl Strategy<Value = String> {
    let compare = || prop::sample::select(vec!["gte", "lt", "eq", "ne", "gt", "lte"]);
    let number = (compare(), prop::sample::select(vec!["-1", "0", "1", "2", "1.5"]));
    let (one, two) = (-1..3_i32, -1..3_i32);
    let word = || prop::sample::select(vec!["x", "y"]);
    prop_oneof![
        4 => number.prop_map(|(test, n)| format!(r#"{{"fact":"a","{test}":{n}}}"#)),
        2 => (compare(), -1..3_i32).prop_map(|(test, n)| format!(r#"{{"value":{n},"{test}":{{"fact":"a"}}}}"#)),
        2 => (one, two).prop_map(|(a, b)| format!(r#"{{"fact":"a","between":[{a},{b}]}}"#)),
        2 => (prop::sample::select(vec!["in", "notIn"]), prop::collection::vec(-1..3_i32, 0..4))
            .prop_map(|(test, of)| format!(r#"{{"fact":"a","{test}":{of:?}}}"#)),
        2 => (prop::sample::select(vec!["in", "notIn"]), prop::collection::vec(word(), 0..3))
            .prop_map(|(test, of)| format!(r#"{{"fact":"t","{test}":{of:?}}}"#)),
        2 => (prop::sample::select(vec!["eq", "ne"]), word()).prop_map(|(test, t)| format!(r#"{{"fact":"t","{test}":"{t}"}}"#)),
        2 => (prop::sample::select(vec!["a", "t", "f"]), any::<bool>())
            .prop_map(|(name, known)| format!(r#"{{"fact":"{name}","exists":{known}}}"#)),
        2 => prop::sample::select(vec![r#"{"fact":"f"}"#, r#"{"fact":"f","eq":false}"#, r#"{"fact":"f","ne":false}"#, r#"{"rule":"q"}"#, r#"{"value":true}"#])
            .prop_map(str::to_owned),
    ]
}

/// Every verdict of rules over some values of the facts, more than their literals tell apart.
fn tried(set: &RuleSet) -> Vec<Vec<Verdict>> {
    let mut seen: Vec<Vec<Verdict>> = vec![Vec::new(); set.rule_ids().count()];
    let number = |n: i64| if n == 8 { None } else { Some(Literal::Integer(n)) };
    for a in -4..=8 {
        for b in [-4, -3, -1, 0, 1, 2, 3, 5, 8] {
            for t in [None, Some("x"), Some("y"), Some("z"), Some(""), Some("xy")] {
                for f in [None, Some(false), Some(true)] {
                    let mut facts = FactValues::default();
                    facts.0.insert("a".to_owned(), number(a));
                    facts.0.insert("b".to_owned(), number(b));
                    facts.0.insert("t".to_owned(), t.map(|t| Literal::Text(t.to_owned())));
                    facts.0.insert("f".to_owned(), f.map(Literal::Boolean));
                    for (seen, verdict) in seen.iter_mut().zip(set.matches(&facts).unwrap()) {
                        if !seen.contains(&verdict) {
                            seen.push(verdict);
                        }
                    }
                }
            }
        }
    }
    seen
}

/// The rules that the linter calls never true, and never false.
fn linted(set: &RuleSet, code: &str) -> Vec<String> {
    let found = set.lint(None);
    found.iter().filter(|reason| reason.code == code).filter_map(|reason| reason.texts.get("rule").cloned()).collect()
}

fn two_rules(named: &str, condition: &str) -> RuleSet {
    let named = named.replace(r#"{"rule":"q"}"#, r#"{"fact":"f"}"#);
    let text = format!(
        r#"{{"id":"s","version":"1",{FACTS},"rules":[{{"id":"q","when":{named}}},{{"id":"r","when":{condition}}}]}}"#
    );
    RuleSet::open(text.as_bytes(), None).unwrap_or_else(|error| panic!("{error}: {text}"))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_linter_finds_what_trying_everything_does(named in condition(single()), condition in condition(single())) {
        let set = two_rules(&named, &condition);
        let seen = tried(&set);
        let (never_true, never_false) = (linted(&set, "rules.never_true"), linted(&set, "rules.never_false"));
        for (id, seen) in set.rule_ids().zip(seen) {
            prop_assert_eq!(never_true.iter().any(|rule| rule == id), !seen.contains(&Verdict::True), "{} of {} {}", id, named, condition);
            prop_assert_eq!(never_false.iter().any(|rule| rule == id), !seen.contains(&Verdict::False), "{} of {} {}", id, named, condition);
        }
    }

    #[test]
    fn the_linter_gives_no_false_alarm(
        named in condition(prop_oneof![single(), fact(), odd_fact()]),
        condition in condition(prop_oneof![single(), fact(), odd_fact()]),
    ) {
        let set = two_rules(&named, &condition);
        let seen = tried(&set);
        let (never_true, never_false) = (linted(&set, "rules.never_true"), linted(&set, "rules.never_false"));
        for (id, seen) in set.rule_ids().zip(seen) {
            prop_assert!(!never_true.iter().any(|rule| rule == id) || !seen.contains(&Verdict::True), "{} of {} {}", id, named, condition);
            prop_assert!(!never_false.iter().any(|rule| rule == id) || !seen.contains(&Verdict::False), "{} of {} {}", id, named, condition);
        }
    }

    #[test]
    fn steps_in_order_come_to_what_all_events_at_once_do(
        conditions in prop::collection::vec(condition(prop_oneof![3 => history(), 1 => fact()]), 2),
        (start, mut events) in era(), facts in facts(), late in 0..30_i64,
    ) {
        let set = set(&conditions, late);
        events.sort_by(|a, b| a.1.order(&b.1));
        let mut state = RuleState::new(&set);
        set.step(&mut state, &facts, &[], since(start, 0)).unwrap();
        let mut told: Vec<Verdict> = state.verdicts().to_vec();
        let mut so_far = Vec::new();
        // Behind the last event, time passes for another five days.
        let ends = events.iter().map(|(hour, event)| (*hour, Some(event.clone()))).chain([(360, None)]);
        for (hour, event) in ends.collect::<Vec<_>>() {
            let moment = since(start, hour);
            // In between, time passes to the moments that the state names, and to just before each.
            for n in 0..30 {
                let Some(next) = state.next_change_at().filter(|next| *next < moment) else { break };
                prop_assert!(state.now().is_some_and(|now| now < next), "{next} is over, in {conditions:?}");
                let before = state.verdicts().to_vec();
                let early = Instant::from_milliseconds(next.milliseconds() - 1).unwrap();
                if state.now().is_some_and(|now| now < early) {
                    let passed = set.advance(&mut state, early).unwrap();
                    prop_assert!(passed.changes.is_empty(), "something changed before {next}");
                    prop_assert_eq!(state.verdicts(), before.as_slice());
                }
                let passed = set.advance(&mut state, next).unwrap();
                for change in passed.changes { told[change.rule as usize] = change.to; }
                if n < 5 {
                    let whole = set.evaluate(&facts, &so_far, None, next).unwrap();
                    prop_assert_eq!(state.verdicts(), whole.verdicts(), "at {} in {:?}", next, conditions);
                    // Asked at a moment or come to it: what happens next does not depend on that. The moment of a fading
                    // sum is an estimate from the present, and the same present was just asked for.
                    prop_assert_eq!(state.next_change_at(), whole.next_change_at(), "at {} in {:?}", next, conditions);
                }
            }
            so_far.extend(event.clone());
            let new = event.as_slice();
            let stepped = set.step(&mut state, &none(), new, moment).unwrap();
            for change in stepped.changes {
                prop_assert_eq!(told[change.rule as usize], change.from);
                told[change.rule as usize] = change.to;
            }
            let whole = set.evaluate(&facts, &so_far, None, moment).unwrap();
            prop_assert_eq!(state.verdicts(), whole.verdicts(), "at {} in {:?}", hour, conditions);
            prop_assert_eq!(state.verdicts(), told.as_slice());
        }
    }

    #[test]
    fn a_fading_sum_names_few_moments(
        weights in prop::collection::vec((0..48_i64, 1..4_000_000_i64), 1..5), negative: bool, hours in 1..400_u32,
        limit in -6_000_000..6_000_000_i64, test in prop::sample::select(vec!["gte", "lt", "eq", "gt"]),
    ) {
        let text = format!(
            r#"{{"id":"s","version":"1","maxLateness":{},"rules":[{{"id":"r","when":{{"decayed":"a","of":"n","halfLife":"PT{hours}H","{test}":{limit}}}}}]}}"#,
            100 * HOUR
        );
        let set = RuleSet::open(text.as_bytes(), None).unwrap();
        let events: Vec<Event> = weights.iter().enumerate().map(|(n, (hour, weight))| {
            let (time, ms, sign) = (at(*hour), START + hour * HOUR, if negative { "-" } else { "" });
            let (whole, part) = (weight / 1_000_000, weight % 1_000_000);
            let text = format!(
                r#"{{"specversion":"1.0","id":"{n}","source":"s","type":"a","time":"{time}","hlc":"{ms:012x}{n:04x}0000000000000001","data":{{"n":{sign}{whole}.{part:06}}}}}"#
            );
            Event::parse(text.as_bytes()).unwrap()
        }).collect();
        let mut state = RuleState::new(&set);
        set.step(&mut state, &none(), &events, at(48)).unwrap();
        let (mut moments, mut changes) = (0, 0);
        while let Some(next) = state.next_change_at() {
            // Estimates come nearer quickly; the verdict changes at most twice on the way.
            moments += 1;
            prop_assert!(moments < 20, "{next}");
            let early = Instant::new(next.seconds() - i64::from(next.nanoseconds() == 0), next.nanoseconds().checked_sub(1).unwrap_or(999_999_999)).unwrap();
            prop_assert!(set.advance(&mut state, early).unwrap().changes.is_empty(), "before {next}");
            changes += set.advance(&mut state, next).unwrap().changes.len();
        }
        let end = set.evaluate(&none(), &events, None, at(48 + 60 * i64::from(hours))).unwrap();
        prop_assert_eq!(state.verdicts(), end.verdicts());
        prop_assert!(changes <= 2);
    }

    #[test]
    fn any_order_of_delivery_ends_in_the_same_bytes(
        conditions in prop::collection::vec(condition(history()), 2),
        (start, events, shuffled) in era().prop_flat_map(|(start, events)| (Just(start), Just(events.clone()), Just(events).prop_shuffle())),
        chunk in 1..5_usize, again: bool,
    ) {
        let at = |hours| since(start, hours);
        let (set, end) = (set(&conditions, 300), at(260));
        let all: Vec<Event> = events.iter().map(|(_, event)| event.clone()).collect();
        let mut once = RuleState::new(&set);
        set.step(&mut once, &none(), &all, end).unwrap();
        let mut parts = RuleState::new(&set);
        for (n, part) in shuffled.chunks(chunk).enumerate() {
            let part: Vec<Event> = part.iter().map(|(_, event)| event.clone()).collect();
            let moment = at(20 * n as i64);
            set.step(&mut parts, &none(), &part, moment).unwrap();
            if again {
                let stepped = set.step(&mut parts, &none(), &part, moment).unwrap();
                prop_assert_eq!(stepped.duplicates, part.len());
            }
            parts = set.open_state(&set.state_bytes(&parts)).unwrap();
        }
        let end = at(290).max(parts.now().unwrap_or(end));
        set.advance(&mut once, end).unwrap();
        set.advance(&mut parts, end).unwrap();
        prop_assert_eq!(set.state_bytes(&once), set.state_bytes(&parts));
        prop_assert_eq!(once.verdicts(), parts.verdicts());
        let whole = set.evaluate(&none(), &all, None, end).unwrap();
        prop_assert_eq!(once.verdicts(), whole.verdicts(), "{:?}", conditions);
        let opened = set.open_state(&set.state_bytes(&once)).unwrap();
        prop_assert_eq!(opened.verdicts(), once.verdicts());
        prop_assert_eq!(opened.next_change_at(), once.next_change_at());
    }

    #[test]
    fn a_proof_says_what_the_verdict_is_and_another_derivation_agrees(
        conditions in prop::collection::vec(condition(prop_oneof![2 => history(), 1 => fact()]), 2),
        events in events(), facts in facts(), hours in 0..280_i64,
    ) {
        let set = set(&conditions, 0);
        let all: Vec<Event> = events.iter().map(|(_, event)| event.clone()).collect();
        let request = EvaluateRulesRequest {
            rule_set: None, facts: facts.clone(), events: all.clone(), since: None, now: Some(at(hours)), rules: None,
            proofs: true, what_if: None,
        };
        let answer = decide::rules_evaluate(&Inputs::with_rule_set(&set), request).unwrap().answer;
        for rule in answer.rules {
            let proof = rule.proof.unwrap();
            prop_assert_eq!(proof.tree.verdict, rule.verdict);
            prop_assert_eq!(rule.progress == Some(1_000_000_u32.into()), rule.verdict == Verdict::True);
            let claim = VerifyRulesRequest {
                rule_set: None, facts: facts.clone(), events: all.clone(), since: None, now: Some(at(hours)),
                rule: rule.id, tree: proof.tree,
            };
            let verified = decide::rules_verify(&Inputs::with_rule_set(&set), claim).unwrap().answer;
            prop_assert_eq!(verified.mismatch, None, "{:?}", conditions);
        }
    }

    #[test]
    fn the_smallest_change_flips_the_verdict(
        named in condition(prop_oneof![fact(), odd_fact()]),
        condition in condition(prop_oneof![4 => fact(), 4 => odd_fact(), 1 => Just(r#"{"rule":"q"}"#.to_owned())]),
        facts in facts(),
    ) {
        let text = format!(r#"{{"id":"s","version":"1",{FACTS},"rules":[{{"id":"q","when":{named}}},{{"id":"r","when":{condition}}}]}}"#);
        let set = RuleSet::open(text.as_bytes(), None).unwrap();
        let state = set.evaluate(&facts, &[], None, at(0)).unwrap();
        let Some(near) = set.proof(&state, 1).unwrap().near_miss else { return Ok(()) };
        prop_assume!(near.total as usize == near.repairs.len());
        let holds = state.verdict(1) == Verdict::True;
        let (mut fitting, mut flipped) = (0, 0);
        for changed in others(&facts, &near.repairs, &named, &condition) {
            let verdicts = set.matches(&changed).unwrap();
            if near.repairs.iter().all(|repair| made(repair, &changed, verdicts[0])) {
                fitting += 1;
                flipped += usize::from((verdicts[1] == Verdict::True) != holds);
            }
        }
        prop_assert!(fitting > 0, "no facts do {:?} of {} with {} in {:?}", near, condition, named, facts);
        prop_assert!(flipped > 0, "{:?} changes nothing of {} with {} in {:?}", near, condition, named, facts);
        // What a result must be is not looked at: there facts that do it are enough.
        let plain = near.repairs.iter().all(|repair| ["a", "b", "t", "f", "q"].contains(&repair.operand.as_str()));
        prop_assert!(!near.exact || !plain || flipped == fitting, "{:?} is not enough for {} with {} in {:?}", near, condition, named, facts);
    }

    #[test]
    fn changed_facts_touch_every_rule_that_they_can_change(
        conditions in prop::collection::vec(condition(fact()), 2), changes in prop::collection::vec(facts(), 2..6),
    ) {
        let set = set(&conditions, 0);
        let (mut named, mut typed) = (RuleState::new(&set), RuleState::new(&set));
        let mut stepped = Stepped::default();
        for (hour, facts) in (0..).zip(&changes) {
            let by_name = set.step(&mut named, facts, &[], at(hour)).unwrap();
            let (values, slots) = in_slots(&set, facts);
            set.step_into(&mut typed, &values, &slots, &[], at(hour), &mut stepped).unwrap();
            let whole = set.matches(facts).unwrap();
            prop_assert_eq!(named.verdicts(), whole.as_slice(), "{:?}", conditions);
            prop_assert_eq!(typed.verdicts(), whole.as_slice(), "{:?}", conditions);
            prop_assert_eq!(&by_name, &stepped);
            prop_assert_eq!(set.state_bytes(&named), set.state_bytes(&typed));
        }
    }

    #[test]
    fn columns_come_to_what_each_row_does(
        conditions in prop::collection::vec(condition(prop_oneof![2 => fact(), 1 => decimal()]), 2),
        rows in prop::collection::vec((-4..5_i64, -4..5_i64, 0..4_usize, 0..2_i64, double()), 0..5),
        known in any::<[bool; 5]>(), repeated in prop::sample::select(vec![1_usize, 1, 1, 100]),
    ) {
        let set = set(&conditions, 0);
        // More rows than are decided together, now and then.
        let rows: Vec<_> = std::iter::repeat_n(rows, repeated).flatten().collect();
        let texts = ["x", "y", "w", "xyz"];
        let (a, b): (Vec<i64>, Vec<i64>) = rows.iter().map(|row| (row.0, row.1)).unzip();
        let t: Vec<&str> = rows.iter().map(|row| texts[row.2]).collect();
        let (f, d): (Vec<i64>, Vec<f64>) = rows.iter().map(|row| (row.3, row.4)).unzip();
        let columns = [
            ("a", FactColumn::Integers(&a)), ("b", FactColumn::Integers(&b)), ("t", FactColumn::Texts(&t)),
            ("f", FactColumn::Integers(&f)), ("d", FactColumn::Floats(&d)),
        ];
        let given: Vec<_> = columns.into_iter().zip(known).filter(|(_, known)| *known).map(|(column, _)| column).collect();
        let mut out = vec![Verdict::Unknown; rows.len() * 3];
        set.matches_columns(&given, rows.len(), &mut out).unwrap();
        for (row, verdicts) in rows.iter().zip(out.chunks(3)) {
            let mut facts = set.blank();
            for (name, _) in &given {
                let slot = set.slot(name).unwrap();
                match *name {
                    "a" => facts.integer(slot, row.0),
                    "b" => facts.integer(slot, row.1),
                    "t" => facts.text(slot, texts[row.2]),
                    "f" => facts.boolean(slot, row.3 == 1),
                    _ => facts.float(slot, row.4),
                }.unwrap();
            }
            let mut alone = [Verdict::Unknown; 3];
            set.verdicts(&facts, &mut alone).unwrap();
            prop_assert_eq!(verdicts, alone.as_slice(), "{:?} {:?}", row, conditions);
        }
        // Whole numbers of a decimal fact.
        let given = [("d", FactColumn::Integers(&a))];
        set.matches_columns(&given, rows.len(), &mut out).unwrap();
        for (row, verdicts) in rows.iter().zip(out.chunks(3)) {
            let mut facts = set.blank();
            facts.integer(set.slot("d").unwrap(), row.0).unwrap();
            let mut alone = [Verdict::Unknown; 3];
            set.verdicts(&facts, &mut alone).unwrap();
            prop_assert_eq!(verdicts, alone.as_slice(), "{:?} {:?}", row, conditions);
        }
    }
}

#[test]
fn a_travellers_state_does_not_depend_on_the_order_of_delivery() {
    let text = r#"{"id":"s","version":"1","maxLateness":14400000,"rules":[
        {"id":"r","when":{"count":"a","calendar":{"unit":"day"},"gte":1}}]}"#;
    let set = RuleSet::open(text.as_bytes(), Some(&PACKS)).unwrap();
    let event = |id: &str, kind: &str, time: &str, zone: &str| {
        let ms = Instant::parse(time).unwrap().milliseconds();
        let text = format!(
            r#"{{"specversion":"1.0","id":"{id}","source":"s","type":"{kind}","time":"{time}","timezone":"{zone}","hlc":"{ms:012x}00000000000000000001"}}"#
        );
        Event::parse(text.as_bytes()).unwrap()
    };
    let first = event("1", "a", "2026-01-10T12:00:00Z", "America/New_York");
    let away = event("2", "b", "2026-01-11T18:00:00Z", "Pacific/Apia");
    let home = event("3", "b", "2026-01-11T19:00:00Z", "America/New_York");
    let now = Instant::parse("2026-01-11T20:00:00Z").unwrap();
    let delivered = |batches: &[&[Event]]| {
        let mut state = RuleState::new(&set);
        set.step(&mut state, &none(), std::slice::from_ref(&first), first.time().unwrap()).unwrap();
        for events in batches {
            set.step(&mut state, &none(), events, now).unwrap();
        }
        set.state_bytes(&state)
    };
    let (away, home) = (std::slice::from_ref(&away), std::slice::from_ref(&home));
    assert_eq!(delivered(&[away, home]), delivered(&[home, away]));
}
