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
PYTHONPATH="$installed" "$python" "$HIVECORE_ROOT/benches/peers/compare.py" "$@"

# Peers that live in Node, against hivecore's wasm (the simd128 build) in the same Node.
if [[ "@medusajs/utils cart totals" == *"${1:-}"* ]]; then
  {
    need_wasm
    build wasm simd128
    modules="$HIVECORE_CACHE/peers-node/$(sha256sum <"$HIVECORE_ROOT/benches/peers/node/package.json" | cut -c1-16)"
    if [ ! -e "$modules/ready" ]; then
      echo "peers: installing the peers for Node"
      mkdir -p "$modules"
      cp "$HIVECORE_ROOT/benches/peers/node/package.json" "$modules/"
      (cd "$modules" && npm install --no-audit --no-fund --ignore-scripts --no-package-lock --loglevel=error </dev/null)
      touch "$modules/ready"
    fi
  } >&2
  node "$HIVECORE_ROOT/benches/peers/node/medusa_totals.mjs" "$HIVECORE_OUT/wasm/simd128/package" "$modules/node_modules"
fi

# The wasm against the native code, in the same run.
if [[ "hivecore native exact top-k wasm simd128" == *"${1:-}"* ]]; then
  {
    need_wasm
    build wasm simd128
  } >&2
  PYTHONPATH="$installed" "$python" "$HIVECORE_ROOT/benches/peers/wasm_top_k.py" "$HIVECORE_OUT/wasm/simd128/package"
fi
