//! Policies as Cedar's.

use crate::condition::{CONDITIONS, HISTORY, Translator};
use crate::error::CedarError;
use crate::value::{list, quoted};
use cedar_policy::{Policy, PolicyId, PolicySet};
use hivecore::compliance::access::{AccessEffect, AccessPolicy, AccessRequest, access};
use hivecore::rules::{Disclosure, FactType, Rule, RuleSet, RuleSetDefinition};
use hivecore::wire::Int53;
use hivecore::{Code, Error};
use std::collections::BTreeMap;

/// The policies of a request, translated once for any number of questions.
#[derive(Clone, Debug)]
pub struct CedarPolicies {
    pub(crate) set: PolicySet,
    pub(crate) ids: Vec<String>,
    /// The conditions, which know whether facts fit them.
    pub(crate) rules: RuleSet,
    /// The facts that the policies read.
    pub(crate) read: BTreeMap<String, FactType>,
    text: String,
}

impl CedarPolicies {
    /// Translates the policies of a request; its questions are not looked at.
    ///
    /// # Errors
    /// What `compliance.access` refuses in the policies, as it does; what Cedar cannot say, with its path.
    pub fn translate(request: &AccessRequest) -> Result<Self, CedarError> {
        // It says what is wrong with the policies, and where.
        access(None, &AccessRequest { questions: Vec::new(), ..request.clone() }).map_err(refused)?;
        let rules = RuleSet::compile(conditions(request), None)?;
        let types = rules.facts().into_iter().map(|(name, value_type)| (name.to_owned(), value_type)).collect();
        let mut translator = Translator { types: &types, read: BTreeMap::new(), left: 0 };
        let (mut set, mut text) = (PolicySet::new(), String::new());
        for (at, policy) in request.policies.iter().enumerate() {
            let spelled = spelled(policy, &mut translator, &format!("/policies/{at}"))?;
            let parsed = Policy::parse(Some(PolicyId::new(&policy.id)), &spelled).map_err(CedarError::cedar)?;
            set.add(parsed).map_err(CedarError::cedar)?;
            text += &spelled;
        }
        let read = translator.read;
        let ids = request.policies.iter().map(|policy| policy.id.clone()).collect();
        Ok(Self { set, ids, rules, read, text })
    }

    /// The policies as Cedar reads them, each with its id as an annotation.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// What hivecore says of policies that it does not take. Only the calendar of a history operator asks for a pack.
fn refused(error: Error) -> CedarError {
    match error.code {
        Code::PackMissing => CedarError::inexpressible(&error.path, HISTORY),
        _ => CedarError::Refused(error),
    }
}

/// The conditions of the policies, from which the types of facts follow.
fn conditions(request: &AccessRequest) -> RuleSetDefinition {
    let rule = |policy: &AccessPolicy| {
        let when = policy.when.clone()?;
        Some(Rule { id: policy.id.clone(), when, description: None, disclosure: Disclosure::None })
    };
    RuleSetDefinition {
        id: "access".to_owned(),
        version: "1".to_owned(),
        facts: request.facts.clone(),
        zone: "UTC".to_owned(),
        max_lateness: Int53::from(0),
        rules: request.policies.iter().filter_map(rule).collect(),
        measures: BTreeMap::new(),
        examples: Vec::new(),
    }
}

/// A policy's scope and its clauses, while they are gathered.
#[derive(Default)]
struct Parts {
    heads: Vec<String>,
    clauses: Vec<String>,
}

impl Parts {
    /// One of some entities; any where none is named. The scope of actions takes a list, the others one entity.
    fn scope(&mut self, variable: &str, entity: &str, names: &[String], lists: bool) {
        let mut entities = names.iter().map(|name| [entity, "::", &quoted(name)].concat());
        let head = match names {
            [] => variable.to_owned(),
            [_] => [variable, " in ", &entities.next().unwrap_or_default()].concat(),
            _ if lists => [variable, " in ", &list(entities)].concat(),
            _ => {
                self.clauses.push(["when { ", variable, " in ", &list(entities), " }"].concat());
                variable.to_owned()
            }
        };
        self.heads.push(head);
    }
}

fn spelled(policy: &AccessPolicy, translator: &mut Translator<'_>, path: &str) -> Result<String, CedarError> {
    let permits = policy.effect == AccessEffect::Permit;
    let mut parts = Parts::default();
    parts.scope("principal", "Role", &policy.roles, false);
    parts.scope("action", "Action", &policy.actions, true);
    parts.scope("resource", "Kind", &policy.resources, false);
    if policy.break_glass {
        parts.clauses.push("when { context.breakGlass }".to_owned());
    }
    if let Some(when) = &policy.when {
        translator.left = CONDITIONS;
        let known = translator.known(when, permits, &[path, "/when"].concat())?;
        parts.clauses.push([if permits { "when { " } else { "unless { " }, &known, " }"].concat());
    }
    let effect = if permits { "permit" } else { "forbid" };
    let clauses: String = parts.clauses.iter().flat_map(|clause| ["\n", clause]).collect();
    Ok(format!("@id({})\n{effect} ({}){clauses};\n", quoted(&policy.id), parts.heads.join(", ")))
}
