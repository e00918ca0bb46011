//! The memory of training: peak above what the columns and the model themselves take, in bytes an interaction.
//!
//! `cargo run --release -p hivecore-benches --bin fit_memory -- [INTERACTIONS]` (10,000,000): users and items of a
//! skewed draw, with weights and times, item-kNN and popularity. Linux tells a process's peak (`VmHWM`).

#![allow(missing_docs, clippy::expect_used)]

use hivecore::Unobserved;
use hivecore::recommend::{Columns, Ids, RecommendConfig, Recommender};
use std::time::Instant;

const USERS: u64 = 200_000;
const ITEMS: u64 = 20_000;

/// `SplitMix64` (Steele, Lea and Flood 2014).
fn draw(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*state ^ *state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

/// Below `end`, the lower the likelier: the square of a uniform number.
fn skewed(state: &mut u64, end: u64) -> i64 {
    let uniform = (draw(state) >> 11) as f64 / (1_u64 << 53) as f64;
    (uniform * uniform * end as f64) as i64
}

/// A figure of this process, in bytes.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = text.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
    let kilobytes = line.trim_start_matches(':').trim().trim_end_matches(" kB");
    kilobytes.parse::<u64>().expect("a number") * 1024
}

fn main() {
    let count: usize = std::env::args().nth(1).map_or(10_000_000, |text| text.parse().expect("a number"));
    let mut state = 7;
    let users: Vec<i64> = (0..count).map(|_| skewed(&mut state, USERS)).collect();
    let items: Vec<i64> = (0..count).map(|_| skewed(&mut state, ITEMS)).collect();
    let weights: Vec<f64> = (0..count).map(|_| (1 + draw(&mut state) % 5) as f64).collect();
    let timestamps: Vec<i64> = (0..count).map(|_| (draw(&mut state) % 31_536_000) as i64).collect();
    let before = status("VmRSS");
    let started = Instant::now();
    let columns = Columns {
        users: Ids::Integers(&users),
        items: Ids::Integers(&items),
        weights: Some(&weights),
        timestamps: Some(&timestamps),
    };
    let model = Recommender::fit(&columns, &RecommendConfig::default(), &mut Unobserved).expect("a model");
    let (seconds, peak) = (started.elapsed().as_secs_f64(), status("VmHWM"));
    // Allocators keep what is freed: the model is what its file takes.
    let file = model.bytes().len() as u64;
    let above = peak - before;
    println!("interactions\t{count}\nusers\t{USERS}\nitems\t{ITEMS}\ntraining\t{seconds:.1} s");
    println!("columns given\t{:.1} MB\nmodel file\t{:.1} MB", 32e-6 * count as f64, file as f64 / 1e6);
    println!("peak above the columns\t{:.1} MB", above as f64 / 1e6);
    println!("an interaction, with the model\t{:.1} bytes", above as f64 / count as f64);
    println!("an interaction, without the model\t{:.1} bytes", above.saturating_sub(file) as f64 / count as f64);
}
