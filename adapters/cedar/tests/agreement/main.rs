//! What hivecore decides and what Cedar decides, side by side.

#![allow(clippy::expect_used, clippy::panic)]

mod deviations;
mod random;
mod refusals;
mod shared_cases;

use hivecore::compliance::access::{AccessDecision, AccessEffect, AccessRequest, access};
use hivecore::wire::{Node, Read};
use hivecore_cedar::{CedarDecision, CedarError, CedarPolicies};

fn request(json: &str) -> AccessRequest {
    Node::parse(json.as_bytes()).and_then(|node| AccessRequest::read(&node)).expect("a request")
}

/// What of hivecore's decision Cedar has a word for: the permits that hold where it is allowed; otherwise the forbids
/// that hold, and those that are undecided.
fn comparable(request: &AccessRequest, decision: &AccessDecision) -> CedarDecision {
    let undecided = |id: &String| !decision.allowed && decision.undecided.contains(id);
    let policies = request.policies.iter().filter(|policy| {
        let forbids = policy.effect == AccessEffect::Forbid;
        decision.policies.contains(&policy.id) || (forbids && undecided(&policy.id))
    });
    CedarDecision { allowed: decision.allowed, policies: policies.map(|policy| policy.id.clone()).collect() }
}

/// hivecore's decisions of a request that it answers, as far as they are compared.
fn ours(request: &AccessRequest) -> Vec<CedarDecision> {
    let answer = access(None, request).expect("an answer");
    answer.decisions.iter().map(|decision| comparable(request, decision)).collect()
}

/// Cedar's decisions.
fn theirs(request: &AccessRequest) -> Result<Vec<CedarDecision>, CedarError> {
    let cedar = CedarPolicies::translate(request)?;
    request.questions.iter().map(|question| cedar.decide(question)).collect()
}
