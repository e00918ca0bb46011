//! Which promotions could apply to a cart at all, and why the others cannot.

use super::basket::Basket;
use super::book::PriceBook;
use super::eligibility::{EligibilityMiss, Judged};
use super::offer::Offer;
use super::promotion::{Promotion, ThresholdBasis};
use crate::foundation::error::Error;
use crate::foundation::instant::Instant;
use crate::foundation::order::sort_by;
use crate::wire::wire;

/// Why a promotion was not applied.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejectionReason {
    /// No promotion has this code.
    NotFound,
    /// It ended.
    Expired,
    /// It has not begun.
    NotStarted,
    /// It is for other buyers or other channels.
    NotEligible,
    /// The sum is too low.
    MinAmount,
    /// There are too few units.
    MinQuantity,
    /// No line that it is for, or nothing left of those.
    NoTarget,
    /// It does not go with another one that was applied.
    ExcludedBy,
    /// It was used as often as it may be.
    LimitReached,
    /// All that it may grant was granted.
    BudgetSpent,
    /// Others lower the sum more.
    NotBetter,
    /// Another one ended the application.
    StoppedBy,
}

/// A promotion or code that was not applied: what there is against what it needs.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromotionRejection {
    /// The promotion; absent for a code that none has.
    pub promotion: Option<String>,
    /// The code as the customer typed it.
    pub code: Option<String>,
    /// Why.
    pub reason: RejectionReason,
    /// What there is: minor units, units or uses.
    pub actual: Option<i64>,
    /// What it needs.
    pub required: Option<i64>,
    /// How much is missing.
    pub missing: Option<i64>,
    /// The promotion that keeps it out.
    pub by: Option<String>,
    /// When it begins or ended.
    pub at: Option<Instant>,
    /// The smallest change that would make its condition true.
    pub near_miss: Option<EligibilityMiss>,
}

impl PromotionRejection {
    pub(super) fn new(promotion: &Promotion, reason: RejectionReason) -> Self {
        Self {
            promotion: Some(promotion.id.as_str().to_owned()),
            code: promotion.code.clone(),
            reason,
            actual: None,
            required: None,
            missing: None,
            by: None,
            at: None,
            near_miss: None,
        }
    }

    pub(super) fn by(self, other: &Promotion) -> Self {
        Self { by: Some(other.id.as_str().to_owned()), ..self }
    }

    pub(super) fn short(self, actual: i64, required: i64) -> Self {
        let missing = Some(required.saturating_sub(actual));
        Self { actual: Some(actual), required: Some(required), missing, ..self }
    }
}

/// The offers of a cart in the order of application, and what was refused before that.
pub(super) struct Candidates<'b> {
    pub offers: Vec<Offer<'b>>,
    pub rejections: Vec<PromotionRejection>,
}

impl<'b> Candidates<'b> {
    /// Looks at every promotion of the book.
    pub fn new(book: &'b PriceBook, basket: &Basket<'_>, judged: &Judged<'_>, now: Instant) -> Result<Self, Error> {
        let (mut offers, mut rejections) = (Vec::with_capacity(book.promotions.len().min(32)), Vec::new());
        for code in &basket.cart.codes {
            if !book.promotions.iter().any(|promotion| promotion.code.as_ref() == Some(code)) {
                rejections.push(PromotionRejection {
                    promotion: None,
                    code: Some(code.clone()),
                    reason: RejectionReason::NotFound,
                    actual: None,
                    required: None,
                    missing: None,
                    by: None,
                    at: None,
                    near_miss: None,
                });
            }
        }
        for (place, promotion) in book.promotions.iter().enumerate() {
            // A coupon that nobody typed is nobody's business.
            if promotion.code.as_ref().is_some_and(|code| !basket.cart.codes.contains(code)) {
                continue;
            }
            let refused = refused(promotion, basket, now)
                .or_else(|| judged.refuses(place, &PromotionRejection::new(promotion, RejectionReason::NotEligible)));
            if let Some(rejection) = refused {
                rejections.push(rejection);
                continue;
            }
            let usage = basket.cart.usage.iter().find(|usage| usage.promotion == promotion.id.as_str());
            let made = Offer::new(promotion, place, basket, &book.policy, usage.map_or(0, |usage| usage.spent));
            let offer = made.map_err(|error| error.at(place).under("promotions").under("book"))?;
            if offer.aims() {
                offers.push(offer);
            } else {
                rejections.push(PromotionRejection::new(promotion, RejectionReason::NoTarget));
            }
        }
        let order = book.policy.order;
        sort_by(&mut offers, |a: &Offer<'_>, b| a.order(b, order));
        Ok(Self { offers, rejections })
    }
}

/// Why a promotion cannot apply whatever the others do.
fn refused(promotion: &Promotion, basket: &Basket<'_>, now: Instant) -> Option<PromotionRejection> {
    let rejection = |reason| PromotionRejection::new(promotion, reason);
    let cart = basket.cart;
    if let Some(from) = promotion.from.filter(|from| now < *from) {
        return Some(PromotionRejection { at: Some(from), ..rejection(RejectionReason::NotStarted) });
    }
    if let Some(until) = promotion.until.filter(|until| now >= *until) {
        return Some(PromotionRejection { at: Some(until), ..rejection(RejectionReason::Expired) });
    }
    let among = |wanted: &[String], have: &dyn Fn(&String) -> bool| wanted.is_empty() || wanted.iter().any(have);
    if !among(&promotion.segments, &|segment| cart.segments.contains(segment))
        || !among(&promotion.channels, &|channel| cart.channel.as_ref() == Some(channel))
    {
        return Some(rejection(RejectionReason::NotEligible));
    }
    if let Some(usage) = cart.usage.iter().find(|usage| usage.promotion == promotion.id.as_str()) {
        let limits = [(promotion.use_limit, usage.uses), (promotion.customer_use_limit, usage.customer_uses)];
        for (limit, uses) in limits {
            if let Some(limit) = limit.filter(|limit| uses >= *limit) {
                let (uses, limit) = (i64::from(uses), i64::from(limit));
                return Some(PromotionRejection {
                    missing: None,
                    ..rejection(RejectionReason::LimitReached).short(uses, limit)
                });
            }
        }
        if let Some(budget) = promotion.budget.filter(|budget| usage.spent >= *budget) {
            let spent = rejection(RejectionReason::BudgetSpent).short(usage.spent, budget);
            return Some(PromotionRejection { missing: None, ..spent });
        }
    } else if promotion.use_limit == Some(0) || promotion.customer_use_limit == Some(0) {
        return Some(PromotionRejection { missing: None, ..rejection(RejectionReason::LimitReached).short(0, 0) });
    }
    for requirement in &promotion.requires {
        let places = basket.select(&requirement.of, false);
        let (mut units, mut listed) = (0, 0);
        for place in places {
            units += basket.positions[place as usize].units;
            listed += basket.positions[place as usize].listed;
        }
        if let Some(least) = requirement.min_quantity.filter(|least| units < *least) {
            return Some(rejection(RejectionReason::MinQuantity).short(units, least));
        }
        let least = requirement.min_amount.filter(|_| requirement.basis == ThresholdBasis::Listed);
        if let Some(least) = least.filter(|least| i128::from(listed) < i128::from(*least) * i128::from(basket.quanta)) {
            return Some(rejection(RejectionReason::MinAmount).short(listed.div_euclid(basket.quanta), least));
        }
    }
    None
}
