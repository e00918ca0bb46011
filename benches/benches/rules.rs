//! One rule of five conditions, warm; and 10,000 rules of five conditions, of which an event touches those that it can
//! change. What is in the state of one subject is printed beside it.

#![allow(missing_docs, clippy::unwrap_used)]

use bumpalo::Bump;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use datalogic_rs::{DataValue, Engine};
use hivecore::foundation::decimal::Decimal;
use hivecore::foundation::event::Event;
use hivecore::foundation::instant::Instant;
use hivecore::rules::{FactSlot, FactValues, RuleSet, RuleState, Stepped, Verdict};
use hivecore::wire::{Node, Read};
use hivecore_benches::product_rules;
use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

const FIVE: &str = r#"{"id":"five","version":"1","rules":[{"id":"gold","when":{"all":[{"fact":"level","gte":7},
    {"fact":"country","in":["FR","DE","CH"]},{"fact":"meditations","gt":30},{"fact":"calm","gte":0.62},
    {"fact":"tier","eq":"gold"}]}}]}"#;
const FACTS: &str = r#"{"level":8,"country":"DE","meditations":42,"calm":0.71,"tier":"gold"}"#;
const JSONLOGIC: &str = r#"{"and":[{">=":[{"var":"level"},7]},{"in":[{"var":"country"},["FR","DE","CH"]]},
    {">":[{"var":"meditations"},30]},{">=":[{"var":"calm"},0.62]},{"==":[{"var":"tier"},"gold"]}]}"#;

