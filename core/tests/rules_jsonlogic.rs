//! JSONLogic: the whole public suite, and what holds for any rule.

#![cfg(feature = "rules")]
#![allow(clippy::unwrap_used)]

use hivecore::rules::jsonlogic::Logic;
use hivecore::wire::{Document, canonical};
use proptest::prelude::*;
use serde_json::{Value, json};

const SUITE: &str = include_str!("data/jsonlogic/compatible.json");

/// The result's canonical text, or the error's code.
fn applied(rule: &Value, data: &Value) -> Result<String, &'static str> {
    let document = |value: &Value| Document::parse(&value.to_string());
    let run = || Logic::read(&document(rule)?)?.apply(&document(data)?, 1_000_000);
    run().map(|(result, ..)| result).map_err(|error| error.code.name())
}

fn cases(text: &str) -> Vec<Value> {
    let all: Vec<Value> = serde_json::from_str(text).unwrap();
    all.into_iter().filter(Value::is_object).collect()
}

fn passes(case: &Value) -> bool {
    let expected = canonical(case["result"].to_string().as_bytes()).map_err(|error| error.code.name());
    expected.is_ok() && applied(&case["rule"], case.get("data").unwrap_or(&Value::Null)) == expected
}

#[test]
fn the_whole_public_suite_passes() {
    let cases = cases(SUITE);
    assert_eq!(cases.len(), 278);
    let failed: Vec<&Value> = cases.iter().filter(|case| !passes(case)).collect();
    assert!(failed.is_empty(), "{} of 278 fail: {failed:#?}", failed.len());
}

/// The extended suites of datalogic-rs test its own operators and its own choices beside the standard's. With
/// `HIVECORE_JSONLOGIC_SUITES` naming their folder this prints how many of them hold here.
#[test]
fn the_extended_suites_are_counted() {
    let Some(folder) = std::env::var_os("HIVECORE_JSONLOGIC_SUITES") else {
        eprintln!("SKIPPED: HIVECORE_JSONLOGIC_SUITES names no folder with the suites of datalogic-rs");
        return;
    };
    let index: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(std::path::Path::new(&folder).join("index.json")).unwrap())
            .unwrap();
    let (mut run, mut held) = (0, 0);
    for name in index.iter().filter_map(Value::as_str) {
        let text = std::fs::read_to_string(std::path::Path::new(&folder).join(name)).unwrap();
        let cases: Vec<Value> = cases(&text).into_iter().filter(|case| case.get("result").is_some()).collect();
        let passed = cases.iter().filter(|case| passes(case)).count();
        eprintln!("{name}: {passed} of {}", cases.len());
        (run, held) = (run + cases.len(), held + passed);
    }
    eprintln!("all: {held} of {run} cases with a result");
    assert!(held > 0);
}

