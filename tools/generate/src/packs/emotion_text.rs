//! The pack of the text model: its file in base64, and the digest of its card.

use crate::artifact::Root;
use anyhow::Result;
use base64::Engine as _;
use serde_json::{Value, json};

/// The payload, from `packs/source/emotion-text/`.
pub fn payload(root: &Root, _head: &mut Value) -> Result<Value> {
    let folder = root.0.join("packs/source/emotion-text");
    let model = base64::engine::general_purpose::STANDARD.encode(std::fs::read(folder.join("model.hive"))?);
    let card = hivecore::Digest::of(&std::fs::read(folder.join("CARD.md"))?).to_string();
    Ok(json!({ "card": card, "model": model }))
}
