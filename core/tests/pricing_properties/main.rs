//! Laws of quotes, on random carts.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod carts;

use carts::{Random, book, cart, policy, request};
use hivecore::pricing::{
    Cart, Combination, PriceBook, PriceBookDefinition, PriceOperation, PricingPolicy, PromotionEffect, QuoteAnswer,
    QuoteDetail,
};
use hivecore::wire::text;
use proptest::prelude::*;

fn quoted(definition: &PriceBookDefinition, cart: &Cart) -> QuoteAnswer {
    let book = PriceBook::new(definition.clone()).unwrap();
    book.quote(None, &request(cart.clone(), QuoteDetail::Tree)).unwrap()
}

/// The best of all sets: each set's promotions alone, one after the other.
fn exhaustive(definition: &PriceBookDefinition, cart: &Cart) -> (i64, usize, Vec<String>) {
    let count = definition.promotions.len();
    let mut best: Option<(i64, usize, Vec<String>)> = None;
    for set in 0_u32..1 << count {
        let mut one = definition.clone();
        let mut at = 0;
        one.promotions.retain(|_| {
            at += 1;
            set & (1 << (at - 1)) != 0
        });
        let policy = definition.policy.unwrap();
        one.policy = Some(PricingPolicy { combine: Combination::Sequential, ..policy });
        let book = PriceBook::new(one).unwrap();
        let answer = book.quote(None, &request(cart.clone(), QuoteDetail::Compact)).unwrap();
        let mut ids: Vec<String> = answer.promotions.iter().map(|promotion| promotion.id.to_string()).collect();
        ids.sort_by(|a, b| hivecore::foundation::identifier::shortlex(a, b));
        // The sum that promotions lower; quanta may differ where a set needs a finer resolution.
        let found = (answer.listed - answer.discount, ids.len(), ids);
        let smaller = |best: &(i64, usize, Vec<String>)| {
            let ids = |list: &[String]| list.iter().map(|id| (id.len(), id.clone())).collect::<Vec<_>>();
            (found.0, found.1, ids(&found.2)) < (best.0, best.1, ids(&best.2))
        };
        if best.as_ref().is_none_or(smaller) {
            best = Some(found);
        }
    }
    best.unwrap()
}

fn chosen(answer: &QuoteAnswer) -> (i64, usize, Vec<String>) {
    let certificate = answer.certificate.as_ref().unwrap();
    assert!(certificate.proved && certificate.gap == 0);
    let mut ids = certificate.chosen.clone();
    ids.sort_by(|a, b| hivecore::foundation::identifier::shortlex(a, b));
    (certificate.payable, ids.len(), ids)
}

/// Where quanta depend on the promotions, sums of different sets cannot be compared.
fn comparable(mut policy: PricingPolicy) -> PricingPolicy {
    if policy.round_at == hivecore::pricing::RoundAt::Total {
        policy.round_at = hivecore::pricing::RoundAt::Line;
    }
    policy
}

