//! Carts, taxes, rounding, cash, refunds and coupons.

use crate::numbers::{amount, call, exact, int, minor, quote, same, times, whole};
use hivecore::foundation::rational::Rational;
use serde_json::{Value, json};

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn category(percent: &Value) -> (String, Value) {
    let name = format!("tax {percent}");
    (name.clone(), json!({"id": name, "rates": [{"id": "vat", "percent": percent}]}))
}

fn taxes<'v>(percents: impl Iterator<Item = &'v Value>) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for percent in percents {
        let (_, made) = category(percent);
        if !found.contains(&made) {
            found.push(made);
        }
    }
    found
}

/// A profile's policy with some choices of the case.
fn policy(profile: &str, choices: &Value) -> Value {
    let policy = hivecore::pricing::profiles::profile(profile).expect("a profile");
    let mut policy: Value = serde_json::from_str(&hivecore::wire::text(&policy).unwrap()).unwrap();
    for (key, value) in choices.as_object().unwrap() {
        policy[key] = value.clone();
    }
    policy
}

/// A promotion of a Vendure test, or a charge.
fn spelled(text: &str, at: usize, promotions: &mut Vec<Value>, charges: &mut Vec<Value>) -> Result<(), String> {
    if let Some(rest) = text.strip_prefix("surcharge +") {
        let value = rest.split(' ').next().unwrap();
        charges.push(json!({"id": format!("charge{at}"), "kind": "surcharge", "amount": value}));
        return Ok(());
    }
    let id = format!("p{at}");
    let mut requires = json!([]);
    let mut rest = text;
    if let Some(after) = text.strip_prefix("buy") {
        let (count, effect) = after.split_once(' ').ok_or("buy")?;
        (requires, rest) = (json!([{"minQuantity": count}]), effect);
    } else if let Some(after) = text.strip_prefix("spend>=") {
        let (least, effect) = after.split_once(' ').ok_or("spend")?;
        (requires, rest) = (json!([{"minAmount": least}]), effect);
    }
    let words: Vec<&str> = rest.split(' ').collect();
    let value = words.iter().find(|word| word.contains(|c: char| c.is_ascii_digit())).ok_or("no value")?;
    let value = value.trim_start_matches('-');
    let order = words.contains(&"order");
    let spread = if order { "across" } else { "each" };
    let mut effect = match value.strip_suffix('%') {
        Some(percent) => json!({"kind": "percent", "percent": percent, "spread": spread}),
        None => json!({"kind": "amount", "minor": value, "spread": spread}),
    };
    if rest.contains("fixed price") {
        effect = json!({"kind": "price", "minor": value, "spread": spread});
    }
    let mut promotion =
        json!({"id": id, "level": if order { "cart" } else { "line" }, "effect": effect, "requires": requires});
    if let Some(price) = rest.split_once("priced ").map(|(_, price)| price.trim()) {
        promotion["target"] = json!({"tags": [format!("priced {price}")]});
    }
    // An int64 in the wire's form is a string; counts of units are too.
    promotions.push(promotion);
    Ok(())
}

pub fn cart(case: &Value, profile: &str) -> Result<(), String> {
    let (input, expected) = (&case["input"], &case["expected"]);
    let (mut promotions, mut charges) = (Vec::new(), Vec::new());
    for (at, text) in list(&input["promotions"]).iter().enumerate() {
        spelled(text.as_str().ok_or("a promotion is a text")?, at, &mut promotions, &mut charges)?;
    }
    let rows = list(&input["lines"]);
    let included = input["prices_include_tax"].as_bool().unwrap();
    let book = |promotions: &[Value]| {
        json!({"policy": policy(profile, &json!({"taxIncluded": included})), "promotions": promotions,
            "taxes": taxes(rows.iter().map(|line| &line["tax_pct"]))})
    };
    let line = |at: usize| {
        let line = &rows[at];
        json!({"id": format!("l{at}"), "quantity": line["quantity"], "unitPrice": line["list_price"],
            "tags": [format!("priced {}", line["list_price"])], "tax": category(&line["tax_pct"]).0})
    };
    let lines: Vec<Value> = (0..rows.len()).map(line).collect();
    let answer = quote(book(&promotions), json!({"lines": lines, "charges": charges}))?;
    check_cart(&answer, expected)?;
    // In the other order of lines: no unit is left over that a place would decide on.
    let mut back = lines;
    back.reverse();
    check_cart(&quote(book(&promotions), json!({"lines": back, "charges": charges}))?, expected)
}

