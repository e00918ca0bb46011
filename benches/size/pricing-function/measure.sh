#!/usr/bin/env bash
# Pricing alone as one WebAssembly function: its size, and the instructions that a quote takes, by fuel.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
need_rust wasm32-unknown-unknown
need_wasm
here="$HIVECORE_ROOT/benches/size/pricing-function"
python="$("$HIVECORE_ROOT/tools/setup/python.sh" "$here/requirements.txt")"

cp "$HIVECORE_ROOT/Cargo.lock" "$here/Cargo.lock"
cd "$here"
# It is built as the npm package's wasm is: without std, with talc for memory.
# The code's addresses are shorter below a small stack; SHA-256 is not needed here and stays compact.
RUSTFLAGS='-Clink-arg=-zstack-size=262144 --cfg sha2_backend="soft" --cfg sha2_backend_soft="compact"' \
  cargo build --quiet --release --target wasm32-unknown-unknown --target-dir "$HIVECORE_OUT/pricing-function"
# Functions stand by name, so that kin are neighbours in gzip's window; the names are taken out after that.
"$HIVECORE_WASM_OPT" -g -Os -ocimfs 20 -lmu --reorder-functions-by-name \
  "$HIVECORE_OUT/pricing-function/wasm32-unknown-unknown/release/pricing_function.wasm" -o "$HIVECORE_OUT/pricing-function/named.wasm"
"$HIVECORE_WASM_OPT" --strip-debug --strip-producers --strip-target-features \
  "$HIVECORE_OUT/pricing-function/named.wasm" -o "$HIVECORE_OUT/pricing-function/pricing.wasm"
printf 'module %d bytes, gzip %d\n' "$(wc -c <"$HIVECORE_OUT/pricing-function/pricing.wasm")" \
  "$(gzip -9n <"$HIVECORE_OUT/pricing-function/pricing.wasm" | wc -c)"
"$python" "$here/fuel.py" "$HIVECORE_OUT/pricing-function/pricing.wasm"
