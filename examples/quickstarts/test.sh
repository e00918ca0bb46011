#!/usr/bin/env bash
# Runs the README's quickstarts as they stand there. All but C's must print the same line.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
source "$HIVECORE_ROOT/examples/programs.sh"

folder="$HIVECORE_OUT/examples/quickstarts"
rm -rf "$folder"
mkdir -p "$folder"
python3 -B "$HIVECORE_ROOT/examples/quickstarts/extract.py" "$HIVECORE_ROOT/README.md" "$folder"

run=0 failed=0
expect() { # expect LANGUAGE SOURCE PATTERN
  run=$((run + 1))
  local printed
  if "prepare_$1" && printed="$("run_$1" "$folder/$2")" && [[ "$printed" =~ $3 ]]; then
    echo "$1: $printed"
  else
    failed=$((failed + 1))
    echo "quickstart FAILED: $1 printed: ${printed:-nothing}"
  fi
}

same='^jam [1-9][0-9]* sha256:[0-9a-f]{64}$'
expect rust quickstart.rs "$same"
same="^$(run_rust "$folder/quickstart.rs")\$"
expect python quickstart.py "$same"
expect node quickstart.mjs "$same"
expect kotlin Quickstart.kt "$same"
expect swift quickstart.swift "$same"
expect c quickstart.c '^\{"ok":\{"answer":'
echo "tests: $run run, $((run - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
