//! A quote: prices, promotions, taxes and payments of one cart, with every amount an integer and every sum exact.

use super::basket::{Basket, Priced};
use super::book::PriceBook;
use super::candidates::{Candidates, PromotionRejection};
use super::cart::Cart;
use super::combine::{Applied, BestPriceCertificate, Combined, combine};
use super::conversion::Converted;
use super::effect::Applier;
use super::eligibility::Judged;
use super::explain::{self, PriceNode};
use super::offer::UNCAPPED;
use super::policy::{Combination, RoundAt};
use super::price_list;
use super::promotion::{Promotion, PromotionEffect};
use super::tax::{Plan, TaxCategory, TaxRelief, Taxed, common, taxes};
use super::tender::{PaidTender, pay};
use crate::foundation::currency::Currency;
use crate::foundation::decision::PackReceipt;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::pack::Shelf;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::narrow;
use crate::wire::{Node, Read, wire};
use std::sync::Arc;

/// What a promotion takes off a line.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineDiscount {
    /// The promotion.
    pub promotion: Arc<str>,
    /// Quanta, above zero.
    pub amount: i64,
}

/// A line or charge of a quote. Amounts are quanta: minor units times the quote's `resolution`.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedLine {
    /// The line or charge.
    pub id: String,
    /// The quantity.
    pub quantity: Rational,
    /// Units among which the line's amounts are frozen: the quantity, or 1 for a measure.
    pub units: i64,
    /// Minor units for one unit, before promotions.
    pub unit_price: Rational,
    /// The lowest price of the item in the 30 days before, in minor units for a unit, where the book knows it.
    pub lowest_before: Option<Rational>,
    /// The sum before promotions, as prices are listed.
    pub listed: i64,
    /// What promotions take off, in the order of application.
    pub discounts: Vec<LineDiscount>,
    /// The sum without tax.
    pub net: i64,
    /// Its share of the taxes; the shares add up to the quote's.
    pub tax: i64,
    /// Net and tax.
    pub gross: i64,
}

/// A promotion that was applied.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedPromotion {
    /// The promotion.
    pub id: Arc<str>,
    /// The code by which it came.
    pub code: Option<String>,
    /// What it takes off in all, in quanta.
    pub amount: i64,
    /// What it would have taken off besides, in quanta, had no floor of a line, nor its own cap of a line where it is
    /// shared by several, been in the way. Absent where nothing was.
    pub withheld: Option<i64>,
}

/// One tax of a quote.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedTax {
    /// The tax.
    pub id: String,
    /// Its rate in percent.
    pub percent: Rational,
    /// What it is taken of, without taxes, in quanta.
    pub base: i64,
    /// The tax in quanta.
    pub amount: i64,
    /// Why it is not charged.
    pub relief: Option<TaxRelief>,
    /// The ground that an invoice must name.
    pub ground: Option<String>,
}

/// A quote. Amounts are quanta: minor units times `resolution`, which is 1 unless the policy keeps more decimals.
/// `payable`, payments and `due` are minor units.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteAnswer {
    /// The currency of every amount.
    pub currency: Currency,
    /// The version of the price book that the quote is pinned to.
    pub version: String,
    /// Until when it holds, exclusive: the book's limit or the first end of a promotion or price in it.
    pub valid_until: Option<Instant>,
    /// Quanta in a minor unit.
    pub resolution: i64,
    /// The lines, in the cart's order.
    pub lines: Vec<QuotedLine>,
    /// The charges, in the cart's order.
    pub charges: Vec<QuotedLine>,
    /// The promotions applied, in the order of application.
    pub promotions: Vec<AppliedPromotion>,
    /// The promotions and codes that were not applied, and what they lack.
    pub rejections: Vec<PromotionRejection>,
    /// The taxes, in the order of the lines.
    pub taxes: Vec<QuotedTax>,
    /// Lines and charges before promotions, as listed.
    pub listed: i64,
    /// What promotions take off in all.
    pub discount: i64,
    /// Lines and charges without tax.
    pub net: i64,
    /// All taxes.
    pub tax: i64,
    /// Net and tax.
    pub total: i64,
    /// What is added to the total so that it is whole minor units, or the target that the cart names (BT-114).
    pub rounding: i64,
    /// The sum to pay, in minor units.
    pub payable: i64,
    /// What each tender pays.
    pub payments: Vec<PaidTender>,
    /// What no tender pays, in minor units.
    pub due: i64,
    /// What the best-price search proves, where the policy asks for it.
    pub certificate: Option<BestPriceCertificate>,
    /// Every amount as an operation over others, the root last: the sum to pay, or, where cash is rounded, what changes
    /// hands. Only where the request asks for it.
    pub nodes: Option<Vec<PriceNode>>,
}

