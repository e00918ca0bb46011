//! Access: may this person do this to that? Policies by role and attribute; what no policy permits is denied, and what
//! one forbids stays forbidden.
//!
//! A policy whose condition cannot be decided, because a fact is missing, is named in the answer. If it would permit, it
//! does not; if it would forbid, it does: the answer errs on the closed side.

use crate::compliance::verdict::Obligation;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::Event;
use crate::foundation::instant::Instant;
use crate::foundation::pack::Packs;
use crate::foundation::wire::{Int53, wire};
use crate::rules::{Condition, Disclosure, FactDeclaration, FactValues, Rule, RuleSet, RuleSetDefinition, Verdict};
use std::collections::BTreeMap;

/// What a policy does.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessEffect {
    /// It permits what it fits.
    Permit,
    /// It forbids what it fits, whatever else permits it.
    Forbid,
}

/// A policy.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessPolicy {
    /// Its id, distinct among the policies.
    pub id: String,
    /// What it does.
    pub effect: AccessEffect,
    /// The roles that it fits, one of which the principal must have; any, where it names none.
    #[wire(default = Vec::new())]
    pub roles: Vec<String>,
    /// The actions that it fits; any, where it names none.
    #[wire(default = Vec::new())]
    pub actions: Vec<String>,
    /// The kinds of resources that it fits; any, where it names none.
    #[wire(default = Vec::new())]
    pub resources: Vec<String>,
    /// A condition over the facts, in the language of rules.
    pub when: Option<Condition>,
    /// Whether it fits only where the glass is broken: emergency access with a reason, to be reviewed.
    #[wire(default = false)]
    pub break_glass: bool,
}

/// A request of `compliance.access`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRequest {
    /// The policies, in any order.
    pub policies: Vec<AccessPolicy>,
    /// Types of facts, where the conditions do not imply them.
    #[wire(default = BTreeMap::new())]
    pub facts: BTreeMap<String, FactDeclaration>,
    /// The present.
    pub now: Instant,
    /// What is asked.
    pub questions: Vec<AccessQuestion>,
}

/// May this person do this to that?
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessQuestion {
    /// The person's roles.
    #[wire(default = Vec::new())]
    pub roles: Vec<String>,
    /// What they want to do.
    pub action: String,
    /// The kind of thing they want to do it to.
    pub resource: String,
    /// What the conditions ask for: of the person, the thing and the moment.
    #[wire(default = FactValues::default())]
    pub facts: FactValues,
    /// What happened, for conditions over history.
    #[wire(default = Vec::new())]
    pub events: Vec<Event>,
    /// Why the glass is broken, where it is.
    pub break_glass: Option<String>,
}

/// The answer of `compliance.access`.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessAnswer {
    /// One for each question, in order.
    pub decisions: Vec<AccessDecision>,
}

/// A decision.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessDecision {
    /// Whether it may be done.
    pub allowed: bool,
    /// Why: `permitted`, `forbidden`, `no_policy`, `undecided`.
    pub reason: &'static str,
    /// The policies that decide, by place.
    pub policies: Vec<String>,
    /// Policies that fit but for a condition that cannot be decided, by place.
    pub undecided: Vec<String>,
    /// What stays to be done: `break_glass_review`.
    pub obligations: Vec<Obligation>,
}

