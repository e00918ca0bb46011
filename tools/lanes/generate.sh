#!/usr/bin/env bash
# Everything generated is what `make generate` would write now; the generator's own tests.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_rust
cd "$HIVECORE_ROOT"

echo "== generator"
cargo test --locked --quiet -p hivecore-generate
"$HIVECORE_ROOT/tools/generate/sample/test.sh"
echo "== schemas and vectors"
"$("$HIVECORE_ROOT/tools/setup/python.sh" schemas)" "$HIVECORE_ROOT/tools/generate/schema_vectors.py"
echo "== drift"
if cargo run --locked --quiet -p hivecore-generate -- --check; then
  echo "tests: 1 run, 1 passed, 0 failed"
else
  echo "tests: 1 run, 0 passed, 1 failed"
  exit 1
fi
