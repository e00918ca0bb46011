//! The operations that decide: `rules.evaluate`, `rules.step`, `rules.verify`.

use super::derive::Log;
use super::proof::{ProofNode, RuleProof};
use super::rule_set::RuleSet;
use super::set::{FactValues, RuleSetDefinition, Verdict};
use super::state::{Judged, RuleState};
use super::step::{Changes, Lateness, Stepped};
use crate::foundation::base64;
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::Event;
use crate::foundation::instant::Instant;
use crate::foundation::pack::Packs;
use crate::wire::{Int53, wire};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an operation may use beside its request: the set of a handle, and packs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'g> {
    /// The rule set that the call is made on.
    pub rule_set: Option<&'g Arc<RuleSet>>,
    /// The packs at hand.
    pub packs: Option<&'g Packs>,
}

impl Given<'_> {
    /// The set of the request, or else of the handle.
    pub(super) fn set(self, definition: Option<RuleSetDefinition>) -> Result<Arc<RuleSet>, Error> {
        match (definition, self.rule_set) {
            (Some(definition), _) => {
                let compiled = RuleSet::compile(definition, self.packs);
                compiled.map(Arc::new).map_err(|error| error.under("ruleSet"))
            }
            (None, Some(set)) => Ok(Arc::clone(set)),
            (None, None) => {
                Err(Error::new(Code::FieldMissing, "needed, unless the call is made on a RuleSet").under("ruleSet"))
            }
        }
    }
}

/// The present: it may be left out where nothing looks at history.
pub(super) fn present(set: &RuleSet, now: Option<Instant>) -> Result<Instant, Error> {
    match now {
        Some(now) => Ok(now),
        None if set.is_stateless() => Ok(Instant::EPOCH),
        None => Err(Error::new(Code::FieldMissing, "the set looks at history").under("now")),
    }
}

/// A request of `rules.evaluate`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluateRulesRequest {
    /// The set; left out in a call on a RuleSet.
    pub rule_set: Option<RuleSetDefinition>,
    /// What is known.
    #[wire(default = FactValues::default())]
    pub facts: FactValues,
    /// The whole history; events later than `now` have not happened.
    #[wire(default = Vec::new())]
    pub events: Vec<Event>,
    /// When the history begins, where that is before its earliest event.
    pub since: Option<Instant>,
    /// The present; needed where the set looks at history.
    pub now: Option<Instant>,
    /// The rules to answer for; all, if it is left out.
    pub rules: Option<Vec<String>>,
    /// Whether to prove the verdicts.
    #[wire(default = false)]
    pub proofs: bool,
    /// What else would be decided.
    pub what_if: Option<WhatIf>,
}

/// A dry run: what would be decided if something were different.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// Facts that would be different; `null` for one that would not be known.
    #[wire(default = FactValues::default())]
    pub facts: FactValues,
    /// Events that would have happened as well.
    #[wire(default = Vec::new())]
    pub events: Vec<Event>,
    /// Another present.
    pub now: Option<Instant>,
}

/// Verdicts.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluatedRules {
    /// By rule, in the order of the request, or of the set.
    pub rules: Vec<RuleVerdict>,
    /// The set's measures that are known, as texts.
    pub measures: BTreeMap<String, String>,
    /// Names of facts that the set does not know.
    pub unknown_facts: Vec<String>,
    /// The next moment at which time alone may change something.
    pub next_change_at: Option<Instant>,
}

/// The verdict of one rule.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleVerdict {
    /// The rule.
    pub id: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// How far it is, in micro-units; 1,000,000 exactly when it holds. Absent where the rule discloses nothing.
    pub progress: Option<Int53>,
    /// Its proof, where it was asked for and the rule discloses everything.
    pub proof: Option<RuleProof>,
    /// What it would be.
    pub what_if: Option<Verdict>,
}