fn check_cart(answer: &Value, expected: &Value) -> Result<(), String> {
    for (key, value) in expected.as_object().unwrap() {
        match key.as_str() {
            "subtotal" => same(key, amount(answer, &answer["net"]), exact(value))?,
            "subtotal_with_tax" | "total_with_tax" | "total" => {
                same(key, Rational::integer(int(&answer["payable"])), exact(value))?;
            }
            // The applied promotions are counted: the cases' names are the upstream tests' own.
            "applied" => same(key, list(&answer["promotions"]).len(), list(value).len())?,
            other => return Err(format!("unknown expectation {other}")),
        }
    }
    Ok(())
}

fn field<'v>(line: &'v Value, names: &[&str]) -> &'v Value {
    names.iter().map(|name| &line[*name]).find(|value| !value.is_null()).unwrap_or(&Value::Null)
}

pub fn tax(case: &Value, profile: &str) -> Result<(), String> {
    let (input, expected) = (&case["input"], &case["expected"]);
    if input["base"].is_string() || expected["line_tax_exact"].is_string() {
        return group_tax(case);
    }
    if expected.get("gross_target").is_some() {
        return target(case);
    }
    let rows: Vec<Value> = match input.get("lines") {
        Some(lines) => list(lines).to_vec(),
        None => vec![input.clone()],
    };
    let included = input["tax"] == "inclusive";
    let mut promotions = Vec::new();
    let mut lines = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let percent = field(row, &["tax_pct", "tax"]);
        let percent = if percent.is_number() { percent } else { &input["tax_pct"] };
        let unit = minor(case, field(row, &["unit", "p", "price", "net"]));
        let quantity = field(row, &["quantity", "q"]);
        let quantity = if quantity.is_null() { json!(1) } else { quantity.clone() };
        lines.push(json!({"id": format!("l{at}"), "quantity": quantity, "unitPrice": unit.to_string(),
            "tax": category(percent).0}));
        let id = format!("p{at}");
        let only = json!({"lines": [format!("l{at}")]});
        let taken = field(row, &["unit_discount", "discount", "fixed_discount"]);
        if !taken.is_null() {
            let spread = if row["unit_discount"].is_null() { "across" } else { "each" };
            promotions.push(json!({"id": id, "target": only,
                "effect": {"kind": "amount", "spread": spread, "minor": whole(minor(case, taken)).to_string()}}));
        } else if !row["discount_pct"].is_null() {
            promotions
                .push(json!({"id": id, "target": only, "effect": {"kind": "percent", "percent": row["discount_pct"]}}));
        }
    }
    let percents: Vec<Value> = rows
        .iter()
        .map(|row| {
            let percent = field(row, &["tax_pct", "tax"]);
            if percent.is_number() { percent.clone() } else { input["tax_pct"].clone() }
        })
        .collect();
    let choices = json!({"taxIncluded": included});
    let book = json!({"policy": policy(profile, &choices), "promotions": promotions, "taxes": taxes(percents.iter())});
    let answer = quote(book, json!({"lines": lines}))?;
    for (key, value) in expected.as_object().unwrap() {
        match key.as_str() {
            "total" | "must_total" | "correct_total_if_discount_is_gross" => {
                same(key, Rational::integer(int(&answer["payable"])), minor(case, value))?;
            }
            "tax" | "included_tax" => same(key, amount(&answer, &answer["tax"]), minor(case, value))?,
            "correct_tax" => {
                let (found, wanted) = (amount(&answer, &answer["tax"]), value.as_f64().unwrap() * 100.0);
                let found = found.numerator() as f64 / found.denominator() as f64;
                if (found - wanted).abs() > 1e-6 {
                    return Err(format!("tax {found}, expected {wanted}"));
                }
            }
            // Wrong values that somebody reported.
            "bug_total" | "asserted_total" | "asserted_tax" => {}
            other => return Err(format!("unknown expectation {other}")),
        }
    }
    Ok(())
}