#[test]
fn javascript_as_it_is() {
    // Taken from json-logic-js 2.0.5 in Node, where they can surprise.
    for (rule, data, expected) in [
        (json!({"==": [null, 0]}), json!(null), json!(false)),
        (json!({"==": [[1], "1"]}), json!(null), json!(true)),
        (json!({"==": [[1], [1]]}), json!(null), json!(false)),
        (json!({"===": [{"var": "a"}, {"var": "a"}]}), json!({"a": [1]}), json!(true)),
        (json!({"==": [{"var": "a"}, "[object Object]"]}), json!({"a": {"b": 1}}), json!(true)),
        (json!({"==": [{"var": "a"}, "1,,2"]}), json!({"a": [1, null, 2]}), json!(true)),
        (json!({"<": [null, 1]}), json!(null), json!(true)),
        (json!({"<": ["10", "9"]}), json!(null), json!(true)),
        (json!({"<": ["10", 9]}), json!(null), json!(false)),
        (json!({"<": ["x", 1]}), json!(null), json!(false)),
        (json!({">=": ["x", 1]}), json!(null), json!(false)),
        (json!({"<": ["\u{e000}", "\u{1f600}"]}), json!(null), json!(false)),
        (json!({"+": ["2.5 pies", "0x10"]}), json!(null), json!(2.5)),
        (json!({"-": ["0x10"]}), json!(null), json!(-16)),
        (json!({"*": ["2"]}), json!(null), json!("2")),
        (json!({"/": [1, 0]}), json!(null), json!(null)),
        (json!({"%": [-7.5, 2]}), json!(null), json!(-1.5)),
        (json!({"max": []}), json!(null), json!(null)),
        (json!({"max": ["3", [7], null]}), json!(null), json!(7)),
        (json!({"min": [1, "x"]}), json!(null), json!(null)),
        (
            json!({"cat": [null, [1, [2, null]], {"a": 1, "b": 2}, true, 1e21, 0.1]}),
            json!(0),
            json!("1,2,[object Object]true1e+210.1"),
        ),
        (json!({"substr": [12345, 1, 2]}), json!(null), json!("23")),
        (json!({"substr": ["abc", -9, 2]}), json!(null), json!("ab")),
        (json!({"substr": ["abc", 1, null]}), json!(null), json!("")),
        (json!({"substr": ["a\u{1f600}b", 2]}), json!(null), json!("\u{fffd}b")),
        (json!({"in": [1, "x1y"]}), json!(null), json!(true)),
        (json!({"in": ["", ""]}), json!(null), json!(false)),
        (json!({"in": ["1", [1, 2]]}), json!(null), json!(false)),
        (json!({"in": ["a", null]}), json!(null), json!(false)),
        (json!({"var": "a.length"}), json!({"a": "\u{1f600}"}), json!(2)),
        (json!({"var": "a.1"}), json!({"a": "xyz"}), json!("y")),
        (json!({"var": "a.01"}), json!({"a": [1, 2]}), json!(null)),
        (json!({"var": "a.toString"}), json!({"a": "x"}), json!(null)),
        (json!({"var": ["a", {"var": "b"}]}), json!({"b": 5}), json!(5)),
        (json!({"var": ["a", 5]}), json!({"a": null}), json!(null)),
        (json!({"and": []}), json!(null), json!(null)),
        (json!({"==": [{"and": []}, null]}), json!(null), json!(true)),
        (json!({"===": [{"and": []}, null]}), json!(null), json!(false)),
        (json!({"<": [1, 2, {"and": []}]}), json!(null), json!(true)),
        (json!({"if": [0, 1, 0, 2]}), json!(null), json!(null)),
        (json!({"if": [true, 1, {"no such": []}]}), json!(null), json!(1)),
        (json!({"!": []}), json!(null), json!(true)),
        (json!({"!!": [{}]}), json!(null), json!(true)),
        (json!({"all": [[], true]}), json!(null), json!(false)),
        (json!({"none": [null, true]}), json!(null), json!(true)),
        (json!({"filter": ["abc", true]}), json!(null), json!([])),
        (json!({"reduce": [[1, 2], {"cat": [{"var": "accumulator"}, {"var": "current"}]}]}), json!(null), json!("12")),
        (json!({"reduce": [5, 1, "kept"]}), json!(null), json!("kept")),
        (json!({"missing": [["a", "b"], "c"]}), json!({"a": ""}), json!(["a", "b"])),
        (json!({"missing_some": ["2", ["a", "b"]]}), json!({"a": 1}), json!(["b"])),
        (json!({"log": "x"}), json!(null), json!("x")),
        (json!({"a": 1, "b": {"var": "x"}}), json!({"x": 1}), json!({"a": 1, "b": {"var": "x"}})),
        (json!({}), json!(null), json!({})),
    ] {
        let expected = canonical(expected.to_string().as_bytes()).unwrap();
        assert_eq!(applied(&rule, &data), Ok(expected), "{rule} with {data}");
    }
}

#[test]
fn what_javascript_throws_is_refused() {
    for (rule, code) in [
        (json!({"no such": 1}), "rules.jsonlogic_operation"),
        (json!({"*": []}), "rules.jsonlogic_type"),
        (json!({"missing_some": [1]}), "rules.jsonlogic_type"),
    ] {
        assert_eq!(applied(&rule, &Value::Null), Err(code), "{rule}");
    }
}

#[test]
fn neither_time_nor_memory_runs_away() {
    let many: Vec<u32> = (0..200).collect();
    let accumulator = json!({"var": "accumulator"});
    for (step, code) in [
        (json!({"cat": [accumulator, accumulator]}), "budget.exhausted"),
        (json!({"merge": [accumulator, accumulator]}), "budget.exhausted"),
        (json!([accumulator]), "json.depth"),
        (json!({"var": ""}), "json.depth"),
    ] {
        let rule = json!({"reduce": [many, step, "sixteen letters."]});
        assert_eq!(applied(&rule, &Value::Null), Err(code), "{rule}");
    }
}