/// Evaluates.
///
/// # Errors
/// As [`RuleSet::compile`] below `/ruleSet`; as [`RuleSet::evaluate`], the dry run's below `/whatIf`; `field.missing` at
/// `/now`; `rules.reference` below `/rules`.
pub fn evaluate(given: Given<'_>, request: EvaluateRulesRequest) -> Result<Outcome<EvaluatedRules>, Error> {
    let set = given.set(request.rule_set)?;
    let now = present(&set, request.now)?;
    let state = set.evaluate(&request.facts, &request.events, request.since, now)?;
    let places = places(&set, request.rules.as_deref())?;
    let dry = match request.what_if {
        None => None,
        Some(change) => {
            let mut facts = request.facts.clone();
            facts.0.extend(change.facts.0);
            let mut events = request.events.clone();
            let first = events.len();
            events.extend(change.events);
            let dry = set.evaluate(&facts, &events, request.since, change.now.unwrap_or(now));
            Some(dry.map_err(|error| shifted(error, first).under("whatIf"))?)
        }
    };
    let log = if request.proofs { Some(Log::new(&set, &request.events, now)?) } else { None };
    let (mut rules, mut reasons) = (Vec::with_capacity(places.len()), Vec::new());
    for place in places {
        let mut verdict = told(&set, &state, place, log.as_ref(), request.proofs)?;
        verdict.what_if = dry.as_ref().map(|dry| dry.verdict(place));
        reasons.extend(near_reason(&verdict, rules.len()));
        rules.push(verdict);
    }
    let answer = EvaluatedRules {
        rules,
        measures: measures(&set, &state),
        unknown_facts: set.unknown_facts(&request.facts).into_iter().map(str::to_owned).collect(),
        next_change_at: state.next_change_at(),
    };
    Ok(Outcome { answer, reasons, packs: set.packs() })
}

/// An error of the dry run's events at their own places.
fn shifted(error: Error, first: usize) -> Error {
    let rest = error.path.strip_prefix("/events/").map(str::to_owned);
    let Some((at, tail)) = rest.as_deref().map(|rest| rest.split_once('/').unwrap_or((rest, ""))) else { return error };
    let place = at.parse::<usize>().ok().and_then(|at| at.checked_sub(first)).unwrap_or_default();
    let slash = if tail.is_empty() { "" } else { "/" };
    let path = ["/events/", &place.to_string(), slash, tail].concat();
    error.with_path(&path)
}

fn places(set: &RuleSet, ids: Option<&[String]>) -> Result<Vec<u32>, Error> {
    let Some(ids) = ids else { return Ok((0..set.roots.len() as u32).collect()) };
    let mut places = Vec::with_capacity(ids.len());
    for (at, id) in ids.iter().enumerate() {
        let place = set.rule_index(id);
        let missing = || Error::new(Code::RulesReference, "there is no such rule").at(at).under("rules");
        places.push(place.ok_or_else(missing)?);
    }
    Ok(places)
}

fn measures(set: &RuleSet, state: &RuleState) -> BTreeMap<String, String> {
    let names = set.measures.iter().map(|measure| &measure.name);
    names.filter_map(|name| Some((name.clone(), set.measure(state, name)?))).collect()
}

/// What an answer tells of a rule.
fn told(set: &RuleSet, state: &RuleState, place: u32, log: Option<&Log>, proofs: bool) -> Result<RuleVerdict, Error> {
    let rule = set.definition.rules.get(place as usize);
    let rule = rule.ok_or_else(|| Error::new(Code::RulesReference, "there is no such rule"))?;
    let full = rule.disclosure == super::set::Disclosure::Full;
    let proof = match (proofs && full, log) {
        (false, _) => None,
        (true, None) => set.proof(state, place),
        (true, Some(log)) => set.proof_with(state, place, &|plan| log.evidence(set, state, plan)),
    };
    let progress = match (rule.disclosure.shows_progress(), &proof) {
        (false, _) => None,
        (true, Some(proof)) => Some(proof.tree.progress),
        (true, None) => Some(Int53::new(set.progress(state, place))?),
    };
    Ok(RuleVerdict { id: rule.id.clone(), verdict: state.verdict(place), progress, proof, what_if: None })
}

