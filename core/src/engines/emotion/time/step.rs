//! The operation `emotion.step`: observations in, state and decisions out. Replaying them gives the same bytes.

use super::config::{EmotionAxis, EmotionTrackConfig};
use super::normal::two_sided;
use super::state::{EmotionObservation, EmotionState, seconds_between};
use crate::engines::emotion::limits::MAX_HELD;
use crate::engines::emotion::permission::{EmotionPermission, admit_feeling};
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::order::sort_by;
use crate::foundation::pack::Shelf;
use crate::wire::{Int53, wire};
use std::cmp::Ordering;

/// What the host may order.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmotionCommand {
    /// Start anew: the belief, the baseline and the run are forgotten. What is still held is kept. It needs no leave
    /// where nothing is held or observed.
    Reset,
    /// Forget the person: nothing is left, and nothing from before now is taken again. It needs no leave.
    Erase,
}

/// A request of `emotion.step`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionStepRequest {
    /// Where, what for, who, and what they agreed to.
    pub permission: EmotionPermission,
    /// How the person is tracked.
    pub config: EmotionTrackConfig,
    /// As the last answer left it; absent for someone new.
    pub state: Option<EmotionState>,
    /// What to do before anything is observed.
    pub command: Option<EmotionCommand>,
    /// What was observed, in any order.
    pub observations: Vec<EmotionObservation>,
    /// The present.
    pub now: Instant,
}

/// A person's state, and what became known.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionStepAnswer {
    /// To be stored.
    pub state: EmotionState,
    /// What became known, in order of time.
    pub decisions: Vec<MomentDecision>,
    /// The state at present, with what is still held taken in for now.
    pub estimates: Vec<AxisEstimate>,
}

/// One axis at present.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisEstimate {
    /// The axis.
    pub axis: EmotionAxis,
    /// Mean, nine digits.
    pub mean: f64,
    /// Standard deviation, nine digits.
    pub deviation: f64,
    /// Lower end of the interval that holds the state with 90 %.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Where the axis returns to.
    pub baseline: f64,
}

/// Why an observation was not taken.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejectionCause {
    /// Older than the lateness allows.
    TooLate,
    /// Later than the present.
    Future,
    /// Taken already.
    Duplicate,
    /// From before the person was erased.
    Erased,
}

/// What became known.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub enum MomentDecision {
    /// A breakthrough moment: a lasting change began.
    Breakthrough {
        /// When it was noticed.
        at: Instant,
        /// On which axis.
        axis: EmotionAxis,
        /// Probability that the present run is recent, in millionths.
        probability: Int53,
        /// Mean of the run before, nine digits.
        before: f64,
        /// Mean of the run that began, nine digits.
        after: f64,
        /// Observations since it began.
        since: u32,
    },
    /// An observation was not taken.
    Rejected {
        /// Who observed.
        source: String,
        /// Its number.
        id: String,
        /// Why.
        cause: RejectionCause,
    },
}

/// Nine digits after the point: more than any sensor knows, and the same for every way of adding up.
pub(super) fn digits(value: f64) -> f64 {
    (value * 1e9).round() / 1e9 + 0.0
}

fn order(a: &EmotionObservation, b: &EmotionObservation) -> Ordering {
    (a.at, a.signal).cmp(&(b.at, b.signal)).then_with(|| (&a.source, &a.id).cmp(&(&b.source, &b.id)))
}

/// Folds observations of one time into the state.
pub(super) fn fold(
    state: &mut EmotionState,
    config: &EmotionTrackConfig,
    group: &[EmotionObservation],
) -> Option<MomentDecision> {
    let at = group.first()?.at;
    for observation in group {
        state.stands_on(observation.signal);
    }
    let elapsed = state.at.map_or(0.0, |before| seconds_between(before, at));
    for n in 0..state.axes.len() {
        let (baseline, dynamics) = (state.baseline(config, n), config.axes.get(n)?);
        let axis = state.axes.get_mut(n)?;
        let mut belief = dynamics.drift().step(axis.belief(), baseline, elapsed);
        for measure in group.iter().flat_map(|observation| &observation.measures) {
            if measure.axis == dynamics.axis {
                belief.observe(measure.value, measure.variance);
                axis.observed = axis.observed.saturating_add(1);
                axis.average += (measure.value - axis.average) / f64::from(axis.observed);
            }
        }
        (axis.mean, axis.variance) = (belief.mean, belief.variance);
    }
    state.at = Some(at);
    breakthrough(state, config, group, at)
}

