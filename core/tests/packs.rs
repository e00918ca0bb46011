//! Versions of packs: on each day one is in force or none, and nobody guesses which is meant.

#![allow(clippy::expect_used)]

use hivecore::Packs;
use hivecore::foundation::date::Date;
use hivecore::foundation::pack::Shelf;

fn currencies(version: &str, from: &str, to: Option<&str>, exponent: u8) -> String {
    let to = to.map_or(String::new(), |to| format!(r#""effectiveTo":"{to}","#));
    format!(
        r#"{{"effectiveFrom":"{from}",{to}"id":"currencies","kind":"currencies","payload":{{"currencies":[{{"code":"ABC","exponent":{exponent},"name":"A","number":"001"}}]}},"sources":[],"status":"unverified","version":"{version}"}}"#
    )
}

fn three_versions() -> Packs {
    let files = [
        currencies("3", "2026-03-01", None, 3),
        currencies("1", "2026-01-01", Some("2026-01-11"), 1),
        currencies("2", "2026-02-01", None, 2),
    ];
    Packs::open(&files.each_ref().map(|file| file.as_bytes())).expect("three versions that follow each other")
}

fn day(text: &str) -> Date {
    Date::parse(text).expect("a date")
}

#[test]
fn the_day_chooses_the_version() {
    let packs = three_versions();
    let cases = [
        ("2025-12-31", None),
        ("2026-01-01", Some("1")),
        ("2026-01-10", Some("1")),
        // The first ends before the second begins: on the days between, none is in force.
        ("2026-01-11", None),
        ("2026-01-31", None),
        ("2026-02-01", Some("2")),
        ("2026-02-28", Some("2")),
        ("2026-03-01", Some("3")),
        ("2099-01-01", Some("3")),
    ];
    for (on, expected) in cases {
        let selected = Shelf(Some(&packs)).select("currencies", Some(day(on)));
        match expected {
            Some(version) => assert_eq!(selected.expect(on).receipt().version, version, "{on}"),
            None => assert_eq!(selected.expect_err(on).code.name(), "pack.missing", "{on}"),
        }
        assert_eq!(packs.in_force_on(day(on)).count(), usize::from(expected.is_some()), "{on}");
    }
}

#[test]
fn without_a_day_several_versions_are_ambiguous() {
    let packs = three_versions();
    let refused = Shelf(Some(&packs)).select("currencies", None).expect_err("three versions");
    assert_eq!(refused.code.name(), "pack.ambiguous");
    let request = br#"{"amount":{"currency":"ABC","minor":"1"},"rate":{"at":"2026-01-01T00:00:00Z","from":"ABC","source":"s","to":"ABC","value":"1"},"rounding":"half_even"}"#;
    let answer = packs.call("money.convert", request);
    assert!(answer.starts_with(r#"{"error":{"code":"pack.ambiguous","#), "{answer}");
    let one = currencies("1", "2026-01-01", None, 1);
    let alone = Packs::open(&[one.as_bytes()]).expect("one version");
    assert_eq!(Shelf(Some(&alone)).select("currencies", None).expect("the only one").receipt().version, "1");
}
