//! The golden vectors: cases that the oracles authored, with the exact texts filled in and every expectation checked.

mod authored;
mod expectation;

use crate::artifact::{Artifact, Root};
use anyhow::{Context, Result, bail, ensure};
use authored::Case;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The case files and their manifest.
pub fn artifacts(root: &Root) -> Result<Vec<Artifact>> {
    let mut oracles: Vec<_> = std::fs::read_dir(root.0.join("vectors/oracle"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension().is_some_and(|e| e == "py") && path.file_stem().is_some_and(|s| s != "authoring")
        })
        .collect();
    oracles.sort();
    let (mut artifacts, mut files, mut count, mut families) = (Vec::new(), Vec::new(), 0, BTreeMap::new());
    let mut ids = BTreeSet::new();
    for oracle in oracles {
        let family = oracle.file_stem().and_then(|s| s.to_str()).context("an oracle's name is ASCII")?.to_owned();
        let cases = authored::cases(&oracle)?;
        let mut lines = String::new();
        let (mut external, mut failures) = (0, 0);
        for case in &cases {
            ensure!(ids.insert(case.id.clone()), "two cases are called {}", case.id);
            external += usize::from(case.is_external());
            failures += usize::from(case.kind == "failure");
            let line = filled(root, case).with_context(|| format!("vector {}", case.id))?;
            lines.push_str(&line);
            lines.push('\n');
        }
        if external * 10 < cases.len() * 4 {
            bail!("{family}: only {external} of {} cases take their truth from outside", cases.len());
        }
        let path = format!("vectors/cases/{family}.jsonl");
        count += cases.len();
        files.push(json!({ "path": path.trim_start_matches("vectors/"), "count": cases.len(),
            "digest": hivecore::Digest::of(lines.as_bytes()).to_string() }));
        families.insert(family, json!({ "cases": cases.len(), "external": external, "failures": failures }));
        artifacts.push(Artifact::text(path, lines));
    }
    let manifest = json!({ "count": count, "files": files, "families": families });
    artifacts.push(Artifact::text("vectors/manifest.json", format!("{}\n", serde_json::to_string_pretty(&manifest)?)));
    Ok(artifacts)
}

/// What stands for a part of the answer before: a string of this and a pointer.
const PREVIOUS: &str = "\"$previous/";

/// A text in which each `"$previous/…"` is replaced by that part of the answer before: states go from call to call.
fn carried(text: &str, before: &str) -> Result<String> {
    let mut parts = text.split(PREVIOUS);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (pointer, rest) = part.split_once('"').context("a pointer ends with a quotation mark")?;
        let answer: serde_json::Value = serde_json::from_str(before).context("nothing comes before the first call")?;
        let value =
            answer.pointer(&format!("/ok/answer/{pointer}")).with_context(|| format!("no {pointer} in {before}"))?;
        out.push_str(&value.to_string());
        out.push_str(rest);
    }
    Ok(out)
}

/// The final line of a case: requests, exact responses, source.
fn filled(root: &Root, case: &Case) -> Result<String> {
    let resources = authored::Resources::load(root, case)?;
    let mut steps = Vec::new();
    let mut before = String::new();
    for step in &case.steps {
        let request = step.request.as_ref().map(|text| carried(text, &before)).transpose()?;
        let bytes = request.clone().map_or_else(|| step.bytes(), |text| Ok(text.into_bytes()))?;
        let response = resources.call(&case.op, &bytes);
        expectation::check(&serde_json::from_str(&carried(&step.expect.to_string(), &before)?)?, &response)?;
        before.clone_from(&response);
        steps.push(match (&request, &step.request_b64) {
            (Some(text), None) => json!({ "request": text, "response": response }),
            (None, Some(bytes)) => json!({ "requestB64": bytes, "response": response }),
            _ => bail!("a step has either `request` or `requestB64`"),
        });
    }
    let mut line = json!({ "id": case.id, "op": case.op, "kind": case.kind, "packs": resources.packs, "steps": steps,
        "source": case.source });
    if let (Some(model), Some(line)) = (&resources.model, line.as_object_mut()) {
        line.insert("model".to_owned(), json!(model));
    }
    Ok(hivecore::wire::canonical(serde_json::to_string(&line)?.as_bytes())?)
}
