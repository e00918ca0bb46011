//! The operations `pricing.*`: what their requests and answers are on the wire.

use super::audit::{self, AuditRow};
use super::book::{PriceBook, PriceBookDefinition};
use super::cart::Cart;
use super::combine::BestPriceCertificate;
use super::policy::{PricingPolicy, ProrationBasis};
use super::profiles::profile;
use super::proration::{ProratedPeriod, ProrationSpan, ratio};
use super::quote::{QuoteAnswer, prepare, quote, tax_table};
use super::refund::{PaidLine, RefundUnits, RefundedLine, refund};
use super::tariff::{RatedSlice, Tariff, UsageEvent, total};
use super::verify::{self, VerifyFinding};
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::pack::{Packs, Shelf};
use crate::foundation::rational::Rational;
use crate::foundation::rounding::narrow;
use crate::wire::{Int53, Node, Read, text, text_of, wire};

/// How much a quote says.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteDetail {
    /// Amounts, promotions and certificate.
    Compact,
    /// The explanation tree as well.
    Tree,
}

/// A request of `pricing.quote`, and what the other operations quote.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteRequest {
    /// The price book. Absent: that of the handle.
    pub book: Option<PriceBookDefinition>,
    /// The cart.
    pub cart: Cart,
    /// When: prices, promotions and taxes of this moment hold.
    pub now: Instant,
    /// Nodes that the best-price search may look at, 1 to 10,000,000. Beyond, the best set so far is answered, with
    /// `proved` false and the gap that is left.
    #[wire(default = 200_000)]
    pub budget: u32,
    /// How much to answer.
    #[wire(default = QuoteDetail::Compact)]
    pub detail: QuoteDetail,
}

impl QuoteRequest {
    /// Does something with the book of the request or of the handle.
    fn with_book<T>(
        &self,
        handle: Option<&PriceBook>,
        then: impl FnOnce(&PriceBook) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.check_budget()?;
        match (&self.book, handle) {
            (Some(definition), _) => {
                let book = PriceBook::new(definition.clone()).map_err(|error| error.under("book"))?;
                then(&book)
            }
            (None, Some(book)) => then(book),
            (None, None) => {
                Err(Error::new(Code::HandleMissing, "the request has no book and the call no PriceBook").under("book"))
            }
        }
    }

    /// Prices the cart by the request's own book, without packs, reasons, digests and the tree: what a function needs that
    /// is built from pricing alone. The answer is that of [`price`] with `compact`.
    ///
    /// ```
    /// use hivecore::pricing::QuoteRequest;
    /// use hivecore::wire::{Node, Read};
    /// let text = br#"{"now":"2026-11-21T00:00:00Z","book":{"version":"1","currency":"EUR"},"cart":{"lines":[{"id":"a","unitPrice":5}]}}"#;
    /// assert_eq!(QuoteRequest::read(&Node::parse(text)?)?.compact()?.payable, 5);
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`price`]; `handle.missing` without a book, `pack.missing` for a book with a tax pack.
    pub fn compact(mut self) -> Result<QuoteAnswer, Error> {
        self.check_budget()?;
        let missing = || Error::new(Code::HandleMissing, "the request has no book").under("book");
        let book = PriceBook::new(self.book.take().ok_or_else(missing)?).map_err(|error| error.under("book"))?;
        if book.tax_pack.is_some() {
            return Err(Error::new(Code::PackMissing, "packs are not looked at here").under("taxPack").under("book"));
        }
        quote(&book, &[], &self.cart, self.now, u64::from(self.budget))?.answer(&book, false)
    }

    fn check_budget(&self) -> Result<(), Error> {
        if (1..=10_000_000).contains(&self.budget) {
            return Ok(());
        }
        Err(Error::new(Code::FieldRange, "expected 1 to 10000000").under("budget"))
    }

    fn outcome(&self, book: &PriceBook, packs: Option<&Packs>) -> Result<Outcome<QuoteAnswer>, Error> {
        let table = tax_table(book, Shelf(packs), self.now)?;
        let categories = table.as_ref().map_or(&[][..], |(table, _)| &table.categories);
        let quoted = quote(book, categories, &self.cart, self.now, u64::from(self.budget))?;
        let answer = quoted.answer(book, self.detail == QuoteDetail::Tree)?;
        let packs = table.as_ref().map(|(_, receipt)| receipt.clone()).into_iter().collect();
        Ok(Outcome { answer, reasons: Vec::new(), packs })
    }
}

/// Prices a cart.
///
/// # Errors
/// Families `pricing`, `number` and `pack`; `handle.missing` without a book.
pub fn price(
    handle: Option<&PriceBook>,
    packs: Option<&Packs>,
    request: &QuoteRequest,
) -> Result<Outcome<QuoteAnswer>, Error> {
    request.with_book(handle, |book| request.outcome(book, packs))
}

