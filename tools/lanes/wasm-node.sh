#!/usr/bin/env bash
# WebAssembly in Node, the scalar build: whole, and each engine as a part of its own.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_wasm
build wasm scalar
"$HIVECORE_ROOT/bindings/wasm/parts.sh"
"$HIVECORE_ROOT/bindings/wasm/test.sh" scalar