/// BR-CO-17: the tax of a group is its base times its rate, rounded once.
fn group_tax(case: &Value) -> Result<(), String> {
    let (input, expected) = (&case["input"], &case["expected"]);
    let base = field(input, &["base", "unit"]);
    let quantity = if input["quantity"].is_null() { json!(1) } else { input["quantity"].clone() };
    let lines = json!([{"id": "l", "quantity": quantity, "unitPrice": minor(case, base).to_string(), "tax": category(&input["tax_pct"]).0}]);
    let answer = quote(json!({"taxes": taxes(std::iter::once(&input["tax_pct"]))}), json!({"lines": lines}))?;
    let node = list(&answer["nodes"]).iter().find(|node| node["op"] == "tax").ok_or("no tax node")?;
    let rounded = field(expected, &["line_tax_rounded", "group_tax"]);
    same("tax", amount(&answer, &answer["tax"]), minor(case, rounded))?;
    let precise = field(expected, &["line_tax_exact", "exact"]);
    same("exact tax", exact(&node["exact"]), minor(case, precise))
}

/// EN 16931: the distance to a fixed gross sum is the rounding amount, BT-114.
fn target(case: &Value) -> Result<(), String> {
    let (rows, expected) = (list(&case["input"]["lines"]), &case["expected"]);
    let percent = |row: &Value| row["tax"].clone();
    let lines: Vec<Value> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            json!({"id": format!("l{at}"), "quantity": row["q"], "unitPrice": minor(case, &row["net"]).to_string(),
                "tax": category(&percent(row)).0})
        })
        .collect();
    let percents: Vec<Value> = rows.iter().map(percent).collect();
    let goal = minor(case, &expected["gross_target"]);
    let book = json!({"taxes": taxes(percents.iter())});
    let answer = quote(book, json!({"lines": lines, "grossTarget": whole(goal).to_string()}))?;
    let total = minor(case, &expected["total_per_group"]);
    same("total", amount(&answer, &answer["total"]), total)?;
    same("payable", Rational::integer(int(&answer["payable"])), goal)?;
    same("BT-114", amount(&answer, &answer["rounding"]), goal.minus(total).unwrap())
}

pub fn rounding(case: &Value, profile: &str) -> Result<(), String> {
    let (input, expected) = (&case["input"], &case["expected"]);
    if let Some(prices) = input.get("prices") {
        let lines: Vec<Value> = list(prices)
            .iter()
            .enumerate()
            .map(|(at, price)| json!({"id": format!("l{at}"), "unitPrice": minor(case, price).to_string()}))
            .collect();
        let mode = input["mode"].as_str().unwrap_or("half-up").replace('-', "_");
        let run = |spread: &str| {
            let promotion =
                json!({"id": "p", "effect": {"kind": "percent", "percent": input["percent"], "spread": spread}});
            let choices = policy(profile, &json!({"rounding": mode}));
            quote(json!({"policy": choices, "promotions": [promotion]}), json!({"lines": lines}))
        };
        let each = run("each")?;
        let found: Vec<Rational> =
            list(&each["lines"]).iter().map(|line| amount(&each, &line["discounts"][0]["amount"])).collect();
        same("per line", found, list(&expected["per_line"]).iter().map(|part| minor(case, part)).collect())?;
        same("per line", amount(&each, &each["discount"]), minor(case, &expected["per_line_sum"]))?;
        let across = run("across")?;
        return same("on total", amount(&across, &across["discount"]), minor(case, &expected["on_total"]));
    }
    let count = input["lines"].as_u64().unwrap_or(1);
    let quantity = if input["quantity"].is_null() { json!(1) } else { input["quantity"].clone() };
    let lines: Vec<Value> = (0..count)
        .map(|at| {
            json!({"id": format!("l{at}"), "quantity": quantity, "unitPrice": minor(case, &input["unit"]).to_string(),
                "tax": category(&input["tax_pct"]).0})
        })
        .collect();
    let percent = field(input, &["discount_pct", "coupon_pct"]);
    let promotion = json!({"id": "p", "effect": {"kind": "percent", "percent": percent}});
    let run = |choices: Value| {
        let book = json!({"policy": policy("hivecore", &choices), "promotions": [promotion],
            "taxes": taxes(std::iter::once(&input["tax_pct"]))});
        quote(book, json!({"lines": lines})).map(|answer| int(&answer["payable"]))
    };
    let whole_total = json!({"roundAt": "total", "taxLevel": "total"});
    for (key, value) in expected.as_object().unwrap() {
        let found = match key.as_str() {
            "round_globally" => run(whole_total.clone())?,
            "round_per_line" => run(json!({"roundAt": "line", "taxLevel": "line"}))?,
            "must_total" => {
                let mut found = Vec::new();
                for round_at in ["unit", "line", "total"] {
                    for tax_level in ["unit", "line", "group", "total"] {
                        found.push(run(json!({"roundAt": round_at, "taxLevel": tax_level}))?);
                    }
                }
                found.iter().copied().find(|sum| *sum != 0).unwrap_or(0)
            }
            _ => continue,
        };
        same(key, Rational::integer(found), minor(case, value))?;
    }
    Ok(())
}

