//! The currency pack: rows of code, number, exponent and name.

use crate::artifact::Root;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// The payload, from `packs/source/currencies.csv`.
pub fn payload(root: &Root, _head: &mut Value) -> Result<Value> {
    let table = std::fs::read_to_string(root.0.join("packs/source/currencies.csv"))?;
    let rows = table.lines().skip(1).map(|line| row(line).with_context(|| line.to_owned()));
    Ok(json!({ "currencies": rows.collect::<Result<Vec<_>>>()? }))
}

fn row(line: &str) -> Result<Value> {
    let [code, number, exponent, name] = line.split(',').collect::<Vec<_>>()[..] else {
        bail!("expected four columns")
    };
    let mut row = json!({ "code": code, "number": number, "name": name });
    if !exponent.is_empty() {
        row["exponent"] = exponent.parse::<u8>()?.into();
    }
    Ok(row)
}
