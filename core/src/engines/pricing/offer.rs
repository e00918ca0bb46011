//! A promotion made ready for one cart: which positions, which numbers.

use super::basket::Basket;
use super::policy::{AmountFor, BoughtUnits, PricingPolicy, PromotionOrder};
use super::promotion::{
    DiscountSpread, EffectStep, FreeUnits, Promotion, PromotionEffect, PromotionLevel, StepBasis, ThresholdBasis,
};
use crate::foundation::error::{Code, Error};
use crate::foundation::rational::Rational;
use std::cmp::Ordering;

/// What an offer does to the positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Percent(Rational),
    Amount(i64, i64),
    Price(i64),
    /// Units to buy and to get, percent as a fraction, times at most.
    BuyGet(i64, i64, Rational, i64),
    /// The price of a set and times at most.
    Bundle(i64, i64),
}

/// A sum that must be left when the offer's turn comes.
#[derive(Clone, Debug)]
pub(super) struct Threshold {
    pub positions: Vec<u32>,
    /// Whether they are all lines.
    pub whole: bool,
    pub amount: i64,
}

/// A promotion with everything looked up that does not depend on other promotions.
#[derive(Clone, Debug)]
pub(super) struct Offer<'b> {
    pub promotion: &'b Promotion,
    /// The promotion's place in the book.
    pub place: usize,
    pub targets: Vec<u32>,
    pub deed: Deed,
    pub across: bool,
    /// Whether the targets are all lines.
    pub whole: bool,
    /// Units bought for a buy-get, in the order in which they are set aside.
    pub buy: Vec<u32>,
    /// Positions of each part of a bundle, dearest first, and the units of it.
    pub parts: Vec<(Vec<u32>, i64)>,
    pub thresholds: Vec<Threshold>,
    pub unit_cap: i64,
    pub line_cap: i64,
    pub cap: i64,
    pub max_units: i64,
}

/// No cap.
pub(super) const UNCAPPED: i64 = i64::MAX;

impl<'b> Offer<'b> {
    pub fn new(
        promotion: &'b Promotion,
        place: usize,
        basket: &Basket<'_>,
        policy: &PricingPolicy,
        spent: i64,
    ) -> Result<Self, Error> {
        let shipping = promotion.level == PromotionLevel::Shipping;
        let quanta = |minor: i64| {
            let value = minor.checked_mul(basket.quanta).filter(|value| *value <= 1 << 61);
            value.ok_or_else(|| Error::new(Code::NumberOverflow, "an amount of the promotion does not fit"))
        };
        let cap = |minor: Option<i64>| minor.map_or(Ok(UNCAPPED), |minor| quanta(minor.max(0)));
        let left = promotion.budget.map(|budget| budget.saturating_sub(spent).max(0));
        let mut offer = Self {
            promotion,
            place,
            targets: basket.select(&promotion.target, shipping),
            deed: Deed::Price(UNCAPPED),
            across: false,
            whole: false,
            buy: Vec::new(),
            parts: Vec::new(),
            thresholds: Vec::new(),
            unit_cap: cap(promotion.unit_cap)?,
            line_cap: cap(promotion.line_cap)?,
            cap: cap(promotion.cap)?.min(cap(left)?),
            max_units: promotion.max_units.map_or(UNCAPPED, i64::from),
        };
        offer.whole = !shipping && offer.targets.len() == basket.cart.lines.len();
        let step = offer.step(basket);
        let by_price = |places: &[u32]| -> Vec<u32> {
            let mut wanted = vec![false; basket.positions.len()];
            places.iter().for_each(|place| wanted[*place as usize] = true);
            basket.dearest.iter().copied().filter(|place| wanted[*place as usize]).collect()
        };
        match &promotion.effect {
            PromotionEffect::Percent { percent, spread } => {
                offer.across = *spread == DiscountSpread::Across;
                offer.deed = Deed::Percent(fraction(step.map_or(*percent, |step| step.value))?);
            }
            PromotionEffect::Amount { minor, additional, spread } => {
                offer.across = *spread == DiscountSpread::Across;
                let first = quanta(step.map_or(*minor, |step| step.value.numerator() / step.value.denominator()))?;
                let each = if policy.amount_for == AmountFor::Unit { first } else { 0 };
                offer.deed = Deed::Amount(first, additional.map_or(Ok(each), quanta)?);
            }
            PromotionEffect::Price { minor, spread } => {
                offer.across = *spread == DiscountSpread::Across;
                offer.deed = Deed::Price(quanta(*minor)?);
            }
            PromotionEffect::BuyGet { buy, buy_quantity, get_quantity, percent, take, times } => {
                offer.buy = by_price(&basket.select(buy, false));
                if policy.bought_units == BoughtUnits::Spared {
                    // Set aside first what could not be reduced anyway, and the cheapest of the rest.
                    let (mut others, mut own) = (Vec::new(), Vec::new());
                    for place in offer.buy.iter().rev().copied() {
                        if offer.targets.contains(&place) { own.push(place) } else { others.push(place) }
                    }
                    others.extend(stable_ties(own, basket));
                    offer.buy = others;
                }
                offer.targets = by_price(&offer.targets);
                if *take == FreeUnits::Cheapest {
                    offer.targets.reverse();
                }
                let most = times.map_or(UNCAPPED, i64::from);
                offer.deed =
                    Deed::BuyGet(i64::from(*buy_quantity), i64::from(*get_quantity), fraction(*percent)?, most);
            }
            PromotionEffect::Bundle { minor, parts, times } => {
                for part in parts {
                    let places = by_price(&basket.select(&part.select, false));
                    offer.parts.push((places, i64::from(part.quantity)));
                }
                offer.deed = Deed::Bundle(quanta(*minor)?, times.map_or(UNCAPPED, i64::from));
            }
        }
        for requirement in promotion.requires.iter().filter(|r| r.basis == ThresholdBasis::Current) {
            if let Some(minor) = requirement.min_amount {
                let positions = basket.select(&requirement.of, false);
                let whole = positions.len() == basket.cart.lines.len();
                offer.thresholds.push(Threshold { positions, whole, amount: quanta(minor)? });
            }
        }
        Ok(offer)
    }

