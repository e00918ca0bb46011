//! Quotes: a small cart, a proof for 24 promotions, and 75 hard searches whose times are printed one by one.

#![allow(missing_docs, clippy::expect_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use hivecore::pricing::{PriceBook, QuoteRequest};
use hivecore::wire::{Node, Read, text};
use hivecore_benches::pricing::{book, cart, request};
use std::hint::black_box;
use std::time::Instant;

fn opened(seed: u64, promotions: u64, conflicts: u64) -> PriceBook {
    PriceBook::open(book(seed, promotions, conflicts).as_bytes()).expect("a book")
}

fn asked(seed: u64, lines: u64, detail: &str) -> QuoteRequest {
    let text = request(&cart(seed, lines), detail);
    QuoteRequest::read(&Node::parse(text.as_bytes()).expect("JSON")).expect("a request")
}

/// The best of five runs in microseconds, the nodes, and whether it was proved.
fn measured(book: &PriceBook, request: &QuoteRequest) -> (f64, i64, bool) {
    let mut best = f64::INFINITY;
    let (mut nodes, mut proved) = (0, false);
    for _ in 0..5 {
        let start = Instant::now();
        let answer = black_box(book.quote(None, black_box(request)).expect("a quote"));
        best = best.min(start.elapsed().as_secs_f64() * 1e6);
        let certificate = answer.certificate.expect("a certificate");
        (nodes, proved) = (certificate.nodes.get(), certificate.proved);
    }
    (best, nodes, proved)
}

/// 31 promotions, 8 lines: 15 instances at each of five shares of conflicting pairs.
fn hard_searches() {
    println!("31 promotions x 8 lines, best of 5 runs, microseconds (nodes):");
    let (mut worst, mut all) = (0.0_f64, true);
    for conflicts in [0, 5, 10, 20, 40] {
        let mut row = format!("{conflicts:>3} %:");
        for seed in 0..15 {
            let (time, nodes, proved) = measured(&opened(seed, 31, conflicts), &asked(seed, 8, "compact"));
            row += &format!(" {time:.0} ({nodes}{})", if proved { "" } else { ", NOT PROVED" });
            worst = worst.max(time);
            all &= proved;
        }
        println!("{row}");
    }
    println!("worst of 75: {worst:.0} us; {}", if all { "all proved" } else { "NOT all proved" });
}

/// 24 promotions, 8 lines: the median over the same 75 draws.
fn proofs() {
    let mut times = Vec::new();
    let mut all = true;
    for conflicts in [0, 5, 10, 20, 40] {
        for seed in 0..15 {
            let (time, _, proved) = measured(&opened(seed, 24, conflicts), &asked(seed, 8, "compact"));
            times.push(time);
            all &= proved;
        }
    }
    times.sort_by(f64::total_cmp);
    let (median, most) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "24 promotions x 8 lines: median {median:.0} us, worst {most:.0} us; {}",
        if all { "all proved" } else { "NOT all proved" }
    );
}

fn quotes(criterion: &mut Criterion) {
    hard_searches();
    proofs();
    let mut group = criterion.benchmark_group("pricing");
    let book = opened(1, 10, 10);
    let (compact, tree) = (asked(1, 10, "compact"), asked(1, 10, "tree"));
    group.bench_function("quote_10_lines_10_promotions", |bencher| {
        bencher.iter(|| book.quote(None, black_box(&compact)))
    });
    group.bench_function("quote_10_lines_10_promotions_explained", |bencher| {
        bencher.iter(|| book.quote(None, black_box(&tree)))
    });
    let json = request(&cart(1, 10), "tree");
    group.bench_function("quote_10_lines_10_promotions_json_explained", |bencher| {
        bencher.iter(|| {
            let request = QuoteRequest::read(&Node::parse(black_box(json.as_bytes()))?)?;
            text(&book.quote(None, &request)?)
        });
    });
    group.finish();
}

criterion_group!(benches, quotes);
criterion_main!(benches);
