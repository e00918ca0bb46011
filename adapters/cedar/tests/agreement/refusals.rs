//! What Cedar has no word for is refused with the path of the part.

use crate::{ours, request, theirs};
use hivecore_cedar::{CONDITIONS, CedarError, CedarPolicies};

fn refusal(when: &str, facts: &str) -> CedarError {
    let asked = request(&format!(
        r#"{{"policies":[{{"id":"fine","effect":"permit"}},{{"id":"odd","effect":"forbid","when":{when}}}],
        "facts":{facts},"now":"2026-06-30T12:00:00Z","questions":[{{"action":"read","resource":"record"}}]}}"#
    ));
    assert_eq!(ours(&asked).len(), 1, "hivecore answers it: {when}");
    CedarPolicies::translate(&asked).expect_err(when)
}

#[test]
fn policies() {
    let integers = r#"{"n":{"type":"integer"},"d":{"type":"decimal"}}"#;
    let date = r#"{"x":{"type":"date"}}"#;
    for (when, facts, path, detail) in [
        (r#"{"not":{"count":"login","gte":3}}"#, "{}", "/not", "Cedar has no history"),
        (r#"{"any":[{"fact":"b"},{"absent":"login","within":"P1D"}]}"#, "{}", "/any/1", "Cedar has no history"),
        (r#"{"all":[{"fact":"b"},{"rule":"other"}]}"#, "{}", "/all/1/rule", "do not name each other"),
        (r#"{"fact":"x","lt":"2026-01-01"}"#, date, "/fact", "a date is not translated"),
        (r#"{"fact":"x","exists":true}"#, date, "/fact", "a date is not translated"),
        (r#"{"fact":"x","exists":true}"#, r#"{"x":{"type":"instant"}}"#, "/fact", "an instant is not translated"),
        (r#"{"fact":"x","exists":true}"#, r#"{"x":{"type":"duration"}}"#, "/fact", "a duration is not translated"),
        (r#"{"fact":"x","gt":{"currency":"EUR","minor":"5"}}"#, "{}", "/fact", "Cedar has no money"),
        (r#"{"fact":"t","lt":"m"}"#, "{}", "/lt", "texts have no order in Cedar"),
        (r#"{"fact":"t","between":["a","m"]}"#, "{}", "/between/0", "texts have no order in Cedar"),
        (r#"{"atLeast":1,"of":[{"add":[{"fact":"n"},1],"eq":2}]}"#, integers, "/of/0", "arithmetic is exact"),
        (r#"{"fact":"n","eq":{"multiply":[2,2]}}"#, integers, "/eq", "arithmetic is exact"),
        (r#"{"fact":"n","lt":{"fact":"d"}}"#, integers, "/lt", "no integer with a decimal"),
        (r#"{"fact":"n","lt":1.5}"#, integers, "/lt", "no integer with a decimal"),
        (r#"{"fact":"d","in":[1,0.00001]}"#, integers, "/in/1", "at most 4 digits"),
        (r#"{"fact":"d","gt":"999999999999999999"}"#, integers, "/gt", "64 bits"),
    ] {
        // A rule names a policy that exists.
        let when = when.replace(r#""other""#, r#""named""#);
        let error = if when.contains("named") {
            let asked = request(&format!(
                r#"{{"policies":[{{"id":"named","effect":"permit","when":{{"fact":"b"}}}},
                {{"id":"odd","effect":"permit","when":{when}}}],"now":"2026-06-30T12:00:00Z","questions":[]}}"#
            ));
            CedarPolicies::translate(&asked).expect_err(&when)
        } else {
            refusal(&when, facts)
        };
        let CedarError::Inexpressible { path: found, detail: said } = error else { panic!("{when}: {error}") };
        assert_eq!(found, format!("/policies/1/when{path}"), "{when}");
        assert!(said.contains(detail), "{when}: {said}");
    }
}

#[test]
fn too_many_conditions() {
    for inner in [r#"{"fact":"b"}"#, r#"{"all":[]}"#] {
        let when = format!(r#"{{"all":[{}]}}"#, vec![inner; CONDITIONS].join(","));
        let error = refusal(&when, r#"{"b":{"type":"boolean"}}"#).to_string();
        let last = CONDITIONS - 1;
        assert_eq!(error, format!("/policies/1/when/all/{last}: the policy has more than {CONDITIONS} conditions"));
    }
}

/// A calendar's zone needs a pack, which nothing that can be translated does.
#[test]
fn history_that_needs_a_pack() {
    let asked = request(
        r#"{"policies":[{"id":"a","effect":"permit","when":
        {"count":"login","calendar":{"unit":"day"},"zone":"Europe/Paris","gte":1}}],
        "now":"2026-06-30T12:00:00Z","questions":[]}"#,
    );
    let error = CedarPolicies::translate(&asked).expect_err("history").to_string();
    assert!(error.ends_with("Cedar has no history"), "{error}");
}

#[test]
fn questions() {
    let asked = |facts: &str, glass: &str| {
        request(&format!(
            r#"{{"policies":[{{"id":"a","effect":"permit","when":{{"fact":"d/e","gte":1.5}}}}],"now":"2026-06-30T12:00:00Z",
            "questions":[{{"action":"read","resource":"record","facts":{facts}{glass}}}]}}"#
        ))
    };
    let error = theirs(&asked(r#"{"d/e":1.50001}"#, "")).expect_err("too fine");
    assert!(error.to_string().starts_with("/facts/d~1e: a decimal of Cedar has at most 4 digits"), "{error}");
    let error = theirs(&asked(r#"{"d/e":true}"#, "")).expect_err("another type");
    assert!(matches!(&error, CedarError::Refused(error) if error.path == "/facts/d~1e"), "{error}");
    let error = theirs(&asked("{}", r#","breakGlass":" ""#)).expect_err("no reason");
    assert!(matches!(&error, CedarError::Refused(error) if error.path == "/breakGlass"), "{error}");
    // A fact that no policy reads may be anything.
    let fine = asked(r#"{"d/e":2,"elsewhere":0.000000001}"#, "");
    assert_eq!(theirs(&fine).expect("decisions"), ours(&fine));
}
