//! What one call costs: strict reading, deciding, canonical writing, the receipt's two digests.

#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use hivecore::call;
use hivecore::wire::Node;
use std::hint::black_box;

const TRIVIAL: &[u8] = br#"{"text":"1"}"#;

fn overhead(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("call");
    group.bench_function("trivial", |bencher| bencher.iter(|| call("json.canonicalize", black_box(TRIVIAL))));
    group.bench_function("refused", |bencher| bencher.iter(|| call("json.canonicalize", black_box(b"{}"))));
    group.bench_function("unknown_operation", |bencher| bencher.iter(|| call("no.such", black_box(TRIVIAL))));
    // A part of the trivial call: the text into a tree.
    group.bench_function("parse", |bencher| bencher.iter(|| Node::parse(black_box(TRIVIAL)).is_ok()));
    group.finish();
}

criterion_group!(benches, overhead);
criterion_main!(benches);
