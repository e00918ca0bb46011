//! The second corpus: rows of Presidio's own tests (data/presidio), texts with the spans that are to be found in them, or
//! with none. The table: `cargo test -p hivecore --test compliance_deidentification presidio -- --nocapture`.
//!
//! The detector as it was frozen before it met these rows covered FROZEN of their spans and found nothing of the row's kind
//! in FROZEN_CLEAN of the rows without any. After that, and with them in sight, IPv6 addresses (zones, prefix lengths,
//! neighbours), prefix lengths of IPv4 and the lengths of IBANs by country were mended: what the table shows today is
//! therefore no measure of texts that nobody has seen.

use super::{covered, findings, pack};
use hivecore::Packs;
use std::collections::BTreeMap;

/// Spans fully covered by the frozen detector, of all (260 of them exactly, under their kind).
const FROZEN: (usize, usize) = (271, 291);
/// Rows without a span in which the frozen detector found nothing of their kind, of all.
const FROZEN_CLEAN: (usize, usize) = (93, 117);

/// One row: its kind, its text, its spans in code points.
type Row = (String, String, Vec<(usize, usize)>);

fn rows() -> Vec<Row> {
    let text = include_str!("../data/presidio/rows.jsonl");
    text.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
}

/// The kinds under which the detector may report a row's.
fn fits(row: &str, found: &str) -> bool {
    found == if row == "iban-broken" { "account" } else { row }
}

#[derive(Default)]
struct Tally {
    spans: usize,
    covered: usize,
    exact: usize,
    blank: usize,
    clean: usize,
}

#[test]
fn presidio_rows() {
    let packs = Packs::open(&[&pack("personal-data-1.json")]).expect("packs");
    let rows = rows();
    let texts: Vec<&str> = rows.iter().map(|(_, text, _)| text.as_str()).collect();
    let mut kinds: BTreeMap<&str, Tally> = BTreeMap::new();
    for ((kind, text, spans), found) in rows.iter().zip(findings(&packs, &texts)) {
        let tally = kinds.entry(kind).or_default();
        let byte = |point: usize| text.char_indices().nth(point).map_or(text.len(), |(at, _)| at);
        for (begin, end) in spans {
            let (begin, end) = (byte(*begin), byte(*end));
            tally.spans += 1;
            tally.covered += usize::from(covered(text, begin, end, &found));
            let same = |one: &super::Found| (one.begin, one.end) == (begin, end) && fits(kind, &one.kind);
            tally.exact += usize::from(found.iter().any(same));
            if std::env::var_os("HIVECORE_MISSES").is_some() && !found.iter().any(same) {
                println!("not exact, {kind}: {text:?}");
            }
        }
        if spans.is_empty() {
            tally.blank += 1;
            tally.clean += usize::from(!found.iter().any(|one| fits(kind, &one.kind)));
        }
    }
    println!("{:<14}{:>7}{:>9}{:>7}{:>15}{:>7}", "kind", "spans", "covered", "exact", "without spans", "clean");
    let mut all = Tally::default();
    for (kind, tally) in &kinds {
        let Tally { spans, covered, exact, blank, clean } = tally;
        println!("{kind:<14}{spans:>7}{covered:>9}{exact:>7}{blank:>15}{clean:>7}");
        all.spans += spans;
        all.covered += covered;
        all.exact += exact;
        all.blank += blank;
        all.clean += clean;
    }
    println!(
        "together: {} of {} covered, {} exact; {} of {} clean",
        all.covered, all.spans, all.exact, all.clean, all.blank
    );
    println!(
        "before the detector was mended with these rows in sight: {} of {} covered; {} of {} clean",
        FROZEN.0, FROZEN.1, FROZEN_CLEAN.0, FROZEN_CLEAN.1
    );
    assert_eq!((all.spans, all.blank), (FROZEN.1, FROZEN_CLEAN.1));
    assert!(all.covered >= FROZEN.0 && all.clean >= FROZEN_CLEAN.0);
}
