//! How often one-step forecast intervals hold what comes: 90 % shall be between 87 and 93 % of the time.
//!
//! Simulated series are drawn here. The real one, 4,684 beats of a heart, is no part of this repository:
//! `tools/setup/rr.sh` puts it into `rr/intervals.txt` in `$HIVECORE_CACHE`, or `~/.cache/hivecore` without it. When the
//! file is absent the test says so and passes, unless `HIVECORE_REQUIRE_DATA` is set.

#![cfg(feature = "emotion")]
#![allow(clippy::unwrap_used)]

use hivecore::emotion::time::{Drift, EmotionFitAnswer, EmotionFitRequest, fit};
use hivecore::foundation::random::Random;
use std::path::PathBuf;

/// A number from the normal distribution, by Box and Muller.
fn normal(random: &mut Random) -> f64 {
    let (one, other) = (1.0 - random.unit(), random.unit());
    (-2.0 * libm::log(one)).sqrt() * libm::cos(2.0 * std::f64::consts::PI * other)
}

/// Fits the first half of a series and looks at the second.
fn halved(seconds: Vec<f64>, values: Vec<f64>) -> EmotionFitAnswer {
    let train = Some(values.len() as u32 / 2);
    fit(&EmotionFitRequest { seconds, values, train, level: 0.9 }).unwrap()
}

/// A drift with noise, looked at at uneven times.
fn simulated(seed: i64, rows: usize) -> (Vec<f64>, Vec<f64>) {
    let mut random = Random::new(seed, "series", &[]);
    let (half_life, noise) = (20.0 + 400.0 * random.unit(), 0.05 + 0.3 * random.unit());
    let drift = Drift::new(half_life, 0.5);
    let (mut at, mut state) = (0.0, 0.5 * normal(&mut random));
    let (mut seconds, mut values) = (Vec::new(), Vec::new());
    for _ in 0..rows {
        let gap = 1.0 + 58.0 * random.unit();
        at += gap;
        let kept = libm::exp(-drift.rate * gap);
        state = state * kept + 0.5 * (1.0 - kept * kept).sqrt() * normal(&mut random);
        seconds.push(at);
        values.push(state + noise * normal(&mut random));
    }
    (seconds, values)
}

#[test]
fn nine_of_ten_simulated_steps_lie_within_their_intervals() {
    let (mut within, mut rows) = (0.0, 0.0);
    for seed in 0..16 {
        let (seconds, values) = simulated(seed, 2_000);
        let found = halved(seconds, values);
        let (follows, normal) = (found.coverage.get() as f64 / 1e6, found.normal_coverage.get() as f64 / 1e6);
        println!("series {seed}: {follows:.3} with the width that follows, {normal:.3} with the normal one");
        assert_eq!(found.tested, 1_000);
        assert!((0.87..=0.93).contains(&follows), "{found:?}");
        assert!((0.87..=0.93).contains(&normal), "{found:?}");
        within += follows;
        rows += 1.0;
    }
    assert!((within / rows - 0.9).abs() < 0.01);
}

#[test]
fn nine_of_ten_heart_beats_lie_within_their_intervals() {
    let cache = std::env::var_os("HIVECORE_CACHE").map(PathBuf::from);
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/hivecore"));
    let path = cache.or_else(home).unwrap().join("rr/intervals.txt");
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(std::env::var_os("HIVECORE_REQUIRE_DATA").is_none(), "{} is required here", path.display());
        eprintln!("SKIPPED: there is no {}; tools/setup/rr.sh makes it", path.display());
        return;
    };
    let values: Vec<f64> = text.lines().map(|line| line.parse().unwrap()).collect();
    let (mut at, mut seconds) = (0.0, Vec::new());
    for interval in &values {
        at += interval / 1000.0;
        seconds.push(at);
    }
    assert_eq!(values.len(), 4_684);
    let found = halved(seconds, values);
    println!(
        "heart beats: {} ppm with the width that follows, {} with the normal one",
        found.coverage.get(),
        found.normal_coverage.get()
    );
    assert!((870_000..=930_000).contains(&found.coverage.get()), "{found:?}");
}
