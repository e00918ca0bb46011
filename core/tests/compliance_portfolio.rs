//! Screening in columns: every row has the verdict that its company has on its own, whatever the standard, the amounts,
//! the months, the memory.

#![allow(clippy::expect_used, clippy::panic)]

use hivecore::compliance::screen::{
    CheckVerdict, CompanyAmount, CompanyFacts, ScreenRequest, ScreenState, ScreenVerdict, screen,
};
use hivecore::compliance::verdict::ComplianceStatus;
use hivecore::foundation::columns::MISSING;
use hivecore::foundation::currency::Currency;
use hivecore::foundation::date::Date;
use hivecore::foundation::pack::Shelf;
use hivecore::{Batch, Code, Column, ColumnMut, ColumnValues, Packs};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

/// A standard of everything at once: fine weights, thresholds that are no decimals, floors, memory of both kinds,
/// averages that may not be short, and a condition that must not hold.
const ODD: &str = r#"{"effectiveFrom":"2000-01-01","id":"odd","kind":"equity_screen","payload":{"authority":"a","checks":[{"citation":{"document":"d"},"id":"no","rule":{"holds":false,"input":"gambling","kind":"condition"},"title":"t"},{"citation":{"document":"d"},"id":"third","rule":{"denominator":{"input":"assets"},"kind":"ratio","numerator":[{"input":"debt","weight":"2/7"},{"input":"cash","weight":"-3/11"}],"operator":"lt","threshold":"1/3"},"title":"t"},{"citation":{"document":"d"},"id":"floor","rule":{"absent":"zero","denominator":{"input":"assets"},"kind":"ratio","memberThreshold":"-1/1000000","numerator":[{"input":"assets"},{"input":"debt","weight":"-1"}],"operator":"gt","threshold":"1/64"},"title":"t"},{"citation":{"document":"d"},"id":"band","rule":{"buffer":{"evaluations":2,"lower":"1/4","upper":"3/4"},"denominator":{"input":"cap","months":3,"shortWindow":"undetermined"},"kind":"ratio","numerator":[{"input":"debt"}],"operator":"ge","threshold":"1/2"},"title":"t"},{"citation":{"document":"d"},"id":"mean","rule":{"denominator":{"input":"cap","months":70},"kind":"ratio","numerator":[{"input":"cash","weight":"1/1000000000"}],"operator":"le","threshold":"123456789/1000000000"},"title":"t"}],"title":"t"},"sources":[],"status":"unverified","version":"1"}"#;
const STANDARDS: &[&str] = &[
    "odd",
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
    "assets",
    "cash",
    "cashAndInterestBearingSecurities",
    "conventionalCash",
    "debt",
    "illiquidAssets",
    "interestBearingDebt",
    "interestBearingInvestments",
    "interestIncome",
    "interestTakingDeposits",
    "marketCapitalization",
    "nonPermissibleIncome",
    "totalAssets",
    "totalIncome",
    "totalLiabilities",
    "totalRevenue",
];
const SERIES: &[&str] = &["cap", "marketCapitalization"];
const CONDITIONS: &[&str] = &["coreBusinessPermissible", "gambling", "imageAcceptable"];
const REMEMBERED: &[(&str, &[&str])] = &[
    ("odd", &["floor", "band"]),
    ("screen-djim", &["debt"]),
    ("screen-msci-islamic", &["debt", "cash", "receivables"]),
    ("screen-msci-islamic-m", &["debt", "cash", "receivables"]),
];

fn packs() -> &'static Packs {
    static PACKS: OnceLock<Packs> = OnceLock::new();
    PACKS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs");
        let mut files = vec![ODD.as_bytes().to_vec()];
        for entry in std::fs::read_dir(folder).expect("the packs") {
            let path = entry.expect("an entry").path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("screen-")) {
                files.push(std::fs::read(path).expect("a pack"));
            }
        }
        let texts: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        Packs::open(&texts).expect("packs that open")
    })
}

fn day() -> Date {
    Date::parse("2026-06-30").expect("a day")
}

fn opened(standard: &str, margins: bool) -> Batch {
    let settings = format!(r#"{{"asOf":"2026-06-30","currency":"USD","margins":{margins},"standard":"{standard}"}}"#);
    Batch::open("compliance.screen", settings.as_bytes(), Some(packs())).expect("a batch")
}

/// A company as both ways are told of it.
#[derive(Clone, Debug)]
struct Row {
    amounts: Vec<Option<i64>>,
    series: Vec<Vec<Option<i64>>>,
    conditions: Vec<Option<bool>>,
    memory: Vec<Option<(ComplianceStatus, u8)>>,
}

const MONTHS: usize = 5;

fn amount() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![
        1 => Just(None),
        4 => (0..200_i64).prop_map(Some),
        4 => (0..9_000_000_000_000_i64).prop_map(Some),
        1 => (-50..50_i64).prop_map(Some),
        1 => (MISSING + 1..=i64::MAX).prop_map(Some),
    ]
}

