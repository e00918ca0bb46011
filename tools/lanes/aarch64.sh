#!/usr/bin/env bash
# Another architecture under qemu: the core's tests with few cases each, and every vector.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_aarch64
target=(--target aarch64-unknown-linux-gnu)
cd "$HIVECORE_ROOT"

echo "== tests"
# Emulation is slow: fewer cases than on the machine itself.
PROPTEST_CASES=20 cargo test --locked --quiet "${target[@]}" -p hivecore --lib --tests
echo "== vectors"
cargo test --locked --quiet "${target[@]}" -p hivecore --test vectors -- --nocapture