/// Thirty levels of a list that holds the one before twice: 2^30 items to spell, 31 to keep.
#[test]
fn what_is_shared_is_charged_before_it_is_spelled() {
    let numbers: Vec<i32> = (0..30).collect();
    let accumulator = json!({"var": "accumulator"});
    let doubled = json!({"reduce": [numbers, [accumulator, accumulator], 0]});
    for rule in [
        doubled.clone(),
        json!({"==": [doubled, "x"]}),
        json!({"!=": [1, doubled]}),
        json!({"<": [doubled, 1]}),
        json!({"<": [0, 1, doubled]}),
        json!({"+": [doubled, 1]}),
        json!({"*": [doubled, 1]}),
        json!({"max": [doubled]}),
        json!({"%": [1, doubled]}),
        json!({"cat": ["a", doubled]}),
        json!({"substr": [doubled, 0, 1]}),
        json!({"substr": ["a", doubled]}),
        json!({"in": [doubled, "text"]}),
        json!({"var": doubled}),
        json!({"missing": [[doubled]]}),
        json!({"missing": [[[doubled, 1]]]}),
        json!({"missing_some": [1, [doubled]]}),
        json!({"missing_some": [doubled, [1]]}),
    ] {
        assert_eq!(applied(&rule, &Value::Null), Err("budget.exhausted"), "{rule}");
    }
    // What asks for no text of it costs none.
    for (rule, expected) in [
        (json!({"!": [doubled]}), "false"),
        (json!({"===": [doubled, doubled]}), "false"),
        (json!({"in": [1, doubled]}), "false"),
        (json!({"if": [doubled, 1, 2]}), "1"),
    ] {
        assert_eq!(applied(&rule, &Value::Null), Ok(expected.to_owned()), "{rule}");
    }
    // One text, many times in one operation.
    let text = "x".repeat(100_000);
    let many: Vec<Value> = (0..200).map(|_| json!({"var": "t"})).collect();
    assert_eq!(applied(&json!({"cat": many}), &json!({"t": text})), Err("budget.exhausted"));
}

/// Any JSON value, small.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..4_i32).prop_map(Value::from),
        prop::sample::select(vec!["", "0", "1", "a", "a.b", "x1", "-2", " 3 "]).prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 12, 3, |inner| {
        let record = prop::collection::btree_map(prop::sample::select(vec!["a", "b"]), inner.clone(), 0..3);
        prop_oneof![
            prop::collection::vec(inner, 0..3).prop_map(Value::from),
            record.prop_map(|map| map.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<Value>()),
        ]
    })
}

/// Any rule.
fn any_rule() -> impl Strategy<Value = Value> {
    any_value().prop_recursive(3, 16, 3, |inner| {
        let names = "== === != !== > >= < <= !! ! and or if ?: + - * / % min max cat substr in merge log var missing missing_some filter map reduce all none some";
        let names: Vec<&str> = names.split(' ').collect();
        (prop::sample::select(names), prop::collection::vec(inner, 0..4)).prop_map(|(name, terms)| json!({ name: terms }))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn results_are_canonical_and_repeat(rule in any_rule(), data in any_value()) {
        let result = applied(&rule, &data);
        prop_assert_eq!(&result, &applied(&rule, &data));
        match result {
            Ok(text) => prop_assert_eq!(canonical(text.as_bytes()), Ok(text)),
            Err(code) => prop_assert!(["rules.jsonlogic_type", "rules.jsonlogic_operation", "json.depth"].contains(&code), "{}", code),
        }
    }

    #[test]
    fn laws_of_the_operations(a in any_value(), b in any_value()) {
        let truth = |rule: Value| applied(&rule, &json!({"a": a, "b": b})).unwrap() == "true";
        let (x, y) = (json!({"var": "a"}), json!({"var": "b"}));
        prop_assert_eq!(truth(json!({"==": [x, y]})), truth(json!({"==": [y, x]})));
        prop_assert_eq!(truth(json!({"!=": [x, y]})), !truth(json!({"==": [x, y]})));
        prop_assert_eq!(truth(json!({"<": [x, y]})), truth(json!({">": [y, x]})));
        let (same, equal) = (truth(json!({"===": [x, y]})), truth(json!({"==": [x, y]})));
        prop_assert!(!same || equal);
        let (less, most) = (truth(json!({"<": [x, y]})), truth(json!({"<=": [x, y]})));
        prop_assert!(!less || most);
        prop_assert_eq!(truth(json!({"!": [x]})), !truth(json!({"!!": [x]})));
    }
}
