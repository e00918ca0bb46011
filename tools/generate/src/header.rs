//! The C header, from the exported functions of `bindings/c`.

use crate::artifact::{Artifact, Root};
use anyhow::{Context, Result};

/// `include/hivecore.h`.
pub fn artifacts(root: &Root) -> Result<Vec<Artifact>> {
    let config = cbindgen::Config {
        header: Some("/* hivecore for C. Generated from bindings/c by `make generate`. */".to_owned()),
        include_guard: Some("HIVECORE_H".to_owned()),
        no_includes: true,
        sys_includes: ["stdbool.h", "stddef.h", "stdint.h"].map(str::to_owned).to_vec(),
        language: cbindgen::Language::C,
        cpp_compat: true,
        style: cbindgen::Style::Type,
        usize_is_size_t: true,
        documentation_style: cbindgen::DocumentationStyle::C99,
        line_length: 100,
        ..cbindgen::Config::default()
    };
    // The modules are found from the crate's root.
    let builder = cbindgen::Builder::new().with_config(config).with_src(root.0.join("bindings/c/src/lib.rs"));
    let mut header = Vec::new();
    builder.generate().context("the C header")?.write(&mut header);
    Ok(vec![Artifact { path: "include/hivecore.h".to_owned(), bytes: header }])
}
