//! Where a word-for-word reading would deviate: what is missing, and what errs.

use crate::{ours, request, theirs};
use cedar_policy::{Authorizer, Decision, PolicySet};
use hivecore_cedar::CedarPolicies;

/// A forbid over a missing fact: hivecore denies; Cedar skips the policy that errs, if it is not written behind `has`.
#[test]
fn a_missing_fact_stays_on_the_closed_side() {
    let asked = request(
        r#"{"policies":[{"id":"all","effect":"permit"},{"id":"seal","effect":"forbid","when":{"fact":"sealed"}}],
        "now":"2026-06-30T12:00:00Z","questions":[{"action":"read","resource":"record"}]}"#,
    );
    let cedar = CedarPolicies::translate(&asked).expect("a translation");
    let (question, entities) = cedar.request(&asked.questions[0]).expect("a request");
    let bare = r#"permit (principal, action, resource);
        forbid (principal, action, resource) when { context.facts["sealed"] };"#;
    let bare: PolicySet = bare.parse().expect("policies");
    let answer = Authorizer::new().is_authorized(&question, &bare, &entities);
    assert_eq!((answer.decision(), answer.diagnostics().errors().count()), (Decision::Allow, 1));
    let theirs = theirs(&asked).expect("decisions");
    assert!(!theirs[0].allowed);
    assert_eq!(theirs, ours(&asked));
}

/// The text is what is decided by.
#[test]
fn the_text_alone_decides_the_same() {
    let asked = request(
        r#"{"policies":[{"id":"a \"b\"","effect":"permit","roles":["x","y"],"actions":["read","write"],
        "resources":["r","s"],"breakGlass":true,"when":{"atLeast":1,"of":[{"fact":"n","between":[1,3]},{"fact":"t","suffix":"*"}]}}],
        "now":"2026-06-30T12:00:00Z","questions":[
        {"roles":["y"],"action":"write","resource":"s","facts":{"n":3},"breakGlass":"why"},
        {"roles":["y"],"action":"write","resource":"s","facts":{"n":4},"breakGlass":"why"},
        {"roles":["y"],"action":"write","resource":"s","facts":{"t":"a*"},"breakGlass":"why"},
        {"roles":["y"],"action":"write","resource":"s","facts":{"n":3}}]}"#,
    );
    let cedar = CedarPolicies::translate(&asked).expect("a translation");
    let read: PolicySet = cedar.text().parse().expect("the text");
    assert_eq!(read.policies().next().and_then(|policy| policy.annotation("id")), Some("a \"b\""));
    let mut allowed = Vec::new();
    for question in &asked.questions {
        let (request, entities) = cedar.request(question).expect("a request");
        let decision = Authorizer::new().is_authorized(&request, &read, &entities).decision();
        assert_eq!(decision == Decision::Allow, cedar.decide(question).expect("a decision").allowed);
        allowed.push(decision == Decision::Allow);
    }
    assert_eq!(allowed, [true, false, true, false]);
    assert_eq!(theirs(&asked).expect("decisions"), ours(&asked));
}

/// As wide and as deep as a condition may be, on the small stack of a test's thread.
#[test]
fn the_widest_and_the_deepest() {
    let leaf = r#"{"fact":"n","gte":1}"#;
    let wide = format!(r#"{{"any":[{}]}}"#, vec![leaf; 255].join(","));
    let count = format!(r#"{{"atLeast":255,"of":[{}]}}"#, vec![leaf; 255].join(","));
    let deep = format!("{}{leaf}{}", r#"{"not":"#.repeat(30), "}".repeat(30));
    for when in [wide, count, deep] {
        let asked = request(&format!(
            r#"{{"policies":[{{"id":"a","effect":"permit","when":{when}}}],"now":"2026-06-30T12:00:00Z","questions":[
            {{"action":"read","resource":"r","facts":{{"n":1}}}},{{"action":"read","resource":"r","facts":{{"n":0}}}},
            {{"action":"read","resource":"r"}}]}}"#
        ));
        let theirs = theirs(&asked).expect("decisions");
        assert_eq!(theirs.iter().map(|decision| decision.allowed).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!(theirs, ours(&asked));
    }
}