impl PriceBook {
    /// Prices a cart: the answer alone, without reasons and digests.
    ///
    /// # Errors
    /// As [`price`].
    pub fn quote(&self, packs: Option<&Packs>, request: &QuoteRequest) -> Result<QuoteAnswer, Error> {
        price(Some(self), packs, request).map(|outcome| outcome.answer)
    }

    /// Prices a cart, text to text: the plain answer's canonical text for a request of `pricing.quote`.
    ///
    /// # Errors
    /// What the strict door refuses; as [`price`].
    pub fn quote_text(&self, request: &[u8]) -> Result<String, Error> {
        let answer = self.quote(None, &QuoteRequest::read(&Node::parse(request)?)?)?;
        let lines = answer.lines.len() + answer.charges.len() + answer.rejections.len();
        text_of(&answer, 1_000 + 300 * lines + 180 * answer.nodes.as_ref().map_or(0, Vec::len))
    }
}

/// A request of `pricing.verify`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct VerifyQuoteRequest {
    /// What was quoted.
    pub quote: QuoteRequest,
    /// The certificate to check. Only `chosen` and `payable` are looked at.
    pub certificate: BestPriceCertificate,
}

/// What a check found.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyQuoteAnswer {
    /// What was found.
    pub finding: VerifyFinding,
    /// The sum that the set really gives, where it may be applied.
    pub payable: Option<i64>,
}

/// Checks, in time linear in lines times promotions, that a certificate's set may be applied and gives its sum. That no
/// other set is better is not checked: [`replay`] repeats the search.
///
/// # Errors
/// As [`price`].
pub fn check(
    handle: Option<&PriceBook>,
    packs: Option<&Packs>,
    request: &VerifyQuoteRequest,
) -> Result<VerifyQuoteAnswer, Error> {
    let inner = &request.quote;
    let checked = inner.with_book(handle, |book| {
        let table = tax_table(book, Shelf(packs), inner.now)?;
        let categories = table.as_ref().map_or(&[][..], |(table, _)| &table.categories);
        let prepared = prepare(book, categories, &inner.cart, inner.now)?;
        verify::verify(book, &prepared.basket, &prepared.judged, inner.now, &request.certificate)
    });
    let (finding, payable) = checked.map_err(|error| error.under("quote"))?;
    Ok(VerifyQuoteAnswer { finding, payable })
}

/// A request of `pricing.replay`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct ReplayQuoteRequest {
    /// What was quoted.
    pub quote: QuoteRequest,
    /// The canonical text of the answer that was given.
    pub answer: String,
}

/// Whether an answer is given again.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayQuoteAnswer {
    /// Whether every byte is the same.
    pub same: bool,
    /// RFC 6901 pointer of the first value, in canonical order, that differs; absent where only the spelling does.
    pub first_difference: Option<String>,
}

/// Quotes again, search and all, and compares with the answer that was given.
///
/// # Errors
/// As [`price`]; what the strict door refuses in the answer's text.
pub fn replay(
    handle: Option<&PriceBook>,
    packs: Option<&Packs>,
    request: &ReplayQuoteRequest,
) -> Result<ReplayQuoteAnswer, Error> {
    let again = price(handle, packs, &request.quote).map_err(|error| error.under("quote"))?;
    let again = text(&again.answer)?;
    if again == request.answer {
        return Ok(ReplayQuoteAnswer { same: true, first_difference: None });
    }
    let given = Node::parse(request.answer.as_bytes()).map_err(|error| error.with_path("/answer"))?;
    let first_difference = verify::first_difference(&given, &Node::parse(again.as_bytes())?);
    Ok(ReplayQuoteAnswer { same: false, first_difference })
}

/// A request of `pricing.audit`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct AuditQuoteRequest {
    /// What to quote.
    pub quote: QuoteRequest,
}

/// A cart under every policy.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditQuoteAnswer {
    /// The sum to pay under the book's own policy, in minor units.
    pub payable: i64,
    /// The promotions of the quote under each mode and place of rounding, then everything anew under each profile.
    pub rows: Vec<AuditRow>,
}

/// Prices a cart under every policy and names the cents that change.
///
/// # Errors
/// As [`price`].
pub fn audit(
    handle: Option<&PriceBook>,
    packs: Option<&Packs>,
    request: &AuditQuoteRequest,
) -> Result<AuditQuoteAnswer, Error> {
    let inner = &request.quote;
    let audited = inner.with_book(handle, |book| {
        let table = tax_table(book, Shelf(packs), inner.now)?;
        let categories = table.as_ref().map_or(&[][..], |(table, _)| &table.categories);
        let budget = u64::from(inner.budget);
        let base = quote(book, categories, &inner.cart, inner.now, budget)?.answer(book, false)?;
        let rows = audit::audit(book, categories, &inner.cart, inner.now, budget, &base)?;
        Ok(AuditQuoteAnswer { payable: base.payable, rows })
    });
    audited.map_err(|error| error.under("quote"))
}

