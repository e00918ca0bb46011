//! Tariffs and proration.

use crate::numbers::{call, exact, int, minor, same, scale, times, whole};
use hivecore::foundation::rational::Rational;
use serde_json::{Value, json};

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn money(case: &Value, value: &Value, factor: i64) -> String {
    let value = if value.is_null() { Rational::ZERO } else { minor(case, value) };
    times(value, Rational::integer(factor)).to_string()
}

fn tiers(case: &Value, tiers: &Value, factor: i64) -> Value {
    let tier = |tier: &Value| {
        let mut made = json!({"unit": money(case, &tier["unit"], factor), "flat": money(case, &tier["flat"], factor)});
        if !tier["to"].is_null() {
            made["upTo"] = json!(exact(&tier["to"]).to_string());
        }
        made
    };
    Value::Array(list(tiers).iter().map(tier).collect())
}

fn tariff(case: &Value, factor: i64) -> Result<Value, String> {
    let input = &case["input"];
    let model = input["model"].as_str().unwrap_or("");
    if !input["blocks"].is_null() {
        let blocks: Vec<Value> = list(&input["blocks"])
            .iter()
            .map(|block| {
                json!({"size": exact(&block["size"]).to_string(), "max": block["max"],
                    "price": money(case, &block["price"], factor)})
            })
            .collect();
        return Ok(json!({"kind": "blocks", "blocks": blocks, "topTier": model.contains("TOP_TIER")}));
    }
    if model == "package" {
        return Ok(json!({"kind": "package", "size": exact(&input["package_size"]).to_string(),
            "price": money(case, &input["package_amount"], factor), "free": exact(&input["free_units"]).to_string()}));
    }
    let kind = if model.contains("volume") { "volume" } else { "graduated" };
    if !model.contains("volume") && !model.contains("graduated") {
        return Err(format!("unknown model {model}"));
    }
    Ok(json!({"kind": kind, "tiers": tiers(case, &input["tiers"], factor)}))
}

fn rate(request: Value, profile: &str) -> Result<Value, String> {
    let mut request = request;
    request["profile"] = json!(profile);
    call("pricing.rate", &request)
}

pub fn tier(case: &Value, profile: &str) -> Result<(), String> {
    for factor in [1, 3] {
        tier_times(case, profile, factor)?;
    }
    Ok(())
}

fn tier_times(case: &Value, profile: &str, factor: i64) -> Result<(), String> {
    let (input, expected) = (&case["input"], &case["expected"]);
    let by = Rational::integer(factor);
    if let Some(both) = input.get("tiers_minor") {
        for kind in ["volume", "graduated"] {
            for (units, wanted) in list(&input["quantities"]).iter().zip(list(&expected[kind])) {
                let tariff = json!({"kind": kind, "tiers": tiers(case, both, factor)});
                let answer = rate(json!({"tariff": tariff, "units": exact(units).to_string()}), profile)?;
                same(kind, exact(&answer["exact"]), times(exact(wanted), by))?;
            }
        }
        return Ok(());
    }
    if let Some(unit) = input.get("unit_price") {
        let tariff = json!({"kind": "volume", "tiers": [{"unit": minor(case, unit).to_string()}]});
        let answer = rate(json!({"tariff": tariff, "units": exact(&input["units"]).to_string()}), profile)?;
        same("precise", exact(&answer["exact"]), minor(case, &expected["precise"]))?;
        return same("rounded", Rational::integer(int(&answer["amount"])), minor(case, &expected["rounded"]));
    }
    let units = ["units", "full_units", "cumulative_units"].map(|name| &input[name]);
    let units = units.into_iter().find(|units| !units.is_null()).ok_or("no units")?;
    let mut request = json!({"tariff": tariff(case, factor)?, "units": exact(units).to_string()});
    if let Some(prorated) = input.get("prorated_units") {
        request["prorated"] = json!(exact(prorated).to_string());
    }
    if let Some(previous) = input.get("previous_units") {
        request["previous"] = json!(exact(previous).to_string());
    }
    let answer = rate(request, profile)?;
    for (key, value) in expected.as_object().unwrap() {
        match key.as_str() {
            "amount" | "delta_amount" => same(key, exact(&answer["exact"]), times(minor(case, value), by))?,
            "unit" => same(key, exact(&answer["perUnit"]), times(minor(case, value), by))?,
            "amounts" => {
                let found: Vec<Rational> =
                    list(&answer["slices"]).iter().map(|slice| exact(&slice["amount"])).collect();
                same(key, found, list(value).iter().map(|value| times(minor(case, value), by)).collect())?;
            }
            other => return Err(format!("unknown expectation {other}")),
        }
    }
    if !input["previous_units"].is_null() {
        let booked = list(&answer["bookings"]).iter().map(exact).reduce(|a, b| a.plus(b).unwrap());
        same("bookings", booked, Some(exact(&answer["exact"])))?;
    }
    Ok(())
}

