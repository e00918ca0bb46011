//! Questions as requests with entities, and Cedar's decisions.

use crate::error::CedarError;
use crate::policy::CedarPolicies;
use crate::value::Value;
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, Request, RestrictedExpression,
};
use hivecore::compliance::access::AccessQuestion;
use hivecore::{Code, Error};
use std::collections::HashSet;

/// What Cedar decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CedarDecision {
    /// Whether it may be done.
    pub allowed: bool,
    /// The policies that decide, by place: all that permit, or all that forbid; none by default.
    pub policies: Vec<String>,
}

fn entity(kind: &str, name: &str) -> Result<EntityUid, CedarError> {
    let kind: EntityTypeName = kind.parse().map_err(CedarError::cedar)?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(name)))
}

fn restricted(value: Value) -> RestrictedExpression {
    match value {
        Value::Boolean(value) => RestrictedExpression::new_bool(value),
        Value::Long(value) => RestrictedExpression::new_long(value),
        Value::Decimal(value) => RestrictedExpression::new_decimal(value),
        Value::Text(text) => RestrictedExpression::new_string(text),
        Value::Set(members) => RestrictedExpression::new_set(members.into_iter().map(RestrictedExpression::new_string)),
    }
}

impl CedarPolicies {
    /// A question as Cedar's request, and the entities that it is asked of. Facts that no policy reads are left out.
    ///
    /// # Errors
    /// Facts of another type and an empty reason for breaking the glass, as `compliance.access` refuses them; a decimal
    /// that Cedar does not hold. Paths are below the question.
    pub fn request(&self, question: &AccessQuestion) -> Result<(Request, Entities), CedarError> {
        if question.break_glass.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Error::new(Code::FieldRange, "say why").under("breakGlass").into());
        }
        self.rules.matches(&question.facts)?;
        let mut facts = Vec::new();
        for (name, literal) in &question.facts.0 {
            if let (Some(literal), Some(value_type)) = (literal, self.read.get(name)) {
                // The path as hivecore's errors have it.
                let path = Error::new(Code::RulesFact, "").under(name).under("facts").path.clone();
                facts.push((name.clone(), restricted(Value::of(literal, *value_type, &path)?)));
            }
        }
        let facts = RestrictedExpression::new_record(facts).map_err(CedarError::cedar)?;
        let glass = RestrictedExpression::new_bool(question.break_glass.is_some());
        let context = [("facts".to_owned(), facts), ("breakGlass".to_owned(), glass)];
        let context = Context::from_pairs(context).map_err(CedarError::cedar)?;
        let asker = entity("User", "asker")?;
        let roles: Result<HashSet<_>, _> = question.roles.iter().map(|role| entity("Role", role)).collect();
        let entities = [Entity::new_no_attrs(asker.clone(), roles?)];
        let entities = Entities::from_entities(entities, None).map_err(CedarError::cedar)?;
        let (action, kind) = (entity("Action", &question.action)?, entity("Kind", &question.resource)?);
        let request = Request::new(asker, action, kind, context, None).map_err(CedarError::cedar)?;
        Ok((request, entities))
    }

    /// What Cedar decides.
    ///
    /// # Errors
    /// As [`Self::request`]; an error of Cedar in evaluating a policy, which Cedar itself would skip.
    pub fn decide(&self, question: &AccessQuestion) -> Result<CedarDecision, CedarError> {
        let (request, entities) = self.request(question)?;
        let response = Authorizer::new().is_authorized(&request, &self.set, &entities);
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(CedarError::cedar(error));
        }
        let decided: HashSet<&str> = response.diagnostics().reason().map(AsRef::as_ref).collect();
        let policies = self.ids.iter().filter(|id| decided.contains(id.as_str())).cloned().collect();
        Ok(CedarDecision { allowed: response.decision() == Decision::Allow, policies })
    }
}