pub fn cash(case: &Value, _profile: &str) -> Result<(), String> {
    let (input, expected) = (&case["input"], &case["expected"]);
    let increment = whole(minor(case, &input["increment"])).to_string();
    let mut book = json!({"currency": input["currency"], "cash": {"increment": increment}});
    let mut lines: Vec<Value> = Vec::new();
    for (at, price) in list(&input["lines"]).iter().enumerate() {
        lines.push(json!({"id": format!("l{at}"), "unitPrice": minor(case, price).to_string()}));
    }
    if let Some(net) = input.get("net") {
        let (tax, made) = category(&input["tax_pct"]);
        lines.push(json!({"id": "l", "unitPrice": minor(case, net).to_string(), "tax": tax}));
        book["taxes"] = json!([made]);
    }
    let mut run = |rounding: &str, kind: &str| {
        book["cash"]["rounding"] = json!(rounding);
        let answer = quote(book.clone(), json!({"lines": lines, "tenders": [{"id": "t", "kind": kind}]}))?;
        let paid = &answer["payments"][0];
        Ok::<_, String>((
            int(&answer["payable"]),
            int(&paid["amount"]) + int(&paid["rounding"]),
            int(&paid["rounding"]),
        ))
    };
    let (payable, nearest, line) = run("half_up", "cash")?;
    let (_, card, _) = run("half_up", "card")?;
    let (_, up, _) = run("up", "cash")?;
    same("a card pays exactly", card, payable)?;
    for (key, value) in expected.as_object().unwrap() {
        let found = match key.as_str() {
            "sum" | "two_dp" => payable,
            "payable" | "cash_nearest" => nearest,
            "rounding_line" => line,
            "cash_up" => up,
            "exact" => continue,
            other => return Err(format!("unknown expectation {other}")),
        };
        same(key, Rational::integer(found), minor(case, value))?;
    }
    Ok(())
}

pub fn refund(case: &Value, profile: &str) -> Result<(), String> {
    let (input, expected) = (&case["input"], &case["expected"]);
    let percent = field(input, &["order_discount_pct", "discount_pct"]);
    let lines: Vec<Value> = match input.get("lines") {
        Some(prices) => list(prices)
            .iter()
            .enumerate()
            .map(|(at, price)| json!({"id": format!("l{at}"), "unitPrice": minor(case, price).to_string()}))
            .collect(),
        None => vec![json!({"id": "l0", "quantity": input["quantity"], "unitPrice": 1000})],
    };
    let promotion =
        json!({"id": "p", "level": "cart", "effect": {"kind": "percent", "percent": percent, "spread": "across"}});
    let book = json!({"profile": profile, "promotions": [promotion]});
    let answer = quote(book, json!({"lines": lines}))?;
    let paid: Vec<Value> = list(&answer["lines"])
        .iter()
        .map(|line| json!({"id": line["id"], "units": line["units"], "net": line["net"], "tax": line["tax"]}))
        .collect();
    let give = |id: &str, units: i64| {
        call("pricing.refund", &json!({"paid": paid, "refund": [{"id": id, "units": units.to_string()}]}))
    };
    if let Some(must) = expected.get("must_refund") {
        let wanted = exact(&input["refund_line"]);
        let at = list(&input["lines"]).iter().position(|price| exact(price) == wanted).ok_or("no such line")?;
        return same("refund", Rational::integer(int(&give(&format!("l{at}"), 1)?["total"])), minor(case, must));
    }
    let (all, rest) = (input["quantity"].as_i64().unwrap(), input["reduce_to"].as_i64().unwrap());
    let kept = int(&give("l0", all - rest)?["kept"]);
    let left = Rational::new(i128::from(rest * 1000 - kept) * 100, i128::from(rest * 1000)).unwrap();
    same("discount of the rest", left, exact(&expected["must_discount_pct"]))
}

