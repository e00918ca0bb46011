#!/usr/bin/env bash
# Leaves exactly one wheel: target/wheels/hivecore-*.whl
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"

need_rust
need_python
mkdir -p "$HIVECORE_OUT/wheels"
rm -f "$HIVECORE_OUT"/wheels/hivecore-*.whl
cd "$HIVECORE_ROOT/bindings/python"
"$HIVECORE_PYTHON" -m maturin build --quiet --release --interpreter "$HIVECORE_PYTHON" --out "$HIVECORE_OUT/wheels"
ls -l "$HIVECORE_OUT"/wheels/hivecore-*.whl
