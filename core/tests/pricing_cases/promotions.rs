//! Promotions, allocations and floor prices.

use crate::numbers::{amount, call, exact, int, minor, quote, same, scale, times, whole};
use hivecore::foundation::allocation::{Allocation, ZeroWeights};
use hivecore::foundation::rational::Rational;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The discounts of a quote by promotion id and line, in minor units; zero ones left out.
fn discounts(answer: &Value) -> BTreeMap<(String, String), Rational> {
    let mut found = BTreeMap::new();
    for line in list(&answer["lines"]) {
        for discount in list(&line["discounts"]) {
            let key = (discount["promotion"].as_str().unwrap().to_owned(), line["id"].as_str().unwrap().to_owned());
            found.insert(key, amount(answer, &discount["amount"]));
        }
    }
    found
}

/// Ids that a category of a Medusa test holds: those that begin with its name.
fn category(lines: &[Value], name: Option<&str>) -> Value {
    let Some(name) = name else { return json!({}) };
    let (stem, exactly) = match name.strip_suffix("-category") {
        Some(stem) => (stem, false),
        None => (name, true),
    };
    let ids = lines.iter().map(|line| line["id"].as_str().unwrap());
    let named: Vec<&str> = ids.filter(|id| if exactly { *id == stem } else { id.starts_with(stem) }).collect();
    json!({"lines": named})
}

fn listed(case: &Value, profile: &str, order: &[usize], factor: i64) -> Result<(), String> {
    let (lines, promotions) = (list(&case["input"]["lines"]), list(&case["input"]["promotions"]));
    let factor = Rational::integer(factor);
    let cart: Vec<Value> = order
        .iter()
        .map(|at| {
            let line = &lines[*at];
            let unit = minor(case, &line["subtotal"]).over(exact(&line["quantity"])).unwrap();
            json!({"id": line["id"], "quantity": line["quantity"], "unitPrice": times(unit, factor).to_string()})
        })
        .collect();
    let mut made = Vec::new();
    for (at, promotion) in promotions.iter().enumerate() {
        let across = promotion["allocation"] == "across";
        let spread = if across { "across" } else { "each" };
        let value = || whole(times(minor(case, &promotion["value"]), factor)).to_string();
        let id = format!("p{at:02}");
        let mut entry = match promotion["type"].as_str().unwrap() {
            "fixed" => json!({"id": id, "effect": {"kind": "amount", "minor": value(), "spread": spread}}),
            "percentage" => json!({"id": id, "effect": {
                "kind": "percent", "percent": promotion["value"].to_string().trim_matches('"'), "spread": spread}}),
            "buyget" => json!({"id": id, "target": category(lines, promotion["target"].as_str()), "effect": {
                "kind": "buy_get", "buy": category(lines, promotion["buy"].as_str()), "times": 1,
                "buyQuantity": promotion["buy_min_quantity"], "getQuantity": promotion["apply_to_quantity"]}}),
            other => return Err(format!("unknown type {other}")),
        };
        if !across && promotion["type"] != "buyget" {
            entry["maxUnits"] = promotion.get("max_quantity").cloned().unwrap_or(json!(1));
        }
        made.push(entry);
    }
    let answer = quote(json!({"profile": profile, "promotions": made}), json!({"lines": cart}))?;
    let found = discounts(&answer);
    let mut expected = BTreeMap::new();
    for (at, map) in list(&case["expected"]["discounts"]).iter().enumerate() {
        for (line, value) in map.as_object().unwrap() {
            expected.insert((format!("p{at:02}"), line.clone()), times(minor(case, value), factor));
        }
    }
    same("discounts", found, expected)
}