/// The near miss as a reason.
fn near_reason(verdict: &RuleVerdict, at: usize) -> Option<Reason> {
    let near = verdict.proof.as_ref()?.near_miss.as_ref().filter(|_| verdict.verdict != Verdict::True)?;
    let first = near.repairs.first()?;
    let code = match (&first.have, &first.delta) {
        (Some(_), Some(_)) => "rules.short",
        (None, _) => "rules.unknown",
        _ => "rules.other",
    };
    let mut reason = Reason::new(code).about(&["/rules/", &at.to_string()].concat());
    reason = reason.text("rule", &verdict.id).text("operand", &first.operand).text("need", &first.need);
    reason = reason.text("unit", first.unit.as_deref().unwrap_or_default());
    for (name, value) in [("have", &first.have), ("delta", &first.delta)] {
        if let Some(value) = value {
            reason = reason.text(name, value);
        }
    }
    Some(reason.number("more", Int53::from(near.total.saturating_sub(1))))
}

/// A request of `rules.step`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRulesRequest {
    /// The set; left out in a call on a RuleSet.
    pub rule_set: Option<RuleSetDefinition>,
    /// The state as the last answer gave it; left out for a subject of whom nothing is known yet.
    pub state: Option<String>,
    /// Facts that changed; `null` for one that is not known any more.
    #[wire(default = FactValues::default())]
    pub facts: FactValues,
    /// Events in any order. Left out, only time passes.
    #[wire(default = Vec::new())]
    pub events: Vec<Event>,
    /// When the history begins, where that is before its earliest event.
    pub since: Option<Instant>,
    /// The present. It never goes back.
    pub now: Instant,
    /// Whether to prove the changed verdicts.
    #[wire(default = false)]
    pub proofs: bool,
}

/// A state that was taken on.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SteppedRules {
    /// The state, to be stored: base64 of a state file (RFC 4648 section 4, padded).
    pub state: String,
    /// The digest of the state file: the same for the same events, facts and moment, whatever the order of delivery.
    pub digest: Digest,
    /// Rules whose verdict changed, in the order of the set.
    pub changes: Vec<ChangedVerdict>,
    /// The set's measures that are known, as texts.
    pub measures: BTreeMap<String, String>,
    /// Events that were there already.
    pub duplicates: Int53,
    /// Events that a late one may still precede.
    pub held: Int53,
    /// Names of facts that the set does not know.
    pub unknown_facts: Vec<String>,
    /// The next moment at which time alone may change something: step again then.
    pub next_change_at: Option<Instant>,
}

/// A verdict that changed.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedVerdict {
    /// Before.
    pub from: Verdict,
    /// What it is now.
    pub now: RuleVerdict,
}

/// Takes a state on.
///
/// # Errors
/// As [`RuleSet::compile`] below `/ruleSet`, [`RuleSet::open_state`] at `/state`, [`RuleSet::step`].
pub fn step(given: Given<'_>, request: StepRulesRequest) -> Result<Outcome<SteppedRules>, Error> {
    let set = given.set(request.rule_set)?;
    let mut state = match &request.state {
        None => RuleState::new(&set),
        Some(text) => {
            let missing = || Error::new(Code::RulesState, "the state is no padded base64").under("state");
            let decoded = base64::decode(text).ok_or_else(missing)?;
            set.open_state(&decoded).map_err(|error| error.under("state"))?
        }
    };
    let mut facts = set.changed_facts(&request.facts)?.into_iter();
    let (since, now, lateness) = (request.since, request.now, Lateness::Bounded);
    let mut stepped = Stepped::default();
    set.take(&mut state, Changes { facts: &mut facts, since, now, lateness }, &request.events, &mut stepped)?;
    let mut changes = Vec::with_capacity(stepped.changes.len());
    for change in &stepped.changes {
        changes.push(ChangedVerdict { from: change.from, now: told(&set, &state, change.rule, None, request.proofs)? });
    }
    let bytes = set.state_bytes(&state);
    let answer = SteppedRules {
        state: base64::encode(&bytes),
        digest: Digest::of(&bytes),
        changes,
        measures: measures(&set, &state),
        duplicates: Int53::count(stepped.duplicates)?,
        held: Int53::count(state.held.len())?,
        unknown_facts: set.unknown_facts(&request.facts).into_iter().map(str::to_owned).collect(),
        next_change_at: stepped.next_change_at,
    };
    Ok(Outcome { answer, reasons: Vec::new(), packs: set.packs() })
}

