//! A generated file: written, or compared with what is committed.

use anyhow::{Context, Result};
use std::path::PathBuf;

/// The repository's root.
pub struct Root(pub PathBuf);

impl Root {
    /// The workspace that this binary was built from.
    pub fn find() -> Result<Self> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
        Ok(Self(path.canonicalize().context("the workspace's root")?))
    }
}

/// A file as it should be.
pub struct Artifact {
    /// Path below the root.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Artifact {
    /// A text file.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), bytes: text.into().into_bytes() }
    }

    /// The path, if the committed file differs.
    pub fn drift(&self, root: &Root) -> Option<String> {
        let committed = std::fs::read(root.0.join(&self.path)).unwrap_or_default();
        (committed != self.bytes).then(|| self.path.clone())
    }

    /// Writes the file, if it differs.
    pub fn write(&self, root: &Root) -> Result<()> {
        if self.drift(root).is_none() {
            return Ok(());
        }
        let path = root.0.join(&self.path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, &self.bytes).with_context(|| self.path.clone())?;
        println!("  {}", self.path);
        Ok(())
    }
}