/// The payload of a pack of kind `tax_rates`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct TaxTable {
    /// Categories with dated rates.
    pub categories: Vec<TaxCategory>,
}

/// A quote with everything that it was made of.
pub(super) struct Quoted<'a> {
    pub basket: Basket<'a>,
    pub candidates: Candidates<'a>,
    pub combined: Combined,
    pub taxed: Taxed<'a>,
    /// By line: how its price came from another currency.
    pub converted: Vec<Option<Converted<'a>>>,
    pub valid_until: Option<Instant>,
    pub lowest: Vec<Option<Rational>>,
}

/// The categories of the book's tax pack, if it names one.
pub(super) fn tax_table(
    book: &PriceBook,
    shelf: Shelf<'_>,
    now: Instant,
) -> Result<Option<(TaxTable, PackReceipt)>, Error> {
    let Some(id) = &book.tax_pack else { return Ok(None) };
    let pack = shelf.select(id, Some(now.utc().date()?))?;
    let text = pack.payload_text().unwrap_or("{}");
    let table = TaxTable::read(&Node::parse(text.as_bytes())?);
    Ok(Some((
        table.map_err(|_| Error::new(Code::PackPayload, ["the pack ", id, " holds no tax rates"].concat()))?,
        pack.receipt(),
    )))
}

/// A cart with its prices and taxes looked up, before promotions.
pub(super) struct Prepared<'a> {
    pub basket: Basket<'a>,
    pub judged: Judged<'a>,
    plans: Vec<Plan<'a>>,
    converted: Vec<Option<Converted<'a>>>,
    valid_until: Option<Instant>,
    lowest: Vec<Option<Rational>>,
}

/// Looks up the prices and taxes of a cart.
pub(super) fn prepare<'a>(
    book: &'a PriceBook,
    table: &'a [TaxCategory],
    cart: &'a Cart,
    now: Instant,
) -> Result<Prepared<'a>, Error> {
    let cart_error = |error: Error| error.under("cart");
    cart.check().map_err(cart_error)?;
    let day = now.utc().date()?;
    let mut plans = Vec::with_capacity(book.taxes.len() + table.len());
    for (at, category) in book.taxes.iter().chain(table).enumerate() {
        let plan = Plan::new(category, &book.policy, day);
        plans.push(plan.map_err(|error| error.at(at).under("taxes").under("book"))?);
    }
    let tax_of = |name: Option<&String>| -> Result<Option<usize>, Error> {
        let Some(name) = name else { return Ok(None) };
        let found = book.taxes.iter().chain(table).position(|category| category.id == *name);
        let unknown =
            || Error::new(Code::PricingTaxCategory, ["the book has no category ", name].concat()).under("tax");
        found.map(Some).ok_or_else(unknown)
    };
    let mut valid_until = book.valid_seconds.map(|s| Instant::new(now.seconds() + i64::from(s), now.nanoseconds()));
    let mut valid_until = valid_until.take().transpose()?;
    let mut earlier = |until: Option<Instant>| {
        if let Some(until) = until {
            valid_until = Some(valid_until.map_or(until, |known| known.min(until)));
        }
    };
    let (mut priced, mut lowest) = (Vec::with_capacity(cart.lines.len() + cart.charges.len()), Vec::new());
    let mut converted = Vec::with_capacity(cart.lines.len());
    for (at, line) in cart.lines.iter().enumerate() {
        let here = |error: Error| error.at(at).under("lines").under("cart");
        let mut tax = tax_of(line.tax.as_ref()).map_err(here)?;
        let mut conversion = None;
        let (unit, sum) = match (line.unit_price, &line.item) {
            (Some(unit), _) => (unit, unit.times(line.quantity).map_err(here)?),
            (None, Some(item)) => {
                let price = price_list::price(book, cart, item, line.quantity, now).map_err(here)?;
                if tax.is_none() {
                    tax = tax_of(price.entry.tax.as_ref()).map_err(here)?;
                }
                earlier(price.entry.until);
                conversion = price.converted;
                (price.unit, price.sum)
            }
            (None, None) => {
                return Err(here(Error::new(Code::PricingNoPrice, "the line names neither a price nor an item")));
            }
        };
        converted.push(conversion);
        lowest.push(line.item.as_deref().and_then(|item| price_list::lowest_before(book, cart, item, now)));
        let gross = tax.and_then(|tax| plans.get(tax)).map_or(Rational::ONE, |plan| plan.gross);
        priced.push(Priced { unit, sum, tax, gross });
    }
    for (at, charge) in cart.charges.iter().enumerate() {
        let tax = tax_of(charge.tax.as_ref()).map_err(|error| error.at(at).under("charges").under("cart"))?;
        let gross = tax.and_then(|tax| plans.get(tax)).map_or(Rational::ONE, |plan| plan.gross);
        let amount = Rational::integer(charge.amount);
        priced.push(Priced { unit: amount, sum: amount, tax, gross });
    }
    let wanted = if book.policy.round_at == RoundAt::Total { exactness(book, cart, &priced, &plans) } else { 1 };
    let basket = Basket::new(cart, &priced, &book.policy, wanted).map_err(cart_error)?;
    let judged = Judged::new(&book.eligibility, &basket, book.currency, now).map_err(cart_error)?;
    plans.iter_mut().for_each(|plan| plan.relieve(&book.tax_exceptions, &cart.segments, &judged));
    Ok(Prepared { basket, judged, plans, converted, valid_until, lowest })
}