fn row() -> impl Strategy<Value = Row> {
    let status = prop_oneof![
        3 => Just(ComplianceStatus::Compliant),
        3 => Just(ComplianceStatus::NonCompliant),
        1 => Just(ComplianceStatus::Undetermined),
    ];
    let memory = prop_oneof![2 => Just(None), 3 => (status, 0..3_u8).prop_map(Some)];
    (
        prop::collection::vec(amount(), AMOUNTS.len()),
        prop::collection::vec(prop::collection::vec(amount(), MONTHS), SERIES.len()),
        prop::collection::vec(prop_oneof![1 => Just(None), 4 => prop::bool::ANY.prop_map(Some)], CONDITIONS.len()),
        prop::collection::vec(memory, 3),
    )
        .prop_map(|(amounts, series, conditions, memory)| Row { amounts, series, conditions, memory })
}

fn remembered(standard: &str) -> &'static [&'static str] {
    REMEMBERED.iter().find(|(known, _)| *known == standard).map_or(&[], |(_, checks)| checks)
}

/// The request of the single screen, written by hand and not by the batch.
fn single(standard: &str, row: &Row) -> ScreenRequest {
    let given = AMOUNTS.iter().zip(&row.amounts);
    let amounts = given.filter_map(|(name, minor)| {
        Some(((*name).to_owned(), CompanyAmount { minor: (*minor)?, as_of: None, source: None }))
    });
    let series = SERIES.iter().zip(&row.series);
    let series = series.map(|(name, months)| ((*name).to_owned(), months.iter().copied().flatten().collect()));
    let conditions = CONDITIONS.iter().zip(&row.conditions);
    let conditions = conditions.filter_map(|(name, holds)| Some(((*name).to_owned(), (*holds)?)));
    let states = remembered(standard).iter().zip(&row.memory);
    let states = states.filter_map(|(check, memory)| {
        let ((status, run), standard) = ((*memory)?, standard.to_owned());
        Some(ScreenState { standard, check: (*check).to_owned(), status, run })
    });
    ScreenRequest {
        as_of: day(),
        standards: vec![standard.to_owned()],
        company: CompanyFacts {
            id: "c".to_owned(),
            currency: Currency::new("USD").expect("a currency"),
            amounts: amounts.collect(),
            series: series.collect(),
            conditions: conditions.collect(),
        },
        states: states.collect(),
        waivers: Vec::new(),
    }
}

fn columns(standard: &str, rows: &[Row]) -> BTreeMap<String, Vec<i64>> {
    let mut columns: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in rows {
        let mut push = |name: &str, value: Option<i64>| {
            columns.entry(name.to_owned()).or_default().push(value.unwrap_or(MISSING));
        };
        let plain =
            |name: &&&str| !SERIES.contains(name) || standard == "screen-aaoifi-ss21" || standard == "screen-kmi-psx";
        for (name, value) in AMOUNTS.iter().zip(&row.amounts).filter(|(name, _)| plain(name)) {
            push(name, *value);
        }
        for (name, months) in SERIES.iter().zip(&row.series).filter(|(name, _)| !plain(name)) {
            months.iter().for_each(|month| push(name, *month));
        }
        for (name, holds) in CONDITIONS.iter().zip(&row.conditions) {
            push(name, holds.map(i64::from));
        }
        for (check, memory) in remembered(standard).iter().zip(&row.memory) {
            push(&format!("{check}.status"), memory.map(|(status, _)| i64::from(status.code())));
            push(&format!("{check}.run"), memory.map(|(_, run)| i64::from(run)));
        }
    }
    columns
}

fn given(columns: &BTreeMap<String, Vec<i64>>) -> Vec<(&str, Column<'_>)> {
    columns.iter().map(|(name, values)| (name.as_str(), Column::Integers(values))).collect()
}

fn integers<'a>(answer: &'a [(String, ColumnValues)], wanted: &str) -> &'a [i64] {
    let found = answer.iter().find(|(name, _)| name == wanted);
    match found {
        Some((_, ColumnValues::Integers(values))) => values,
        _ => panic!("no column {wanted} of integers"),
    }
}

fn mask(verdict: &ScreenVerdict, wanted: ComplianceStatus) -> i64 {
    verdict.checks.iter().enumerate().map(|(at, check)| i64::from(check.status == wanted) << at).sum()
}

