//! Compatibility profiles: the choices of other engines, as data. Nothing in hivecore asks for a profile's name except to
//! find its row here.
//!
//! | profile | what differs | quirks that it reproduces |
//! |---|---|---|
//! | `medusa` | buy-get first, then as given; nine digits below the minor unit instead of rounding; an amount off each line is for the line | a later percentage on some units sees their price reduced by the whole line's earlier discount; one unit is reduced by several buy-get promotions; "dearest" is the line's sum, and the dearest are bought |
//! | `vendure` | as given, all that apply; ties upwards, of the price left and of the net price; order discounts by gross price | |
//! | `solidus` | for each line of each lane the best; remainders to the first | a leftover cent goes to the first line, not to the largest remainder |
//! | `sylius` | priority alone; shares rounded half down | a leftover cent is corrected from the first line on |
//! | `saleor` | of each lane the best rule; the last line takes what remains | |
//! | `lago` | as given; five decimals in every step; invoice tax rounded once | tax of the lines and of the invoice differ |
//! | `kill_bill` | days by the first month, nine decimals | a period before a billing day is measured from the shortened day |
//! | `openmeter` | nine decimals, rounded at the end | |
//! | `numscript` | remainders to the first | |
//!
//! The figures and semantics are those of the engines' own published tests (2024 to 2026).

use super::policy::{
    AmountFor, BoughtUnits, Combination, DearestBy, LimitedUnitBase, PricingPolicy, PromotionOrder, ProrationBasis,
    SpreadWeights, TaxLevel, TieBreak, UnitReuse,
};
use crate::foundation::allocation::Allocation;
use crate::foundation::error::{Code, Error};
use crate::foundation::rounding::Rounding;

const BASE: PricingPolicy = PricingPolicy::DEFAULT;

/// What the peers have in common: promotions one after the other, ties by the place in the cart.
const PEER: PricingPolicy = PricingPolicy {
    combine: Combination::Sequential,
    order: PromotionOrder::Given,
    tax_level: TaxLevel::Line,
    ties: TieBreak::Index,
    ..BASE
};

/// Every profile by name.
pub const PROFILES: &[(&str, PricingPolicy)] = &[
    ("hivecore", BASE),
    (
        "kill_bill",
        PricingPolicy { proration: ProrationBasis::FirstMonth, ratio_digits: Some(9), anchor_drifts: true, ..PEER },
    ),
    ("lago", PricingPolicy { digits: 5, tax_level: TaxLevel::Total, ..PEER }),
    (
        "medusa",
        PricingPolicy {
            order: PromotionOrder::BuyGetFirst,
            digits: 9,
            limited_units: LimitedUnitBase::ListedLessLineDiscount,
            amount_for: AmountFor::Line,
            unit_reuse: UnitReuse::OncePerPromotion,
            bought_units: BoughtUnits::Dearest,
            dearest_by: DearestBy::LineTotal,
            tax_digits: 9,
            ..PEER
        },
    ),
    ("numscript", PricingPolicy { allocation: Allocation::First, ..PEER }),
    ("openmeter", PricingPolicy { digits: 9, ..PEER }),
    ("saleor", PricingPolicy { combine: Combination::BestSingle, allocation: Allocation::Last, ..PEER }),
    ("solidus", PricingPolicy { combine: Combination::GreedyPerLine, allocation: Allocation::First, ..PEER }),
    ("sylius", PricingPolicy { order: PromotionOrder::PriorityAlone, allocation: Allocation::HalfDownFirst, ..PEER }),
    (
        "vendure",
        PricingPolicy {
            rounding: Rounding::HalfCeiling,
            tax_rounding: Rounding::HalfCeiling,
            spread_by: SpreadWeights::Gross,
            round_rest: true,
            ..PEER
        },
    ),
];

/// The policy of a profile.
///
/// ```
/// use hivecore::foundation::allocation::Allocation;
/// assert_eq!(hivecore::pricing::profiles::profile("solidus")?.allocation, Allocation::First);
/// # Ok::<(), hivecore::Error>(())
/// ```
///
/// # Errors
/// `pricing.profile`.
pub fn profile(name: &str) -> Result<PricingPolicy, Error> {
    let found = PROFILES.iter().find(|(known, _)| *known == name);
    found.map(|(_, policy)| *policy).ok_or_else(|| {
        let names: Vec<&str> = PROFILES.iter().map(|(known, _)| *known).collect();
        Error::new(Code::PricingProfile, ["expected one of ", &names.join(", ")].concat())
    })
}