    /// The highest step that is reached by the target lines before promotions.
    fn step(&self, basket: &Basket<'_>) -> Option<&'b EffectStep> {
        let mut reached = 0_i64;
        for place in &self.targets {
            let position = &basket.positions[*place as usize];
            reached += match self.promotion.steps_by {
                StepBasis::Quantity => position.units,
                StepBasis::Amount => position.listed / basket.quanta,
            };
        }
        self.promotion.steps.iter().filter(|step| step.from <= reached).max_by_key(|step| step.from)
    }

    /// The order of application.
    pub fn order(&self, other: &Self, order: PromotionOrder) -> Ordering {
        let (a, b) = (self.promotion, other.promotion);
        let level = || a.level.cmp(&b.level).then(a.lane.cmp(&b.lane));
        let given = || self.place.cmp(&other.place);
        match order {
            PromotionOrder::Priority => level().then_with(|| b.priority.cmp(&a.priority)).then_with(|| a.id.cmp(&b.id)),
            PromotionOrder::PriorityAlone => b.priority.cmp(&a.priority).then_with(given),
            PromotionOrder::Given => level().then_with(given),
            PromotionOrder::BuyGetFirst => {
                let plain = |deed: Deed| !matches!(deed, Deed::BuyGet(..));
                plain(self.deed).cmp(&plain(other.deed)).then_with(given)
            }
        }
    }

    /// Whether it has anything to work on.
    pub fn aims(&self) -> bool {
        match self.deed {
            Deed::Bundle(..) => !self.parts.is_empty() && self.parts.iter().all(|(places, _)| !places.is_empty()),
            _ => !self.targets.is_empty(),
        }
    }
}

/// Positions of one price keep the order of [`Basket::dearest`] although the list was reversed.
fn stable_ties(mut places: Vec<u32>, basket: &Basket<'_>) -> Vec<u32> {
    let mut ranks = vec![0; basket.positions.len()];
    for (rank, place) in basket.dearest.iter().enumerate() {
        ranks[*place as usize] = rank;
    }
    let rank = |place: u32| ranks[place as usize];
    let price = |place: u32| {
        let position = &basket.positions[place as usize];
        (i128::from(position.listed), i128::from(position.units))
    };
    crate::foundation::order::sort_by(&mut places, |a, b| {
        let ((x, of_x), (y, of_y)) = (price(*a), price(*b));
        (x * of_y).cmp(&(y * of_x)).then_with(|| rank(*a).cmp(&rank(*b)))
    });
    places
}

fn fraction(percent: Rational) -> Result<Rational, Error> {
    Rational::new(i128::from(percent.numerator()), i128::from(percent.denominator()) * 100)
}

/// Refuses promotions that no cart could use.
///
/// # Errors
/// `number.range`, with the path below the promotion.
pub(super) fn check(promotion: &Promotion) -> Result<(), Error> {
    let percent = |percent: &Rational| {
        if *percent < Rational::ZERO || *percent > Rational::integer(100) {
            return Err(Error::new(Code::NumberRange, "a percentage is 0 to 100").under("percent").under("effect"));
        }
        Ok(())
    };
    let amount = |minor: i64| {
        if minor < 0 {
            return Err(Error::new(Code::NumberRange, "an amount is zero or more").under("minor").under("effect"));
        }
        Ok(())
    };
    let quantity = |count: u32, field: &str| {
        if count == 0 {
            return Err(Error::new(Code::NumberRange, "at least 1").under(field).under("effect"));
        }
        Ok(())
    };
    match &promotion.effect {
        PromotionEffect::Percent { percent: value, .. } => {
            percent(value)?;
            for (at, step) in promotion.steps.iter().enumerate() {
                if step.value < Rational::ZERO || step.value > Rational::integer(100) {
                    let error = Error::new(Code::NumberRange, "a percentage is 0 to 100");
                    return Err(error.under("value").at(at).under("steps"));
                }
            }
            Ok(())
        }
        PromotionEffect::Amount { minor, .. } | PromotionEffect::Price { minor, .. } => amount(*minor),
        PromotionEffect::BuyGet { buy_quantity, get_quantity, percent: value, .. } => {
            quantity(*buy_quantity, "buyQuantity")?;
            quantity(*get_quantity, "getQuantity")?;
            percent(value)
        }
        PromotionEffect::Bundle { minor, parts, .. } => {
            amount(*minor)?;
            if parts.is_empty() || parts.len() > 20 {
                return Err(Error::new(Code::NumberRange, "a bundle has 1 to 20 parts").under("parts").under("effect"));
            }
            for (at, part) in parts.iter().enumerate() {
                quantity(part.quantity, "quantity")
                    .map_err(|error| error.with_path("/quantity").at(at).under("parts").under("effect"))?;
            }
            Ok(())
        }
    }
}
