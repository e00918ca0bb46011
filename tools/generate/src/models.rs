//! Model files for the vectors: each is trained from the request beside it.

use crate::artifact::{Artifact, Root};
use anyhow::{Context, Result};
use base64::Engine as _;

/// The models of the current format version. Those of older versions stay as they were committed.
const MODELS: &[&str] = &["recommend-v1", "recommend-v3-features"];

/// The model files.
pub fn artifacts(root: &Root) -> Result<Vec<Artifact>> {
    MODELS.iter().map(|name| trained(root, name).with_context(|| (*name).to_owned())).collect()
}

fn trained(root: &Root, name: &str) -> Result<Artifact> {
    let request = std::fs::read(root.0.join(format!("vectors/models/{name}.json")))?;
    let answer: serde_json::Value = serde_json::from_str(&hivecore::call("recommend.fit", &request))?;
    let model = answer["ok"]["answer"]["model"].as_str().with_context(|| answer.to_string())?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(model)?;
    Ok(Artifact { path: format!("vectors/models/{name}.hive"), bytes })
}