fn breakthrough(
    state: &mut EmotionState,
    config: &EmotionTrackConfig,
    group: &[EmotionObservation],
    at: Instant,
) -> Option<MomentDecision> {
    let (changes, run) = (config.changes.as_ref()?, state.run.as_mut()?);
    let (mut weighted, mut precision) = (0.0, 0.0);
    for measure in group.iter().flat_map(|observation| &observation.measures) {
        if measure.axis == changes.axis {
            weighted += measure.value / measure.variance;
            precision += 1.0 / measure.variance;
        }
    }
    if precision <= 0.0 {
        return None;
    }
    let (recent, longest) = (usize::from(changes.recent), usize::from(changes.longest));
    run.observe(weighted / precision, changes.hazard, &changes.prior, longest);
    // Before there is a run to leave, every run is recent.
    let settled = run.observed > 2 * u32::from(changes.recent);
    let probability = run.recent(recent);
    let begun = settled && probability > changes.threshold;
    let first = begun && !state.announced;
    state.announced = begun;
    if !first {
        return None;
    }
    let (since, after) = run.most_probable(1, recent)?;
    let (_, before) = run.most_probable(recent, longest)?;
    let probability = Int53::new((probability * 1e6).round() as i64).unwrap_or_default();
    let (before, after) = (digits(before), digits(after));
    Some(MomentDecision::Breakthrough { at, axis: changes.axis, probability, before, after, since: since as u32 })
}

/// Folds observations in order, those of one time together.
fn fold_all(
    state: &mut EmotionState,
    config: &EmotionTrackConfig,
    observations: &[EmotionObservation],
) -> Vec<MomentDecision> {
    let mut decisions = Vec::new();
    for group in observations.chunk_by(|a, b| a.at == b.at) {
        decisions.extend(fold(state, config, group));
    }
    decisions
}

fn checked(observation: &EmotionObservation) -> Result<(), Error> {
    let measures = &observation.measures;
    let fits = (1..=3).contains(&measures.len())
        && measures.windows(2).all(|pair| pair[0].axis < pair[1].axis)
        && measures.iter().all(|m| (-1e6..=1e6).contains(&m.value) && (1e-12..=1e12).contains(&m.variance));
    if fits {
        return Ok(());
    }
    Err(Error::new(Code::FieldRange, "expected one to three numbers, ascending by axis, in range").under("measures"))
}

/// Puts new observations among those that are held; says which are not taken.
fn admit_observations(
    state: &mut EmotionState,
    request: &EmotionStepRequest,
    decisions: &mut Vec<MomentDecision>,
) -> Result<(), Error> {
    for (at, observation) in request.observations.iter().enumerate() {
        let place = |error: Error| error.at(at).under("observations");
        checked(observation).map_err(place)?;
        let same = |held: &&EmotionObservation| (&held.source, &held.id) == (&observation.source, &observation.id);
        let cause = match state.held.iter().find(same) {
            Some(held) if held == observation => Some(RejectionCause::Duplicate),
            Some(_) => return Err(place(Error::new(Code::EventConflict, "this source has used this id already"))),
            None if state.erased_at.is_some_and(|erased| observation.at <= erased) => Some(RejectionCause::Erased),
            None if state.settled_through.is_some_and(|settled| observation.at <= settled) => {
                Some(RejectionCause::TooLate)
            }
            None if observation.at > request.now => Some(RejectionCause::Future),
            None => None,
        };
        match cause {
            None => state.held.push(observation.clone()),
            Some(cause) => {
                let (source, id) = (observation.source.clone(), observation.id.clone());
                decisions.push(MomentDecision::Rejected { source, id, cause });
            }
        }
        if state.held.len() > MAX_HELD {
            return Err(Error::new(Code::EmotionLimit, "too many observations are held").under("observations"));
        }
    }
    sort_by(&mut state.held, order);
    Ok(())
}