/// The margin of a check in millionths, rounded down and positive on the good side, from the exact one; `None` where
/// 128 bits do not hold its millionths.
fn margin(check: &CheckVerdict) -> Option<i64> {
    let Some(measured) = &check.measured else { return Some(MISSING) };
    let (n, d) = measured.margin.split_once('/').expect("n/d");
    let (n, d): (i128, i128) = (n.parse().expect("n"), d.parse().expect("d"));
    let apart = if measured.operator.is_ceiling() { n } else { -n };
    let micros = apart.checked_mul(1_000_000)?.div_euclid(d);
    Some(micros.clamp(i128::from(MISSING + 1), i128::from(i64::MAX - 1)) as i64)
}

proptest! {
    #[test]
    fn a_row_has_the_verdict_of_its_company(rows in prop::collection::vec(row(), 1..4), standard in prop::sample::select(STANDARDS)) {
        let batch = opened(standard, true);
        let columns = columns(standard, &rows);
        let expected: Result<Vec<ScreenVerdict>, _> = rows.iter().map(|row| {
            screen(Shelf(Some(packs())), &single(standard, row)).map(|outcome| outcome.answer.verdicts[0].clone())
        }).collect();
        let found = batch.run(&given(&columns), rows.len());
        let (expected, found) = match (expected, found) {
            (Ok(expected), Ok(found)) => (expected, found),
            (Err(expected), Err(found)) => {
                prop_assert_eq!((expected.code, found.code), (Code::NumberOverflow, Code::NumberOverflow));
                return Ok(());
            }
            // The single verdict also looks for remedies, which may not fit where the comparison does.
            (Err(expected), Ok(_)) => {
                prop_assert_eq!(expected.code, Code::NumberOverflow);
                return Ok(());
            }
            (Ok(_), Err(found)) => return Err(TestCaseError::fail(format!("{found:?}"))),
        };
        let ColumnValues::Bytes(status) = &found[0].1 else { panic!("a column of codes") };
        for (at, verdict) in expected.iter().enumerate() {
            prop_assert_eq!(status[at], verdict.status.code());
            prop_assert_eq!(integers(&found, "failing")[at], mask(verdict, ComplianceStatus::NonCompliant));
            prop_assert_eq!(integers(&found, "undetermined")[at], mask(verdict, ComplianceStatus::Undetermined));
            let margins: Option<Vec<i64>> = verdict.checks.iter().map(margin).collect();
            if let Some(margins) = margins {
                let least = margins.iter().filter(|margin| **margin != MISSING).min().copied().unwrap_or(MISSING);
                prop_assert_eq!(integers(&found, "margin")[at], least);
                for (check, margin) in verdict.checks.iter().zip(margins) {
                    if let Some((_, ColumnValues::Integers(values))) = found.iter().find(|(name, _)| *name == format!("{}.margin", check.id)) {
                        prop_assert_eq!(values[at], margin, "{}", check.id);
                    }
                }
            }
            for check in remembered(standard) {
                let state = verdict.states.iter().find(|state| state.check == *check);
                let kept = (integers(&found, &format!("{check}.status"))[at], integers(&found, &format!("{check}.run"))[at]);
                prop_assert_eq!(kept, state.map_or((MISSING, MISSING), |state| (i64::from(state.status.code()), i64::from(state.run))));
            }
        }
    }

    #[test]
    fn nothing_is_left_of_what_was_in_the_room(rows in prop::collection::vec(row(), 1..4), standard in prop::sample::select(STANDARDS), margins: bool) {
        let batch = opened(standard, margins);
        let columns = columns(standard, &rows);
        let Ok(expected) = batch.run(&given(&columns), rows.len()) else { return Ok(()) };
        let mut rooms = expected.clone();
        for (_, room) in &mut rooms {
            match room {
                ColumnValues::Bytes(values) => values.fill(0x5a),
                ColumnValues::Integers(values) => values.fill(0x5a5a),
            }
        }
        let out = rooms.iter_mut().map(|(name, room)| (name.as_str(), match room {
            ColumnValues::Bytes(values) => ColumnMut::Bytes(values),
            ColumnValues::Integers(values) => ColumnMut::Integers(values),
        }));
        batch.run_into(&given(&columns), rows.len(), out.collect()).expect("as before");
        prop_assert_eq!(rooms, expected);
    }

    #[test]
    fn the_proof_of_a_row_is_its_decision(rows in prop::collection::vec(row(), 1..3), standard in prop::sample::select(STANDARDS)) {
        let batch = opened(standard, false);
        let columns = columns(standard, &rows);
        let last = rows.len() - 1;
        let proof: serde_json::Value = serde_json::from_str(&batch.prove(&given(&columns), rows.len(), last)).expect("JSON");
        match screen(Shelf(Some(packs())), &single(standard, &rows[last])) {
            Err(error) => prop_assert_eq!(proof["error"]["code"].as_str(), Some(error.code.name())),
            Ok(outcome) => {
                let verdict = &proof["ok"]["answer"]["verdicts"][0];
                let expected: serde_json::Value = serde_json::from_str(&hivecore::wire::text(&outcome.answer.verdicts[0]).expect("text")).expect("JSON");
                prop_assert_eq!(verdict, &expected);
            }
        }
    }
}