/// Decides.
///
/// # Errors
/// `rules.duplicate` for two policies of one id; what compiling a condition gives, with its path below the policy;
/// `rules.fact`, `event.conflict` and others of facts and events below the question; `field.range` for an empty reason
/// for breaking the glass.
pub fn access(packs: Option<&Packs>, request: &AccessRequest) -> Result<AccessAnswer, Error> {
    let policies = &request.policies;
    for (at, policy) in policies.iter().enumerate() {
        if policies.iter().take(at).any(|earlier| earlier.id == policy.id) {
            let error = Error::new(Code::RulesDuplicate, "two policies have this id");
            return Err(error.under("id").at(at).under("policies"));
        }
    }
    let mut rules = Vec::new();
    let mut places = Vec::new();
    for (at, policy) in policies.iter().enumerate() {
        if let Some(when) = policy.when.clone() {
            places.push(at);
            let disclosure = Disclosure::None;
            rules.push(Rule { id: policy.id.clone(), when, description: None, disclosure });
        }
    }
    let definition = RuleSetDefinition {
        id: "access".to_owned(),
        version: "1".to_owned(),
        facts: request.facts.clone(),
        zone: "UTC".to_owned(),
        max_lateness: Int53::from(0),
        rules,
        measures: BTreeMap::new(),
        examples: Vec::new(),
    };
    let set = RuleSet::compile(definition, packs).map_err(|error| at_policy(error, &places))?;
    let mut decisions = Vec::with_capacity(request.questions.len());
    for (at, question) in request.questions.iter().enumerate() {
        match decide(&set, &places, request, question) {
            Ok(decision) => decisions.push(decision),
            Err(error) => return Err(error.at(at).under("questions")),
        }
    }
    Ok(AccessAnswer { decisions })
}

/// The path of an error in a rule as that of the policy that it was made of.
fn at_policy(error: Error, places: &[usize]) -> Error {
    let Some(rest) = error.path.strip_prefix("/rules/") else { return error };
    let (number, below) = rest.split_once('/').unwrap_or((rest, ""));
    let Some(place) = number.parse::<usize>().ok().and_then(|number| places.get(number)) else { return error };
    let slash = if below.is_empty() { "" } else { "/" };
    let path = ["/policies/", &place.to_string(), slash, below].concat();
    error.with_path(&path)
}

fn decide(
    set: &RuleSet,
    places: &[usize],
    request: &AccessRequest,
    question: &AccessQuestion,
) -> Result<AccessDecision, Error> {
    if question.break_glass.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
        return Err(Error::new(Code::FieldRange, "say why").under("breakGlass"));
    }
    let state = set.evaluate(&question.facts, &question.events, None, request.now)?;
    let holds = |at: usize| match places.iter().position(|place| *place == at) {
        None => Verdict::True,
        Some(rule) => state.verdict(rule as u32),
    };
    let names = |list: &[String], found: &String| list.is_empty() || list.contains(found);
    let (mut permits, mut forbids, mut undecided) = (Vec::new(), Vec::new(), Vec::new());
    let (mut broken, mut closed) = (false, false);
    for (at, policy) in request.policies.iter().enumerate() {
        let role = policy.roles.is_empty() || policy.roles.iter().any(|role| question.roles.contains(role));
        let fits = role
            && names(&policy.actions, &question.action)
            && names(&policy.resources, &question.resource)
            && (!policy.break_glass || question.break_glass.is_some());
        if !fits {
            continue;
        }
        match (holds(at), policy.effect) {
            (Verdict::False, _) => {}
            (Verdict::Unknown, effect) => {
                undecided.push(policy.id.clone());
                closed |= effect == AccessEffect::Forbid;
            }
            (Verdict::True, AccessEffect::Forbid) => forbids.push(policy.id.clone()),
            (Verdict::True, AccessEffect::Permit) => {
                broken |= policy.break_glass;
                permits.push((policy.id.clone(), policy.break_glass));
            }
        }
    }
    // The glass is broken only where nothing else permits.
    broken &= permits.iter().all(|(_, glass)| *glass);
    let permits: Vec<String> = permits.into_iter().map(|(id, _)| id).collect();
    let (allowed, reason, policies) = if !forbids.is_empty() {
        (false, "forbidden", forbids)
    } else if closed || (permits.is_empty() && !undecided.is_empty()) {
        (false, "undecided", Vec::new())
    } else if permits.is_empty() {
        (false, "no_policy", Vec::new())
    } else {
        (true, "permitted", permits)
    };
    let mut obligations = Vec::new();
    if allowed && broken {
        let check = policies.first().cloned().unwrap_or_default();
        obligations.push(Obligation { code: "break_glass_review", check, by: None });
    }
    Ok(AccessDecision { allowed, reason, policies, undecided, obligations })
}
