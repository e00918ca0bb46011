//! Which arm to try? Choices that learn, each with the probability it was made with.
//!
//! | file | policy |
//! |---|---|
//! | `epsilon_greedy` | the best arm so far, and any arm with probability ε |
//! | `thompson` | arms in proportion to how probably they are the best (Thompson 1933), by draws from Beta posteriors |
//! | `lin_ucb` | the arm with the greatest upper bound given its context (Li, Chu, Langford, Schapire, WWW 2010), mixed with ε; Thompson sampling over the same linear models (Agrawal and Goyal, ICML 2013) |
//!
//! Every choice is a function of the seed, the user and the request, on every runtime; the propensities are exact
//! rationals that sum to one, and the choice is drawn from exactly them, so that logs can be evaluated off-policy.
//! The state of an arm is sums of integers: the order of events does not matter, parts learnt apart can be merged by
//! adding, and an event can be forgotten exactly.
//!
//! ```
//! use hivecore::recommend::exploration::{BanditPolicy, BanditState, ExploreRequest, BanditLearnRequest, explore, learn};
//! use hivecore::recommend::{ItemId, UserId};
//!
//! let arms = vec![ItemId::new("a")?, ItemId::new("b")?];
//! let events = BanditLearnRequest { arms: arms.clone(), rewards: vec![0.0, 1.0], ..BanditLearnRequest::default() };
//! let state = learn(&events)?;
//! let answer = explore(&ExploreRequest {
//!     state,
//!     epsilon: 200_000,
//!     ..ExploreRequest::new(BanditPolicy::EpsilonGreedy, arms, 7, UserId::new("ann")?, "request-1")
//! })?.answer;
//! let propensities: Vec<String> = answer.slots[0].propensities.iter().map(ToString::to_string).collect();
//! assert_eq!(propensities, ["1/10", "9/10"]);
//! # Ok::<(), hivecore::Error>(())
//! ```

mod beta;
mod epsilon_greedy;
mod lin_ucb;
mod state;
mod thompson;

pub use state::{BanditArm, BanditLearnRequest, BanditState, learn};

use super::limits::{MAX_ARMS, MAX_POSTERIOR_DRAWS, MAX_SLOTS};
use super::micros::ONE;
use super::rank::{ItemId, UserId};
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::foundation::random::Random;
use crate::foundation::rational::Rational;
use crate::wire::{Int53, wire};

/// How an arm is chosen.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BanditPolicy {
    /// The arm with the greatest mean reward (0 where it was never tried), and any arm with probability ε.
    EpsilonGreedy,
    /// Arms in proportion to how often they are the best in draws from their posteriors Beta(1 + Σr, 1 + Σ(1 − r)): of
    /// M draws and K arms `(times best + 1) / (M + K)`.
    Thompson,
    /// The arm with the greatest `θ̂·x + α·√(xᵀA⁻¹x)`, A = ridge·I + Σxxᵀ, θ̂ = A⁻¹Σrx, and any arm with probability ε.
    LinUcb,
    /// As `thompson`, but what an arm earns depends on its context: the draws are `θ·x` with θ from the normal
    /// distribution of mean θ̂ and covariance α²A⁻¹.
    LinearThompson,
}

/// A request of `recommend.explore`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct ExploreRequest {
    /// How an arm is chosen.
    pub policy: BanditPolicy,
    /// What was learnt. Arms that it does not know were never tried.
    #[wire(default = BanditState::default())]
    pub state: BanditState,
    /// The arms to choose from, each once, 1 to 1,000.
    pub arms: Vec<ItemId>,
    /// For `lin_ucb` and `linear_thompson` the context of each arm: 1 to 64 numbers from −100 to 100, rounded to micro-units.
    #[wire(default = Vec::new())]
    pub contexts: Vec<Vec<f64>>,
    /// ε in micro-units, 0 to 1,000,000.
    #[wire(default = 100_000)]
    pub epsilon: u32,
    /// α of the linear policies, 0 to 1,000: how much uncertainty counts.
    #[wire(default = 1.0)]
    pub alpha: f64,
    /// Ridge of the linear policies, above 0, at most 1,000,000.
    #[wire(default = 1.0)]
    pub ridge: f64,
    /// M of `thompson` and `linear_thompson`, 1 to 10,000; times the number of arms at most 1,000,000.
    #[wire(default = 1_000)]
    pub draws: u16,
    /// Arms to choose one after another without repetition, 1 to 100.
    #[wire(default = 1)]
    pub slots: u16,
    /// The seed that the host keeps.
    pub seed: i64,
    /// For whom.
    pub user: UserId,
    /// The request's own name: another one draws anew.
    pub request: String,
}

impl ExploreRequest {
    /// A request with the defaults of the fields that are not named here.
    #[must_use]
    pub fn new(policy: BanditPolicy, arms: Vec<ItemId>, seed: i64, user: UserId, request: &str) -> Self {
        Self {
            policy,
            state: BanditState::default(),
            arms,
            contexts: Vec::new(),
            epsilon: 100_000,
            alpha: 1.0,
            ridge: 1.0,
            draws: 1_000,
            slots: 1,
            seed,
            user,
            request: request.to_owned(),
        }
    }
}