/// Prices a cart by a book.
pub(super) fn quote<'a>(
    book: &'a PriceBook,
    table: &'a [TaxCategory],
    cart: &'a Cart,
    now: Instant,
    budget: u64,
) -> Result<Quoted<'a>, Error> {
    let Prepared { basket, judged, plans, converted, mut valid_until, lowest } = prepare(book, table, cart, now)?;
    let mut candidates = Candidates::new(book, &basket, &judged, now)?;
    let combined = combine(&basket, &book.policy, &mut candidates, &book.group_limits, budget)?;
    for applied in &combined.applied {
        let until = candidates.offers[applied.place].promotion.until;
        valid_until = match (valid_until, until) {
            (Some(known), Some(until)) => Some(known.min(until)),
            (known, until) => known.or(until),
        };
    }
    let taxed = taxes(&basket, &combined.standing.left, &plans, &book.policy)?;
    Ok(Quoted { basket, candidates, combined, taxed, converted, valid_until, lowest })
}

/// How many quanta in a minor unit make every price, percentage and tax of a cart exact.
fn exactness(book: &PriceBook, cart: &Cart, priced: &[Priced], plans: &[Plan<'_>]) -> i128 {
    let mut lines = 1_i128;
    for price in priced {
        lines = common(lines, i128::from(price.sum.denominator()));
    }
    let mut taxes = 1_i128;
    for plan in priced.iter().filter_map(|price| price.tax.and_then(|tax| plans.get(tax))) {
        taxes = common(taxes, plan.denominator);
    }
    let mut quanta = lines.saturating_mul(taxes);
    for promotion in &book.promotions {
        if promotion.code.as_ref().is_some_and(|code| !cart.codes.contains(code)) {
            continue;
        }
        if let PromotionEffect::Percent { percent, .. } = &promotion.effect {
            let rate = percent.over(Rational::integer(100)).map_or(100, Rational::denominator);
            quanta = quanta.saturating_mul(i128::from(rate));
        }
    }
    quanta
}

impl Quoted<'_> {
    fn promotion(&self, place: usize) -> &Promotion {
        self.candidates.offers[place].promotion
    }

    /// What floors withheld of each promotion that was applied; empty where no line has one.
    fn withheld(&self, book: &PriceBook) -> Result<Vec<i64>, Error> {
        let (basket, applied) = (&self.basket, &self.combined.applied);
        let offer = |one: &Applied| &self.candidates.offers[one.place];
        let capped = applied.iter().any(|one| offer(one).across && offer(one).line_cap != UNCAPPED);
        let floors = capped || basket.positions.iter().any(|position| position.floor > 0);
        let mut all = Vec::new();
        // Where each line takes its best promotion, the others' parts are lost to that one.
        if !floors || book.policy.combine == Combination::GreedyPerLine {
            return Ok(all);
        }
        let (applier, mut standing) = (Applier { basket, policy: &book.policy }, basket.standing());
        for one in applied {
            all.push(applier.wish(offer(one), &standing)?.map_or(0, |wish| wish - one.sum));
            for (at, term) in one.terms.iter().enumerate() {
                standing.left[at] -= term;
                standing.lines -= if basket.positions[at].line { *term } else { 0 };
            }
        }
        Ok(all)
    }

    /// The quote as it is answered.
    pub fn answer(&self, book: &PriceBook, with_nodes: bool) -> Result<QuoteAnswer, Error> {
        let Self { basket, candidates, combined, taxed, .. } = self;
        let cart = basket.cart;
        let mut lines: Vec<Option<QuotedLine>> = vec![None; basket.positions.len()];
        let (mut listed, mut net, mut tax) = (0, 0, 0);
        let applied = &combined.applied;
        let ids: Vec<Arc<str>> = applied.iter().map(|one| self.promotion(one.place).id.as_str().into()).collect();
        for (place, position) in basket.positions.iter().enumerate() {
            let mut discounts = Vec::new();
            for (applied, id) in applied.iter().zip(&ids).filter(|(applied, _)| applied.terms[place] != 0) {
                discounts.push(LineDiscount { promotion: Arc::clone(id), amount: applied.terms[place] });
            }
            let left = combined.standing.left[place];
            let (own, waived) = (taxed.tax[place], taxed.waived[place]);
            let line_net = if taxed.included[place] { left - own - waived } else { left };
            lines[position.at] = Some(QuotedLine {
                id: cart.id(position.at).to_owned(),
                quantity: cart.lines.get(position.at).map_or(Rational::ONE, |line| line.quantity),
                units: position.units,
                unit_price: position.unit,
                lowest_before: self.lowest.get(position.at).copied().flatten(),
                listed: position.listed,
                discounts,
                net: line_net,
                tax: own,
                gross: line_net + own,
            });
            listed += position.listed;
            net += line_net;
            tax += own;
        }
        let mut lines: Vec<QuotedLine> = lines.into_iter().flatten().collect();
        let charges = lines.split_off(cart.lines.len());
        let total = net + tax;
        let quanta = basket.quanta;
        let whole = narrow(book.policy.rounding.quotient(i128::from(total), i128::from(quanta))?)?;
        let payable = match cart.gross_target {
            Some(target) => {
                // Each line and each tax is off by less than one unit; more would be another price.
                let most = (lines.len() + charges.len() + taxed.groups.len()) as i64;
                if (i128::from(target) - i128::from(whole)).abs() > i128::from(most) {
                    let error = Error::new(Code::PricingTarget, "further from the total than rounding explains");
                    return Err(error.under("grossTarget").under("cart"));
                }
                target
            }
            None => whole,
        };
        let (payments, due) = pay(&cart.tenders, payable, book.cash).map_err(|error| error.under("cart"))?;
        let mut promotions = Vec::with_capacity(combined.applied.len());
        let withheld = self.withheld(book)?;
        for (at, (applied, id)) in applied.iter().zip(&ids).enumerate() {
            let code = self.promotion(applied.place).code.clone();
            let withheld = withheld.get(at).copied().filter(|held| *held > 0);
            promotions.push(AppliedPromotion { id: Arc::clone(id), code, amount: applied.sum, withheld });
        }
        let mut quoted_taxes = Vec::with_capacity(taxed.groups.len());
        for group in &taxed.groups {
            quoted_taxes.push(QuotedTax {
                id: group.rate.id.clone(),
                percent: group.rate.percent,
                base: group.base,
                amount: group.amount,
                relief: group.relief.map(|exception| exception.relief),
                ground: group.relief.map(|exception| exception.ground.clone()),
            });
        }
        let mut answer = QuoteAnswer {
            currency: book.currency,
            version: book.version.clone(),
            valid_until: self.valid_until,
            resolution: quanta,
            lines,
            charges,
            promotions,
            rejections: candidates.rejections.clone(),
            taxes: quoted_taxes,
            listed,
            discount: listed - combined.standing.total(),
            net,
            tax,
            total,
            rounding: narrow(i128::from(payable) * i128::from(quanta) - i128::from(total))?,
            payable,
            payments,
            due,
            certificate: combined.certificate.clone(),
            nodes: None,
        };
        if with_nodes {
            answer.nodes = Some(explain::nodes(self, book, &answer)?);
        }
        Ok(answer)
    }
}