/// A request of `pricing.refund`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct RefundRequest {
    /// The lines and charges as they were quoted.
    pub paid: Vec<PaidLine>,
    /// The quote's resolution.
    #[wire(default = 1)]
    pub resolution: i64,
    /// What rounding to cash or to a target added, in minor units: it returns with the last unit.
    #[wire(default = 0)]
    pub rounding: i64,
    /// What was given back before.
    #[wire(default = Vec::new())]
    pub refunded: Vec<RefundUnits>,
    /// What is given back now.
    pub refund: Vec<RefundUnits>,
    /// The quote's request, where promotions that the rest of the cart would not have had are to be claimed back.
    /// Absent: the rest keeps its discounts.
    pub retest: Option<QuoteRequest>,
}

/// What is given back.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAnswer {
    /// Line by line.
    pub lines: Vec<RefundedLine>,
    /// The rounding that returns, with the last unit.
    pub rounding: i64,
    /// What is claimed back because the rest would have cost more, zero or more.
    pub claimed_back: i64,
    /// What the buyer gets, in minor units.
    pub total: i64,
    /// What the buyer still has paid for, in minor units.
    pub kept: i64,
    /// Whether everything is given back now.
    pub complete: bool,
}

/// Gives back units of paid lines from their frozen shares.
///
/// # Errors
/// `pricing.refund`, `number.range`; with `retest` as [`price`].
pub fn give_back(
    handle: Option<&PriceBook>,
    packs: Option<&Packs>,
    request: &RefundRequest,
) -> Result<RefundAnswer, Error> {
    let refunded = refund(&request.paid, request.resolution, &request.refunded, &request.refund)?;
    let mut total: i64 = refunded.lines.iter().map(|line| line.gross).sum();
    let rounding = if refunded.complete && !refunded.lines.is_empty() { request.rounding } else { 0 };
    let mut claimed_back = 0;
    if let (Some(retest), false) = (&request.retest, refunded.complete) {
        let mut rest = retest.clone();
        let gone = |id: &str| {
            let lists = request.refunded.iter().chain(&request.refund);
            lists.filter(|units| units.id == id).map(|units| units.units).sum::<i64>()
        };
        for line in &mut rest.cart.lines {
            line.quantity = line.quantity.minus(Rational::integer(gone(line.id.as_str())))?;
        }
        rest.cart.lines.retain(|line| line.quantity > Rational::ZERO);
        rest.cart.charges.retain(|charge| gone(charge.id.as_str()) == 0);
        rest.cart.gross_target = None;
        let again = price(handle, packs, &rest).map_err(|error| error.under("retest"))?;
        claimed_back = (again.answer.payable - refunded.kept).clamp(0, total);
    }
    total = narrow(i128::from(total) + i128::from(rounding) - i128::from(claimed_back))?;
    let left = if refunded.complete { 0 } else { request.rounding };
    let kept = narrow(i128::from(refunded.kept) + i128::from(left))?;
    Ok(RefundAnswer { lines: refunded.lines, rounding, claimed_back, total, kept, complete: refunded.complete })
}

fn policy_of(name: Option<&String>, policy: Option<PricingPolicy>) -> Result<PricingPolicy, Error> {
    let named =
        name.map_or(Ok(PricingPolicy::DEFAULT), |name| profile(name)).map_err(|error| error.under("profile"))?;
    let policy = policy.unwrap_or(named);
    policy.check()?;
    Ok(policy)
}

/// A request of `pricing.rate`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct RateRequest {
    /// What a quantity costs.
    pub tariff: Tariff,
    /// The quantity. Absent: the events'.
    pub units: Option<Rational>,
    /// The quantity weighted by the share of the period, where the tier goes by the full one.
    pub prorated: Option<Rational>,
    /// Single events in order, in place of a quantity.
    pub events: Option<Vec<UsageEvent>>,
    /// The quantity that was charged before: the answer is then what is still to be booked.
    pub previous: Option<Rational>,
    /// The least that all of it costs, in minor units: what the buyer committed to. Give it when the period ends.
    pub least: Option<Rational>,
    /// The most that all of it costs, in minor units, what was charged before included.
    pub most: Option<Rational>,
    /// A compatibility profile.
    pub profile: Option<String>,
    /// Every choice by itself.
    pub policy: Option<PricingPolicy>,
}

