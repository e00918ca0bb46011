//! A price book: prices, promotions and taxes of one catalogue version, made ready once for many carts.

use super::conversion::{self, PriceConversion};
use super::eligibility::{EligibilityRules, FactTypes};
use super::offer;
use super::policy::PricingPolicy;
use super::price_list::ListedPrice;
use super::profiles::profile;
use super::promotion::Promotion;
use super::quote::AppliedPromotion;
use super::tax::{TaxCategory, TaxException};
use crate::foundation::currency::Currency;
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use crate::foundation::order::sort_by;
use crate::foundation::rounding::Rounding;
use crate::wire::{Node, Read, text, wire};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// How cash is rounded in a country: 5 centimes in Switzerland, 1 krona in Sweden.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CashRounding {
    /// The smallest payable step in minor units, at least 1.
    pub increment: i64,
    /// In which direction.
    #[wire(default = Rounding::HalfUp)]
    pub rounding: Rounding,
}

/// What a price book says, on the wire.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct PriceBookDefinition {
    /// The version of the catalogue that quotes are pinned to.
    pub version: String,
    /// The currency of every amount.
    pub currency: Currency,
    /// A compatibility profile. Absent: hivecore's own policy.
    pub profile: Option<String>,
    /// Every choice by itself, in place of a profile's.
    pub policy: Option<PricingPolicy>,
    /// Prices of items. Lines that bring their own price need none.
    #[wire(default = Vec::new())]
    pub prices: Vec<ListedPrice>,
    /// Promotions, at most 1,000.
    #[wire(default = Vec::new())]
    pub promotions: Vec<Promotion>,
    /// Rates for prices that are listed in other currencies.
    #[wire(default = Vec::new())]
    pub conversions: Vec<PriceConversion>,
    /// Types of the facts that hosts add to carts, where conditions do not imply them.
    pub facts: Option<FactTypes>,
    /// Tax categories.
    #[wire(default = Vec::new())]
    pub taxes: Vec<TaxCategory>,
    /// The pack of kind `tax_rates` whose categories stand behind these.
    pub tax_pack: Option<String>,
    /// When a tax is not charged; the first that fits holds.
    #[wire(default = Vec::new())]
    pub tax_exceptions: Vec<TaxException>,
    /// How many promotions of a group may be applied; 1 where nothing is said.
    #[wire(default = BTreeMap::new())]
    pub group_limits: BTreeMap<String, u32>,
    /// How cash is rounded. Absent: not at all.
    pub cash: Option<CashRounding>,
    /// Seconds that a quote holds at most.
    pub valid_seconds: Option<u32>,
}

/// A price book made ready: immutable, `Send` and `Sync`, made from its JSON text, and the same canonical text again.
///
/// ```
/// use hivecore::pricing::PriceBook;
/// let book = PriceBook::open(br#"{"version":"1","currency":"EUR","promotions":[
///     {"id":"ten","effect":{"kind":"percent","percent":10}}]}"#)?;
/// let answer = book.call("pricing.quote", br#"{"now":"2026-11-21T00:00:00Z","cart":{"lines":[{"id":"a","unitPrice":1999}]}}"#);
/// assert!(answer.contains(r#""payable":"1799""#));
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PriceBook {
    definition: PriceBookDefinition,
    pub(super) policy: PricingPolicy,
    pub(super) eligibility: EligibilityRules,
    text: OnceLock<String>,
    digest: OnceLock<Digest>,
}

impl std::ops::Deref for PriceBook {
    type Target = PriceBookDefinition;

    fn deref(&self) -> &PriceBookDefinition {
        &self.definition
    }
}

impl PriceBook {
    /// Checks a definition and makes it ready.
    ///
    /// # Errors
    /// `pricing.profile`, `pricing.limit`, `pricing.duplicate`, `number.range`.
    pub fn new(definition: PriceBookDefinition) -> Result<Self, Error> {
        let named = definition.profile.as_deref().map_or(Ok(PricingPolicy::DEFAULT), profile);
        let named = named.map_err(|error| error.under("profile"))?;
        let policy = definition.policy.unwrap_or(named);
        policy.check()?;
        if definition.promotions.len() > limits::PRICING_PROMOTIONS {
            return Err(Error::new(Code::PricingLimit, "more promotions than a book may have").under("promotions"));
        }
        if definition.cash.is_some_and(|cash| cash.increment < 1) {
            let error = Error::new(Code::NumberRange, "an increment is at least 1");
            return Err(error.under("increment").under("cash"));
        }
        for (at, promotion) in definition.promotions.iter().enumerate() {
            offer::check(promotion).map_err(|error| error.at(at).under("promotions"))?;
        }
        let mut ids: Vec<(&str, usize)> = Vec::with_capacity(definition.promotions.len());
        for (at, promotion) in definition.promotions.iter().enumerate() {
            ids.push((promotion.id.as_str(), at));
        }
        sort_by(&mut ids, |a, b| a.cmp(b));
        if let Some(pair) = ids.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let error = Error::new(Code::PricingDuplicate, "another promotion has this id");
            return Err(error.under("id").at(pair[1].1).under("promotions"));
        }
        let eligibility = EligibilityRules::new(&definition)?;
        conversion::check(&definition.conversions)?;
        Ok(Self { definition, policy, eligibility, text: OnceLock::new(), digest: OnceLock::new() })
    }

    /// Opens the JSON text of a definition.
    ///
    /// # Errors
    /// What the strict door refuses; as [`Self::new`].
    pub fn open(text: &[u8]) -> Result<Self, Error> {
        Self::new(PriceBookDefinition::read(&Node::parse(text)?)?)
    }

    /// The definition's canonical text.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.canonical().as_bytes()
    }

    fn canonical(&self) -> &str {
        // A definition holds no floats, so its text always exists.
        self.text.get_or_init(|| text(&self.definition).unwrap_or_default())
    }

    /// The digest of [`Self::bytes`].
    #[must_use]
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| Digest::of(self.bytes()))
    }

    /// The policy that holds: the definition's own, its profile's, or the default.
    #[must_use]
    pub const fn policy(&self) -> &PricingPolicy {
        &self.policy
    }

    /// Forgets all promotions but those that a quote applied.
    pub(super) fn keep(&mut self, applied: &[AppliedPromotion]) {
        self.definition.promotions.retain(|promotion| applied.iter().any(|one| *one.id == *promotion.id.as_str()));
        self.eligibility.keep(self.definition.promotions.len());
    }

    /// The same book under another policy.
    pub(super) fn under(&self, policy: PricingPolicy) -> Self {
        let (definition, eligibility) = (self.definition.clone(), self.eligibility.clone());
        Self { definition, policy, eligibility, text: OnceLock::new(), digest: OnceLock::new() }
    }
}
