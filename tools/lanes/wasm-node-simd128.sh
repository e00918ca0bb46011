#!/usr/bin/env bash
# WebAssembly in Node, the build with simd128: other instructions, same bytes.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_wasm
build wasm simd128
"$HIVECORE_ROOT/bindings/wasm/test.sh" simd128
