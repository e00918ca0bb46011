//! The house: arrows point down only, engines do not know each other, and no file is too long.

#![allow(clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

/// The floors, from the ground up. What stands on a floor may use its own floor and those below.
const FLOORS: &[&str] = &["foundation", "rules", "engines", "hive", "ops"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
}

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    found
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&root).expect("below src").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).expect("text"))
        })
        .collect()
}

/// The paths below the crate that a source names, as `floor::room`. Groups are taken apart: `crate::{a, b::{c, d}}`
/// names `a`, `b::c` and `b::d`.
fn named(text: &str) -> Vec<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut paths = Vec::new();
    for start in ["crate::", "hivecore::"] {
        for rest in code.split(start).skip(1) {
            spread("", rest, &mut paths);
        }
    }
    paths
}

/// Adds the paths that a text begins with, each below `prefix`, and returns what follows them.
fn spread<'t>(prefix: &str, text: &'t str, paths: &mut Vec<String>) -> &'t str {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':' | '*')).unwrap_or(text.len());
    let (path, mut rest) = text.split_at(end);
    let here = format!("{prefix}{path}");
    if !(here.is_empty() || here.ends_with("::")) || !rest.starts_with('{') {
        paths.push(here);
        return rest;
    }
    while let Some(inner) = rest.trim_start().strip_prefix(['{', ',']) {
        if inner.trim_start().starts_with('}') {
            rest = inner;
            break;
        }
        rest = spread(&here, inner, paths);
        // `as` and the like
        let next = rest.find([',', '}']).unwrap_or(rest.len());
        rest = &rest[next..];
    }
    rest.trim_start().strip_prefix('}').unwrap_or(rest)
}

#[test]
fn groups_are_taken_apart() {
    let source = "use crate::{engines::{pricing::{quote, Book as B,}, wallet}, Error};\nlet x = hivecore::ops::call(1);\n// crate::no";
    assert_eq!(
        named(source),
        ["engines::pricing::quote", "engines::pricing::Book", "engines::wallet", "Error", "ops::call"]
    );
}

fn floor(name: &str) -> Option<usize> {
    let first = name.split(['/', ':', '.', ';', ' ', ',', '{', '}']).next().unwrap_or_default();
    FLOORS.iter().position(|floor| *floor == first)
}

#[test]
fn arrows_point_down() {
    let mut arrows = 0;
    for (file, text) in sources() {
        let Some(here) = floor(&file) else { continue };
        for target in named(&text) {
            if let Some(there) = floor(&target) {
                arrows += 1;
                assert!(there <= here, "{file} looks up at {target}");
            }
        }
    }
    assert!(arrows > 20, "the test found only {arrows} arrows: it does not read the sources any more");
}

#[test]
fn engines_do_not_know_each_other() {
    for (file, text) in sources() {
        let Some(own) = file.strip_prefix("engines/").and_then(|rest| rest.split(['/', '.']).next()) else { continue };
        for target in named(&text).iter().filter_map(|t| t.strip_prefix("engines::")) {
            assert!(own == "mod" || target.starts_with(own), "{file} imports the engine {target}");
        }
    }
}

#[test]
fn files_are_short() {
    let mut lengths: Vec<(usize, String)> = sources().into_iter().map(|(f, text)| (text.lines().count(), f)).collect();
    lengths.sort();
    let (longest, file) = lengths.last().expect("sources");
    assert!(*longest <= 600, "{file} has {longest} lines");
    let median = lengths[lengths.len() / 2].0;
    assert!(median <= 200, "the median file has {median} lines");
}

#[test]
fn no_hash_order_anywhere() {
    for (file, text) in sources() {
        assert!(!text.contains("HashMap") && !text.contains("HashSet"), "{file} uses a hash table");
    }
}
