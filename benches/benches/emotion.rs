//! A person followed through a million observations of two axes, and through a step at a time.

#![allow(missing_docs, clippy::expect_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hivecore::Packs;
use hivecore::emotion::permission::{EmotionPermission, EmotionSignal};
use hivecore::emotion::time::{AxisDynamics, ChangePrior, EmotionAxis, EmotionTrackConfig, RunLengths, track};
use hivecore::foundation::pack::Shelf;
use hivecore::foundation::random::Random;
use hivecore::wire::{Node, Read};
use std::hint::black_box;

const ROWS: usize = 1_000_000;
const PERMISSION: &str = r#"{"asOf":"2026-11-21","consents":[{"from":"2026-01-01","purpose":"self_reflection",
    "signal":"self_report"}],"jurisdiction":"DE","purpose":"self_reflection","setting":"home",
    "signals":["self_report"],"subject":"user"}"#;

fn updates(criterion: &mut Criterion) {
    let table = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../packs/emotion-permission-2026.1.json"));
    let packs = Packs::open(&[&table.expect("the table")]).expect("packs");
    let permission = Node::parse(PERMISSION.as_bytes()).and_then(|node| EmotionPermission::read(&node)).expect("leave");
    let axis = |axis| AxisDynamics {
        axis,
        half_life_seconds: 3_600.0,
        spread: 0.35,
        baseline: 0.0,
        baseline_strength: Some(10.0),
    };
    let axes = vec![axis(EmotionAxis::Valence), axis(EmotionAxis::Arousal)];
    let config = EmotionTrackConfig { axes, max_lateness_seconds: 0, changes: None };
    let mut random = Random::new(1, "observations", &[]);
    let (mut now, mut seconds) = (0.0, Vec::with_capacity(ROWS));
    for _ in 0..ROWS {
        now += random.unit() * 600.0;
        seconds.push(now);
    }
    let values: Vec<f64> = (0..2 * ROWS).map(|_| random.unit() * 2.0 - 1.0).collect();
    let variances = vec![0.04; 2 * ROWS];
    let mut group = criterion.benchmark_group("emotion");
    group.sample_size(10);
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("updates of two axes", |bencher| {
        bencher.iter(|| {
            let shelf = Shelf(Some(&packs));
            track(shelf, &permission, EmotionSignal::SelfReport, &config, black_box(&seconds), &values, &variances)
        });
    });
    group.throughput(Throughput::Elements(1));
    let prior = ChangePrior::default();
    let mut runs = RunLengths::new(&prior);
    for value in values.iter().take(200) {
        runs.observe(*value, 0.01, &prior, 64);
    }
    group.bench_function("change-points, 64 run lengths", |bencher| {
        bencher.iter(|| runs.observe(black_box(0.1), 0.01, &prior, 64));
    });
    group.finish();
}

criterion_group!(benches, updates);
criterion_main!(benches);