/// What usage costs.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateAnswer {
    /// Tier by tier.
    pub slices: Vec<RatedSlice>,
    /// Minor units, exactly; less what was charged before.
    pub exact: Rational,
    /// Rounded once, by the policy.
    pub amount: i64,
    /// What is to be booked: the new charge, or the old one taken back and the new one, where its tiers changed.
    pub bookings: Vec<Rational>,
    /// Minor units for one full unit, flat fees aside; absent for no units.
    pub per_unit: Option<Rational>,
}

/// Prices a quantity by a tariff. Small amounts add up exactly before they are rounded.
///
/// # Errors
/// `pricing.tariff`, `pricing.profile`, `field.missing`, `number.range`, `number.overflow`.
pub fn rate(request: &RateRequest) -> Result<RateAnswer, Error> {
    let policy = policy_of(request.profile.as_ref(), request.policy)?;
    for (field, sum) in [("least", request.least), ("most", request.most)] {
        let low = if field == "most" { request.least.unwrap_or(Rational::ZERO) } else { Rational::ZERO };
        if sum.is_some_and(|sum| sum < low) {
            return Err(Error::new(Code::NumberRange, "zero or more, and the most no less than the least").under(field));
        }
    }
    let (tariff, flat) = (&request.tariff, policy.zero_usage_pays_flat);
    let under = |error: Error| if error.path.starts_with("/units") { error } else { error.under("tariff") };
    let (slices, full) = match (&request.events, request.units) {
        (Some(events), None) => (tariff.rate_events(events, flat).map_err(under)?, None),
        (None, Some(units)) => {
            (tariff.rate(units, request.prorated.unwrap_or(units), flat).map_err(under)?, Some(units))
        }
        _ => return Err(Error::new(Code::FieldMissing, "give either units or events").under("units")),
    };
    let most = |sum: Rational| request.most.map_or(sum, |most| sum.min(most));
    let now = most(total(&slices)?);
    let now = request.least.map_or(now, |least| now.max(least));
    let mut bookings = Vec::new();
    let mut exact = now;
    if let Some(previous) = request.previous {
        let before = tariff.rate(previous, previous, flat).map_err(|error| error.with_path("/previous"))?;
        let charged = most(total(&before)?);
        exact = now.minus(charged)?;
        // Tiers that only grow book what came on top; a price that changed for units booked already books both ways.
        let grows = before.len() <= slices.len()
            && before.iter().zip(&slices).all(|(old, new)| {
                old.tier == new.tier && old.quantity <= new.quantity && old.amount <= new.amount && old.flat == new.flat
            });
        if grows {
            bookings.push(exact);
        } else {
            bookings.push(Rational::ZERO.minus(charged)?);
            bookings.push(now);
        }
    } else {
        bookings.push(exact);
    }
    let mut units_only = Rational::ZERO;
    for slice in &slices {
        units_only = units_only.plus(slice.amount)?;
    }
    let per_unit = match full.filter(|units| *units > Rational::ZERO) {
        Some(units) => Some(units_only.over(units)?),
        None => None,
    };
    let amount = policy.rounding.increments(exact, Rational::ONE)?;
    Ok(RateAnswer { slices, exact, amount, bookings, per_unit })
}

/// A request of `pricing.prorate`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct ProrateRequest {
    /// What was used of which periods.
    pub span: ProrationSpan,
    /// What one period costs, in minor units.
    pub amount: Option<Rational>,
    /// How parts are measured. Absent: as the policy says.
    pub basis: Option<ProrationBasis>,
    /// A compatibility profile.
    pub profile: Option<String>,
    /// Every choice by itself.
    pub policy: Option<PricingPolicy>,
}

/// Which part of a period was used.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProrateAnswer {
    /// Period by period.
    pub periods: Vec<ProratedPeriod>,
    /// Their sum, exactly.
    pub exact_ratio: Rational,
    /// The same with as many decimals as the policy keeps.
    pub ratio: Rational,
    /// What it costs, exactly, in minor units.
    pub exact: Option<Rational>,
    /// Rounded once.
    pub amount: Option<i64>,
    /// Periods counted.
    pub count: Int53,
}

/// Prorates.
///
/// # Errors
/// `pricing.span`, `pricing.limit`, `pricing.profile`, `number.range`, `number.overflow`, `time.range`.
pub fn prorate(request: &ProrateRequest) -> Result<ProrateAnswer, Error> {
    let policy = policy_of(request.profile.as_ref(), request.policy)?;
    let basis = request.basis.unwrap_or(policy.proration);
    let periods = request.span.periods(basis, &policy).map_err(|error| error.under("span"))?;
    let (exact_ratio, ratio) = ratio(&periods, &policy)?;
    let exact = request.amount.map(|amount| amount.times(ratio)).transpose()?;
    let amount = exact.map(|exact| policy.rounding.increments(exact, Rational::ONE)).transpose()?;
    Ok(ProrateAnswer { count: Int53::count(periods.len())?, periods, exact_ratio, ratio, exact, amount })
}