/// `20.00 off metrics 1,2`, `10.00 off plan 2 (fees 5-8)`, `5.00 off all`.
fn coupon_of(text: &str, at: usize, lane: &mut i64) -> Result<Value, String> {
    let (value, scope) = text.split_once(" off ").ok_or("no scope")?;
    let value = times(exact(&json!(value)), Rational::integer(100));
    let mut target = json!({});
    *lane = 2;
    if let Some(names) = scope.strip_prefix("metrics ") {
        let names: Vec<String> = names.split(',').map(|name| format!("fee{}", name.trim())).collect();
        (target, *lane) = (json!({"lines": names}), 0);
    } else if let Some((_, range)) = scope.split_once("(fees ") {
        let (from, to) = range.trim_end_matches(')').split_once('-').ok_or("no range")?;
        let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
        let names: Vec<String> = (from..=to).map(|fee| format!("fee{fee}")).collect();
        (target, *lane) = (json!({"lines": names}), 1);
    }
    Ok(json!({"id": format!("c{at}"), "level": "cart", "lane": *lane, "target": target,
        "effect": {"kind": "amount", "minor": whole(value).to_string(), "spread": "across"}}))
}

pub fn coupon(case: &Value, profile: &str) -> Result<(), String> {
    let (input, expected) = (&case["input"], &case["expected"]);
    if input.get("base").is_some() {
        let used = input["already_used"].as_i64().unwrap_or(0);
        let effect = match input.get("percent") {
            Some(percent) => json!({"kind": "percent", "percent": percent, "spread": "across"}),
            None => json!({"kind": "amount", "minor": input["fixed"].to_string(), "spread": "across"}),
        };
        let mut promotion = json!({"id": "c", "level": "cart", "effect": effect});
        if let Some(fixed) = input.get("fixed") {
            promotion["budget"] = json!(fixed.to_string());
        }
        let cart = json!({"lines": [{"id": "l", "unitPrice": input["base"]}],
            "usage": [{"promotion": "c", "spent": used.to_string()}]});
        let answer = quote(json!({"profile": profile, "promotions": [promotion]}), cart)?;
        return same("discount", amount(&answer, &answer["discount"]), exact(&expected["amount_minor"]));
    }
    let (mut promotions, mut lane) = (Vec::new(), 0);
    for (at, text) in list(&input["coupons"]).iter().enumerate() {
        promotions.push(coupon_of(text.as_str().unwrap(), at, &mut lane)?);
    }
    let percents = list(&input["tax_pct"]);
    let lines: Vec<Value> = list(&input["fees_minor"])
        .iter()
        .zip(percents)
        .enumerate()
        .map(|(at, (fee, percent))| json!({"id": format!("fee{}", at + 1), "unitPrice": fee, "tax": category(percent).0}))
        .collect();
    let run = |choices: Value| {
        let book =
            json!({"policy": policy(profile, &choices), "promotions": promotions, "taxes": taxes(percents.iter())});
        quote(book, json!({"lines": lines}))
    };
    let answer = run(json!({}))?;
    let rows = list(&answer["lines"]);
    let tolerance = Rational::new(1, 100_000).unwrap();
    for (line, wanted) in rows.iter().zip(list(&expected["precise_coupon_minor"])) {
        let mut sum = Rational::ZERO;
        for discount in list(&line["discounts"]) {
            sum = sum.plus(amount(&answer, &discount["amount"])).unwrap();
        }
        let off = sum.minus(exact(wanted)).unwrap();
        if off > tolerance || off < Rational::ZERO.minus(tolerance).unwrap() {
            return Err(format!("coupon {sum}, expected {wanted}"));
        }
    }
    let by_line = run(json!({"taxLevel": "line"}))?;
    let found: Vec<Rational> = list(&by_line["lines"]).iter().map(|line| amount(&by_line, &line["tax"])).collect();
    same("tax of the lines", found, list(&expected["tax_minor"]).iter().map(exact).collect())?;
    for (key, field) in
        [("fees", "listed"), ("coupons", "discount"), ("subtotal", "net"), ("tax", "tax"), ("total", "total")]
    {
        same(key, amount(&answer, &answer[field]), exact(&expected[key]))?;
    }
    Ok(())
}
