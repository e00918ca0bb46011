//! What does it cost, and is that the best price?
//!
//! | noun | |
//! |---|---|
//! | [`PriceBook`], [`PriceBookDefinition`] | prices, promotions and taxes of one catalogue version |
//! | [`Cart`] | what a customer is about to buy |
//! | [`Promotion`] | what is taken off, from what, under which conditions, and with which others |
//! | [`PricingPolicy`], [`profiles`] | every choice on which engines differ, and those of nine other engines, as data |
//! | [`QuoteAnswer`], [`PriceNode`] | integers that add up exactly, and what each was made of |
//! | [`BestPriceCertificate`] | the chosen set, and whether it is proved to be the best |
//! | [`eligibility`] | who a promotion or a tax exception is for: conditions of the rule language over facts of the cart |
//! | [`Tariff`], [`ProrationSpan`] | usage and subscriptions |
//! | [`refund`](refund) | units given back from frozen shares |
//!
//! Prices become line sums, promotions lower them in the order of application, taxes are taken of what is left, and the
//! sum is rounded once to minor units. The best set of promotions is searched by [branch and bound](branch_and_bound).

mod audit;
mod basket;
mod book;
mod branch_and_bound;
mod candidates;
mod cart;
mod combine;
mod constraints;
mod conversion;
mod effect;
pub mod eligibility;
mod explain;
mod offer;
pub mod operations;
mod policy;
mod price_list;
pub mod profiles;
mod promotion;
mod proration;
mod quote;
mod refund;
mod tariff;
mod tax;
mod tender;
mod verify;

pub use audit::{AuditLine, AuditRow};
pub use book::{CashRounding, PriceBook, PriceBookDefinition};
pub use candidates::{PromotionRejection, RejectionReason};
pub use cart::{Cart, CartCharge, CartLine, ChargeKind, LineId, PromotionUsage, Tender, TenderKind};
pub use combine::BestPriceCertificate;
pub use conversion::PriceConversion;
pub use explain::{PriceLevel, PriceNode, PriceOperation};
pub use operations::{QuoteDetail, QuoteRequest};
pub use policy::{
    AmountFor, BoughtUnits, Combination, DearestBy, LimitedUnitBase, PercentBase, PricingPolicy, PromotionOrder,
    ProrationBasis, RoundAt, SpreadWeights, TaxLevel, TieBreak, UnitReuse,
};
pub use price_list::ListedPrice;
pub use promotion::{
    BundlePart, DiscountSpread, EffectStep, FreeUnits, LineSelector, Promotion, PromotionEffect, PromotionId,
    PromotionLevel, PromotionRequirement, StepBasis, ThresholdBasis,
};
pub use proration::{ProratedPeriod, ProrationSpan};
pub use quote::{AppliedPromotion, LineDiscount, QuoteAnswer, QuotedLine, QuotedTax, TaxTable};
pub use refund::{PaidLine, RefundUnits, RefundedLine};
pub use tariff::{RatedSlice, Tariff, TariffBlock, TariffTier, UsageEvent};
pub use tax::{TaxCategory, TaxException, TaxRate, TaxRelief};
pub use tender::PaidTender;
pub use verify::VerifyFinding;
