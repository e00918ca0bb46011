//! Worked cases of nine pricing engines' own test suites, each through its compatibility profile.
//!
//! The cases are a file of facts beside the repository (`HIVECORE_PRICING_CASES`, or `../shared/data/pricing-cases.json`
//! from the repository's root). Where it is not at hand the test says so; the cases that we authored anew stand in
//! `vectors/oracle/pricing_*.py` and run everywhere.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, clippy::unreachable)]

mod carts;
mod numbers;
mod promotions;
mod usage;

use serde_json::Value;
use std::path::PathBuf;

fn file() -> PathBuf {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/pricing-cases.json");
    std::env::var_os("HIVECORE_PRICING_CASES").map_or_else(beside, PathBuf::from)
}

/// The profile of a source.
fn profile(case: &Value) -> &'static str {
    let repo = case["source"]["repo"].as_str().unwrap_or_default().to_lowercase();
    let known = [
        ("medusa", "medusa"),
        ("vendure", "vendure"),
        ("sylius", "sylius"),
        ("solidus", "solidus"),
        ("saleor", "saleor"),
        ("lago", "lago"),
        ("killbill", "kill_bill"),
        ("openmeter", "openmeter"),
        ("numscript", "numscript"),
    ];
    known.iter().find(|(name, _)| repo.contains(name)).map_or("hivecore", |(_, profile)| profile)
}

fn check(case: &Value, profile: &str) -> Result<(), String> {
    match case["area"].as_str().unwrap_or_default() {
        "promotion" => promotions::promotion(case, profile),
        "cart" => carts::cart(case, profile),
        "allocation" => promotions::allocation(case, profile),
        "floor-price" => promotions::floor_price(case, profile),
        "tax" => carts::tax(case, profile),
        "rounding" => carts::rounding(case, profile),
        "cash" => carts::cash(case, profile),
        "refund" => carts::refund(case, profile),
        "coupon" => carts::coupon(case, profile),
        "tier" => usage::tier(case, profile),
        "proration" => usage::proration(case, profile),
        other => Err(format!("unknown area {other}")),
    }
}

#[test]
fn every_case_holds_in_its_profile_and_no_quirk_in_the_default() {
    let Ok(text) = std::fs::read_to_string(file()) else {
        eprintln!("SKIPPED: {} is not at hand; set HIVECORE_PRICING_CASES", file().display());
        return;
    };
    let all: Value = serde_json::from_str(&text).expect("JSON");
    let (mut run, mut wrong) = (0, Vec::new());
    for case in all["cases"].as_array().expect("cases") {
        let (id, kind) = (case["id"].as_str().unwrap(), case["kind"].as_str().unwrap());
        // The ledger and the murabaha schedules belong to the wallet.
        if ["ledger", "murabaha"].contains(&case["area"].as_str().unwrap()) {
            continue;
        }
        run += 1;
        let own = profile(case);
        if let Err(why) = check(case, own) {
            wrong.push(format!("{id} ({kind}) under {own}: {why}"));
        }
        if kind == "quirk" && check(case, "hivecore").is_ok() {
            wrong.push(format!("{id}: the quirk shows in the default"));
        }
    }
    assert!(run >= 100, "only {run} cases were read");
    eprintln!("{run} cases run");
    assert!(wrong.is_empty(), "{} of {run} cases:\n{}", wrong.len(), wrong.join("\n"));
}