/// A request of `rules.verify`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyRulesRequest {
    /// The set; left out in a call on a RuleSet.
    pub rule_set: Option<RuleSetDefinition>,
    /// What was known.
    #[wire(default = FactValues::default())]
    pub facts: FactValues,
    /// The whole history.
    #[wire(default = Vec::new())]
    pub events: Vec<Event>,
    /// When the history begins, where that is before its earliest event.
    pub since: Option<Instant>,
    /// The moment of the proof; needed where the set looks at history.
    pub now: Option<Instant>,
    /// The rule.
    pub rule: String,
    /// The proof's tree.
    pub tree: ProofNode,
}

/// Whether a proof holds.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedProof {
    /// Whether every condition is as the proof has it.
    pub holds: bool,
    /// The pointer, below the rule's `when`, to the first condition that is not.
    pub mismatch: Option<String>,
}

/// Checks a proof against facts and events. History operators are derived from their definitions, not folded as the
/// evaluator does.
///
/// # Errors
/// As `rules.evaluate`; `budget.exhausted` for more than 5,000 events of one sequence.
pub fn verify(given: Given<'_>, request: VerifyRulesRequest) -> Result<Outcome<VerifiedProof>, Error> {
    let set = given.set(request.rule_set)?;
    let now = present(&set, request.now)?;
    let missing = || Error::new(Code::RulesReference, "there is no such rule").under("rule");
    let place = set.rule_index(&request.rule).ok_or_else(missing)?;
    // Zones and the begin of the history are those of the state; every value is derived.
    let mut state = set.evaluate(&request.facts, &request.events, request.since, now)?;
    let log = Log::new(&set, &request.events, now)?;
    let values = log.values(&set, &state)?;
    for rule in &set.order {
        let Some(root) = set.roots.get(*rule as usize) else { continue };
        let source = Judged { set: &set, state: &state, derived: Some(&values) };
        let verdict = set.program.verdict(*root, &source);
        if let Some(known) = state.verdicts.get_mut(*rule as usize) {
            *known = verdict;
        }
    }
    let source = Judged { set: &set, state: &state, derived: Some(&values) };
    let with_events = shows_events(&request.tree);
    let proof = set.proof_by(&source, place, &|plan| if with_events { log.evidence(&set, &state, plan) } else { None });
    let mismatch = proof.and_then(|proof| mismatch(&proof.tree, &request.tree));
    let answer = VerifiedProof { holds: mismatch.is_none(), mismatch };
    Ok(Outcome { answer, reasons: Vec::new(), packs: set.packs() })
}

fn shows_events(tree: &ProofNode) -> bool {
    tree.events.is_some() || tree.children.iter().any(shows_events)
}

/// The first condition in which two trees differ; of a condition over others these come first.
fn mismatch(derived: &ProofNode, claimed: &ProofNode) -> Option<String> {
    if derived.children.len() == claimed.children.len() {
        let mut children = derived.children.iter().zip(&claimed.children);
        if let Some(found) = children.find_map(|(derived, claimed)| mismatch(derived, claimed)) {
            return Some(found);
        }
        let own = |node: &ProofNode| ProofNode { children: Vec::new(), ..node.clone() };
        if own(derived) == own(claimed) {
            return None;
        }
    }
    Some(derived.path.clone())
}
