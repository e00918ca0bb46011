//! Decision tables: known tables, and for random ones what a grid of facts shows by trying them all.

#![cfg(feature = "rules")]
#![allow(clippy::unwrap_used)]

use hivecore::rules::decision_table::{CompiledTable, DecisionTable, TableDecision, TableReport};
use hivecore::wire::{Document, Node, Read, text};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

fn compiled(table: &Value) -> Result<CompiledTable, (String, String)> {
    let source = table.to_string();
    let read = Node::parse(source.as_bytes()).and_then(|node| DecisionTable::read(&node));
    read.and_then(|table| CompiledTable::compile(&table)).map_err(|e| (e.code.name().to_owned(), e.path.clone()))
}

fn decided(table: &CompiledTable, facts: &Value) -> Result<TableDecision, String> {
    let facts = Document::parse(&facts.to_string()).unwrap();
    let node = facts.node().unwrap();
    table.decide(node.members().unwrap()).map_err(|error| error.code.name().to_owned())
}

fn outputs(table: &Value, facts: &Value) -> Value {
    let decision = decided(&compiled(table).unwrap(), facts).unwrap();
    let rows: Value = serde_json::from_str(&text(&decision.outputs).unwrap()).unwrap();
    let values = |row: &Value| {
        row.as_array().unwrap().iter().map(|field| field["value"]["value"].clone()).collect::<Vec<Value>>()
    };
    rows.as_array().unwrap().iter().map(values).collect()
}

/// The discount table of the DMN introductions, with a gap.
fn discounts(policy: &str) -> Value {
    json!({
        "hitPolicy": policy,
        "inputs": [{"fact": "tier", "type": "text", "allowed": "\"gold\", \"silver\", \"none\""}, {"fact": "total", "type": "decimal"}],
        "outputs": [{"name": "discount", "type": "decimal", "values": ["15", "10", "5", "0"]}],
        "rules": [
            {"when": ["\"gold\"", ">= 100"], "then": ["15"]},
            {"when": ["\"gold\", \"silver\"", "[50..100)"], "then": ["10"]},
            {"when": ["-", "< 50"], "then": ["0"]},
            {"when": ["\"silver\"", ">= 100"], "then": ["5"]}
        ]
    })
}

fn report(table: &Value) -> TableReport {
    compiled(table).unwrap().check(1_000_000).unwrap()
}

#[test]
fn a_gap_is_found_with_facts_that_show_it() {
    let found = report(&discounts("unique"));
    assert!(found.overlaps.is_empty() && found.unreachable.is_empty() && !found.complete && !found.exhausted);
    let gaps = text(&found.gaps).unwrap();
    assert_eq!(
        gaps,
        r#"[{"example":[{"name":"tier","value":{"kind":"text","value":"none"}},{"name":"total","value":{"kind":"decimal","value":"50"}}],"region":[{"fact":"tier","test":"\"none\""},{"fact":"total","test":">= 50"}]}]"#
    );
}

#[test]
fn hit_policies() {
    let facts = json!({"tier": "gold", "total": "120.00"});
    assert_eq!(outputs(&discounts("unique"), &facts), json!([["15"]]));
    let mut table = discounts("first");
    table["rules"].as_array_mut().unwrap().insert(0, json!({"id": "all", "when": ["-", "-"], "then": ["5"]}));
    assert_eq!(outputs(&table, &facts), json!([["5"]]));
    assert_eq!(report(&table).unreachable.len(), 4);
    table["hitPolicy"] = json!("priority");
    assert_eq!(outputs(&table, &facts), json!([["15"]]));
    table["hitPolicy"] = json!("unique");
    assert_eq!(decided(&compiled(&table).unwrap(), &facts), Err("rules.table_conflict".to_owned()));
    table["hitPolicy"] = json!("collect");
    assert_eq!(outputs(&table, &facts), json!([["5"], ["15"]]));
    for (aggregation, value) in [("sum", json!("20")), ("min", json!("5")), ("max", json!("15")), ("count", json!(2))] {
        table["aggregation"] = json!(aggregation);
        assert_eq!(outputs(&table, &facts), json!([[value]]), "{aggregation}");
    }
}

