#!/usr/bin/env bash
# Criterion benches of the core, then what one call costs in each language whose room has a bench.sh.
#
# Usage: bench.sh [FILTER]     FILTER goes to criterion, which then runs the benches whose name holds it
source "$(dirname "${BASH_SOURCE[0]}")/../tools/lanes/environment.sh"

need_rust
cd "$HIVECORE_ROOT"
echo "criterion: top-k and the cost of a call"
cargo bench --locked --quiet -p hivecore-benches -- "$@"
for bench in bindings/*/bench.sh; do
  [ -e "$bench" ] || continue
  echo "$(dirname "$bench"): the cost of a call"
  "$bench"
done
