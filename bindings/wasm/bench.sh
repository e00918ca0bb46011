#!/usr/bin/env bash
# What one call costs in Node, on the scalar build and on the simd128 build.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"

need_wasm
for variant in scalar simd128; do
  build wasm "$variant"
  echo "$variant:"
  node "$HIVECORE_ROOT/benches/overhead/node.mjs" "$HIVECORE_OUT/wasm/$variant/package"
done
