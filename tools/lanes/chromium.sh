#!/usr/bin/env bash
# WebAssembly in a real browser.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_wasm
need_chromium
build wasm scalar
"$HIVECORE_ROOT/bindings/wasm/test.sh" chromium
