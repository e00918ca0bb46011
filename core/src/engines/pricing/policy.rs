//! A pricing policy: every choice on which engines differ, as data.

use crate::foundation::allocation::Allocation;
use crate::foundation::error::{Code, Error};
use crate::foundation::rounding::Rounding;
use crate::wire::wire;

/// Which of the promotions that could apply are applied.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combination {
    /// The set with the lowest payable, proved by branch and bound.
    Optimal,
    /// One after the other, each that may; an exclusive one that applies stands alone, whatever it is worth.
    Sequential,
    /// Of each lane the one promotion that lowers the sum most.
    BestSingle,
    /// Of each lane, for each line the one promotion that lowers it most.
    GreedyPerLine,
}

/// In which order promotions are applied. Ties end with the earlier in the book, or with the lower id.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromotionOrder {
    /// Level, lane, higher priority, id.
    Priority,
    /// Higher priority alone, then the earlier in the book, whatever the level.
    PriorityAlone,
    /// Level, lane, then the earlier in the book.
    Given,
    /// Buy-get promotions, then the earlier in the book.
    BuyGetFirst,
}

/// What a percentage is taken of.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PercentBase {
    /// What earlier promotions left.
    Remaining,
    /// The price before promotions.
    Listed,
}

/// By what an amount across lines is shared.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpreadWeights {
    /// What is left of each line, as listed.
    Listed,
    /// What is left of each line, with its tax.
    Gross,
}

/// What a unit costs for promotions that reduce only some units of a line.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitedUnitBase {
    /// What is left of the line, divided by its units.
    Remaining,
    /// The listed price of the units that are reduced, less everything that the line was reduced before.
    ListedLessLineDiscount,
}

/// What an amount off each line is for.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountFor {
    /// Each unit that is reduced.
    Unit,
    /// The line, however many of its units are reduced.
    Line,
}

/// Whether a unit that served one buy-get promotion may serve another.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitReuse {
    /// Never.
    Once,
    /// Once in each promotion; only units that an earlier one counted as bought are not reduced.
    OncePerPromotion,
}

/// Which units a buy-get promotion counts as bought.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoughtUnits {
    /// Those that it could not reduce anyway, then the cheapest.
    Spared,
    /// The dearest, which are then not reduced.
    Dearest,
}

/// By what buy-get promotions and bundles call a line dear.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DearestBy {
    /// Its unit price.
    UnitPrice,
    /// Its sum.
    LineTotal,
}

/// Where prices and reductions become whole.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundAt {
    /// Each unit.
    Unit,
    /// Each line.
    Line,
    /// Only the total.
    Total,
}

/// Where taxes become whole.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaxLevel {
    /// Each unit.
    Unit,
    /// Each line.
    Line,
    /// Each tax, over all lines (EN 16931, BR-CO-17).
    Group,
    /// The sum of all taxes.
    Total,
}

/// What decides where nothing else does.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieBreak {
    /// The line's id, shortest first, then by bytes: the order of the lines means nothing.
    Id,
    /// The line's place in the cart.
    Index,
}

/// How a part of a billing period is measured.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProrationBasis {
    /// Seconds used of the seconds of the period.
    Second,
    /// Days used of the days of the period.
    Day,
    /// Months of 30 days (30/360), or as many as the policy's `monthDays`.
    Thirty,
    /// All days by the days of the first month.
    FirstMonth,
}

