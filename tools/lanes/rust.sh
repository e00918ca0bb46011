#!/usr/bin/env bash
# Rust on this machine: format, lints, unit tests, property tests, doc tests, and every vector.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_rust
need_data
export PROPTEST_CASES="${PROPTEST_CASES:-2000}"
packages=(-p hivecore -p hivecore-derive -p hivecore-watch-lists)
cd "$HIVECORE_ROOT"

echo "== format"
cargo fmt --all -- --check
echo "== lints"
cargo clippy --locked --quiet --workspace --all-targets -- -D warnings
echo "== tests"
cargo test --locked --quiet "${packages[@]}"
# Apart: Cedar would have the others tested with features of serde_json that they do not ask for.
cargo test --locked --quiet -p hivecore-cedar
echo "== vectors"
cargo test --locked --quiet -p hivecore --test vectors -- --nocapture
