#!/usr/bin/env bash
# The doors: every fuzz target replays its corpus and runs for a minute.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_rust
"$HIVECORE_ROOT/fuzz/replay.sh"
