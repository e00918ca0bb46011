//! Promotions: what they grant, on what, under which conditions, and which exclude which.

use super::eligibility::Eligibility;
use crate::foundation::instant::Instant;
use crate::foundation::rational::Rational;
use crate::wire::wire;

/// A promotion's id.
#[wire(id)]
pub struct PromotionId(String);

/// When a promotion is applied: catalogue first, shipping last.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PromotionLevel {
    /// Reduced prices.
    Catalogue,
    /// Single lines.
    Line,
    /// The cart as a whole.
    Cart,
    /// Shipping: the targets are the shipping charges.
    Shipping,
}

/// Which lines. What is left out does not restrict: an empty selector takes all lines.
#[wire(request)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineSelector {
    /// Lines of one of these items.
    #[wire(default = Vec::new())]
    pub items: Vec<String>,
    /// Lines with one of these tags.
    #[wire(default = Vec::new())]
    pub tags: Vec<String>,
    /// These lines or charges, by id.
    #[wire(default = Vec::new())]
    pub lines: Vec<String>,
    /// No line with one of these tags.
    #[wire(default = Vec::new())]
    pub without_tags: Vec<String>,
}

/// How an effect meets several lines.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscountSpread {
    /// On each line by itself; amounts are for each unit, unless the policy's `amountFor` is the line.
    Each,
    /// Once, on all of them together, then allocated.
    Across,
}

/// Which units a buy-get promotion frees first.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FreeUnits {
    /// Those of the highest unit price.
    Dearest,
    /// Those of the lowest unit price.
    Cheapest,
}

/// A part of a bundle.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundlePart {
    /// Which lines may fill it.
    #[wire(default = LineSelector::default())]
    pub select: LineSelector,
    /// Units in one bundle, at least 1.
    #[wire(default = 1)]
    pub quantity: u32,
}

/// What a promotion grants.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub enum PromotionEffect {
    /// A share of the price.
    Percent {
        /// Percent, 0 to 100.
        percent: Rational,
        /// On each line or on all together.
        #[wire(default = DiscountSpread::Each)]
        spread: DiscountSpread,
    },
    /// An amount: for each unit (for the line, where the policy says so), or once across the lines.
    Amount {
        /// Minor units.
        minor: i64,
        /// Minor units for each unit of a line after its first (first and additional rates). Absent: as the first, or
        /// nothing where the policy's amounts are for the line.
        additional: Option<i64>,
        /// For each unit or once.
        #[wire(default = DiscountSpread::Each)]
        spread: DiscountSpread,
    },
    /// A price in place of another: of a unit, or of the lines together. Never raises.
    Price {
        /// Minor units.
        minor: i64,
        /// Of a unit or of the lines together.
        #[wire(default = DiscountSpread::Each)]
        spread: DiscountSpread,
    },
    /// Buy some, get others reduced. A unit serves once: those that qualify are not those that are reduced.
    BuyGet {
        /// Lines whose units qualify.
        #[wire(default = LineSelector::default())]
        buy: LineSelector,
        /// Units to buy, for each time.
        buy_quantity: u32,
        /// Units reduced, for each time; with fewer there is nothing.
        get_quantity: u32,
        /// Percent off the reduced units.
        #[wire(default = Rational::integer(100))]
        percent: Rational,
        /// Which units come first.
        #[wire(default = FreeUnits::Dearest)]
        take: FreeUnits,
        /// How often at most. Absent: as often as it goes.
        times: Option<u32>,
    },
    /// A price for a set: fixed bundles, and any n of a selection (one part with quantity n).
    Bundle {
        /// Minor units for one set.
        minor: i64,
        /// What makes a set, 1 to 20 parts.
        parts: Vec<BundlePart>,
        /// How often at most. Absent: as often as it lowers the price.
        times: Option<u32>,
    },
}

/// What a threshold or step is measured on.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThresholdBasis {
    /// What earlier promotions left.
    Current,
    /// Prices before promotions.
    Listed,
}

/// What must hold of the cart when the promotion's turn comes.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromotionRequirement {
    /// Which lines count.
    #[wire(default = LineSelector::default())]
    pub of: LineSelector,
    /// Least sum, in minor units, as prices are listed.
    pub min_amount: Option<i64>,
    /// Least number of units.
    pub min_quantity: Option<i64>,
    /// On what sums are measured.
    #[wire(default = ThresholdBasis::Current)]
    pub basis: ThresholdBasis,
}

/// A value that holds from a number of units or a sum on.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EffectStep {
    /// Units or minor units of the target lines.
    pub from: i64,
    /// Percent or minor units in place of the effect's own.
    pub value: Rational,
}

/// What steps count.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepBasis {
    /// Units of the target lines.
    Quantity,
    /// The sum of the target lines before promotions.
    Amount,
}

/// A promotion.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct Promotion {
    /// Its id, distinct within the book.
    pub id: PromotionId,
    /// When it is applied.
    #[wire(default = PromotionLevel::Line)]
    pub level: PromotionLevel,
    /// What it grants.
    pub effect: PromotionEffect,
    /// On which lines.
    #[wire(default = LineSelector::default())]
    pub target: LineSelector,
    /// What must hold, all of it.
    #[wire(default = Vec::new())]
    pub requires: Vec<PromotionRequirement>,
    /// The coupon code that it needs.
    pub code: Option<String>,
    /// One of these must be among the cart's segments. Empty: anybody.
    #[wire(default = Vec::new())]
    pub segments: Vec<String>,
    /// The cart's channel must be one of these. Empty: any.
    #[wire(default = Vec::new())]
    pub channels: Vec<String>,
    /// What must be true of the cart and its buyer, in the language of rules: see the module `eligibility` for the facts.
    pub eligibility: Option<Eligibility>,
    /// From when on.
    pub from: Option<Instant>,
    /// Until when, exclusive.
    pub until: Option<Instant>,
    /// Lanes come one after the other, the lowest first.
    #[wire(default = 0)]
    pub lane: i32,
    /// Higher comes first.
    #[wire(default = 0)]
    pub priority: i32,
    /// Of each group named here at most one promotion is applied (more where the book's `groupLimits` say so).
    #[wire(default = Vec::new())]
    pub groups: Vec<String>,
    /// Promotions that it does not go with.
    #[wire(default = Vec::new())]
    pub conflicts: Vec<PromotionId>,
    /// Whether it goes with no other.
    #[wire(default = false)]
    pub exclusive: bool,
    /// Whether nothing is applied after it.
    #[wire(default = false)]
    pub stop_after: bool,
    /// Units of each line that it reduces at most.
    pub max_units: Option<u32>,
    /// Other values for larger purchases; the highest step reached holds.
    #[wire(default = Vec::new())]
    pub steps: Vec<EffectStep>,
    /// What the steps count.
    #[wire(default = StepBasis::Quantity)]
    pub steps_by: StepBasis,
    /// Most that one unit is reduced, in minor units.
    pub unit_cap: Option<i64>,
    /// Most that one line is reduced.
    pub line_cap: Option<i64>,
    /// Most that the cart is reduced.
    pub cap: Option<i64>,
    /// Most that all carts together are reduced: what `usage` says was spent counts.
    pub budget: Option<i64>,
    /// Most uses by all customers.
    pub use_limit: Option<u32>,
    /// Most uses by one customer.
    pub customer_use_limit: Option<u32>,
}
