//! Random carts and price books: small integers, many ties, every kind of promotion.

use hivecore::foundation::currency::Currency;
use hivecore::foundation::instant::Instant;
use hivecore::foundation::rational::Rational;
use hivecore::pricing::eligibility::Eligibility;
use hivecore::pricing::{
    BundlePart, Cart, CartCharge, CartLine, ChargeKind, DiscountSpread, FreeUnits, LineId, LineSelector,
    PriceBookDefinition, PricingPolicy, Promotion, PromotionEffect, PromotionId, PromotionLevel, PromotionRequirement,
    QuoteDetail, QuoteRequest, TaxCategory, TaxRate, ThresholdBasis,
};
use hivecore::wire::{Node, Read};

/// SplitMix64 (Steele, Lea and Flood 2014).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as i64
    }

    pub fn odds(&mut self, of: i64) -> bool {
        self.below(of) == 0
    }

    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as i64) as usize]
    }
}

const TAGS: [&str; 3] = ["a", "b", "c"];

fn selector(random: &mut Random) -> LineSelector {
    let tags = if random.odds(2) { Vec::new() } else { vec![random.pick(&TAGS).to_owned()] };
    LineSelector { tags, ..LineSelector::default() }
}

fn effect(random: &mut Random, level: PromotionLevel) -> PromotionEffect {
    let across = level == PromotionLevel::Cart && !random.odds(4);
    let spread = if across { DiscountSpread::Across } else { DiscountSpread::Each };
    let kinds = if level == PromotionLevel::Line { 7 } else { 4 };
    match random.below(kinds) {
        0 | 1 => {
            let percent = random.pick(&[5, 10, 15, 25, 33, 50, 100]);
            PromotionEffect::Percent { percent: Rational::integer(percent), spread }
        }
        2 => PromotionEffect::Amount { minor: random.below(900), additional: None, spread },
        3 => PromotionEffect::Price { minor: random.below(1500) + 100, spread },
        4 | 5 => PromotionEffect::BuyGet {
            buy: selector(random),
            buy_quantity: random.below(2) as u32 + 1,
            get_quantity: random.below(2) as u32 + 1,
            percent: Rational::integer(random.pick(&[50, 100])),
            take: random.pick(&[FreeUnits::Dearest, FreeUnits::Cheapest]),
            times: if random.odds(2) { Some(1) } else { None },
        },
        _ => PromotionEffect::Bundle {
            minor: random.below(2000),
            parts: (0..random.below(2) + 1)
                .map(|_| BundlePart { select: selector(random), quantity: random.below(2) as u32 + 1 })
                .collect(),
            times: if random.odds(2) { Some(1) } else { None },
        },
    }
}

pub fn promotion(random: &mut Random, at: usize, count: usize) -> Promotion {
    let level =
        random.pick(&[PromotionLevel::Line, PromotionLevel::Line, PromotionLevel::Cart, PromotionLevel::Shipping]);
    let mut requires = Vec::new();
    if random.odds(3) {
        let basis = random.pick(&[ThresholdBasis::Current, ThresholdBasis::Current, ThresholdBasis::Listed]);
        let of = if random.odds(2) { LineSelector::default() } else { selector(random) };
        requires.push(PromotionRequirement { of, min_amount: Some(random.below(8000)), min_quantity: None, basis });
    }
    let mut conflicts = Vec::new();
    for other in 0..count {
        if other != at && random.odds(8) {
            conflicts.push(PromotionId::new(format!("p{other}")).unwrap());
        }
    }
    Promotion {
        id: PromotionId::new(format!("p{at}")).unwrap(),
        level,
        effect: effect(random, level),
        target: if level == PromotionLevel::Shipping { LineSelector::default() } else { selector(random) },
        requires,
        code: None,
        segments: Vec::new(),
        channels: Vec::new(),
        eligibility: random.odds(8).then(|| eligible(random)),
        from: None,
        until: None,
        lane: 0,
        priority: random.below(3) as i32,
        groups: if random.odds(4) { vec![random.pick(&["g", "h"]).to_owned()] } else { Vec::new() },
        conflicts,
        exclusive: random.odds(12),
        stop_after: random.odds(12),
        max_units: if random.odds(5) { Some(random.below(3) as u32 + 1) } else { None },
        steps: Vec::new(),
        steps_by: hivecore::pricing::StepBasis::Quantity,
        unit_cap: if random.odds(8) { Some(random.below(300)) } else { None },
        line_cap: if random.odds(8) { Some(random.below(600)) } else { None },
        cap: if random.odds(8) { Some(random.below(900)) } else { None },
        budget: if random.odds(8) { Some(random.below(900)) } else { None },
        use_limit: None,
        customer_use_limit: None,
    }
}