/// Takes observations in.
///
/// # Errors
/// The gate's; `field.range`, `emotion.state`, `emotion.limit`, `event.conflict`, `time.range`.
pub fn step(shelf: Shelf<'_>, request: &EmotionStepRequest) -> Result<Outcome<EmotionStepAnswer>, Error> {
    let config = &request.config;
    config.check().map_err(|error| error.under("config"))?;
    let fresh = || EmotionState::new(config);
    let given = request.state.clone().unwrap_or_else(fresh);
    let checked = given.check(config).map_err(|error| error.under("state"));
    let (mut state, code) = match request.command {
        Some(EmotionCommand::Erase) => {
            let (erased_at, settled_through) = (Some(request.now), Some(request.now));
            (EmotionState { erased_at, settled_through, ..fresh() }, Some("emotion.erased"))
        }
        Some(EmotionCommand::Reset) => {
            let EmotionState { held, settled_through, erased_at, .. } = given;
            (EmotionState { held, settled_through, erased_at, ..fresh() }, Some("emotion.reset"))
        }
        None => (given, None),
    };
    // What is left, what is held and what is new: the answer stands on all of them.
    let mut signals = state.signals.clone();
    for observation in state.held.iter().chain(&request.observations) {
        signals.push(observation.signal);
    }
    // Nobody needs leave to be forgotten: that infers nothing, and must work when consents are withdrawn.
    let forgets = match request.command {
        Some(EmotionCommand::Erase) => true,
        Some(EmotionCommand::Reset) => signals.is_empty(),
        None => false,
    };
    let (mut reasons, mut packs) = (Vec::new(), Vec::new());
    match admit_feeling(shelf, &request.permission, &signals, Some(request.now)) {
        Ok(admission) => {
            reasons = admission.reasons;
            packs.push(admission.pack);
        }
        Err(_) if forgets => {}
        Err(error) => return Err(error),
    }
    if request.command != Some(EmotionCommand::Erase) {
        checked?;
    }
    if let Some(code) = code {
        reasons.push(Reason::new(code).text("at", &request.now.to_string()));
    }
    let mut decisions = Vec::new();
    admit_observations(&mut state, request, &mut decisions)?;
    let horizon = Instant::new(
        request.now.seconds().saturating_sub(i64::from(config.max_lateness_seconds)),
        request.now.nanoseconds(),
    )?;
    let settled = state.held.partition_point(|observation| observation.at <= horizon);
    let rest = state.held.split_off(settled);
    let due = std::mem::replace(&mut state.held, rest);
    decisions.extend(fold_all(&mut state, config, &due));
    state.settled_through = state.settled_through.max(Some(horizon));

    let mut present = state.clone();
    fold_all(&mut present, config, &state.held);
    let estimates = estimates(&present, config, request.now, 0.9);
    reasons.push(
        Reason::new("emotion.tracked")
            .number("folded", Int53::count(due.len())?)
            .number("held", Int53::count(state.held.len())?),
    );
    let answer = EmotionStepAnswer { state, decisions, estimates };
    Ok(Outcome { answer, reasons, packs })
}

/// The axes at a time from the state's own on, with an interval.
pub(super) fn estimates(
    state: &EmotionState,
    config: &EmotionTrackConfig,
    at: Instant,
    level: f64,
) -> Vec<AxisEstimate> {
    let elapsed = state.at.map_or(0.0, |before| seconds_between(before, at).max(0.0));
    let z = two_sided(level);
    let mut estimates = Vec::with_capacity(state.axes.len());
    for (n, (axis, dynamics)) in state.axes.iter().zip(&config.axes).enumerate() {
        let baseline = state.baseline(config, n);
        let belief = dynamics.drift().step(axis.belief(), baseline, elapsed);
        let deviation = belief.variance.max(0.0).sqrt();
        estimates.push(AxisEstimate {
            axis: dynamics.axis,
            mean: digits(belief.mean),
            deviation: digits(deviation),
            low: digits(belief.mean - z * deviation),
            high: digits(belief.mean + z * deviation),
            baseline: digits(baseline),
        });
    }
    estimates
}
