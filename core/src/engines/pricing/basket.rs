//! The cart in numbers: positions, what is left of them, and which lines a selector takes.

use super::cart::{Cart, CartLine, ChargeKind};
use super::policy::{DearestBy, PricingPolicy, RoundAt, TieBreak};
use super::promotion::LineSelector;
use crate::foundation::error::{Code, Error};
use crate::foundation::identifier::shortlex;
use crate::foundation::limits;
use crate::foundation::order::sort_by;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::narrow;

/// A line or charge in numbers. Amounts are quanta: minor units times [`Basket::quanta`].
#[derive(Clone, Debug)]
pub(super) struct Position {
    /// Its place among the cart's lines, or, behind them, among its charges.
    pub at: usize,
    /// The unit price and the sum as exact minor units.
    pub unit: Rational,
    pub exact: Rational,
    /// The sum before promotions.
    pub listed: i64,
    /// Pieces; a measured quantity is one piece.
    pub units: i64,
    /// What promotions must leave.
    pub floor: i64,
    /// Whether it is a shipping charge, and whether it is a line.
    pub shipping: bool,
    pub line: bool,
    /// The tax category's place in the book.
    pub tax: Option<usize>,
    /// What the price with tax is of the listed one.
    pub gross: Rational,
}

/// The positions in the order that decides ties.
#[derive(Clone, Debug)]
pub(super) struct Basket<'c> {
    pub cart: &'c Cart,
    pub quanta: i64,
    pub positions: Vec<Position>,
    /// Positions by falling price, as the policy calls it dear; ties by the later position.
    pub dearest: Vec<u32>,
}

/// What promotions have left so far: by position.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing {
    /// The sum.
    pub left: Vec<i64>,
    /// Units that served a buy-get promotion or a bundle; empty until one is applied.
    pub used: Vec<i64>,
    /// What those units were reduced by; empty until one is applied.
    pub freed: Vec<i64>,
    /// The sum of all lines, without the charges.
    pub lines: i64,
}

impl Standing {
    pub fn copy_from(&mut self, other: &Self) {
        self.left.clone_from(&other.left);
        self.used.clone_from(&other.used);
        self.freed.clone_from(&other.freed);
        self.lines = other.lines;
    }

    /// What the used units of a position were reduced by.
    pub fn freed(&self, at: usize) -> i64 {
        self.freed.get(at).copied().unwrap_or(0)
    }

    pub fn total(&self) -> i64 {
        self.left.iter().sum()
    }
}

/// A price, its sum and its category, before it is counted in quanta.
pub(super) struct Priced {
    pub unit: Rational,
    pub sum: Rational,
    pub tax: Option<usize>,
    pub gross: Rational,
}

/// The greatest sum of a cart in quanta: products with units and sums of all positions stay far inside 64 bits.
const MOST: i128 = 1 << 60;

impl<'c> Basket<'c> {
    /// Counts the priced lines and charges. `wanted` is the number of quanta that would make everything exact.
    pub fn new(cart: &'c Cart, priced: &[Priced], policy: &PricingPolicy, wanted: i128) -> Result<Self, Error> {
        let total: i128 = priced.iter().map(|p| i128::from(p.sum.numerator() / p.sum.denominator()) + 1).sum();
        let quanta = match policy.round_at {
            RoundAt::Total if wanted <= 1_000_000_000_000 && wanted.saturating_mul(total) < MOST => narrow(wanted)?,
            RoundAt::Total => {
                let mut fine = 1_000_000_000;
                while fine > 1 && i128::from(fine) * total >= MOST {
                    fine /= 10;
                }
                fine
            }
            _ => 10_i64.pow(u32::from(policy.digits.min(9))),
        };
        if i128::from(quanta) * total >= MOST {
            return Err(Error::new(Code::NumberOverflow, "the cart's sum does not fit").under("lines"));
        }
        let mut basket = Self { cart, quanta, positions: Vec::with_capacity(priced.len()), dearest: Vec::new() };
        for (at, price) in priced.iter().enumerate() {
            basket.positions.push(basket.position(at, price, policy)?);
        }
        if policy.ties == TieBreak::Id {
            sort_by(&mut basket.positions, |a, b| {
                a.line.cmp(&b.line).reverse().then_with(|| shortlex(cart.id(a.at), cart.id(b.at)))
            });
        }
        let mut dearest: Vec<u32> = (0..basket.positions.len() as u32).rev().collect();
        let worth = |at: &u32| {
            let position = &basket.positions[*at as usize];
            let units = if policy.dearest_by == DearestBy::LineTotal { 1 } else { position.units };
            (i128::from(position.listed), i128::from(units))
        };
        sort_by(&mut dearest, |a, b| {
            let ((a, of_a), (b, of_b)) = (worth(a), worth(b));
            (b * of_a).cmp(&(a * of_b))
        });
        basket.dearest = dearest;
        Ok(basket)
    }

