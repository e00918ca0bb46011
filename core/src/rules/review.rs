//! The operations that review rule sets: `rules.check`, `rules.diff`, `rules.count`.

use super::diff::{RuleSetDiff, diff};
use super::operations::{Given, present};
use super::rule_set::RuleSet;
use super::set::{FactType, FactValues, RuleExample, RuleSetDefinition, Verdict};
use super::state::RuleState;
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::Event;
use crate::foundation::instant::Instant;
use crate::wire::{Int53, wire};
use std::collections::BTreeMap;

/// A request of `rules.check`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRulesRequest {
    /// The set.
    pub rule_set: RuleSetDefinition,
    /// Types of events that the host knows; the linter names others that the set looks for.
    pub known_types: Option<Vec<String>>,
}

/// What a rule set is, and what is wrong with it.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedRules {
    /// The digest of the set's canonical text.
    pub digest: Digest,
    /// Rules.
    pub rules: Int53,
    /// Conditions of all rules.
    pub conditions: Int53,
    /// Facts that the set declares or uses, with their types.
    pub facts: BTreeMap<String, FactType>,
    /// Types of events that it looks for.
    pub event_types: Vec<String>,
    /// What the linter found: codes with the place in the set.
    pub findings: Vec<Reason>,
    /// How the set's own examples went, in their order.
    pub examples: Vec<CheckedExample>,
    /// Whether there are no findings and every example holds.
    pub passed: bool,
}

/// How an example went.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedExample {
    /// Its name.
    pub name: String,
    /// Whether every verdict is as expected.
    pub passed: bool,
    /// Verdicts that are not.
    pub unexpected: Vec<UnexpectedVerdict>,
}

/// A verdict that an example does not expect.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnexpectedVerdict {
    /// The rule.
    pub rule: String,
    /// As the example has it.
    pub expected: Verdict,
    /// As it is.
    pub found: Verdict,
}

/// Compiles, lints and runs the examples.
///
/// # Errors
/// As [`RuleSet::compile`] below `/ruleSet`; as [`RuleSet::evaluate`] below `/ruleSet/examples`; `rules.reference` for
/// an example that expects something of a rule that does not exist.
pub fn check(given: Given<'_>, request: CheckRulesRequest) -> Result<Outcome<CheckedRules>, Error> {
    let set = given.set(Some(request.rule_set))?;
    let mut examples = Vec::new();
    for (at, example) in set.definition.examples.iter().enumerate() {
        let checked = run_example(&set, example);
        examples.push(checked.map_err(|error| error.at(at).under("examples").under("ruleSet"))?);
    }
    let findings = set.lint(request.known_types.as_deref());
    let answer = CheckedRules {
        digest: set.digest(),
        rules: Int53::count(set.roots.len())?,
        conditions: Int53::count(set.program.nodes.len())?,
        facts: set.facts().into_iter().map(|(name, found)| (name.to_owned(), found)).collect(),
        event_types: set.histories.by_type.iter().map(|(kind, _)| kind.clone()).collect(),
        passed: findings.is_empty() && examples.iter().all(|example| example.passed),
        findings: findings.clone(),
        examples,
    };
    Ok(Outcome { answer, reasons: findings, packs: set.packs() })
}

fn run_example(set: &RuleSet, example: &RuleExample) -> Result<CheckedExample, Error> {
    let state = set.evaluate(&example.facts, &example.events, None, example.now.unwrap_or(Instant::EPOCH))?;
    let mut unexpected = Vec::new();
    for (rule, expected) in &example.expect {
        let Some(place) = set.rule_index(rule) else {
            return Err(Error::new(Code::RulesReference, "there is no such rule").under(rule).under("expect"));
        };
        let found = state.verdict(place);
        if found != *expected {
            unexpected.push(UnexpectedVerdict { rule: rule.clone(), expected: *expected, found });
        }
    }
    Ok(CheckedExample { name: example.name.clone(), passed: unexpected.is_empty(), unexpected })
}

/// A subject to decide for.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSubject {
    /// What is known.
    #[wire(default = FactValues::default())]
    pub facts: FactValues,
    /// The whole history.
    #[wire(default = Vec::new())]
    pub events: Vec<Event>,
    /// The present; needed where the set looks at history.
    pub now: Option<Instant>,
}