fn one_rule(criterion: &mut Criterion) {
    let set = Arc::new(RuleSet::open(FIVE.as_bytes(), None).unwrap());
    let slot = |name| set.slot(name).unwrap();
    let slots = ["level", "country", "meditations", "calm", "tier"].map(slot);
    let (country, tier) = (set.symbol("DE").unwrap(), set.symbol("gold").unwrap());
    let calm = Decimal::parse("0.71").unwrap();
    let mut facts = set.blank();
    let mut group = criterion.benchmark_group("rules/five");
    group.bench_function("verdict, typed facts in place", |bencher| {
        facts.integer(slots[0], 8).unwrap();
        facts.symbol(slots[1], country).unwrap();
        facts.integer(slots[2], 42).unwrap();
        facts.decimal(slots[3], calm).unwrap();
        facts.symbol(slots[4], tier).unwrap();
        bencher.iter(|| set.verdict(0, black_box(&facts)));
    });
    group.bench_function("verdict, facts set, texts looked up", |bencher| {
        bencher.iter(|| {
            facts.integer(slots[0], black_box(8)).unwrap();
            facts.text(slots[1], black_box("DE")).unwrap();
            facts.integer(slots[2], black_box(42)).unwrap();
            facts.decimal(slots[3], black_box(calm)).unwrap();
            facts.text(slots[4], black_box("gold")).unwrap();
            set.verdict(0, black_box(&facts))
        });
    });
    group.bench_function("verdict with the proof in memory", |bencher| {
        let mut trace = Vec::new();
        bencher.iter(|| {
            set.trace_facts(0, black_box(&facts), &mut trace).unwrap();
            black_box(trace.first().copied())
        });
    });
    let request = format!(r#"{{"facts":{FACTS}}}"#);
    group.bench_function("call on the handle", |bencher| {
        bencher.iter(|| set.call("rules.evaluate", black_box(request.as_bytes())));
    });
    let proved = format!(r#"{{"facts":{FACTS},"proofs":true}}"#);
    group.bench_function("call on the handle with the proof as text", |bencher| {
        bencher.iter(|| set.call("rules.evaluate", black_box(proved.as_bytes())));
    });
    let (engine, arena) = (Engine::new(), Bump::new());
    let compiled = engine.compile(JSONLOGIC).unwrap();
    let input: &DataValue<'_> = arena.alloc(DataValue::from_str(FACTS, &arena).unwrap());
    group.bench_function("datalogic-rs 5.4.0, zero-copy input", |bencher| {
        let mut scratch = Bump::new();
        bencher.iter(|| {
            let holds = engine.evaluate(&compiled, black_box(input), &scratch).unwrap().as_bool();
            scratch.reset();
            holds
        });
    });
    group.finish();
}

const RULES: u64 = 10_000;
const KEYS: u64 = 2_000;

/// Splitmix64.
fn random(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut x = *seed;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// How keys are drawn.
#[derive(Clone, Copy)]
enum Keys {
    Uniform,
    /// The n-th key with a weight of 1/n.
    Zipf,
    /// Key 0 in every rule.
    Shared,
}

fn key(keys: Keys, place: u64, seed: &mut u64) -> u64 {
    match keys {
        Keys::Shared if place == 0 => 0,
        Keys::Uniform | Keys::Shared => random(seed) % KEYS,
        Keys::Zipf => {
            // The inverse of the sum of weights is nearly exponential.
            let part = (random(seed) >> 11) as f64 / (1_u64 << 53) as f64;
            (libm::exp(part * libm::log(KEYS as f64)) as u64).min(KEYS - 1)
        }
    }
}

/// Rules over integers from 0 to 999; of every fifth the last condition is a window or a streak.
fn many(keys: Keys, history: bool, seed: &mut u64) -> RuleSet {
    let mut text = r#"{"id":"many","version":"1","maxLateness":0,"rules":["#.to_owned();
    for rule in 0..RULES {
        let comma = if rule > 0 { "," } else { "" };
        write!(text, r#"{comma}{{"id":"r{rule}","when":{{"all":["#).unwrap();
        for place in 0..5 {
            let (comma, limit) = (if place > 0 { "," } else { "" }, random(seed) % 1_000);
            match (history && rule % 5 == 0 && place == 4, rule % 10) {
                (true, 0) => {
                    write!(text, r#"{comma}{{"count":"e{}","within":"P7D","gte":{}}}"#, rule % 200, limit % 20)
                }
                (true, _) => write!(text, r#"{comma}{{"streak":"e{}","unit":"day","gte":{}}}"#, rule % 200, limit % 20),
                _ => write!(text, r#"{comma}{{"fact":"k{}","gte":{limit}}}"#, key(keys, place, seed)),
            }
            .unwrap();
        }
        text.push_str("]}}");
    }
    text.push_str("]}");
    RuleSet::open(text.as_bytes(), None).unwrap()
}

fn record(facts: impl Iterator<Item = (u64, u64)>) -> FactValues {
    let members: Vec<String> = facts.map(|(key, value)| format!(r#""k{key}":{value}"#)).collect();
    FactValues::read(&Node::parse(format!("{{{}}}", members.join(",")).as_bytes()).unwrap()).unwrap()
}

fn at(ms: i64) -> Instant {
    Instant::from_milliseconds(ms).unwrap()
}

fn event(number: u64, kind: &str, ms: i64, data: &str) -> Event {
    let text = format!(
        r#"{{"specversion":"1.0","id":"{number}","source":"s","type":"{kind}","hlc":"{ms:012x}00000000000000000001"{data}}}"#
    );
    Event::parse(text.as_bytes()).unwrap()
}

fn many_rules(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rules/10000");
    group.sample_size(20);
    for (name, keys, history) in [
        ("uniform keys", Keys::Uniform, false),
        ("Zipf keys", Keys::Zipf, false),
        ("one key in every rule", Keys::Shared, false),
        ("windows and streaks in a fifth", Keys::Uniform, true),
    ] {
        let mut seed = 1;
        let set = many(keys, history, &mut seed);
        let mut state = RuleState::new(&set);
        let now = at(1_795_000_000_000);
        set.step(&mut state, &record((0..KEYS).map(|key| (key, 500))), &[], now).unwrap();
        let drawn: Vec<(u64, u64)> =
            (0..4_096).map(|_| (key(keys, random(&mut seed) % 5, &mut seed), random(&mut seed) % 1_000)).collect();
        // A key that no rule of this draw uses has no slot.
        let slots: Vec<Option<FactSlot>> = (0..KEYS).map(|key| set.slot(&format!("k{key}")).ok()).collect();
        let (mut place, mut facts, mut stepped) = (0, set.blank(), Stepped::default());
        group.bench_function(format!("{name}: a number changes, in its slot"), |bencher| {
            bencher.iter(|| {
                place = (place + 1) % drawn.len();
                let (key, value) = drawn[place];
                let Some(slot) = slots[key as usize] else { return 0 };
                facts.integer(slot, value as i64).unwrap();
                set.step_into(&mut state, &facts, &[slot], &[], now, &mut stepped).unwrap();
                stepped.changes.len()
            });
        });
        let records: Vec<FactValues> = drawn.iter().map(|one| record(std::iter::once(*one))).collect();
        group.bench_function(format!("{name}: a number changes, by its name"), |bencher| {
            bencher.iter(|| {
                place = (place + 1) % records.len();
                set.step(&mut state, &records[place], &[], now).unwrap().changes.len()
            });
        });
        let bytes = set.state_bytes(&state).len();
        let holding = state.verdicts().iter().filter(|verdict| **verdict == Verdict::True).count();
        println!("{name}: {bytes} bytes of state as a file, {} in memory, {holding} rules hold", state.size());
    }
    let mut seed = 2;
    let set = many(Keys::Uniform, true, &mut seed);
    let mut state = RuleState::new(&set);
    let (mut ms, mut number) = (1_795_000_000_000_i64, 0_u64);
    set.step(&mut state, &record((0..KEYS).map(|key| (key, 500))), &[], at(ms)).unwrap();
    let (facts, mut stepped) = (set.blank(), Stepped::default());
    group.bench_function("windows and streaks in a fifth: an event of 50 windows or 50 streaks", |bencher| {
        let next = || {
            (ms, number) = (ms + 60_000, number + 1);
            (event(number, &format!("e{}", random(&mut seed) % 40 * 5), ms, ""), at(ms))
        };
        let step = |(event, now): (Event, Instant)| {
            set.step_into(&mut state, &facts, &[], std::slice::from_ref(&event), now, &mut stepped).unwrap();
            stepped.changes.len()
        };
        bencher.iter_batched(next, step, BatchSize::SmallInput);
    });
    group.bench_function("the event itself, read from its JSON text", |bencher| {
        bencher.iter(|| event(black_box(7), "e10", ms, ""));
    });
    group.finish();
}

/// One subject, ten events; `million` steps as many as its name says.
fn a_subject(criterion: &mut Criterion) {
    let set = product_rules();
    let facts = FactValues::read(&Node::parse(br#"{"level":7,"tier":"gold"}"#).unwrap()).unwrap();
    let mut ms = 1_795_000_000_000_i64;
    let mut state = RuleState::new(&set);
    set.step(&mut state, &facts, &[], Instant::from_milliseconds(ms).unwrap()).unwrap();
    let mut number = 0;
    let mut event = |ms: i64| {
        number += 1;
        self::event(number, "lesson", ms, r#","data":{"minutes":12}"#)
    };
    for _ in 0..10 {
        ms += 43_200_000;
        set.step(&mut state, &FactValues::default(), &[event(ms)], Instant::from_milliseconds(ms).unwrap()).unwrap();
    }
    let stored = set.state_bytes(&state);
    println!("20 rules, 10 events in 5 days: {} bytes as a file, {} in memory", stored.len(), state.size());
    let later = event(ms + 43_200_000);
    let now = Instant::from_milliseconds(ms + 43_200_000).unwrap();
    let mut group = criterion.benchmark_group("rules/subject");
    group.bench_function("a state opened, stepped by one event and stored", |bencher| {
        bencher.iter(|| {
            let mut state = set.open_state(black_box(&stored)).unwrap();
            set.step(&mut state, &FactValues::default(), std::slice::from_ref(&later), now).unwrap();
            set.state_bytes(&state).len()
        });
    });
    group.finish();
}

criterion_group!(benches, one_rule, many_rules, a_subject);
criterion_main!(benches);