/// `prio1: -50% order`, `prio0: free shipping if items>100`.
fn spelled(case: &Value, text: &str, at: usize) -> Result<Value, String> {
    let (head, rest) = text.split_once(':').ok_or("no priority")?;
    let priority: i64 = head.trim().trim_start_matches("prio").parse().map_err(|_| "no priority")?;
    let (effect, condition) = rest.trim().split_once(" if ").unwrap_or((rest.trim(), ""));
    let mut promotion = json!({"id": format!("p{at}"), "priority": priority});
    if effect == "free shipping" {
        promotion["level"] = json!("shipping");
        promotion["effect"] = json!({"kind": "percent", "percent": 100});
    } else {
        let value = effect.strip_prefix('-').and_then(|rest| rest.strip_suffix(" order")).ok_or("unknown effect")?;
        promotion["level"] = json!("cart");
        promotion["effect"] = match value.strip_suffix('%') {
            Some(percent) => json!({"kind": "percent", "percent": percent, "spread": "across"}),
            None => json!({"kind": "amount", "spread": "across",
                "minor": whole(minor(case, &json!(value))).to_string()}),
        };
    }
    if let Some(least) = condition.strip_prefix("items>") {
        let (least, more) = least.strip_prefix('=').map_or((least, 1), |least| (least, 0));
        let least = whole(minor(case, &json!(least))) + more;
        promotion["requires"] = json!([{"minAmount": least.to_string()}]);
    }
    Ok(promotion)
}

pub fn promotion(case: &Value, profile: &str) -> Result<(), String> {
    let (input, expected) = (&case["input"], &case["expected"]);
    if expected["discounts"].is_array() {
        let count = list(&input["lines"]).len();
        let order: Vec<usize> = (0..count).collect();
        listed(case, profile, &order, 1)?;
        // Nothing is rounded here, so three times the prices give three times the discounts.
        listed(case, profile, &order, 3)?;
        let plain = list(&input["promotions"]).iter().all(|promotion| promotion["type"] != "buyget");
        if plain {
            listed(case, profile, &order.into_iter().rev().collect::<Vec<_>>(), 1)?;
        }
        return Ok(());
    }
    if input["base_pct"].is_number() {
        return stepped(case, profile);
    }
    if let Some(percent) = input.get("percent") {
        return capped(case, profile, percent);
    }
    let mut promotions = Vec::new();
    for (at, promotion) in list(&input["promotions"]).iter().enumerate() {
        if let Some(text) = promotion.as_str() {
            promotions.push(spelled(case, text, at)?);
            continue;
        }
        let effect = match promotion.get("pct") {
            Some(percent) => json!({"kind": "percent", "percent": percent}),
            None => json!({"kind": "amount", "minor": whole(minor(case, &promotion["fixed"])).to_string()}),
        };
        let exclusive = promotion["exclusive"].as_bool().unwrap_or(false);
        promotions.push(json!({"id": format!("p{at}"), "priority": promotion["prio"], "effect": effect,
            "exclusive": exclusive}));
    }
    let lines: Vec<Value> = match input.get("price") {
        Some(price) => vec![json!({"id": "line", "unitPrice": minor(case, price).to_string()})],
        None => list(&input["lines"])
            .iter()
            .enumerate()
            .map(|(at, line)| {
                let unit = minor(case, &line["p"]).to_string();
                json!({"id": format!("l{at}"), "quantity": line["q"], "unitPrice": unit})
            })
            .collect(),
    };
    let mut cart = json!({"lines": lines});
    if let Some(shipping) = input.get("shipping") {
        cart["charges"] = json!([{"id": "shipping", "amount": whole(minor(case, shipping)).to_string()}]);
    }
    let answer = quote(json!({"profile": profile, "promotions": promotions}), cart)?;
    for (key, value) in expected.as_object().unwrap() {
        let value = minor(case, value);
        let found = match key.as_str() {
            "total" | "price" => Rational::integer(int(&answer["payable"])),
            "shipping" => amount(&answer, &answer["charges"][0]["gross"]),
            "discount" => discounts(&answer).into_values().reduce(|a, b| a.plus(b).unwrap()).unwrap_or(Rational::ZERO),
            other => return Err(format!("unknown expectation {other}")),
        };
        same(key, found, value)?;
    }
    Ok(())
}

