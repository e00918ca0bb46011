#!/usr/bin/env bash
# The size ledger. The figure that counts is the scalar wasm by rustup's target, after wasm-opt, gzip -9, without
# JavaScript glue. It is taken apart: the foundation with the door and no engine, then what each engine of
# core/Cargo.toml adds. Each part has a ceiling in ledger.tsv, which may only be lowered; an engine that is not listed
# there may add ENGINE bytes. The lane fails above a ceiling. BAR is what the contract sets for the skeleton.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"

BAR=70000    # the foundation with the first version of one engine, recommend
ENGINE=18000 # each further engine, and recommend's later versions
here="$HIVECORE_ROOT/benches"

# Without the runner nothing says which builds are of one run: this script's own process does.
export HIVECORE_RUN="${HIVECORE_RUN:-ledger-$$}"
need_wasm
wasm="$HIVECORE_OUT/wasm" run=0 failed=0

measure() { # measure VARIANT: sets `bytes` to gzip -9 of its wasm, which is built first
  build wasm "$1" >&2
  bytes="$(gzip -9n <"$wasm/$1/package/hivecore_bg.wasm" | wc -c)"
}

judge() { # judge PART BYTES: a row, and whether the part is within its ceiling
  local ceiling verdict=""
  ceiling="$(awk -v part="$1" '$1 == part { print $2 }' "$here/ledger.tsv")"
  ceiling="${ceiling:-$ENGINE}"
  run=$((run + 1))
  if [ "$2" -gt "$ceiling" ]; then
    failed=$((failed + 1))
    verdict="  ABOVE by $(($2 - ceiling))"
  elif [ "$1" != foundation ] && [ "$2" -gt "$ENGINE" ]; then
    verdict="  within the ceiling, but $(($2 - ENGINE)) above the bar of $ENGINE"
  fi
  printf '%-44s %10d %10d%s\n' "$1" "$2" "$ceiling" "$verdict"
}

listed() { # listed NAME FILE…: the files' size together, and after gzip -9
  local name="$1"; shift
  printf '%-44s %10d %10d\n' "$name" "$(cat "$@" | wc -c)" "$(cat "$@" | gzip -9n | wc -c)"
}

engines="$(python3 "$here/engines.py" "$HIVECORE_ROOT/core/Cargo.toml" beside)"
printf '%-44s %10s %10s\n' "adds, gzip -9" "bytes" "ceiling"
measure with:
judge foundation "$bytes"
# Each engine beside those that it is built on, which are counted for themselves.
while read -r engine base; do
  measure "with:$base"
  before="$bytes"
  measure "with:${base:+$base,}$engine"
  judge "$engine" $((bytes - before))
done <<<"$engines"

printf '\n%-44s %10s %10s\n' "artefact" "bytes" "gzip -9"
for variant in scalar simd128; do
  build wasm "$variant"
  listed "wasm, $variant" "$wasm/$variant/package/hivecore_bg.wasm"
done
listed "JavaScript beside it" "$wasm"/scalar/package/{glue,instance,hivecore,operations,web}.js
for pack in "$HIVECORE_PACKS"/*.json; do
  if [ -e "$pack" ]; then listed "pack $(basename "$pack" .json), loaded on demand" "$pack"; fi
done

measure with:recommend
if [ "$bytes" -gt "$BAR" ]; then
  printf '\nledger: foundation and recommend are %d bytes; the bar of %d is NOT reached, %d above it\n' \
    "$bytes" "$BAR" $((bytes - BAR))
fi
echo "tests: $run run, $((run - failed)) passed, $failed failed"
[ "$failed" = 0 ]