#[test]
fn why_a_row_does_not_fit() {
    let decision = decided(&compiled(&discounts("unique")).unwrap(), &json!({"tier": "none", "total": 49.99})).unwrap();
    assert_eq!(decision.matched, ["3"]);
    assert_eq!(
        text(&decision.rows[1]).unwrap(),
        r#"{"failed":[{"fact":"tier","test":"\"gold\", \"silver\"","value":{"kind":"text","value":"none"}},{"fact":"total","test":"[50..100)","value":{"kind":"decimal","value":"49.99"}}],"fits":false,"outranked":false,"rule":"2"}"#
    );
}

#[test]
fn cells_of_every_type() {
    for (kind, cell, fits, fails) in [
        ("boolean", "true", json!(true), json!(false)),
        ("boolean", "not(true)", json!(false), json!(true)),
        ("integer", "[1..3], 7", json!(7), json!(4)),
        ("integer", "]1..3[", json!(2), json!(3)),
        ("integer", "not(< 0, > 9)", json!(0), json!(-1)),
        ("decimal", "(0..0.1]", json!(0.1), json!(0)),
        ("decimal", "> -1.5", json!("-1.499999999"), json!(-1.5)),
        ("text", "\"a,b\", \"\\\"\"", json!("\""), json!("a")),
        ("text", "not(\"a\")", json!("anything"), json!("a")),
        ("date", "< date(\"2024-03-01\")", json!("2024-02-29"), json!("2024-03-01")),
        ("date", "[@\"2026-01-01\"..@\"2026-12-31\"]", json!("2026-12-31"), json!("2027-01-01")),
        (
            "instant",
            ">= date and time(\"2026-01-01T00:00:00Z\")",
            json!("2026-01-01T00:00:00Z"),
            json!("2025-12-31T23:59:59.999999999Z"),
        ),
    ] {
        let table = json!({"hitPolicy": "first", "inputs": [{"fact": "x", "type": kind}],
            "outputs": [{"name": "y", "type": "boolean"}], "rules": [{"when": [cell], "then": ["true"]}]});
        let table = compiled(&table).unwrap();
        assert_eq!(decided(&table, &json!({"x": fits})).unwrap().matched, ["1"], "{kind} {cell}");
        assert!(decided(&table, &json!({"x": fails})).unwrap().matched.is_empty(), "{kind} {cell}");
    }
}