    fn position(&self, at: usize, price: &Priced, policy: &PricingPolicy) -> Result<Position, Error> {
        let line = self.cart.lines.get(at);
        let quantity = line.map_or(Rational::ONE, |line| line.quantity);
        let units = if quantity.denominator() == 1 { quantity.numerator() } else { 1 };
        let quanta = i128::from(self.quanta);
        let counted = |value: Rational| {
            let dividend = i128::from(value.numerator()) * quanta;
            narrow(policy.rounding.quotient(dividend, i128::from(value.denominator()))?)
        };
        let by_unit = policy.round_at == RoundAt::Unit && quantity.denominator() == 1;
        let listed = if by_unit { counted(price.unit)? * units } else { counted(price.sum)? };
        let floor = match line {
            Some(line) if line.floor > 0 => {
                let floor = (i128::from(line.floor) * i128::from(quantity.numerator())).saturating_mul(quanta);
                narrow((floor / i128::from(quantity.denominator())).clamp(0, i128::from(listed)))?
            }
            _ => 0,
        };
        let charge = at.checked_sub(self.cart.lines.len()).and_then(|at| self.cart.charges.get(at));
        Ok(Position {
            at,
            unit: price.unit,
            exact: price.sum,
            listed,
            units,
            floor,
            shipping: charge.is_some_and(|charge| charge.kind == ChargeKind::Shipping),
            line: line.is_some(),
            tax: price.tax,
            gross: price.gross,
        })
    }

    pub fn standing(&self) -> Standing {
        Standing {
            lines: self.positions.iter().filter(|position| position.line).map(|position| position.listed).sum(),
            left: self.positions.iter().map(|position| position.listed).collect(),
            used: Vec::new(),
            freed: Vec::new(),
        }
    }

    /// The lines (or, for shipping, the charges) that a selector takes.
    pub fn select(&self, selector: &LineSelector, shipping: bool) -> Vec<u32> {
        let mut found = Vec::with_capacity(self.positions.len());
        for (place, position) in self.positions.iter().enumerate() {
            let fits = match self.cart.lines.get(position.at) {
                Some(line) => !shipping && takes(selector, line),
                None => {
                    let named = selector.lines.is_empty() || has(&selector.lines, self.cart.id(position.at));
                    shipping && position.shipping && named
                }
            };
            if fits {
                found.push(place as u32);
            }
        }
        found
    }
}

impl Cart {
    /// The id of a line or, behind the lines, of a charge.
    pub(super) fn id(&self, at: usize) -> &str {
        match self.lines.get(at) {
            Some(line) => line.id.as_str(),
            None => self.charges.get(at - self.lines.len()).map_or("", |charge| charge.id.as_str()),
        }
    }

    /// Refuses what no price can be made of.
    ///
    /// # Errors
    /// `pricing.limit`, `pricing.duplicate`, `number.range`, with their paths.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.lines.len() + self.charges.len() > limits::PRICING_LINES || self.tenders.len() > limits::PRICING_TENDERS
        {
            return Err(Error::new(Code::PricingLimit, "more lines or tenders than a cart may have"));
        }
        let mut ids: Vec<(usize, &str)> =
            (0..self.lines.len() + self.charges.len()).map(|at| (at, self.id(at))).collect();
        sort_by(&mut ids, |a, b| a.1.cmp(b.1).then(a.0.cmp(&b.0)));
        if let Some(pair) = ids.windows(2).find(|pair| pair[0].1 == pair[1].1) {
            let (at, field) = match pair[1].0.checked_sub(self.lines.len()) {
                Some(at) => (at, "charges"),
                None => (pair[1].0, "lines"),
            };
            return Err(Error::new(Code::PricingDuplicate, "another line has this id").under("id").at(at).under(field));
        }
        for (at, line) in self.lines.iter().enumerate() {
            let wrong = |field: &str, detail: &str| {
                Err(Error::new(Code::NumberRange, detail).under(field).at(at).under("lines"))
            };
            if line.quantity <= Rational::ZERO || line.quantity > Rational::integer(1_000_000_000) {
                return wrong("quantity", "a quantity is above 0 and at most 1000000000");
            }
            if line.unit_price.is_some_and(|price| price < Rational::ZERO) {
                return wrong("unitPrice", "a price is zero or more");
            }
            if line.floor < 0 {
                return wrong("floor", "a floor is zero or more");
            }
        }
        if let Some(at) = self.charges.iter().position(|charge| charge.amount < 0) {
            let error = Error::new(Code::NumberRange, "a charge is zero or more");
            return Err(error.under("amount").at(at).under("charges"));
        }
        Ok(())
    }
}

fn has(list: &[String], text: &str) -> bool {
    list.iter().any(|entry| entry == text)
}

fn any(list: &[String], texts: &[String]) -> bool {
    texts.iter().any(|text| has(list, text))
}

fn takes(selector: &LineSelector, line: &CartLine) -> bool {
    (selector.items.is_empty() || line.item.as_deref().is_some_and(|item| has(&selector.items, item)))
        && (selector.tags.is_empty() || any(&selector.tags, &line.tags))
        && (selector.lines.is_empty() || has(&selector.lines, line.id.as_str()))
        && !any(&selector.without_tags, &line.tags)
}
