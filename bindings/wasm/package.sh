#!/usr/bin/env bash
# package.sh FOLDER: the npm tarball, and beside it the simd128 module for `hivecore/slim`.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
need_wasm

folder="$(realpath "$1")"
npm pack --silent --pack-destination "$folder" "$HIVECORE_OUT/wasm/scalar/package"
if [ -e "$HIVECORE_OUT/wasm/simd128/package/hivecore_bg.wasm" ]; then
  cp "$HIVECORE_OUT/wasm/simd128/package/hivecore_bg.wasm" "$folder/hivecore_simd128.wasm"
fi