/// The arms chosen.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExploreAnswer {
    /// One after another; fewer than asked for where the arms run out.
    pub slots: Vec<ExploreSlot>,
}

/// One choice.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExploreSlot {
    /// The arm chosen.
    pub arm: ItemId,
    /// The probability that it had, given the slots before: what a log keeps.
    pub propensity: Rational,
    /// Whether another arm was more probable.
    pub explored: bool,
    /// The arms that were left, by id (length, then bytes).
    pub arms: Vec<ItemId>,
    /// Their probabilities, which sum to one.
    pub propensities: Vec<Rational>,
}

/// What a policy knows of the arms, in order of id.
enum Ranking {
    /// The greatest value is best; mixed with ε.
    Values(Vec<f64>),
    /// The arms' draws, one list for each arm.
    Draws(Vec<Vec<f64>>),
}

fn range(field: &str) -> Error {
    Error::new(Code::FieldRange, "the value is out of range").under(field)
}

fn check(request: &ExploreRequest) -> Result<(), Error> {
    let whole = [
        ("arms", request.arms.len(), 1, MAX_ARMS),
        ("epsilon", request.epsilon as usize, 0, ONE as usize),
        ("draws", request.draws.into(), 1, 10_000),
        ("slots", request.slots.into(), 1, MAX_SLOTS),
    ];
    for (field, value, least, most) in whole {
        if !(least..=most).contains(&value) {
            return Err(range(field));
        }
    }
    for (field, value, most) in [("alpha", request.alpha, 1e3), ("ridge", request.ridge, 1e6)] {
        if !(0.0..=most).contains(&value) || (value == 0.0 && field == "ridge") {
            return Err(range(field));
        }
    }
    if let Some((name, _)) = request.state.arms.iter().find(|(_, arm)| !arm.is_earned()) {
        let error = Error::new(Code::RecommendBandit, "the arm earned less than 0 or more than 1 each time");
        return Err(error.under(name).under("arms").under("state"));
    }
    if matches!(request.policy, BanditPolicy::Thompson | BanditPolicy::LinearThompson)
        && request.arms.len().saturating_mul(request.draws.into()) > MAX_POSTERIOR_DRAWS
    {
        return Err(Error::new(Code::RecommendLimit, "there are too many draws for so many arms").under("draws"));
    }
    Ok(())
}

/// Chooses arms.
///
/// # Errors
/// `field.range`; `recommend.item` for an arm that comes twice; `recommend.limit`; `recommend.vector` for contexts;
/// `recommend.bandit` for a state that does not fit them.
pub fn explore(request: &ExploreRequest) -> Result<Outcome<ExploreAnswer>, Error> {
    check(request)?;
    let mut left: Vec<usize> = (0..request.arms.len()).collect();
    sort_by(&mut left, |a, b| request.arms[*a].cmp(&request.arms[*b]));
    if let Some(pair) = left.windows(2).find(|pair| request.arms[pair[0]] == request.arms[pair[1]]) {
        return Err(Error::new(Code::RecommendItem, "the arm comes twice").at(pair[1]).under("arms"));
    }
    let ranking = match request.policy {
        BanditPolicy::EpsilonGreedy => Ranking::Values(epsilon_greedy::means(request)),
        BanditPolicy::LinUcb => {
            Ranking::Values(lin_ucb::estimates(request)?.iter().map(|(mean, width)| mean + width).collect())
        }
        BanditPolicy::Thompson => Ranking::Draws(thompson::draws(request, None)),
        BanditPolicy::LinearThompson => Ranking::Draws(thompson::draws(request, Some(&lin_ucb::estimates(request)?))),
    };
    let (mut slots, mut explored) = (Vec::new(), 0);
    for slot in 0..request.slots {
        if left.is_empty() {
            break;
        }
        let (weights, total) = match &ranking {
            Ranking::Values(values) => epsilon_greedy::weights(&left, values, request.epsilon),
            Ranking::Draws(draws) => thompson::weights(&left, draws),
        };
        let ids = [request.user.as_str(), &request.request, &slot.to_string()];
        let mut rest = Random::new(request.seed, "recommend.explore", &ids).below(total);
        let mut place = 0;
        for (at, weight) in weights.iter().enumerate() {
            place = at;
            if rest < *weight {
                break;
            }
            rest -= weight;
        }
        let (mut arms, mut propensities) = (Vec::with_capacity(left.len()), Vec::with_capacity(left.len()));
        for (arm, weight) in left.iter().zip(&weights) {
            arms.push(request.arms[*arm].clone());
            propensities.push(Rational::new((*weight).into(), total.into())?);
        }
        let other = weights.iter().any(|weight| *weight > weights[place]);
        explored += u32::from(other);
        let arm = request.arms[left.remove(place)].clone();
        slots.push(ExploreSlot { arm, propensity: propensities[place], explored: other, arms, propensities });
    }
    let reason = Reason::new("recommend.explored").about("/slots");
    let reason = reason.number("explored", explored.into()).number("slots", Int53::count(slots.len())?);
    Ok(Outcome { answer: ExploreAnswer { slots }, reasons: vec![reason], packs: Vec::new() })
}
