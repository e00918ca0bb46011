#!/usr/bin/env bash
# The npm package around one wasm, in target/wasm/VARIANT/package: scalar (what is published) or simd128.
# The variant with:ENGINE,ENGINE is the scalar wasm with no other engines (with: alone has none), for the ledger.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
need_rust wasm32-unknown-unknown
need_wasm

variant="${1:-scalar}" features=()
# The wasm must not depend on where it was built.
export RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src= --remap-path-prefix=$HIVECORE_ROOT="
# Below 2^20 an address is one byte shorter in the code, so the stack, which stands first, has half a megabyte.
RUSTFLAGS+=" -Clink-arg=-zstack-size=524288"
case "$variant" in
scalar | with:*)
  profile=wasm level=-Os
  # SHA-256 without its unrolled rounds: 6 kB less.
  RUSTFLAGS+=' --cfg sha2_backend="soft" --cfg sha2_backend_soft="compact"'
  ;;
simd128)
  profile=wasm-simd level=-O3
  RUSTFLAGS+=" -Ctarget-feature=+simd128"
  ;;
*)
  echo "no variant $variant: scalar, simd128 or with:ENGINE,ENGINE" >&2
  exit 2
  ;;
esac

cd "$HIVECORE_ROOT"
if [[ "$variant" == with:* ]]; then
  features=(--no-default-features)
  # An engine with a handle has a feature of that name in the binding; the others are the core's alone.
  for engine in $(tr , ' ' <<<"${variant#with:}"); do
    own="$(grep -q "^$engine = " bindings/wasm/Cargo.toml || echo hivecore/)"
    features+=(--features "$own$engine")
  done
fi
cargo build --locked --profile "$profile" --target wasm32-unknown-unknown -p hivecore-wasm ${features[@]+"${features[@]}"}
out="$HIVECORE_OUT/wasm/$variant"
rm -rf "$out"
mkdir -p "$out/package"
"$HIVECORE_WASM_BINDGEN" --target web --omit-default-module-path --no-typescript --out-name hivecore --out-dir "$out" \
  "$HIVECORE_OUT/wasm32-unknown-unknown/$profile/hivecore_wasm.wasm"
# A function with one caller is merged into it only where it is tiny: large ones have many locals, which compress badly.
# What stands below the program's stack is nobody's memory. Then functions that are alike are put side by side, so that
# gzip's window of 32 kB sees what they share; their names say the order and are taken out after it.
"$HIVECORE_WASM_OPT" -g "$level" -ocimfs 20 -lmu "$out/hivecore_bg.wasm" -o "$out/named.wasm"
python3 bindings/wasm/order.py "$out/named.wasm" "$out/ordered.wasm"
"$HIVECORE_WASM_OPT" -g --reorder-functions-by-name "$out/ordered.wasm" -o "$out/named.wasm"
"$HIVECORE_WASM_OPT" --strip-debug --strip-producers --strip-target-features \
  "$out/named.wasm" -o "$out/package/hivecore_bg.wasm"
mv "$out/hivecore.js" "$out/package/glue.js"
cp -r bindings/wasm/js/* LICENSE-MIT LICENSE-APACHE "$out/package/"