#[test]
fn absent_facts() {
    let mut table = json!({"hitPolicy": "unique", "inputs": [{"fact": "x", "type": "integer", "optional": true}],
        "outputs": [{"name": "y", "type": "text", "default": "\"none\""}],
        "rules": [{"when": ["null"], "then": ["\"absent\""]}, {"when": ["< 0, null"], "then": ["\"low\""]}]});
    let found = report(&table);
    assert_eq!(found.overlaps.len(), 1);
    assert_eq!(text(&found.overlaps[0].region).unwrap(), r#"[{"fact":"x","test":"null"}]"#);
    assert_eq!(text(&found.gaps[0].region).unwrap(), r#"[{"fact":"x","test":">= 0"}]"#);
    // A region reads as it is meant: "-" would take the absent fact in.
    for kind in ["integer", "decimal", "text", "date", "boolean"] {
        let table = json!({"hitPolicy": "unique", "inputs": [{"fact": "x", "type": kind, "optional": true}],
            "outputs": [{"name": "y", "type": "integer"}], "rules": [{"when": ["null"], "then": ["1"]}]});
        let found = text(&report(&table).gaps[0].region).unwrap();
        assert_eq!(found, r#"[{"fact":"x","test":"not(null)"}]"#, "{kind}");
    }
    table["hitPolicy"] = json!("first");
    for facts in [json!({}), json!({"x": null})] {
        assert_eq!(outputs(&table, &facts), json!([["absent"]]));
    }
    assert_eq!(outputs(&table, &json!({"x": 3})), json!([["none"]]));
    table["inputs"][0]["optional"] = json!(false);
    assert_eq!(compiled(&table).unwrap_err().0, "rules.table_cell");
}

/// Interval cells over 0 to 9.
fn any_cell() -> impl Strategy<Value = String> {
    let interval = (0..10_i32, 0..10_i32, prop::sample::select(vec!["[", "("]), prop::sample::select(vec!["]", ")"]));
    let interval = interval.prop_map(|(a, b, open, close)| {
        // Brackets that leave something inside.
        let (low, high) = (a.min(b), a.max(b));
        let open = if low < high { open } else { "[" };
        let close = if low + i32::from(open == "(") < high { close } else { "]" };
        format!("{open}{low}..{high}{close}")
    });
    prop_oneof![
        1 => Just("-".to_owned()),
        3 => interval,
        2 => (0..10_i32).prop_map(|a| a.to_string()),
        1 => (1..10_i32).prop_map(|a| format!("< {a}")),
        1 => (0..10_i32).prop_map(|a| format!(">= {a}")),
        1 => (0..10_i32).prop_map(|a| format!("not({a})")),
        1 => (0..10_i32, 0..10_i32).prop_map(|(a, b)| format!("{a}, {b}")),
    ]
}

/// Tables with three columns of ten values.
fn any_table() -> impl Strategy<Value = Value> {
    let row = (prop::collection::vec(any_cell(), 3), 0..4_i32);
    (prop::collection::vec(row, 1..6), prop::sample::select(vec!["unique", "any", "first", "priority"])).prop_map(
        |(rows, policy)| {
            let rules: Vec<Value> =
                rows.iter().map(|(when, then)| json!({"when": when, "then": [then.to_string()]})).collect();
            let input = |name| json!({"fact": name, "type": "integer", "allowed": "[0..9]"});
            json!({"hitPolicy": policy, "inputs": [input("a"), input("b"), input("c")],
            "outputs": [{"name": "y", "type": "integer", "values": ["3", "1", "2", "0"]}], "rules": rules})
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Each gap's example fits no row, each overlap's fits both; the gaps hold exactly the facts that no row fits.
    #[test]
    fn checks_tell_the_truth(table in any_table(), probe in prop::collection::vec(0..10_i32, 3)) {
        let compiled = compiled(&table).unwrap();
        let found = compiled.check(1_000_000).unwrap();
        prop_assert!(!found.exhausted);
        let fitting = |facts: &Value| -> Vec<String> {
            let mut table = table.clone();
            table["hitPolicy"] = json!("collect");
            decided(&self::compiled(&table).unwrap(), facts).unwrap().matched
        };
        let facts = |example: &[hivecore::rules::decision_table::TableField]| -> Value {
            let fields: Value = serde_json::from_str(&text(&example.to_vec()).unwrap()).unwrap();
            fields.as_array().unwrap().iter().map(|f| (f["name"].as_str().unwrap().to_owned(), f["value"]["value"].clone())).collect()
        };
        for gap in &found.gaps {
            prop_assert!(fitting(&facts(&gap.example)).is_empty());
        }
        for overlap in &found.overlaps {
            let both = fitting(&facts(&overlap.example));
            prop_assert!(overlap.rules.iter().all(|rule| both.contains(rule)));
        }
        let probe = json!({"a": probe[0], "b": probe[1], "c": probe[2]});
        let fits = fitting(&probe);
        prop_assert!(!found.complete || !fits.is_empty());
        let policy = table["hitPolicy"].as_str().unwrap();
        match decided(&compiled, &probe) {
            Err(code) => prop_assert!(code == "rules.table_conflict" && !found.overlaps.is_empty()),
            Ok(decision) => {
                prop_assert_eq!(decision.matched.len(), usize::from(!fits.is_empty()));
                prop_assert!(decision.matched.iter().all(|rule| found.unreachable.iter().all(|u| u.rule != *rule)), "{}", policy);
                prop_assert!(decision.rows.iter().all(|row| row.fits == row.failed.is_empty()));
            }
        }
    }
}

/// All facts of a small table are tried: gaps and unreachable rows are exactly those that trying finds.
#[test]
fn checks_are_exact_on_small_tables() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..60 {
        let table = any_table().new_tree(&mut runner).unwrap().current();
        let compiled = compiled(&table).unwrap();
        let found = compiled.check(1_000_000).unwrap();
        let (mut reached, mut gap) = (std::collections::BTreeSet::new(), false);
        for n in 0..1000 {
            let facts = json!({"a": n % 10, "b": n / 10 % 10, "c": n / 100});
            if let Ok(decision) = decided(&compiled, &facts) {
                gap |= decision.matched.is_empty();
                reached.extend(decision.matched);
            }
        }
        assert_eq!(gap, !found.complete, "{table}");
        if ["first", "priority"].contains(&table["hitPolicy"].as_str().unwrap()) {
            let rows = table["rules"].as_array().unwrap().len();
            let never: Vec<String> = (1..=rows).map(|n| n.to_string()).filter(|n| !reached.contains(n)).collect();
            let said: Vec<String> = found.unreachable.iter().map(|u| u.rule.clone()).collect();
            assert_eq!(said, never, "{table}");
        }
    }
}
