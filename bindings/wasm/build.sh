#!/usr/bin/env bash
# The npm package around one wasm, in target/wasm/VARIANT/package: scalar (what is published) or simd128.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
need_rust wasm32-unknown-unknown
need_wasm

variant="${1:-scalar}"
# The wasm must not depend on where it was built.
export RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src= --remap-path-prefix=$HIVECORE_ROOT="
case "$variant" in
scalar)
  profile=wasm
  # SHA-256 without its unrolled rounds: 6 kB less.
  RUSTFLAGS+=' --cfg sha2_backend="soft" --cfg sha2_backend_soft="compact"'
  ;;
simd128)
  profile=wasm-simd
  RUSTFLAGS+=" -Ctarget-feature=+simd128"
  ;;
*)
  echo "no variant $variant: scalar or simd128" >&2
  exit 2
  ;;
esac

cd "$HIVECORE_ROOT"
cargo build --locked --profile "$profile" --target wasm32-unknown-unknown -p hivecore-wasm
out="$HIVECORE_OUT/wasm/$variant"
rm -rf "$out"
mkdir -p "$out/package"
"$HIVECORE_WASM_BINDGEN" --target web --omit-default-module-path --no-typescript --out-name hivecore --out-dir "$out" \
  "$HIVECORE_OUT/wasm32-unknown-unknown/$profile/hivecore_wasm.wasm"
"$HIVECORE_WASM_OPT" -Os "$out/hivecore_bg.wasm" -o "$out/package/hivecore_bg.wasm"
mv "$out/hivecore.js" "$out/package/glue.js"
cp bindings/wasm/js/* LICENSE-MIT LICENSE-APACHE "$out/package/"
