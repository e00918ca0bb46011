#!/usr/bin/env bash
# Another architecture under qemu: the core's tests with few cases each, and every vector.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_aarch64
target=(--target aarch64-unknown-linux-gnu) tests=()
cd "$HIVECORE_ROOT"

echo "== tests"
# Emulation is slow: few cases, no training on real ratings, and no test that starts itself as another process.
for file in core/tests/*.rs; do
  case "$file" in */vectors.rs | */recommend_movielens.rs | */time_zones.rs) ;; *) tests+=(--test "$(basename "$file" .rs)") ;; esac
done
PROPTEST_CASES=20 cargo test --locked --quiet "${target[@]}" -p hivecore --lib "${tests[@]}"
echo "== vectors"
cargo test --locked --quiet "${target[@]}" -p hivecore --test vectors -- --nocapture
