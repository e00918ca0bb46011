# shellcheck shell=bash
# Where things are: the variables that every lane and every room's build.sh and test.sh may count on.
# Sourced, never run. A value from outside wins.

set -euo pipefail

HIVECORE_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
export HIVECORE_ROOT
export HIVECORE_CACHE="${HIVECORE_CACHE:-$HOME/.cache/hivecore}"
export HIVECORE_OUT="${HIVECORE_OUT:-${CARGO_TARGET_DIR:-$HIVECORE_ROOT/target}}"
export CARGO_TARGET_DIR="$HIVECORE_OUT"
export HIVECORE_VECTORS="${HIVECORE_VECTORS:-$HIVECORE_ROOT/vectors}"
export HIVECORE_PACKS="${HIVECORE_PACKS:-$HIVECORE_ROOT/packs}"
mkdir -p "$HIVECORE_OUT"

# The toolchains below are set up on first use.
setup() { "$HIVECORE_ROOT/tools/setup/$1.sh" "${@:2}"; }

need_rust() { setup rust "$@"; }

need_node() {
  local folder
  folder="$(setup node)"
  export HIVECORE_NODE_MODULES="$folder/node_modules"
  export HIVECORE_WASM_OPT="$HIVECORE_NODE_MODULES/.bin/wasm-opt"
  export NODE_PATH="$HIVECORE_NODE_MODULES"
}

need_wasm() {
  need_node
  HIVECORE_WASM_BINDGEN="$(setup wasm)"
  export HIVECORE_WASM_BINDGEN
}

need_chromium() {
  HIVECORE_CHROMIUM="$(setup chromium)"
  export HIVECORE_CHROMIUM
}

need_python() {
  HIVECORE_PYTHON="$(setup python)"
  export HIVECORE_PYTHON
}

# Data of others that tests compare with: where it is called, its absence fails them.
need_data() {
  setup movielens >/dev/null
  setup vader >/dev/null
  setup rr >/dev/null
  export HIVECORE_REQUIRE_DATA=1
}

need_java() { setup java; }
need_c() { setup c; }
need_swift() { setup swift >/dev/null; }

need_aarch64() {
  setup aarch64
  export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
  export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64 -L /usr/aarch64-linux-gnu"
  export CC_aarch64_unknown_linux_gnu=aarch64-linux-gnu-gcc
}

# build ROOM [VARIANT]: runs bindings/ROOM/build.sh. Lanes that share an artefact build it once per run, and
# nobody rewrites what another lane is testing.
build() {
  local room="$1" variant="${2:-}" built="$HIVECORE_OUT/lanes/built" turn
  mkdir -p "$built"
  exec {turn}>"$built/$room.lock"
  flock "$turn"
  if [ -z "${HIVECORE_RUN:-}" ] || [ "$(cat "$built/$room-$variant" 2>/dev/null)" != "$HIVECORE_RUN" ]; then
    "$HIVECORE_ROOT/bindings/$room/build.sh" ${variant:+"$variant"}
    printf '%s' "${HIVECORE_RUN:-}" >"$built/$room-$variant"
  fi
  exec {turn}>&-
}
