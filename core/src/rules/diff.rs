//! What changed between two versions of a rule set.

use crate::foundation::error::Error;
use crate::foundation::wire::{Node, text, wire};
use crate::rules::set::{Rule, RuleSetDefinition};

/// What changed between two versions.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSetDiff {
    /// Whether nothing that decides differs: rules, facts, zone, lateness, measures.
    pub same: bool,
    /// Ids of rules that only the later version has, in its order.
    pub added: Vec<String>,
    /// Ids of rules that only the earlier version has, in its order.
    pub removed: Vec<String>,
    /// Rules that both have, with other content, in the later version's order.
    pub changed: Vec<ChangedRule>,
    /// Members of the set beside `rules` and `examples` that differ, as pointers.
    pub settings: Vec<String>,
}

/// A rule with other content.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedRule {
    /// Id.
    pub id: String,
    /// Pointers below the rule to what differs, at most 20, outermost first come.
    pub paths: Vec<String>,
}

/// The most pointers that are listed for one rule.
const LISTED: usize = 20;

/// Compares two definitions.
///
/// # Errors
/// None in practice: what was read can be written.
pub fn diff(before: &RuleSetDefinition, after: &RuleSetDefinition) -> Result<RuleSetDiff, Error> {
    let find = |rules: &[Rule], id: &str| rules.iter().position(|rule| rule.id == id);
    let only = |these: &[Rule], those: &[Rule]| {
        these.iter().filter(|rule| find(those, &rule.id).is_none()).map(|rule| rule.id.clone()).collect()
    };
    let mut changed = Vec::new();
    for rule in &after.rules {
        let Some(other) = find(&before.rules, &rule.id).and_then(|at| before.rules.get(at)) else { continue };
        let paths = differences(&text(other)?, &text(rule)?)?;
        if !paths.is_empty() {
            changed.push(ChangedRule { id: rule.id.clone(), paths });
        }
    }
    let settings = |set: &RuleSetDefinition| {
        text(&RuleSetDefinition {
            id: set.id.clone(),
            version: String::new(),
            facts: set.facts.clone(),
            zone: set.zone.clone(),
            max_lateness: set.max_lateness,
            rules: Vec::new(),
            measures: set.measures.clone(),
            examples: Vec::new(),
        })
    };
    let settings = differences(&settings(before)?, &settings(after)?)?;
    let mut found = RuleSetDiff {
        same: false,
        added: only(&after.rules, &before.rules),
        removed: only(&before.rules, &after.rules),
        changed,
        settings,
    };
    found.same =
        found.added.is_empty() && found.removed.is_empty() && found.changed.is_empty() && found.settings.is_empty();
    Ok(found)
}

/// Pointers to what differs between two texts.
fn differences(before: &str, after: &str) -> Result<Vec<String>, Error> {
    let mut paths = Vec::new();
    compare(&Node::parse(before.as_bytes())?, &Node::parse(after.as_bytes())?, "", &mut paths);
    paths.truncate(LISTED);
    Ok(paths)
}

fn compare(before: &Node<'_>, after: &Node<'_>, here: &str, out: &mut Vec<String>) {
    match (before, after) {
        (Node::Record(a), Node::Record(b)) => {
            for (key, value) in a {
                let path = below(here, key);
                match b.iter().find(|(other, _)| other == key) {
                    Some((_, other)) => compare(value, other, &path, out),
                    None => out.push(path),
                }
            }
            for (key, _) in b {
                if !a.iter().any(|(other, _)| other == key) {
                    out.push(below(here, key));
                }
            }
        }
        (Node::List(a), Node::List(b)) => {
            for (at, value) in a.iter().enumerate() {
                let path = below(here, &at.to_string());
                match b.get(at) {
                    Some(other) => compare(value, other, &path, out),
                    None => out.push(path),
                }
            }
            for at in a.len()..b.len() {
                out.push(below(here, &at.to_string()));
            }
        }
        (a, b) if a != b => out.push(here.to_owned()),
        _ => {}
    }
}

fn below(here: &str, key: &str) -> String {
    [here, "/", &key.replace('~', "~0").replace('/', "~1")].concat()
}