/// A request of `rules.diff`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffRulesRequest {
    /// The earlier version.
    pub before: RuleSetDefinition,
    /// The later version.
    pub after: RuleSetDefinition,
    /// Subjects for whom both decide.
    #[wire(default = Vec::new())]
    pub subjects: Vec<RuleSubject>,
}

/// What changes, and for whom.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffedRules {
    /// What changed in the text.
    pub diff: RuleSetDiff,
    /// Verdicts that differ, by subject, then by rule.
    pub flips: Vec<VerdictFlip>,
}

/// A verdict that another version changes.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictFlip {
    /// The subject's place.
    pub subject: Int53,
    /// The rule.
    pub rule: String,
    /// By the earlier version.
    pub before: Verdict,
    /// By the later version.
    pub after: Verdict,
}

/// Compares two versions.
///
/// # Errors
/// As [`RuleSet::compile`] below `/before` and `/after`; as `rules.evaluate` below `/subjects`.
pub fn compare(given: Given<'_>, request: DiffRulesRequest) -> Result<Outcome<DiffedRules>, Error> {
    let found = diff(&request.before, &request.after)?;
    let before = RuleSet::compile(request.before, given.packs).map_err(|error| error.under("before"))?;
    let after = RuleSet::compile(request.after, given.packs).map_err(|error| error.under("after"))?;
    let mut flips = Vec::new();
    for (at, subject) in request.subjects.iter().enumerate() {
        let under = |error: Error| error.at(at).under("subjects");
        let (old, new) = (decided(&before, subject).map_err(under)?, decided(&after, subject).map_err(under)?);
        for (id, place) in before.rule_ids().zip(0..) {
            let Some(later) = after.rule_index(id) else { continue };
            let (before, after) = (old.verdict(place), new.verdict(later));
            if before != after {
                flips.push(VerdictFlip { subject: Int53::count(at)?, rule: id.to_owned(), before, after });
            }
        }
    }
    let packs = after.packs();
    Ok(Outcome { answer: DiffedRules { diff: found, flips }, reasons: Vec::new(), packs })
}

fn decided(set: &RuleSet, subject: &RuleSubject) -> Result<RuleState, Error> {
    set.evaluate(&subject.facts, &subject.events, None, present(set, subject.now)?)
}

/// A request of `rules.count`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountRulesRequest {
    /// The set; left out in a call on a RuleSet.
    pub rule_set: Option<RuleSetDefinition>,
    /// Subjects to decide for.
    pub subjects: Vec<RuleSubject>,
}

/// How often each rule held.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedRules {
    /// In the order of the set.
    pub rules: Vec<CountedRule>,
    /// Ids of rules that held for nobody.
    pub never_true: Vec<String>,
}

/// How often one rule held.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedRule {
    /// Id.
    pub id: String,
    /// Subjects for whom it holds.
    pub holds: Int53,
    /// Subjects for whom it does not.
    pub fails: Int53,
    /// Subjects for whom a fact is missing.
    pub unknown: Int53,
}

/// Counts verdicts over subjects.
///
/// # Errors
/// As `rules.evaluate`, below `/subjects`.
pub fn count(given: Given<'_>, request: CountRulesRequest) -> Result<Outcome<CountedRules>, Error> {
    let set = given.set(request.rule_set)?;
    let mut counts = vec![[0_usize; 3]; set.roots.len()];
    for (at, subject) in request.subjects.iter().enumerate() {
        let state = decided(&set, subject).map_err(|error| error.at(at).under("subjects"))?;
        for (count, verdict) in counts.iter_mut().zip(state.verdicts()) {
            if let Some(place) = count.get_mut(*verdict as usize) {
                *place += 1;
            }
        }
    }
    let mut rules = Vec::with_capacity(counts.len());
    for (id, [fails, unknown, holds]) in set.rule_ids().zip(&counts) {
        let (holds, fails, unknown) = (Int53::count(*holds)?, Int53::count(*fails)?, Int53::count(*unknown)?);
        rules.push(CountedRule { id: id.to_owned(), holds, fails, unknown });
    }
    let never = rules.iter().filter(|rule| rule.holds.get() == 0).map(|rule| rule.id.clone()).collect();
    let answer = CountedRules { never_true: never, rules };
    Ok(Outcome { answer, reasons: Vec::new(), packs: set.packs() })
}
