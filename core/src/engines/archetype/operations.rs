//! The operations `archetype.*`: what their requests and answers are on the wire.

use super::award::ArchetypeDecision;
use super::definition::ArchetypeDefinition;
use super::lint::LintReport;
use super::migrate::MigrationChange;
use super::open_badge::BadgeRequest;
use super::overview::ArchetypeOverview;
use super::set::ArchetypeSet;
use super::state::ArchetypeState;
use crate::foundation::base64;
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::Event;
use crate::foundation::instant::Instant;
use crate::foundation::pack::Packs;
use crate::foundation::wire::{Int53, wire};

/// A state as text.
fn written(set: &ArchetypeSet, state: &ArchetypeState) -> String {
    base64::encode(&set.state_bytes(state))
}

fn opened(set: &ArchetypeSet, text: Option<&String>) -> Result<ArchetypeState, Error> {
    let Some(text) = text else { return Ok(set.state()) };
    let bytes = base64::decode(text).ok_or_else(|| Error::new(Code::FileContent, "the text is no base64"));
    bytes.and_then(|bytes| set.open_state(&bytes)).map_err(|error| error.under("state"))
}

fn compiled(definition: ArchetypeDefinition, packs: Option<&Packs>) -> Result<ArchetypeSet, Error> {
    ArchetypeSet::compile(definition, packs).map_err(|error| error.under("definition"))
}

/// A request of `archetype.step`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeStepRequest {
    /// The definition.
    pub definition: ArchetypeDefinition,
    /// The state that the last step gave; absent for somebody of whom nothing is known.
    pub state: Option<String>,
    /// Events of the person, in any order. None: only time passes.
    #[wire(default = Vec::new())]
    pub events: Vec<Event>,
    /// The present. It never goes back.
    pub now: Instant,
}

/// What a step gives.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeStepAnswer {
    /// The state in base64 (RFC 4648 section 4, padded), for the host to keep.
    pub state: String,
    /// What changed.
    pub decisions: Vec<ArchetypeDecision>,
    /// Events that were there already.
    pub duplicates: Int53,
    /// The next moment at which time alone may change something: step then, without events.
    pub next_change_at: Option<Instant>,
}

/// Takes a state on. It is pure: to ask "what if", step and forget the new state.
///
/// # Errors
/// As [`ArchetypeSet::compile`] below `/definition`, [`ArchetypeSet::open_state`] at `/state`, [`ArchetypeSet::step`].
pub fn step(packs: Option<&Packs>, request: ArchetypeStepRequest) -> Result<Outcome<ArchetypeStepAnswer>, Error> {
    let set = compiled(request.definition, packs)?;
    let mut state = opened(&set, request.state.as_ref())?;
    let stepped = set.step(&mut state, &request.events, request.now)?;
    let mut outcome = Outcome::from(ArchetypeStepAnswer {
        state: written(&set, &state),
        decisions: stepped.decisions,
        duplicates: Int53::count(stepped.duplicates)?,
        next_change_at: stepped.next_change_at,
    });
    outcome.packs = set.rules().packs();
    Ok(outcome)
}

/// A request of `archetype.overview`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeOverviewRequest {
    /// The definition.
    pub definition: ArchetypeDefinition,
    /// The state that the last step gave; absent for somebody of whom nothing is known.
    pub state: Option<String>,
    /// Events that have not been taken in: to ask what would be if they were.
    #[wire(default = Vec::new())]
    pub events: Vec<Event>,
    /// The present, not before the last step.
    pub now: Instant,
}

/// Everything at once; with events, as it would be.
///
/// # Errors
/// As [`step`], [`ArchetypeSet::overview`].
pub fn overview(packs: Option<&Packs>, request: ArchetypeOverviewRequest) -> Result<Outcome<ArchetypeOverview>, Error> {
    let set = compiled(request.definition, packs)?;
    let mut state = opened(&set, request.state.as_ref())?;
    set.step(&mut state, &request.events, request.now)?;
    let mut outcome = Outcome::from(set.overview(&state, request.now)?);
    outcome.packs = set.rules().packs();
    Ok(outcome)
}

