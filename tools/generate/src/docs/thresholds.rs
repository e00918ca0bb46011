//! `docs/thresholds.md`: every threshold of every pack of equity screens, with the days on which it counts and its
//! citation.

use super::{HEAD, cell};
use crate::artifact::Root;
use anyhow::{Context, Result};
use serde_json::Value;

/// The page, from the compiled packs.
pub fn page(root: &Root) -> Result<String> {
    let mut packs = Vec::new();
    for entry in std::fs::read_dir(root.0.join("packs"))? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("screen-")) {
            packs.push(serde_json::from_str::<Value>(&std::fs::read_to_string(path)?)?);
        }
    }
    let text = |pack: &Value, name: &str| pack[name].as_str().unwrap_or_default().to_owned();
    packs.sort_by_key(|pack| (text(pack, "id"), text(pack, "effectiveFrom")));
    let mut out = format!(
        "{HEAD}\n# Thresholds of the equity screens\n\nRead from the packs, which name what each figure was read in; \
         `unverified` says that it was not read in its source. A verdict applies the cited rule to the facts that were \
         given: it is neither legal advice nor a religious ruling, and who is responsible decides. A version counts from \
         its first day until the first day of the next. Shares are of the amount after \"of\"; a mean is that of the \
         latest month ends.\n"
    );
    for (at, pack) in packs.iter().enumerate() {
        let (id, version, from) = (text(pack, "id"), text(pack, "version"), text(pack, "effectiveFrom"));
        let next = packs.get(at + 1).filter(|next| text(next, "id") == id).map(|next| text(next, "effectiveFrom"));
        let until = pack["effectiveTo"].as_str().map(str::to_owned).or(next);
        let until = until.map_or_else(String::new, |until| format!(", until {until}"));
        out += &format!(
            "\n## {}\n\n`{id}`, version `{version}`, from {from}{until}. {}. {}.\n\n| check | demands | of | citation | |\n|---|---|---|---|---|\n",
            text(&pack["payload"], "title"),
            text(&pack["payload"], "authority"),
            if text(pack, "status") == "cited" { "Cited" } else { "Unverified" },
        );
        for check in pack["payload"]["checks"].as_array().context("checks")? {
            out += &row(check, &text);
        }
    }
    Ok(out)
}

fn row(check: &Value, text: &impl Fn(&Value, &str) -> String) -> String {
    let rule = &check["rule"];
    let (demands, of) = if rule["kind"] == "condition" {
        let holds = if rule["holds"] == true { "holds" } else { "does not hold" };
        (format!("`{}` {holds}", text(rule, "input")), String::new())
    } else {
        ratio(rule, text)
    };
    let citation = &check["citation"];
    let parts = ["document", "section", "date", "link"].map(|part| text(citation, part));
    let citation = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("; ");
    let status = if check["status"] == "unverified" { "unverified" } else { "" };
    let note = text(check, "note");
    let remarks = [status, note.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    format!("| `{}` | {} | {} | {} | {} |\n", text(check, "id"), cell(&demands), of, cell(&citation), cell(&remarks))
}

/// A ratio's demand and what it is a share of.
fn ratio(rule: &Value, text: &impl Fn(&Value, &str) -> String) -> (String, String) {
    let mut sum = String::new();
    for part in rule["numerator"].as_array().into_iter().flatten() {
        let weight = text(part, "weight");
        let (sign, times) = match weight.strip_prefix('-') {
            Some(rest) => (" − ", rest),
            None => (" + ", weight.as_str()),
        };
        let times = if times.is_empty() || times == "1" { String::new() } else { format!("{times} × ") };
        sum += &format!(
            "{}{times}`{}`",
            if sum.is_empty() { sign.trim_start_matches(" + ") } else { sign },
            text(part, "input")
        );
    }
    let operator = match rule["operator"].as_str().unwrap_or_default() {
        "lt" => "<",
        "le" => "≤",
        "ge" => "≥",
        _ => ">",
    };
    let mut demands = format!("{sum} {operator} {}", text(rule, "threshold"));
    if rule.get("memberThreshold").is_some() {
        demands += &format!("; {operator} {} for members", text(rule, "memberThreshold"));
    }
    if let Some(band) = rule.get("buffer") {
        let (lower, upper) = (text(band, "lower"), text(band, "upper"));
        demands += &format!("; in [{lower}, {upper}) until {} evaluations in a row disagree", band["evaluations"]);
    }
    if rule["absent"] == "zero" {
        demands += "; an absent amount counts as 0";
    }
    let base = &rule["denominator"];
    let of = match base["months"].as_i64() {
        Some(months) => format!("the mean of {months} months of `{}`", text(base, "input")),
        None => format!("`{}`", text(base, "input")),
    };
    (demands, of)
}
