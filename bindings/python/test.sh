#!/usr/bin/env bash
# Tests the wheel that is installed for $PYTHON, from a folder outside of the source tree.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"

need_rust
: "${PYTHON:?the python of an environment in which the wheel, numpy, pyarrow, pandas, polars, pytest and mypy are installed}"
cargo test --quiet --manifest-path "$HIVECORE_ROOT/Cargo.toml" -p hivecore-python
tests="$HIVECORE_ROOT/bindings/python/tests"
outside="$(mktemp -d)"
trap 'rm -rf "$outside"' EXIT
cd "$outside"
export PYTHONDONTWRITEBYTECODE=1 MYPY_CACHE_DIR="$outside/mypy"

"$PYTHON" -c 'import hivecore, sys; assert sys.prefix in hivecore.__file__, f"not the wheel: {hivecore.__file__}"'
"$PYTHON" "$tests/vectors.py" "$HIVECORE_VECTORS" "$HIVECORE_PACKS"
"$PYTHON" -m pytest --quiet -p no:cacheprovider --import-mode=importlib "$tests"
# The package itself and a typed client; PyArrow and pandas bring no types, which the tests' own check overlooks.
"$PYTHON" -m mypy --strict -p hivecore
"$PYTHON" -m mypy --strict "$tests/client.py"
"$PYTHON" -m mypy --strict --disable-error-code import-untyped "$tests"/test_*.py
"$PYTHON" -m mypy.stubtest hivecore._native