#[test]
fn columns_that_do_not_fit_are_refused() {
    let batch = opened("screen-msci-islamic", false);
    let two: &[i64] = &[1, 1];
    for (columns, code, path) in [
        (vec![("totalAssets", Column::Integers(&[1]))], Code::BufferShape, "/totalAssets"),
        (vec![("totalAssets", Column::Floats(&[1.0, 2.0]))], Code::BufferShape, "/totalAssets"),
        (vec![("x", Column::Integers(two)), ("x", Column::Integers(two))], Code::BufferShape, "/x"),
        (vec![("coreBusinessPermissible", Column::Integers(&[1, 2]))], Code::NumberRange, "/coreBusinessPermissible/1"),
        (vec![("debt.status", Column::Integers(&[1, 5]))], Code::NumberRange, "/debt.status/1"),
        (
            vec![("debt.status", Column::Integers(two)), ("debt.run", Column::Integers(&[256, 0]))],
            Code::NumberRange,
            "/debt.run/0",
        ),
    ] {
        let error = batch.run(&columns, 2).expect_err("it does not fit");
        assert_eq!((error.code, error.path.as_str()), (code, path));
    }
    assert!(batch.prove(&[], 2, 2).contains(r#""code":"number.range""#));
    let mut room = [0_u8; 2];
    let mut wide = [0_i64; 3];
    for (name, out) in [
        ("status", ColumnMut::Integers(&mut wide[..2])),
        ("margin", ColumnMut::Integers(&mut [0; 3])),
        ("debt.margin", ColumnMut::Integers(&mut [0; 2])),
    ] {
        let error = batch.run_into(&[], 2, vec![(name, out)]).expect_err("no room");
        assert_eq!((error.code, error.path.clone()), (Code::BufferShape, format!("/{name}")));
    }
    batch.run_into(&[], 2, vec![("status", ColumnMut::Bytes(&mut room))]).expect("one column is enough");
    assert_eq!(room, [3, 3]);
    let djim = opened("screen-djim", false);
    let error = djim.run(&[("marketCapitalization", Column::Integers(&[1, 2, 3]))], 2).expect_err("no whole rows");
    assert_eq!((error.code, error.path.as_str()), (Code::BufferShape, "/marketCapitalization"));
    assert_eq!(djim.run(&[], 0).expect("no rows").len(), 6);
}

#[test]
fn what_cannot_be_opened() {
    let open =
        |op: &str, settings: &str, packs| Batch::open(op, settings.as_bytes(), packs).map(|_| ()).expect_err("refused");
    let at = |error: hivecore::Error| (error.code, error.path.clone());
    let good = r#"{"asOf":"2026-06-30","currency":"USD","standard":"screen-x"}"#;
    assert_eq!(at(open("pricing.quote", good, Some(packs()))), (Code::OperationUnknown, String::new()));
    assert_eq!(at(open("compliance.screen", good, Some(packs()))), (Code::PackMissing, "/standard".to_owned()));
    assert_eq!(at(open("compliance.screen", good, None)), (Code::PackMissing, "/standard".to_owned()));
    assert_eq!(at(open("compliance.screen", "{}", None)).0, Code::FieldMissing);
    fn shared<T: Send + Sync>() {}
    shared::<Batch>();
}

/// More rows than a block, with one in the middle that needs 128 bits.
#[test]
fn blocks_follow_one_another() {
    let rows = 2_000_usize;
    let mut debt: Vec<i64> = (0..rows as i64).collect();
    debt[1_000] = i64::MAX;
    let cap: Vec<i64> = (0..rows * 24).map(|at| if at / 24 == 1_500 { i64::MAX - 5 } else { 3_000 }).collect();
    let (income, revenue, core) = (vec![0; rows], vec![1; rows], vec![1; rows]);
    let columns = [
        ("coreBusinessPermissible", Column::Integers(&core)),
        ("interestBearingDebt", Column::Integers(&debt)),
        ("marketCapitalization", Column::Integers(&cap)),
        ("nonPermissibleIncome", Column::Integers(&income)),
        ("totalRevenue", Column::Integers(&revenue)),
    ];
    let answer = opened("screen-djim", false).run(&columns, rows).expect("columns");
    let failing = integers(&answer, "failing");
    for (row, debt) in debt.iter().enumerate() {
        let cap = if row == 1_500 { i64::MAX - 5 } else { 3_000 };
        let breaks = i128::from(*debt) * 100 >= i128::from(cap) * 33;
        assert_eq!(failing[row], i64::from(breaks) << 1, "row {row}");
    }
}
