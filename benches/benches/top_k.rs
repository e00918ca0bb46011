//! The 20 best of 100,000 items with 64 factors, one thread.

#![allow(missing_docs, clippy::expect_used)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use hivecore::FactorIndex;
use hivecore::foundation::numbers::{dots, top_k};
use hivecore_benches::uniform;
use std::hint::black_box;

const DIMS: usize = 64;
const BEST: usize = 20;

fn exact_top_k(criterion: &mut Criterion) {
    let items = uniform(100_000 * DIMS as u64, 1);
    let index = FactorIndex::new(&items, DIMS).expect("finite values");
    let mut group = criterion.benchmark_group("top_k/100000x64/20");
    for batch in [1, 200] {
        let queries = uniform(batch * DIMS as u64, 2);
        group.throughput(Throughput::Elements(batch));
        group.bench_function(BenchmarkId::new("factor_index", batch), |bencher| {
            bencher.iter(|| index.top_k(black_box(&queries), BEST));
        });
    }
    // What the index saves: every score in full, then the best of them.
    let query = uniform(DIMS as u64, 2);
    group.throughput(Throughput::Elements(1));
    group.bench_function(BenchmarkId::new("every_score", 1), |bencher| {
        bencher.iter(|| top_k(&dots(black_box(&items), &query), BEST));
    });
    group.finish();
}

criterion_group!(benches, exact_top_k);
criterion_main!(benches);
