#!/usr/bin/env bash
# Another architecture under qemu: the foundation's tests and every vector.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_aarch64
target=(--target aarch64-unknown-linux-gnu)
cd "$HIVECORE_ROOT"

echo "== foundation"
# Emulation is slow: fewer cases than on the machine itself.
PROPTEST_CASES=50 cargo test --locked --quiet "${target[@]}" -p hivecore --lib foundation
echo "== vectors"
cargo test --locked --quiet "${target[@]}" -p hivecore --test vectors -- --nocapture