/// A percentage that grows with the number of eligible items.
fn stepped(case: &Value, profile: &str) -> Result<(), String> {
    let (input, shirts) = (&case["input"], &case["input"]["shirts"]);
    let others = input["eligible_items"].as_i64().unwrap() - shirts["q"].as_i64().unwrap();
    let steps: Vec<Value> = input["tiers"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(from, percent)| json!({"from": from, "value": percent}))
        .collect();
    let mut lines =
        vec![json!({"id": "shirts", "quantity": shirts["q"], "unitPrice": minor(case, &shirts["p"]).to_string()})];
    if others > 0 {
        lines.push(json!({"id": "others", "quantity": others, "unitPrice": 1000}));
    }
    let promotion = json!({"id": "p", "steps": steps, "effect": {"kind": "percent", "percent": input["base_pct"]}});
    let answer = quote(json!({"profile": profile, "promotions": [promotion]}), json!({"lines": lines}))?;
    let found = discounts(&answer).remove(&("p".to_owned(), "shirts".to_owned()));
    same("line discount", found, Some(minor(case, &case["expected"]["line_discount"])))
}

/// A percentage of the order with a cap, spread over its lines.
fn capped(case: &Value, profile: &str, percent: &Value) -> Result<(), String> {
    let lines: Vec<Value> = list(&case["input"]["lines"])
        .iter()
        .enumerate()
        .map(|(at, price)| json!({"id": format!("l{at}"), "unitPrice": minor(case, price).to_string()}))
        .collect();
    let mut promotion = json!({"id": "p", "level": "cart",
        "effect": {"kind": "percent", "percent": percent, "spread": "across"}});
    if let Some(cap) = case["input"].get("cap") {
        promotion["cap"] = json!(whole(minor(case, cap)).to_string());
    }
    let answer = quote(json!({"profile": profile, "promotions": [promotion]}), json!({"lines": lines}))?;
    let found: Vec<Rational> = discounts(&answer).into_values().collect();
    let expected = &case["expected"];
    let parts: Vec<Rational> = list(&expected["parts"]).iter().map(|part| minor(case, part)).collect();
    same("parts", found, parts)?;
    same("order discount", amount(&answer, &answer["discount"]), minor(case, &expected["order_discount"]))
}

fn allocated(amount: i64, weights: &[i64], method: &str) -> Result<Vec<i64>, String> {
    let request = json!({"amount": {"currency": "EUR", "minor": amount.to_string()}, "zeroWeights": "equal",
        "weights": weights.iter().map(i64::to_string).collect::<Vec<_>>(), "method": method});
    let answer = call("money.allocate", &request)?;
    Ok(list(&answer["parts"]).iter().map(int).collect())
}

pub fn allocation(case: &Value, profile: &str) -> Result<(), String> {
    let (input, expected) = (&case["input"], &case["expected"]);
    if input["percent"].is_number() {
        return capped(case, profile, &input["percent"]);
    }
    let method = input["method_id"].as_str().unwrap();
    let amount = whole(minor(case, &input["amount"]));
    if method.ends_with("+floors") {
        return with_floors(case, profile, amount);
    }
    let policy = hivecore::pricing::profiles::profile(profile).map_err(|error| error.to_string())?;
    // The default shares by largest remainder whatever a source does; a source's profile by what the source does.
    let own = if profile == "hivecore" && case["kind"] == "quirk" { policy.allocation.name() } else { method };
    let weights: Vec<i64> = match input.get("targets") {
        Some(targets) => vec![1; targets.as_u64().unwrap() as usize],
        None => list(&input["weights"]).iter().map(|weight| whole(exact(weight))).collect(),
    };
    let parts = allocated(amount, &weights, own)?;
    if let Some(any) = expected.get("parts_any_order") {
        let mut expected: Vec<i64> = list(any).iter().map(|part| whole(minor(case, part))).collect();
        let mut parts = parts;
        expected.sort_unstable();
        parts.sort_unstable();
        return same("parts in any order", parts, expected);
    }
    let expected: Vec<i64> = list(&expected["parts"]).iter().map(|part| whole(minor(case, part))).collect();
    same("parts", parts, expected.clone())?;
    // Weights have no unit: seven times the weights give the same parts.
    let larger: Vec<i64> = weights.iter().map(|weight| weight * 7).collect();
    same("parts by larger weights", allocated(amount, &larger, own)?, expected.clone())?;
    // Amounts that no unit is left over of go with their weights.
    let total: i64 = weights.iter().sum();
    if total != 0 && weights.iter().all(|weight| amount * weight % total == 0) {
        let back: Vec<i64> = weights.iter().rev().copied().collect();
        let turned: Vec<i64> = expected.iter().rev().copied().collect();
        same("parts backwards", allocated(amount, &back, own)?, turned)?;
    }
    Ok(())
}

