#!/usr/bin/env bash
# The size ledger of the wasm build; fails above its limits.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_wasm
"$HIVECORE_ROOT/benches/ledger.sh"
