//! Companies a second through the screens of shares: a million rows, amounts around the thresholds, one in a hundred
//! missing, what was remembered for every check that remembers.

#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hivecore::foundation::columns::MISSING;
use hivecore::{Batch, Column, ColumnMut, ColumnValues, Packs};
use std::path::Path;

const ROWS: usize = 1_000_000;
/// Amounts of the standards, and about what part of their base in ten-thousandths they may be; those of 0 are bases.
const AMOUNTS: [(&str, u64); 11] = [
    ("accountsReceivable", 1_500),
    ("cash", 1_500),
    ("cashAndInterestBearingSecurities", 3_300),
    ("interestBearingDebt", 3_000),
    ("interestBearingInvestments", 3_000),
    ("interestTakingDeposits", 3_000),
    ("marketCapitalization", 0),
    ("nonPermissibleIncome", 500),
    ("totalAssets", 0),
    ("totalIncome", 0),
    ("totalRevenue", 0),
];
/// Standards, by the packs they are in: three ratios, hysteresis on three of four.
const STANDARDS: [(&str, &str); 2] =
    [("screen-aaoifi-ss21", "screen-aaoifi-ss21-1"), ("screen-msci-islamic", "screen-msci-islamic-2011-05")];
const REMEMBERED: [&str; 3] = ["debt", "cash", "receivables"];

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }
}

fn columns() -> Vec<(String, Vec<i64>)> {
    let mut draw = Draw(20_261_121);
    let mut column = |value: &dyn Fn(u64) -> i64| -> Vec<i64> { (0..ROWS).map(|_| value(draw.next())).collect() };
    let mut columns = vec![("coreBusinessPermissible".to_owned(), column(&|draw| i64::from(draw % 20 > 0)))];
    for (name, part) in AMOUNTS {
        let amount = |draw: u64| match (part, draw % 100) {
            (0, _) => 1_000_000_000 + (draw >> 8) as i64 % 999_000_000_000,
            (_, 0) => MISSING,
            _ => (draw >> 8) as i64 % (20_000_000 * part as i64),
        };
        columns.push((name.to_owned(), column(&amount)));
    }
    for check in REMEMBERED {
        columns.push(([check, ".status"].concat(), column(&|draw| [1, 4, MISSING][draw as usize % 3])));
        columns.push(([check, ".run"].concat(), column(&|draw| draw as i64 & 1)));
    }
    columns
}

fn screens(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs");
    let texts = STANDARDS.map(|(_, pack)| std::fs::read(folder.join(format!("{pack}.json"))).unwrap());
    let packs = Packs::open(&texts.each_ref().map(Vec::as_slice)).unwrap();
    let columns = columns();
    let given: Vec<(&str, Column<'_>)> = columns.iter().map(|(n, c)| (n.as_str(), Column::Integers(c))).collect();
    let mut group = criterion.benchmark_group("portfolio/1000000");
    group.throughput(Throughput::Elements(ROWS as u64)).sample_size(20);
    for (standard, _) in STANDARDS {
        let settings = format!(r#"{{"asOf":"2026-06-30","currency":"USD","standard":"{standard}"}}"#);
        let batch = Batch::open("compliance.screen", settings.as_bytes(), Some(&packs)).unwrap();
        let mut rooms = batch.run(&given, ROWS).unwrap();
        group.bench_function(standard, |bencher| {
            bencher.iter(|| {
                let out = rooms.iter_mut().map(|(name, room)| {
                    let room = match room {
                        ColumnValues::Bytes(values) => ColumnMut::Bytes(values),
                        ColumnValues::Integers(values) => ColumnMut::Integers(values),
                    };
                    (name.as_str(), room)
                });
                batch.run_into(&given, ROWS, out.collect()).unwrap();
            });
        });
    }
    group.finish();
}

criterion_group!(benches, screens);
criterion_main!(benches);
