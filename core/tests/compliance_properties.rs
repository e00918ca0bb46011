//! What holds of every verdict: a remedy mends and one unit less does not, the order of facts is nothing, what is missing
//! is named, and on every day one version of a standard is in force or none.

#![allow(clippy::expect_used, clippy::panic)]

use hivecore::compliance::audit::{AuditRecord, AuditRequest, AuditedReceipt, audit};
use hivecore::compliance::screen::{CompanyAmount, CompanyFacts, Remedy, ScreenRequest, ScreenVerdict, screen};
use hivecore::compliance::verdict::ComplianceStatus;
use hivecore::foundation::currency::Currency;
use hivecore::foundation::date::Date;
use hivecore::foundation::instant::Instant;
use hivecore::foundation::pack::Shelf;
use hivecore::{Digest, Packs};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

const STANDARDS: &[&str] = &[
    "screen-aaoifi-ss21",
    "screen-djim",
    "screen-ftse-idealratings",
    "screen-ftse-yasaar",
    "screen-idealratings-srb",
    "screen-kmi-psx",
    "screen-msci-islamic",
    "screen-msci-islamic-m",
    "screen-sc-malaysia",
    "screen-sp-shariah",
    "screen-tasis-in",
];
const AMOUNTS: &[&str] = &[
    "accountsReceivable",
    "activities20Profit",
    "activities20Revenue",
    "activities5Profit",
    "activities5Revenue",
    "cash",
    "cashAndInterestBearingSecurities",
    "conventionalCash",
    "conventionalCashAndShortTermInvestments",
    "groupProfitBeforeTax",
    "groupRevenue",
    "illiquidAssets",
    "interestBearingDebt",
    "interestBearingInvestments",
    "interestIncome",
    "interestTakingDeposits",
    "marketCapitalization",
    "nonCompliantInvestments",
    "nonPermissibleIncome",
    "totalAssets",
    "totalIncome",
    "totalLiabilities",
    "totalRevenue",
];

fn packs() -> &'static Packs {
    static PACKS: OnceLock<Packs> = OnceLock::new();
    PACKS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs");
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).expect("the packs") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if name.starts_with("screen-") {
                files.push(std::fs::read(path).expect("a pack"));
            }
        }
        let texts: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        Packs::open(&texts).expect("packs that open")
    })
}

fn verdict(standard: &str, company: &CompanyFacts) -> ScreenVerdict {
    let request = ScreenRequest {
        as_of: Date::parse("2026-06-30").expect("a day"),
        standards: vec![standard.to_owned()],
        company: company.clone(),
        states: Vec::new(),
        waivers: Vec::new(),
    };
    let outcome = screen(Shelf(Some(packs())), &request).expect("a verdict");
    outcome.answer.verdicts.into_iter().next().expect("one verdict")
}

/// Amounts from nothing to billions, some missing, some near the thresholds of the others.
fn company() -> impl Strategy<Value = CompanyFacts> {
    let amount = prop_oneof![1 => Just(None), 4 => (0..2_000_i64).prop_map(Some), 4 => (0..9_000_000_000_000_i64).prop_map(Some)];
    (
        prop::collection::vec(amount, AMOUNTS.len()),
        prop::collection::vec(0..9_000_000_000_000_i64, 0..40),
        prop::bool::weighted(0.8),
    )
        .prop_map(|(amounts, months, holds)| CompanyFacts {
            id: "c".to_owned(),
            currency: Currency::new("USD").expect("a currency"),
            amounts: AMOUNTS
                .iter()
                .zip(amounts)
                .filter_map(|(name, minor)| {
                    Some(((*name).to_owned(), CompanyAmount { minor: minor?, as_of: None, source: None }))
                })
                .collect(),
            series: BTreeMap::from([("marketCapitalization".to_owned(), months)]),
            conditions: BTreeMap::from([
                ("coreBusinessPermissible".to_owned(), holds),
                ("imageAcceptable".to_owned(), true),
            ]),
        })
}

