//! The pack of archetypes: the authored definition, each series of its examples written out as events.

use crate::artifact::Root;
use anyhow::{Context, Result, bail};
use hivecore::foundation::instant::Instant;
use serde_json::{Map, Value, json};

/// The payload: a definition of the engine `archetype`, which its own linter passes.
pub fn payload(_root: &Root, head: &mut Value) -> Result<Value> {
    let mut definition = head["payload"].take();
    for example in definition["examples"].as_array_mut().context("examples")? {
        let (name, mut events) = (example["name"].clone(), Vec::new());
        let example = example.as_object_mut().context("an example is a table")?;
        let series = example.remove("series").with_context(|| name.to_string())?;
        for series in series.as_array().context("a list of series")? {
            written_out(series, &mut events).with_context(|| name.to_string())?;
        }
        example.insert("events".to_owned(), events.into());
    }
    let request = json!({ "definition": definition }).to_string();
    let answer: Value = serde_json::from_str(&hivecore::call("archetype.lint", request.as_bytes()))?;
    let report = &answer["ok"]["answer"];
    if report["passed"] != true || report["warnings"] != json!([]) {
        bail!("the linter does not pass the starter set: {answer:#}");
    }
    Ok(definition)
}

/// The events of a series: `times` of them from `from` on, `hours` or `minutes` apart, `vary` and `also` going through
/// their values.
fn written_out(series: &Value, events: &mut Vec<Value>) -> Result<()> {
    let number = |name: &str| series[name].as_i64();
    let from = Instant::parse(series["from"].as_str().context("from")?)?;
    let apart = number("hours").map_or_else(|| number("minutes").map(|m| m * 60), |h| Some(h * 3_600));
    let apart = apart.context("hours or minutes")?;
    for at in 0..number("times").context("times")? {
        let time = Instant::new(from.seconds() + at * apart, 0)?;
        let mut data = series["data"].as_object().cloned().unwrap_or_default();
        for name in ["vary", "also"] {
            vary(&series[name], at as usize, &mut data)?;
        }
        let mut event = json!({
            "specversion": "1.0",
            "id": (events.len() + 1).to_string(),
            "source": "example",
            "type": series["type"],
            "hlc": format!("{:012x}{:04x}{:016x}", time.milliseconds(), 0, 1),
        });
        if !data.is_empty() {
            event["data"] = data.into();
        }
        events.push(event);
    }
    Ok(())
}

fn vary(over: &Value, at: usize, data: &mut Map<String, Value>) -> Result<()> {
    if let Some(values) = over["values"].as_array() {
        let field = over["field"].as_str().context("field")?;
        data.insert(field.to_owned(), values[at % values.len()].clone());
    }
    Ok(())
}
