#!/usr/bin/env bash
# The size ledger. The figure that counts is the scalar wasm by rustup's target, after wasm-opt, gzip -9, without
# JavaScript glue; it fails above its budget. Everything else is listed beside it.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"

BUDGET=70000 # bytes: the skeleton with one engine; each further engine may add 18,000

row() { # row NAME FILE…: the files' size together, and after gzip -9
  local name="$1"; shift
  printf '%-44s %10d %10d\n' "$name" "$(cat "$@" | wc -c)" "$(cat "$@" | gzip -9n | wc -c)"
}

need_wasm
build wasm scalar
build wasm simd128
wasm="$HIVECORE_OUT/wasm"
printf '%-44s %10s %10s\n' "artefact" "bytes" "gzip -9"
row "wasm, scalar (budget: $BUDGET gzip)" "$wasm/scalar/package/hivecore_bg.wasm"
row "wasm, simd128" "$wasm/simd128/package/hivecore_bg.wasm"
row "JavaScript beside it" "$wasm"/scalar/package/{glue,instance,hivecore,operations,web}.js
for pack in "$HIVECORE_PACKS"/*.json; do
  if [ -e "$pack" ]; then row "pack $(basename "$pack" .json), loaded on demand" "$pack"; fi
done

size="$(gzip -9n <"$wasm/scalar/package/hivecore_bg.wasm" | wc -c)"
if [ "$size" -le "$BUDGET" ]; then
  echo "ledger: $size of $BUDGET bytes"
  echo "tests: 1 run, 1 passed, 0 failed"
else
  echo "ledger: $size bytes, $((size - BUDGET)) above the budget of $BUDGET"
  echo "tests: 1 run, 0 passed, 1 failed"
  exit 1
fi
