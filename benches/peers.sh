#!/usr/bin/env bash
# Side by side with other libraries: one tab-separated line per comparison on stdout, everything else on stderr.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/lanes/environment.sh"

{
  need_rust
  echo "peers: building the wheel"
  build python
  python="$("$HIVECORE_ROOT/tools/setup/python.sh" "$HIVECORE_ROOT/benches/peers/requirements.txt")"
  installed="$HIVECORE_OUT/peers"
  rm -rf "$installed"
  "$python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps --target "$installed" \
    "$HIVECORE_OUT"/wheels/hivecore-*.whl
} >&2

# One thread for everyone, said before any library loads.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 RAYON_NUM_THREADS=1
PYTHONPATH="$installed" exec "$python" "$HIVECORE_ROOT/benches/peers/compare.py" "$@"
