#!/usr/bin/env bash
# The C library, shared and static, in target/c.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
need_rust
need_c

cd "$HIVECORE_ROOT"
cargo build --locked --release -p hivecore-c
mkdir -p "$HIVECORE_OUT/c"
for end in so a; do
  cp "$HIVECORE_OUT/release/libhivecore_c.$end" "$HIVECORE_OUT/c/libhivecore.$end"
done
