#!/usr/bin/env bash
# The door, measured: the same dummy operations read with serde's derive and with `#[wire]`. Prints, for each, the size
# of the wasm with 10 and with 40 operations (wasm-opt -Os, gzip -9), what one operation adds, and the time of a call.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
need_rust
need_wasm

folder="$HIVECORE_OUT/dummy-ops"
for count in 10 40; do
  python3 -B "$HIVECORE_ROOT/benches/size/dummy-ops/operations.py" "$folder/$count" "$count" "$HIVECORE_ROOT"
done
printf '%-8s %12s %12s %14s %10s\n' door "10, gzip" "40, gzip" "per operation" "ns a call"
for door in serde wire; do
  declare -A size
  for count in 10 40; do
    cd "$folder/$count/$door"
    export CARGO_TARGET_DIR="$folder/$count/target"
    cargo build --quiet --profile wasm --target wasm32-unknown-unknown --lib
    "$HIVECORE_WASM_OPT" -Os "$CARGO_TARGET_DIR/wasm32-unknown-unknown/wasm/dummy_$door.wasm" -o "../$door.wasm"
    size[$count]="$(gzip -9n <"../$door.wasm" | wc -c)"
  done
  cargo build --quiet --release --bin "time-$door"
  time="$("$CARGO_TARGET_DIR/release/time-$door" ../requests.txt 2>&1 >"../$door.answers")"
  printf '%-8s %12d %12d %14d %10s\n' "$door" "${size[10]}" "${size[40]}" "$(((size[40] - size[10]) / 30))" "$time"
done
cmp "$folder/40/wire.answers" "$folder/40/serde.answers"
