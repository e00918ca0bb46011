//! What was learnt of the arms: sums of integers.
//!
//! Rewards and contexts are rounded to micro-units; their products to billionths, half to even, each for itself, so
//! that a sum is the same in every order and loses an event by subtracting it.

use crate::foundation::error::{Code, Error};
use crate::foundation::rounding::{Rounding, narrow};
use crate::recommend::limits::{MAX_CONTEXT, MAX_EVENTS};
use crate::recommend::micros::ONE;
use crate::recommend::rank::ItemId;
use crate::wire::{Int53, wire};
use std::collections::BTreeMap;

/// Billionths of one.
pub(super) const NANO: f64 = 1e9;

/// What was learnt: a plain value that the host keeps.
#[wire(request)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BanditState {
    /// The arms that were tried.
    #[wire(default = BTreeMap::new())]
    pub arms: BTreeMap<String, BanditArm>,
}

/// What was learnt of one arm.
#[wire(request)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BanditArm {
    /// How often it was tried.
    pub pulls: Int53,
    /// The sum of the rewards in micro-units.
    pub reward: Int53,
    /// `Σ x xᵀ` in billionths: the lower triangle, row by row. Empty without contexts.
    #[wire(default = Vec::new())]
    pub gram: Vec<i64>,
    /// `Σ r x` in billionths. Empty without contexts.
    #[wire(default = Vec::new())]
    pub moment: Vec<i64>,
}

impl BanditArm {
    /// Whether each try earned 0 to 1.
    pub(super) fn is_earned(&self) -> bool {
        let (pulls, reward) = (i128::from(self.pulls.get()), i128::from(self.reward.get()));
        (0..=pulls * i128::from(ONE)).contains(&reward)
    }

    /// Whether it learnt with contexts of this length, or without any.
    pub(super) fn fits(&self, length: usize) -> bool {
        let without = self.gram.is_empty() && self.moment.is_empty();
        without || (self.moment.len() == length && self.gram.len() == length * (length + 1) / 2)
    }
}

/// A request of `recommend.learn`: events in columns of equal length, in any order.
#[wire(request)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BanditLearnRequest {
    /// What was learnt before.
    #[wire(default = BanditState::default())]
    pub state: BanditState,
    /// The arm of each event.
    pub arms: Vec<ItemId>,
    /// What it earned, 0 to 1, rounded to micro-units.
    pub rewards: Vec<f64>,
    /// The context of each event: 1 to 64 numbers from −100 to 100, rounded to micro-units. Absent: no contexts.
    #[wire(default = Vec::new())]
    pub contexts: Vec<Vec<f64>>,
    /// Whether the events are taken out again instead: exactly, as if they had never been.
    #[wire(default = false)]
    pub forget: bool,
}

/// Contexts in micro-units: one for each row, all of one length.
pub(super) fn contexts(given: &[Vec<f64>], rows: usize, needed: bool) -> Result<Vec<Vec<i64>>, Error> {
    let refused = || Error::new(Code::RecommendVector, "contexts are as many as arms, all of one length");
    let length = given.first().map_or(1, Vec::len);
    if given.len() != rows && (needed || !given.is_empty()) {
        return Err(refused().under("contexts"));
    }
    let mut found = Vec::with_capacity(given.len());
    for (row, context) in given.iter().enumerate() {
        let moderate = context.iter().all(|value| value.abs() <= 100.0);
        if context.len() != length || !(1..=MAX_CONTEXT).contains(&length) || !moderate {
            return Err(refused().at(row).under("contexts"));
        }
        found.push(context.iter().map(|value| (value * f64::from(ONE)).round_ties_even() as i64).collect());
    }
    Ok(found)
}

fn add(sum: &mut i64, micros: i64, times: i64, sign: i64) -> Result<(), Error> {
    let product = Rounding::HalfEven.quotient(i128::from(micros) * i128::from(times), 1000)?;
    *sum = narrow(i128::from(*sum) + i128::from(sign) * product)?;
    Ok(())
}

fn learn_one(arm: &mut BanditArm, reward: i64, context: &[i64], sign: i64) -> Result<(), Error> {
    if !context.is_empty() && arm.moment.is_empty() && arm.gram.is_empty() {
        arm.moment = vec![0; context.len()];
        arm.gram = vec![0; context.len() * (context.len() + 1) / 2];
    }
    arm.pulls = Int53::new(arm.pulls.get() + sign)?;
    arm.reward = Int53::new(arm.reward.get() + sign * reward)?;
    let mut place = 0;
    for (row, x) in context.iter().enumerate() {
        add(&mut arm.moment[row], *x, reward, sign)?;
        for y in context.iter().take(row + 1) {
            add(&mut arm.gram[place], *x, *y, sign)?;
            place += 1;
        }
    }
    Ok(())
}

/// Learns from events, or forgets them.
///
/// # Errors
/// `buffer.shape` when the columns differ in length, `field.range` for a reward, `recommend.vector` for contexts,
/// `recommend.bandit` for a state that does not fit them or that forgets more than it learnt, `number.overflow`,
/// `recommend.limit`.
pub fn learn(request: &BanditLearnRequest) -> Result<BanditState, Error> {
    if request.rewards.len() != request.arms.len() {
        return Err(Error::new(Code::BufferShape, "there is one reward for each arm").under("rewards"));
    }
    if request.arms.len() > MAX_EVENTS {
        return Err(Error::new(Code::RecommendLimit, "there are too many events").under("arms"));
    }
    let contexts = contexts(&request.contexts, request.arms.len(), false)?;
    let (mut state, sign) = (request.state.clone(), if request.forget { -1 } else { 1 });
    for (row, (arm, reward)) in request.arms.iter().zip(&request.rewards).enumerate() {
        if !(0.0..=1.0).contains(reward) {
            return Err(Error::new(Code::FieldRange, "expected 0 to 1").at(row).under("rewards"));
        }
        let known = state.arms.entry(arm.as_str().to_owned()).or_default();
        let context = contexts.get(row).map_or(&[][..], Vec::as_slice);
        // An arm learns with contexts of one length, or always without.
        let tried = known.pulls.get() != 0;
        let fits = known.fits(context.len()) && (!tried || known.moment.len() == context.len());
        let reward = (reward * f64::from(ONE)).round_ties_even() as i64;
        if fits {
            learn_one(known, reward, context, sign).map_err(|error| error.at(row).under("arms"))?;
        }
        if !fits || !known.is_earned() {
            let error = Error::new(Code::RecommendBandit, "the event does not fit what the arm learnt");
            return Err(error.at(row).under("arms"));
        }
    }
    if request.forget {
        state.arms.retain(|_, arm| arm.pulls.get() > 0);
    }
    Ok(state)
}
