//! The text model on labelled texts, and how fast texts are read.
//!
//! `cargo run --release -p hivecore-benches --bin emotion_text -- goemotions_dev.tsv`: columns `id`, `ekman` (ids with
//! commas), `goemotions`, `text`. The texts are GoEmotions (CC BY 4.0) and no part of this repository; none is printed.

#![allow(missing_docs, clippy::expect_used)]

use hivecore::Packs;
use hivecore::emotion::permission::EmotionPermission;
use hivecore::emotion::text::{TextScores, emotion_batch, sentiment_batch};
use hivecore::foundation::pack::Shelf;
use hivecore::wire::{Node, Read};
use std::time::Instant;

const CLASSES: [&str; 7] = ["anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise"];
const PERMISSION: &str = r#"{"asOf":"2026-11-21","consents":[{"from":"2026-01-01","purpose":"research","signal":"text"}],
    "jurisdiction":"DE","purpose":"research","setting":"research","signals":["text"],"subject":"participant"}"#;

/// Words that tell what a text is about.
const TOPICS: &[(&str, &[&str])] = &[
    ("politics", &["trump", "government", "vote", "president", "election", "liberal", "conservative", "politics"]),
    ("sport", &["team", "season", "player", "football", "fans", "coach", "league", "goal", "nba", "nfl"]),
    ("relations", &["girlfriend", "boyfriend", "wife", "husband", "dating", "relationship", "married", "ex"]),
    ("family", &["mom", "dad", "mother", "father", "kids", "child", "parents", "sister", "brother"]),
    ("health", &["doctor", "sick", "depression", "anxiety", "health", "therapy", "pain", "hospital"]),
    ("games and shows", &["game", "movie", "episode", "show", "character", "play", "watch", "series"]),
    ("work and money", &["job", "work", "money", "pay", "boss", "company", "school", "college"]),
];

struct Row {
    labels: [bool; 7],
    text: String,
}

/// Right, found and true by class.
type Counts = [[u32; 3]; 7];

fn macro_f1(rows: &[&(Row, [bool; 7])]) -> (f64, f64, [f64; 7]) {
    let mut counts: Counts = [[0; 3]; 7];
    for (row, found) in rows {
        for ((count, label), found) in counts.iter_mut().zip(row.labels).zip(found) {
            count[0] += u32::from(label && *found);
            count[1] += u32::from(*found);
            count[2] += u32::from(label);
        }
    }
    let f1 = |[right, found, all]: [u32; 3]| 2.0 * f64::from(right) / f64::from((found + all).max(1));
    let each = counts.map(f1);
    let all = counts.iter().fold([0; 3], |sum, count| [sum[0] + count[0], sum[1] + count[1], sum[2] + count[2]]);
    (each.iter().sum::<f64>() / 7.0, f1(all), each)
}

fn print(name: &str, rows: &[&(Row, [bool; 7])]) {
    let (mean, micro, each) = macro_f1(rows);
    let each: Vec<String> = each.iter().map(|f1| format!("{f1:.3}")).collect();
    println!("| {name} | {} | {mean:.4} | {micro:.4} | {} |", rows.len(), each.join(" | "));
}

fn found(scores: &TextScores) -> [bool; 7] {
    let mut found = [false; 7];
    if scores.is_readable() {
        scores.found().into_iter().for_each(|class| found[class] = true);
    }
    found
}

fn main() {
    let path = std::env::args().nth(1).expect("the path of the texts");
    let file = std::fs::read_to_string(path).expect("the texts");
    let rows: Vec<Row> = file
        .lines()
        .skip(1)
        .map(|line| line.splitn(4, '\t').collect::<Vec<_>>())
        .map(|row| {
            let mut labels = [false; 7];
            row[1].split(',').for_each(|id| labels[id.parse::<usize>().expect("an id")] = true);
            Row { labels, text: row[3].to_owned() }
        })
        .collect();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../packs/");
    let read = |name: &str| std::fs::read(format!("{folder}{name}.json")).expect("a pack");
    let packs = Packs::open(&[&read("vader-3.3.2"), &read("emotion-text-1"), &read("emotion-permission-2026.1")]);
    let packs = packs.expect("packs");
    let permission = Node::parse(PERMISSION.as_bytes()).and_then(|node| EmotionPermission::read(&node)).expect("leave");
    let texts: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    let shelf = Shelf(Some(&packs));
    let scores = emotion_batch(shelf, &permission, &texts).expect("scores");
    let unknown = scores.iter().filter(|scores| !scores.is_readable()).count();
    let judged: Vec<(Row, [bool; 7])> = rows.into_iter().zip(scores.iter().map(found)).collect();

    println!("| texts | n | macro-F1 | micro-F1 | {} |", CLASSES.join(" | "));
    println!("|---|---|---|---|{}", "---|".repeat(7));
    print("all", &judged.iter().collect::<Vec<_>>());
    for (least, most) in [(0, 5), (6, 10), (11, 15), (16, 20), (21, 1000)] {
        let words = |row: &Row| row.text.split_whitespace().count();
        let part: Vec<_> = judged.iter().filter(|row| (least..=most).contains(&words(&row.0))).collect();
        print(&format!("{least} to {most} words"), &part);
    }
    for (topic, words) in TOPICS {
        let about = |row: &Row| {
            let lower = row.text.to_lowercase();
            lower.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
        };
        print(topic, &judged.iter().filter(|row| about(&row.0)).collect::<Vec<_>>());
    }
    println!("\n{unknown} of {} texts are said to be in an unknown language", judged.len());

    let texts: Vec<&str> = judged.iter().map(|row| row.0.text.as_str()).collect();
    let rate = |read: &dyn Fn()| {
        read();
        let (start, mut rounds) = (Instant::now(), 0);
        while start.elapsed().as_secs_f64() < 1.0 {
            read();
            rounds += 1;
        }
        (rounds * texts.len()) as f64 / start.elapsed().as_secs_f64()
    };
    let emotions = rate(&|| drop(emotion_batch(shelf, &permission, &texts).expect("scores")));
    let sentiment = rate(&|| drop(sentiment_batch(shelf, &permission, &texts).expect("scores")));
    println!("{emotions:.0} texts/s for emotions, {sentiment:.0} texts/s for sentiment, one thread");
}