/// Every choice on which pricing engines differ. The defaults are hivecore's own; `profiles` has those of others.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PricingPolicy {
    /// Which promotions are applied.
    #[wire(default = Combination::Optimal)]
    pub combine: Combination,
    /// In which order.
    #[wire(default = PromotionOrder::Priority)]
    pub order: PromotionOrder,
    /// What a percentage is taken of.
    #[wire(default = PercentBase::Remaining)]
    pub percent_base: PercentBase,
    /// How prices and reductions are rounded.
    #[wire(default = Rounding::HalfUp)]
    pub rounding: Rounding,
    /// Where.
    #[wire(default = RoundAt::Line)]
    pub round_at: RoundAt,
    /// Whether it is the price left that is rounded, and a reduction of a line or a contained tax is what it lacks. The
    /// two differ in ties: half of 3 taken off 3 leaves 2 or 1.
    #[wire(default = false)]
    pub round_rest: bool,
    /// Decimals below the minor unit that every step keeps, 0 to 9.
    #[wire(default = 0)]
    pub digits: u8,
    /// How an amount across lines, and a line's over its units, is split.
    #[wire(default = Allocation::LargestRemainder)]
    pub allocation: Allocation,
    /// By what it is split.
    #[wire(default = SpreadWeights::Listed)]
    pub spread_by: SpreadWeights,
    /// What a unit costs for promotions on some units.
    #[wire(default = LimitedUnitBase::Remaining)]
    pub limited_units: LimitedUnitBase,
    /// What an amount off each line is for.
    #[wire(default = AmountFor::Unit)]
    pub amount_for: AmountFor,
    /// Whether units serve several promotions.
    #[wire(default = UnitReuse::Once)]
    pub unit_reuse: UnitReuse,
    /// Which units are bought.
    #[wire(default = BoughtUnits::Spared)]
    pub bought_units: BoughtUnits,
    /// Which lines are dear.
    #[wire(default = DearestBy::UnitPrice)]
    pub dearest_by: DearestBy,
    /// Whether listed prices contain their taxes. A tax category may say otherwise.
    #[wire(default = false)]
    pub tax_included: bool,
    /// Where taxes are rounded.
    #[wire(default = TaxLevel::Group)]
    pub tax_level: TaxLevel,
    /// How.
    #[wire(default = Rounding::HalfUp)]
    pub tax_rounding: Rounding,
    /// Decimals below the minor unit that taxes keep, at most `digits`.
    #[wire(default = 0)]
    pub tax_digits: u8,
    /// What decides ties.
    #[wire(default = TieBreak::Id)]
    pub ties: TieBreak,
    /// How parts of a period are measured.
    #[wire(default = ProrationBasis::Day)]
    pub proration: ProrationBasis,
    /// Days of every month for the basis `thirty`, 28 to 31.
    #[wire(default = 30)]
    pub month_days: u8,
    /// Decimals of a proration ratio, half up; absent: exact.
    pub ratio_digits: Option<u8>,
    /// Whether the first period before a billing day is measured from the billing day one month earlier as the shortened
    /// day falls (28 January for 28 February), not from the day that the anchor names (31 January).
    #[wire(default = false)]
    pub anchor_drifts: bool,
    /// Whether no usage at all pays the flat fee of the first tier.
    #[wire(default = true)]
    pub zero_usage_pays_flat: bool,
}

impl PricingPolicy {
    /// hivecore's own policy.
    pub const DEFAULT: Self = Self {
        combine: Combination::Optimal,
        order: PromotionOrder::Priority,
        percent_base: PercentBase::Remaining,
        rounding: Rounding::HalfUp,
        round_at: RoundAt::Line,
        round_rest: false,
        digits: 0,
        allocation: Allocation::LargestRemainder,
        spread_by: SpreadWeights::Listed,
        limited_units: LimitedUnitBase::Remaining,
        amount_for: AmountFor::Unit,
        unit_reuse: UnitReuse::Once,
        bought_units: BoughtUnits::Spared,
        dearest_by: DearestBy::UnitPrice,
        tax_included: false,
        tax_level: TaxLevel::Group,
        tax_rounding: Rounding::HalfUp,
        tax_digits: 0,
        ties: TieBreak::Id,
        proration: ProrationBasis::Day,
        month_days: 30,
        ratio_digits: None,
        anchor_drifts: false,
        zero_usage_pays_flat: true,
    };
}

impl PricingPolicy {
    /// Refuses numbers out of their ranges.
    ///
    /// # Errors
    /// `number.range`.
    pub(super) fn check(&self) -> Result<(), Error> {
        let wrong = |field: &str, detail| Err(Error::new(Code::NumberRange, detail).under(field).under("policy"));
        if self.digits > 9 || self.tax_digits > self.digits {
            return wrong("digits", "digits are 0 to 9, those of taxes no more than the others");
        }
        if !(28..=31).contains(&self.month_days) {
            return wrong("monthDays", "a month has 28 to 31 days");
        }
        Ok(())
    }
}

impl Default for PricingPolicy {
    fn default() -> Self {
        Self::DEFAULT
    }
}