proptest! {
    #[test]
    fn parts_add_up_and_discounts_stay_within_prices(seed: u64) {
        let mut random = Random(seed);
        let policy = policy(&mut random);
        let count = random.below(7) as usize;
        let (definition, cart) = (book(&mut random, count, policy), cart(&mut random));
        let answer = quoted(&definition, &cart);
        let (mut listed, mut net, mut tax, mut off) = (0, 0, 0, 0);
        for line in answer.lines.iter().chain(&answer.charges) {
            let taken: i64 = line.discounts.iter().map(|discount| discount.amount).sum();
            prop_assert!(taken >= 0 && taken <= line.listed);
            prop_assert!(line.net >= 0 && line.tax >= 0);
            prop_assert_eq!(line.net + line.tax, line.gross);
            listed += line.listed;
            net += line.net;
            tax += line.tax;
            off += taken;
        }
        prop_assert_eq!((listed, net, tax, off), (answer.listed, answer.net, answer.tax, answer.discount));
        prop_assert_eq!(answer.taxes.iter().map(|tax| tax.amount).sum::<i64>(), answer.tax);
        prop_assert_eq!(answer.promotions.iter().map(|promotion| promotion.amount).sum::<i64>(), answer.discount);
        prop_assert_eq!(answer.net + answer.tax, answer.total);
        prop_assert_eq!(answer.payable * answer.resolution, answer.total + answer.rounding);
        // No line goes below its floor, unless it was listed there.
        for (line, asked) in answer.lines.iter().zip(&cart.lines) {
            let taken: i64 = line.discounts.iter().map(|discount| discount.amount).sum();
            if asked.quantity.denominator() == 1 {
                prop_assert!(line.listed - taken >= asked.floor * asked.quantity.numerator() * answer.resolution || taken == 0);
            }
        }
        let nodes = answer.nodes.unwrap();
        for node in nodes.iter().filter(|node| node.op == PriceOperation::Sum) {
            let sum: i64 = node.inputs.iter().map(|at| nodes[*at as usize].amount).sum();
            prop_assert_eq!(sum, node.amount);
        }
        prop_assert_eq!(nodes.last().unwrap().amount, answer.payable * answer.resolution);
        // Every promotion of the book is accounted for.
        prop_assert_eq!(answer.promotions.len() + answer.rejections.len(), definition.promotions.len());
    }

    #[test]
    fn the_best_price_is_that_of_all_sets(seed: u64) {
        let mut random = Random(seed);
        let policy = comparable(policy(&mut random));
        let count = random.below(7) as usize;
        let (definition, cart) = (book(&mut random, count, policy), cart(&mut random));
        prop_assert_eq!(chosen(&quoted(&definition, &cart)), exhaustive(&definition, &cart));
    }

    #[test]
    fn another_promotion_never_raises_the_best_price(seed: u64) {
        let mut random = Random(seed);
        let policy = comparable(policy(&mut random));
        let count = random.below(9) as usize + 1;
        let (mut definition, cart) = (book(&mut random, count, policy), cart(&mut random));
        let with = chosen(&quoted(&definition, &cart)).0;
        definition.promotions.remove(random.below(count as i64) as usize);
        prop_assert!(with <= chosen(&quoted(&definition, &cart)).0);
    }

    #[test]
    fn the_order_of_the_lines_means_nothing(seed: u64) {
        let mut random = Random(seed);
        let policy = policy(&mut random);
        let count = random.below(6) as usize;
        let (mut definition, mut cart) = (book(&mut random, count, policy), cart(&mut random));
        let before = quoted(&definition, &cart);
        cart.lines.reverse();
        definition.promotions.reverse();
        let mut after = quoted(&definition, &cart);
        after.lines.reverse();
        prop_assert_eq!(&before.lines, &after.lines);
        prop_assert_eq!((before.payable, before.promotions, before.certificate), (after.payable, after.promotions, after.certificate));
    }

    #[test]
    fn a_hundred_percent_off_is_exactly_nothing(seed: u64) {
        let mut random = Random(seed);
        let policy = policy(&mut random);
        let (mut definition, mut cart) = (book(&mut random, 1, policy), cart(&mut random));
        let spread = random.pick(&[hivecore::pricing::DiscountSpread::Each, hivecore::pricing::DiscountSpread::Across]);
        let percent = hivecore::foundation::rational::Rational::integer(100);
        definition.promotions[0].effect = PromotionEffect::Percent { percent, spread };
        let only = &mut definition.promotions[0];
        only.eligibility = None;
        (only.level, only.target, only.requires) = (hivecore::pricing::PromotionLevel::Cart, Default::default(), Vec::new());
        only.eligibility = None;
        (only.max_units, only.unit_cap, only.line_cap, only.cap, only.budget) = (None, None, None, None, None);
        cart.charges.clear();
        cart.lines.iter_mut().for_each(|line| line.floor = 0);
        let answer = quoted(&definition, &cart);
        prop_assert_eq!((answer.payable, answer.total, answer.net, answer.tax), (0, 0, 0, 0));
    }

    #[test]
    fn a_certificate_is_verified_and_a_changed_one_is_not(seed: u64) {
        let mut random = Random(seed);
        let policy = policy(&mut random);
        let count = random.below(6) as usize + 1;
        let (definition, cart) = (book(&mut random, count, policy), cart(&mut random));
        let answer = quoted(&definition, &cart);
        let book = PriceBook::new(definition.clone()).unwrap();
        let asked = request(cart, QuoteDetail::Compact);
        let finding = |certificate: &hivecore::pricing::BestPriceCertificate| {
            let request = format!("{{\"quote\":{},\"certificate\":{}}}", text(&asked).unwrap(), text(certificate).unwrap());
            let answer = book.call("pricing.verify", request.as_bytes());
            answer.contains("\"finding\":\"holds\"")
        };
        let certificate = answer.certificate.clone().unwrap();
        prop_assert!(finding(&certificate));
        let mut dearer = certificate.clone();
        dearer.payable += random.pick(&[-1, 1, 100]);
        prop_assert!(!finding(&dearer));
        let mut other = certificate.clone();
        if other.chosen.is_empty() {
            other.chosen.push("nobody".to_owned());
        } else {
            other.chosen.remove(random.below(other.chosen.len() as i64) as usize);
        }
        prop_assert!(!finding(&other));
        let mut twice = certificate;
        twice.chosen.push(twice.chosen.first().cloned().unwrap_or_else(|| "nobody".to_owned()));
        prop_assert!(!finding(&twice));
    }

    #[test]
    fn replay_names_the_field_that_was_changed(seed: u64) {
        let mut random = Random(seed);
        let policy = policy(&mut random);
        let (definition, cart) = (book(&mut random, 3, policy), cart(&mut random));
        let book = PriceBook::new(definition).unwrap();
        let asked = request(cart, QuoteDetail::Tree);
        let given = text(&book.quote(None, &asked).unwrap()).unwrap();
        let replay = |answer: &str| {
            let request = format!("{{\"quote\":{},\"answer\":{}}}", text(&asked).unwrap(), text(answer).unwrap());
            book.call("pricing.replay", request.as_bytes())
        };
        prop_assert!(replay(&given).contains("\"same\":true"));
        // Any digit of the answer, changed: whatever it is, it is noticed.
        let digits: Vec<usize> = given.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
        let at = digits[random.below(digits.len() as i64) as usize];
        let mut changed = given.clone().into_bytes();
        changed[at] = if changed[at] == b'7' { b'8' } else { b'7' };
        let answer = replay(std::str::from_utf8(&changed).unwrap());
        prop_assert!(answer.contains("\"same\":false") || answer.contains("\"error\""));
    }

    #[test]
    fn refunds_in_any_order_give_back_what_was_paid(seed: u64) {
        let mut random = Random(seed);
        let policy = policy(&mut random);
        let (definition, cart) = (book(&mut random, 4, policy), cart(&mut random));
        let answer = quoted(&definition, &cart);
        let mut paid: Vec<String> = Vec::new();
        let mut open: Vec<(String, i64)> = Vec::new();
        for line in answer.lines.iter().chain(&answer.charges) {
            paid.push(format!("{{\"id\":\"{}\",\"units\":\"{}\",\"net\":\"{}\",\"tax\":\"{}\"}}", line.id, line.units, line.net, line.tax));
            open.push((line.id.clone(), line.units));
        }
        let cash = random.below(5) - 2;
        let whole = (answer.total + answer.resolution / 2).div_euclid(answer.resolution);
        let (mut done, mut back): (Vec<(String, i64)>, i64) = (Vec::new(), 0);
        while !open.is_empty() {
            let at = random.below(open.len() as i64) as usize;
            let units = random.below(open[at].1) + 1;
            let list = |units: &[(String, i64)]| {
                let items: Vec<String> = units.iter().map(|(id, units)| format!("{{\"id\":\"{id}\",\"units\":\"{units}\"}}")).collect();
                items.join(",")
            };
            let now = vec![(open[at].0.clone(), units)];
            let request = format!(
                "{{\"paid\":[{}],\"resolution\":\"{}\",\"rounding\":\"{cash}\",\"refunded\":[{}],\"refund\":[{}]}}",
                paid.join(","), answer.resolution, list(&done), list(&now)
            );
            let given = hivecore::call("pricing.refund", request.as_bytes());
            let total = given.split("\"total\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect(&given);
            back += total.parse::<i64>().unwrap();
            done.extend(now);
            open[at].1 -= units;
            if open[at].1 == 0 {
                open.remove(at);
            }
        }
        prop_assert_eq!(back, whole + cash);
    }
}

#[test]
fn fourteen_promotions_are_searched_as_all_sets_would_be() {
    for seed in 0..3 {
        let mut random = Random(seed);
        let policy = comparable(policy(&mut random));
        let (definition, cart) =
            (book(&mut random, if cfg!(debug_assertions) { 10 } else { 14 }, policy), cart(&mut random));
        assert_eq!(chosen(&quoted(&definition, &cart)), exhaustive(&definition, &cart), "seed {seed}");
    }
}