pub fn cart(random: &mut Random) -> Cart {
    let mut lines = Vec::new();
    for at in 0..random.below(5) + 1 {
        let price = random.pick(&[0, 1, 99, 100, 333, 1000, 1999]) + random.below(2) * random.below(500);
        let floor = if random.odds(5) { random.below(price + 1) } else { 0 };
        let weighed = random.odds(6);
        lines.push(CartLine {
            id: LineId::new(format!("l{at}")).unwrap(),
            item: None,
            quantity: if weighed {
                Rational::new(1 + i128::from(random.below(3000)), 1000).unwrap()
            } else {
                Rational::integer(1 + random.below(4))
            },
            unit_price: Some(Rational::integer(price)),
            tags: vec![random.pick(&TAGS).to_owned()],
            tax: random.pick(&[None, Some("full"), Some("low"), Some("two")]).map(str::to_owned),
            floor,
        });
    }
    let mut charges = Vec::new();
    if random.odds(2) {
        let tax = random.pick(&[None, Some("full")]).map(str::to_owned);
        charges.push(CartCharge {
            id: LineId::new("shipping").unwrap(),
            kind: ChargeKind::Shipping,
            amount: random.below(900),
            tax,
        });
    }
    Cart {
        lines,
        charges,
        codes: Vec::new(),
        customer: None,
        segments: Vec::new(),
        channel: None,
        facts: None,
        usage: Vec::new(),
        tenders: Vec::new(),
        gross_target: None,
    }
}

fn category(id: &str, rates: &[(&str, &str, bool)], included: Option<bool>) -> TaxCategory {
    let rate = |(id, percent, compound): &(&str, &str, bool)| TaxRate {
        id: (*id).to_owned(),
        percent: Rational::parse(percent).unwrap(),
        compound: *compound,
        from: None,
        until: None,
    };
    TaxCategory { id: id.to_owned(), included, rates: rates.iter().map(rate).collect() }
}

/// A condition over what the cart says.
fn eligible(random: &mut Random) -> Eligibility {
    let text = match random.below(3) {
        0 => format!(r#"{{"fact":"cart.units","gte":{}}}"#, random.below(8)),
        1 => format!(r#"{{"fact":"cart.listed","gt":{{"currency":"EUR","minor":"{}"}}}}"#, random.below(4_000)),
        _ => format!(r#"{{"not":{{"fact":"tag.a.units","eq":{}}}}}"#, random.below(3)),
    };
    Eligibility::read(&Node::parse(text.as_bytes()).unwrap()).unwrap()
}

pub fn book(random: &mut Random, promotions: usize, policy: PricingPolicy) -> PriceBookDefinition {
    let included = random.pick(&[None, Some(true), Some(false)]);
    PriceBookDefinition {
        version: "1".to_owned(),
        currency: Currency::new("EUR").unwrap(),
        profile: None,
        policy: Some(policy),
        prices: Vec::new(),
        conversions: Vec::new(),
        facts: None,
        promotions: (0..promotions).map(|at| promotion(random, at, promotions)).collect(),
        taxes: vec![
            category("full", &[("vat", "19", false)], included),
            category("low", &[("vat", "7.7", false)], None),
            category("two", &[("state", "8.25", false), ("city", "1.5", true)], None),
        ],
        tax_pack: None,
        tax_exceptions: Vec::new(),
        group_limits: [("h".to_owned(), 2)].into(),
        cash: None,
        valid_seconds: None,
    }
}

/// A policy: the default's way of combining, any rounding.
pub fn policy(random: &mut Random) -> PricingPolicy {
    let mut read = String::from("{");
    read += &format!(
        "\"rounding\":\"{}\",",
        random.pick(&["half_up", "half_down", "half_even", "floor", "ceiling", "up", "down"])
    );
    read += &format!("\"roundAt\":\"{}\",", random.pick(&["line", "line", "unit", "total"]));
    read += &format!("\"taxLevel\":\"{}\",", random.pick(&["unit", "line", "group", "total"]));
    read += &format!(
        "\"allocation\":\"{}\",",
        random.pick(&["largest_remainder", "first", "half_down_first", "cumulative"])
    );
    read += &format!("\"percentBase\":\"{}\",", random.pick(&["remaining", "remaining", "listed"]));
    read += &format!("\"roundRest\":{},", random.odds(4));
    read += &format!("\"taxIncluded\":{}}}", random.odds(2));
    PricingPolicy::read(&Node::parse(read.as_bytes()).unwrap()).unwrap()
}

pub fn request(cart: Cart, detail: QuoteDetail) -> QuoteRequest {
    let now = Instant::parse("2026-11-21T00:00:00Z").unwrap();
    QuoteRequest { book: None, cart, now, budget: 1_000_000, detail }
}
