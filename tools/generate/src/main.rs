//! `hivecore-generate [--check] [PART…]`: writes what is generated, or reports what has drifted.

mod artifact;
mod code;
mod docs;
mod header;
mod kotlin;
mod model;
mod models;
mod names;
mod packs;
mod python;
mod rooms;
mod rule_language;
mod sample;
mod schemas;
mod swift;
#[cfg(test)]
mod tests;
mod typescript;
mod vectors;

use anyhow::{Result, bail};
use artifact::{Artifact, Root};

/// One part of what is generated: its name, and how its files are made.
type Part = (&'static str, fn(&Root) -> Result<Vec<Artifact>>);

/// In the order in which they depend on each other.
const PARTS: &[Part] = &[
    ("schemas", schemas::artifacts),
    ("typescript", typescript::artifacts),
    ("python", python::artifacts),
    ("kotlin", kotlin::artifacts),
    ("swift", swift::artifacts),
    ("sample", sample::artifacts),
    ("header", header::artifacts),
    ("packs", packs::artifacts),
    ("models", models::artifacts),
    ("vectors", vectors::artifacts),
    ("docs", docs::artifacts),
];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = arguments.iter().any(|a| a == "--check");
    let wanted: Vec<&String> = arguments.iter().filter(|a| *a != "--check").collect();
    if let Some(unknown) = wanted.iter().find(|w| !PARTS.iter().any(|(name, _)| name == **w)) {
        let names: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
        bail!("no part `{unknown}`; the parts are {}", names.join(", "));
    }
    let root = Root::find()?;
    let mut drifted = Vec::new();
    let mut stale = false;
    for (name, make) in PARTS.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|w| w == name)) {
        println!("generate: {name}");
        for artifact in make(&root)? {
            if check {
                drifted.extend(artifact.drift(&root));
            } else {
                stale |= artifact.path == schemas::DIGESTS && artifact.drift(&root).is_some();
                artifact.write(&root)?;
            }
        }
        if stale {
            return again(&arguments);
        }
    }
    if !drifted.is_empty() {
        bail!("drift: {}: run `make generate`", drifted.join(", "));
    }
    Ok(())
}

/// The core answers with the digests of the schemas: when they change, what follows needs the core built anew.
fn again(arguments: &[String]) -> Result<()> {
    println!("generate: the schemas have changed: building the core again");
    let mut cargo = std::process::Command::new(env!("CARGO"));
    let status = cargo.args(["run", "--quiet", "-p", env!("CARGO_PKG_NAME"), "--"]).args(arguments).status()?;
    if status.success() { Ok(()) } else { bail!("the second run failed") }
}
