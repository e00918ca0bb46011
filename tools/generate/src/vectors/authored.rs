//! What an oracle prints, and the packs and models that its cases name.

use crate::artifact::Root;
use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use hivecore::Packs;
use hivecore::recommend::Recommender;
use serde::Deserialize;
use std::path::Path;
use std::process::Command;

/// One authored case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Unique name.
    pub id: String,
    /// The operation.
    pub op: String,
    /// `success`, `edge` or `failure`.
    pub kind: String,
    /// Names of pack files, without `.json`.
    #[serde(default)]
    pub packs: Vec<String>,
    /// Path of a model file below `vectors/`.
    pub model: Option<String>,
    /// The calls.
    pub steps: Vec<Step>,
    /// Where the truth comes from.
    pub source: String,
}

/// One call and what is expected of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Step {
    /// The request's text.
    pub request: Option<String>,
    /// The request's bytes, where they are no text.
    #[serde(rename = "requestB64")]
    pub request_b64: Option<String>,
    /// What must hold.
    pub expect: serde_json::Value,
}

impl Step {
    /// The request's bytes.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        match (&self.request, &self.request_b64) {
            (Some(text), _) => Ok(text.clone().into_bytes()),
            (None, Some(b64)) => Ok(base64::engine::general_purpose::STANDARD.decode(b64)?),
            (None, None) => bail!("a step without a request"),
        }
    }
}

impl Case {
    /// Whether any expectation comes from outside hivecore.
    pub fn is_external(&self) -> bool {
        self.steps.iter().any(|step| step.expect.get("recorded").is_none())
    }
}

/// Runs an oracle and reads its lines.
pub fn cases(oracle: &Path) -> Result<Vec<Case>> {
    let output = Command::new("python3").arg("-B").arg(oracle).output().context("python3 runs the oracles")?;
    ensure!(output.status.success(), "{}: {}", oracle.display(), String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout)?;
    let cases: Result<Vec<Case>, _> = text.lines().map(serde_json::from_str).collect();
    let cases = cases.with_context(|| oracle.display().to_string())?;
    let known = |case: &&Case| !["success", "edge", "failure"].contains(&case.kind.as_str());
    if let Some(case) = cases.iter().find(known) {
        bail!("{}: no kind `{}`", case.id, case.kind);
    }
    Ok(cases)
}

/// What a case's calls are made with.
pub struct Resources {
    /// `name@digest` of each pack, `name` being its file's without `.json`.
    pub packs: Vec<String>,
    /// `path@digest` of the model.
    pub model: Option<String>,
    handle: Handle,
}

/// What the calls go to.
enum Handle {
    Nothing,
    Packs(Packs),
    Recommender(Box<Recommender>),
}

impl Resources {
    /// Loads what the case names: a model, or packs, or nothing.
    pub fn load(root: &Root, case: &Case) -> Result<Self> {
        if let Some(path) = &case.model {
            ensure!(case.packs.is_empty(), "a case names a model or packs");
            let recommender = Recommender::open(&std::fs::read(root.0.join("vectors").join(path))?)?;
            let model = Some(format!("{path}@{}", recommender.digest()));
            return Ok(Self { packs: Vec::new(), model, handle: Handle::Recommender(Box::new(recommender)) });
        }
        if case.packs.is_empty() {
            return Ok(Self { packs: Vec::new(), model: None, handle: Handle::Nothing });
        }
        let read =
            |name: &String| std::fs::read(root.0.join(format!("packs/{name}.json"))).with_context(|| name.clone());
        let files = case.packs.iter().map(read).collect::<Result<Vec<_>>>()?;
        let named = case.packs.iter().zip(&files).map(|(name, file)| format!("{name}@{}", hivecore::Digest::of(file)));
        let bytes: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        Ok(Self { packs: named.collect(), model: None, handle: Handle::Packs(Packs::open(&bytes)?) })
    }

    /// One call.
    pub fn call(&self, op: &str, request: &[u8]) -> String {
        match &self.handle {
            Handle::Nothing => hivecore::call(op, request),
            Handle::Packs(packs) => packs.call(op, request),
            Handle::Recommender(recommender) => recommender.call(op, request),
        }
    }
}