fn with_floors(case: &Value, profile: &str, amount: i64) -> Result<(), String> {
    let lines = list(&case["input"]["lines"]);
    let totals: Vec<i64> = lines.iter().map(|line| whole(minor(case, &line["total"]))).collect();
    let rooms: Vec<i64> =
        lines.iter().zip(&totals).map(|(line, total)| total - whole(minor(case, &line["floor"]))).collect();
    let policy = hivecore::pricing::profiles::profile(profile).map_err(|error| error.to_string())?;
    let method = if profile == "hivecore" { Allocation::HalfDownFirst } else { policy.allocation };
    let split = method.split_within(amount.abs(), &totals, &rooms, ZeroWeights::Equal);
    let (parts, _) = split.map_err(|error| error.to_string())?;
    let parts: Vec<i64> = parts.into_iter().map(|part| part * amount.signum()).collect();
    let expected: Vec<i64> = list(&case["expected"]["parts"]).iter().map(|part| whole(minor(case, part))).collect();
    same("parts", parts, expected)
}

pub fn floor_price(case: &Value, profile: &str) -> Result<(), String> {
    let input = &case["input"];
    let lines: Vec<Value> = list(&input["lines"])
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let floor = line.get("floor").map_or(0, |floor| whole(minor(case, floor)));
            json!({"id": format!("l{at}"), "quantity": line["q"], "unitPrice": minor(case, &line["p"]).to_string(),
                "floor": floor.to_string()})
        })
        .collect();
    let text = input["order_discount"].as_str().unwrap_or_default();
    let percent = text
        .strip_suffix('%')
        .map(str::to_owned)
        .or_else(|| input.get("order_discount_pct").map(|percent| exact(percent).to_string()));
    let effect = match percent {
        Some(percent) => json!({"kind": "percent", "percent": percent, "spread": "across"}),
        None => json!({"kind": "amount", "spread": "across",
            "minor": whole(minor(case, &input["order_discount"])).to_string()}),
    };
    let promotion = json!({"id": "p", "level": "cart", "effect": effect});
    let answer = quote(json!({"profile": profile, "promotions": [promotion]}), json!({"lines": lines}))?;
    let found = discounts(&answer);
    let of = |at: usize| found.get(&("p".to_owned(), format!("l{at}"))).copied().unwrap_or(Rational::ZERO);
    let expected = &case["expected"];
    for (at, value) in list(&expected["line_discounts"]).iter().enumerate() {
        same("line discount", of(at), minor(case, value))?;
    }
    for (at, units) in list(&expected["unit_discounts"]).iter().enumerate() {
        let ones = vec![1; list(units).len()];
        let parts = allocated(whole(of(at)), &ones, "first")?;
        let wanted: Vec<i64> = list(units).iter().map(|value| whole(minor(case, value))).collect();
        same("unit discounts", parts, wanted)?;
    }
    if let Some(total) = expected.get("total") {
        same("total", Rational::integer(int(&answer["payable"])), minor(case, total))?;
    }
    assert!(scale(case) >= Rational::ONE);
    Ok(())
}