/// A request of `archetype.migrate`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeMigrateRequest {
    /// The definition that the state belongs to.
    pub from: ArchetypeDefinition,
    /// The definition that it moves to.
    pub to: ArchetypeDefinition,
    /// The state; absent, the one that the log gives under the older definition.
    pub state: Option<String>,
    /// The person's whole log, in any order.
    pub events: Vec<Event>,
    /// The present.
    pub now: Instant,
}

/// A migrated state, with what changed.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeMigrateAnswer {
    /// The state under the new definition, in base64.
    pub state: String,
    /// Awards that are not as they were.
    pub changes: Vec<MigrationChange>,
}

/// Moves a state to another version of its definition. From a definition to itself it rebuilds the state from the log,
/// of any age: `archetype.step` takes in only what is not too late.
///
/// # Errors
/// As [`ArchetypeSet::compile`] below `/from` and `/to`, [`ArchetypeSet::open_state`] at `/state`,
/// [`ArchetypeSet::migrate`].
pub fn migrate(
    packs: Option<&Packs>,
    request: ArchetypeMigrateRequest,
) -> Result<Outcome<ArchetypeMigrateAnswer>, Error> {
    let compiled = |definition: ArchetypeDefinition, field: &str| {
        ArchetypeSet::compile(definition, packs).map_err(|error| error.under(field))
    };
    let (from, to) = (compiled(request.from, "from")?, compiled(request.to, "to")?);
    let state = match &request.state {
        Some(_) => opened(&from, request.state.as_ref())?,
        None => from.replay(&request.events, request.now)?,
    };
    let migrated = to.migrate(&from, &state, &request.events, request.now)?;
    let mut outcome =
        Outcome::from(ArchetypeMigrateAnswer { state: written(&to, &migrated.state), changes: migrated.changes });
    outcome.packs = to.rules().packs();
    Ok(outcome)
}

/// A request of `archetype.lint`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeLintRequest {
    /// The definition.
    pub definition: ArchetypeDefinition,
    /// Types of events that the host emits. With them, conditions on others are warned of.
    pub seen: Option<Vec<String>>,
}

/// Checks a definition and runs its examples.
///
/// # Errors
/// As [`ArchetypeSet::compile`] below `/definition`.
pub fn lint(packs: Option<&Packs>, request: ArchetypeLintRequest) -> Result<Outcome<LintReport>, Error> {
    let set = compiled(request.definition, packs)?;
    let mut outcome = Outcome::from(set.lint(request.seen.as_deref())?);
    outcome.packs = set.rules().packs();
    Ok(outcome)
}

/// A request of `archetype.badge`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeBadgeRequest {
    /// The definition.
    pub definition: ArchetypeDefinition,
    /// The state that the last step gave; absent, the one that `events` give.
    pub state: Option<String>,
    /// Without a state, the person's whole log, in any order.
    #[wire(default = Vec::new())]
    pub events: Vec<Event>,
    /// Without a state, the present.
    pub now: Option<Instant>,
    /// The award, and what the badge says beside it.
    pub badge: BadgeRequest,
}

/// A badge.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchetypeBadgeAnswer {
    /// The credential of Open Badges 3.0 as canonical JSON text, unsigned.
    pub credential: String,
}

/// An award as a badge.
///
/// # Errors
/// As [`ArchetypeSet::compile`] below `/definition`, [`ArchetypeSet::open_state`] at `/state`,
/// [`ArchetypeSet::open_badge`] below `/badge`.
pub fn badge(packs: Option<&Packs>, request: ArchetypeBadgeRequest) -> Result<ArchetypeBadgeAnswer, Error> {
    let set = compiled(request.definition, packs)?;
    let state = match (&request.state, request.now) {
        (None, Some(now)) => set.replay(&request.events, now)?,
        (None, None) => return Err(Error::new(Code::FieldMissing, "needed without a state").under("now")),
        (Some(_), _) => opened(&set, request.state.as_ref())?,
    };
    let credential = set.open_badge(&state, &request.badge).map_err(|error| error.under("badge"))?;
    Ok(ArchetypeBadgeAnswer { credential })
}
