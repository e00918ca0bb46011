//! Rules as a product has them.

use hivecore::rules::RuleSet;
use std::fmt::Write as _;

/// Twenty rules: facts, a sliding window, a streak, a sum.
///
/// # Panics
/// Never: the text is a rule set.
#[must_use]
#[allow(clippy::unwrap_used)]
pub fn product_rules() -> RuleSet {
    let mut text = r#"{"id":"product","version":"1","maxLateness":0,"rules":["#.to_owned();
    for rule in 0..20 {
        let comma = if rule > 0 { "," } else { "" };
        let when = match rule % 4 {
            0 => format!(r#"{{"all":[{{"fact":"level","gte":{rule}}},{{"fact":"tier","eq":"gold"}}]}}"#),
            1 => format!(r#"{{"count":"lesson","within":"P7D","gte":{rule}}}"#),
            2 => format!(r#"{{"streak":"lesson","unit":"day","grace":1,"gte":{rule}}}"#),
            _ => format!(r#"{{"sum":"lesson","of":"minutes","gte":{}}}"#, rule * 60),
        };
        write!(text, r#"{comma}{{"id":"r{rule}","when":{when}}}"#).unwrap();
    }
    text.push_str("]}");
    RuleSet::open(text.as_bytes(), None).unwrap()
}
