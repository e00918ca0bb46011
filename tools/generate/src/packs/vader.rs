//! The VADER pack: the lexicon, the emoji, and the rules that are tables.

use crate::artifact::Root;
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

/// The payload, from `packs/source/vader/`.
pub fn payload(root: &Root, _head: &mut Value) -> Result<Value> {
    let read = |name: &str| std::fs::read_to_string(root.0.join("packs/source/vader").join(name));
    let mut payload: Value = toml::from_str(&read("rules.toml")?)?;
    payload["lexicon"] = columns(&read("vader_lexicon.txt")?, |valence| Ok(valence.parse::<f64>()?.into()))?;
    payload["emoji"] = columns(&read("emoji_utf8_lexicon.txt")?, |description| Ok(description.into()))?;
    let only_single = |(emoji, _): &(&String, &mut Value)| emoji.chars().count() == 1;
    if let Some(emoji) = payload["emoji"].as_object_mut() {
        // Those of several code points never match, in vaderSentiment as here.
        *emoji = emoji.iter_mut().filter(only_single).map(|(key, value)| (key.clone(), value.take())).collect();
    }
    payload["cased"] = cased(&read("cased.csv")?)?;
    Ok(payload)
}

/// The first two columns of a file of tabs; of a key that stands twice, the last row.
fn columns(text: &str, value: impl Fn(&str) -> Result<Value>) -> Result<Value> {
    let mut rows = Map::new();
    for line in text.trim_end_matches('\n').split('\n') {
        let mut fields = line.trim().split('\t');
        let (Some(key), Some(second)) = (fields.next(), fields.next()) else { bail!("a row without two columns") };
        rows.insert(key.to_owned(), value(second).with_context(|| key.to_owned())?);
    }
    Ok(rows.into())
}

/// Ranges of code points by property, each first, last and step.
fn cased(text: &str) -> Result<Value> {
    let mut ranges = json!({ "lower": [], "upper": [] });
    for line in text.lines().skip(1) {
        let [property, first, last, step] = line.split(',').collect::<Vec<_>>()[..] else {
            bail!("expected four columns")
        };
        let [first, last] = [u32::from_str_radix(first, 16)?, u32::from_str_radix(last, 16)?];
        let list = ranges[property].as_array_mut().context("upper or lower")?;
        list.push(json!([first, last, step.parse::<u32>()?]));
    }
    Ok(ranges)
}
