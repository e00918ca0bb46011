//! RP3beta: random walks of three steps from a liked item over its users to their items.
//!
//! `sim(i, j) = Σ_u (x_ui / n_i)^α (x_uj / n_u)^α / n_j^β` (Paudel, Christoffel, Newell, Bernstein, "Updatable,
//! Accurate, Diverse, and Scalable Recommendations for Interactive Applications", TiiS 2017). Asymmetric: i is the
//! source, whose neighbours are kept.

use super::ease::powers;
use super::interactions::Interactions;
use crate::wire::wire;

/// How RP3beta learns. Exponents are in thousandths.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rp3BetaConfig {
    /// Weight of its score in the blend, in micro-units: 0 to 100,000,000.
    #[wire(default = 1_000_000)]
    pub weight: u32,
    /// Exponent of the transition probabilities: 1 to 3,000.
    #[wire(default = 800)]
    pub alpha: u16,
    /// Exponent of the target's popularity: 0 to 3,000.
    #[wire(default = 400)]
    pub beta: u16,
    /// Neighbours kept for each item: 1 to 1,000.
    #[wire(default = 200)]
    pub neighbours: u16,
}

/// The factors of source, user and target.
pub(super) struct Walk {
    pub source: Vec<f64>,
    pub user: Vec<f64>,
    pub target: Vec<f64>,
}

impl Walk {
    pub fn new(interactions: &Interactions, config: &Rp3BetaConfig) -> Self {
        let audiences = || interactions.audiences.iter().map(<[u32]>::len);
        Self {
            source: powers(audiences(), config.alpha.into()),
            user: powers(interactions.histories.iter().map(<[u32]>::len), config.alpha.into()),
            target: powers(audiences(), config.beta.into()),
        }
    }
}