fn with(company: &CompanyFacts, path: &str, change: i64) -> CompanyFacts {
    let name = path.strip_prefix("/company/amounts/").expect("an amount");
    let mut company = company.clone();
    company.amounts.get_mut(name).expect("the amount").minor += change;
    company
}

proptest! {
    #[test]
    fn a_remedy_mends_and_one_unit_less_does_not(company in company(), standard in prop::sample::select(STANDARDS)) {
        let found = verdict(standard, &company);
        for check in &found.checks {
            let status = |company: &CompanyFacts| {
                let after = verdict(standard, company);
                after.checks.iter().find(|c| c.id == check.id).map(|c| c.status)
            };
            let mut last = 0;
            for remedy in &check.remedies {
                let Remedy::Amount { path, change, .. } = remedy else { continue };
                let change: i64 = change.parse().expect("an integer");
                prop_assert!(change != 0 && change.abs() >= last, "the smallest first");
                last = change.abs();
                prop_assert_eq!(status(&with(&company, path, change)), Some(ComplianceStatus::Compliant));
                let less = status(&with(&company, path, change - change.signum()));
                prop_assert_eq!(less, Some(ComplianceStatus::NonCompliant));
            }
            prop_assert!(check.status == ComplianceStatus::NonCompliant || check.remedies.is_empty());
        }
    }

    #[test]
    fn what_is_missing_is_named_and_never_passes(company in company(), standard in prop::sample::select(STANDARDS), name in prop::sample::select(AMOUNTS)) {
        let before = verdict(standard, &company);
        let mut less = company.clone();
        less.amounts.remove(name);
        let after = verdict(standard, &less);
        for (check, was) in after.checks.iter().zip(&before.checks) {
            if check.status != was.status {
                // The one rule that counts an absent amount as zero says so.
                let zero = check.notes.contains(&"absent_as_zero");
                prop_assert!(zero || check.status == ComplianceStatus::Undetermined);
                prop_assert!(zero || after.missing.iter().any(|missing| missing == name));
            }
        }
        prop_assert!(after.missing.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn one_version_or_none_on_every_day(days in -3_000..40_000_i64) {
        let day = Date::from_days(days).expect("a day");
        for standard in STANDARDS {
            let inside = |pack: &hivecore::foundation::pack::InspectedPack| {
                pack.id == *standard && pack.effective_from <= day && pack.effective_to.is_none_or(|to| day < to)
            };
            let found: Vec<_> = packs().in_force_on(day).map(|pack| pack.inspect()).filter(|pack| pack.id == *standard).collect();
            prop_assert!(found.len() <= 1);
            prop_assert!(found.iter().all(inside));
        }
    }

    #[test]
    fn a_changed_chain_is_seen(count in 1..6_usize, place in 0..6_usize, byte in 1..=255_u8) {
        let records: Vec<AuditRecord> = (0..count)
            .map(|n| AuditRecord {
                at: Instant::parse("2026-01-01T00:00:00Z").expect("an instant"),
                subject: n.to_string(),
                receipt: AuditedReceipt {
                    op: "op".to_owned(),
                    engine: "engine/1".to_owned(),
                    inputs: Digest::of(&[n as u8]),
                    answer: Digest::of(&[n as u8, 1]),
                    packs: Vec::new(),
                },
            })
            .collect();
        let mut entries = audit(&AuditRequest::Append { head: None, records }).expect("a chain").entries;
        let whole = audit(&AuditRequest::Verify { entries: entries.clone(), head: None }).expect("an answer");
        prop_assert!(whole.holds);
        let place = place % count;
        entries[place].record.receipt.answer = Digest::of(&[place as u8, 1, byte]);
        let seen = audit(&AuditRequest::Verify { entries, head: None }).expect("an answer");
        prop_assert_eq!(seen.broken_at.map(|at| at.get()), Some(place as i64));
    }
}
