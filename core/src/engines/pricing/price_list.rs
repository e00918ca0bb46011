//! Prices by item: which entry holds for whom, where, when and for how much.

use super::book::PriceBook;
use super::cart::Cart;
use super::conversion::{self, Converted};
use super::tariff::{Tariff, total};
use crate::foundation::currency::Currency;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::rational::Rational;
use crate::wire::wire;

/// A price of a list. What is left out does not restrict.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct ListedPrice {
    /// The item.
    pub item: String,
    /// Minor units for one unit, zero or more. Absent: the tariff's.
    pub price: Option<Rational>,
    /// The currency of price and tariff, where it is not the book's: one of its conversions is applied to it.
    pub currency: Option<Currency>,
    /// What a quantity costs, where that is not a price for each unit.
    pub tariff: Option<Tariff>,
    /// The buyer that a contract names.
    pub customer: Option<String>,
    /// One of the cart's segments.
    pub segment: Option<String>,
    /// The cart's channel.
    pub channel: Option<String>,
    /// From this quantity on.
    pub min_quantity: Option<Rational>,
    /// From when on.
    pub from: Option<Instant>,
    /// Until when, exclusive.
    pub until: Option<Instant>,
    /// Tax category of the item, where the cart's line names none.
    pub tax: Option<String>,
}

/// The price that holds: of one unit, and of the quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Price<'b> {
    pub unit: Rational,
    pub sum: Rational,
    pub entry: &'b ListedPrice,
    /// How it came from another currency.
    pub converted: Option<Converted<'b>>,
}

fn fits(entry: &ListedPrice, cart: &Cart, item: &str) -> bool {
    let is = |wanted: &Option<String>, have: &Option<String>| wanted.is_none() || wanted == have;
    entry.item == item
        && is(&entry.customer, &cart.customer)
        && is(&entry.channel, &cart.channel)
        && entry.segment.as_ref().is_none_or(|segment| cart.segments.contains(segment))
}

/// The price of an item: of the entries that fit, the one that names the customer, else the segment, else the channel,
/// else the highest quantity reached, else the one that began last, else the later one in the list.
///
/// # Errors
/// `pricing.no_price`, `pricing.tariff`, `number.overflow`.
pub(super) fn price<'b>(
    book: &'b PriceBook,
    cart: &Cart,
    item: &str,
    quantity: Rational,
    now: Instant,
) -> Result<Price<'b>, Error> {
    let mut best: Option<&ListedPrice> = None;
    for entry in book.prices.iter().filter(|entry| fits(entry, cart, item)) {
        let holds = entry.from.is_none_or(|from| from <= now) && entry.until.is_none_or(|until| now < until);
        if !holds || entry.min_quantity.is_some_and(|least| quantity < least) {
            continue;
        }
        let rank = |entry: &ListedPrice| {
            let named = (entry.customer.is_some(), entry.segment.is_some(), entry.channel.is_some());
            (named, entry.min_quantity, entry.from)
        };
        if best.is_none_or(|best| rank(entry) >= rank(best)) {
            best = Some(entry);
        }
    }
    let entry = best.ok_or_else(|| Error::new(Code::PricingNoPrice, ["no price holds for ", item].concat()))?;
    let rate = conversion::rate(book, entry.currency)?;
    if let Some(listed) = entry.price {
        let converted = rate.map(|rate| rate.convert(listed)).transpose()?;
        let unit = converted.as_ref().map_or(listed, |converted| converted.amount);
        return Ok(Price { unit, sum: unit.times(quantity)?, entry, converted });
    }
    let tariff = entry.tariff.as_ref();
    let tariff =
        tariff.ok_or_else(|| Error::new(Code::PricingNoPrice, ["neither price nor tariff for ", item].concat()))?;
    let listed = total(&tariff.rate(quantity, quantity, true)?)?;
    let converted = rate.map(|rate| rate.convert(listed)).transpose()?;
    let sum = converted.as_ref().map_or(listed, |converted| converted.amount);
    Ok(Price { unit: sum.over(quantity)?, sum, entry, converted })
}

/// 30 days.
const MONTH_SECONDS: i64 = 30 * 86_400;

/// The lowest price that everybody could have in the 30 days before `now` (Directive 98/6/EC, article 6a): of the entries
/// for no customer, segment or quantity in particular. Absent where none held.
pub(super) fn lowest_before(book: &PriceBook, cart: &Cart, item: &str, now: Instant) -> Option<Rational> {
    let begin = now.seconds() - MONTH_SECONDS;
    let open = |entry: &&ListedPrice| {
        let anybody = entry.customer.is_none() && entry.segment.is_none() && entry.min_quantity.is_none();
        let before = entry.from.is_none_or(|from| from < now);
        anybody && before && entry.until.is_none_or(|until| until.seconds() > begin) && fits(entry, cart, item)
    };
    let price = |entry: &ListedPrice| match conversion::rate(book, entry.currency).ok()? {
        Some(rate) => rate.convert(entry.price?).ok().map(|converted| converted.amount),
        None => entry.price,
    };
    book.prices.iter().filter(open).filter_map(price).min()
}