fn prorate(span: Value, extra: Value, profile: &str) -> Result<Value, String> {
    let mut request = json!({"span": span, "profile": profile});
    for (key, value) in extra.as_object().unwrap() {
        request[key] = value.clone();
    }
    call("pricing.prorate", &request)
}

/// `13/28`, `2`, `1+14/31`.
fn cycles(text: &str) -> Rational {
    text.split('+').map(|part| Rational::parse(part).unwrap()).reduce(|a, b| a.plus(b).unwrap()).unwrap()
}

fn months(name: &str) -> Result<u8, String> {
    let known = [("month", 1), ("quarter", 3), ("semi", 6), ("half", 6), ("bi", 2), ("year", 12), ("annual", 12)];
    known
        .iter()
        .find(|(stem, _)| name.contains(stem))
        .map(|(_, months)| *months)
        .ok_or(format!("unknown period {name}"))
}

/// A day of the year before with the billing day's number: 31 stays 31.
fn anchor(start: &str, day: u64) -> String {
    let year: i32 = start[..4].parse().unwrap();
    format!("{}-01-{day:02}", year - 1)
}

pub fn proration(case: &Value, profile: &str) -> Result<(), String> {
    let (input, expected) = (&case["input"], &case["expected"]);
    if input.get("events").is_some() {
        for factor in [1, 3] {
            let events: Vec<Value> = list(&input["events"])
                .iter()
                .zip(list(&input["prorated_events"]))
                .map(|(units, prorated)| json!({"units": exact(units).to_string(), "prorated": exact(prorated).to_string()}))
                .collect();
            let answer = rate(json!({"tariff": tariff(case, factor)?, "events": events}), profile)?;
            let wanted = times(minor(case, &expected["amount_2dp"]), Rational::integer(factor));
            if factor == 1 {
                same("amount", Rational::integer(int(&answer["amount"])), wanted)?;
            } else {
                let off = exact(&answer["exact"]).minus(wanted).unwrap();
                assert!(off < Rational::integer(2) && off > Rational::integer(-2), "three times the prices: {off}");
            }
        }
        return Ok(());
    }
    if let Some(monthly) = input.get("monthly") {
        return with_tax(case, monthly);
    }
    if let Some(plan) = input.get("plan_minor") {
        let span = json!({"kind": "days", "from": input["started"], "until": input["terminated"], "endInclusive": true,
            "months": months(input["interval"].as_str().unwrap())?, "anchor": input["anniversary"]});
        let answer = prorate(span, json!({"amount": exact(plan).to_string()}), profile)?;
        return same("fee", Rational::integer(int(&answer["amount"])), exact(&expected["fee_minor"]));
    }
    let months = months(input["period"].as_str().unwrap())?;
    let from =
        ["start", "previous"].map(|name| &input[name]).into_iter().find(|date| !date.is_null()).ok_or("no start")?;
    let until = ["end", "target"].map(|name| &input[name]).into_iter().find(|date| !date.is_null()).ok_or("no end")?;
    let mut span = json!({"kind": "days", "from": from, "until": until, "months": months,
        "inAdvance": !input["target"].is_null()});
    if let Some(day) = input["bcd"].as_u64() {
        span["anchor"] = json!(anchor(from.as_str().unwrap(), day));
    }
    let basis = if input["fixed_days"].is_null() { json!({}) } else { json!({"basis": "thirty"}) };
    let answer = prorate(span, basis, profile)?;
    if let Some(text) = expected["cycles"].as_str() {
        return same("cycles", exact(&answer["exactRatio"]), cycles(text));
    }
    same("ratio", exact(&answer["ratio"]), exact(&expected["ratio"]))
}

/// A prorated price is taxed before it is rounded.
fn with_tax(case: &Value, monthly: &Value) -> Result<(), String> {
    let (input, expected) = (&case["input"], &case["expected"]);
    let part = Rational::new(whole(exact(&input["days"])).into(), whole(exact(&input["of"])).into()).unwrap();
    let unit = times(minor(case, monthly), part);
    let book = json!({"policy": {"roundAt": "total", "taxLevel": "total"},
        "taxes": [{"id": "t", "rates": [{"id": "vat", "percent": input["tax_pct"]}]}]});
    let answer =
        crate::numbers::quote(book, json!({"lines": [{"id": "l", "unitPrice": unit.to_string(), "tax": "t"}]}))?;
    same("total", Rational::integer(int(&answer["payable"])), minor(case, &expected["total_right"]))?;
    let shown = exact(&expected["prorated"]);
    let off = unit.over(scale(case)).unwrap().minus(shown).unwrap();
    assert!(off < Rational::new(1, 1_000_000).unwrap(), "the prorated price differs by {off}");
    Ok(())
}
