#!/usr/bin/env bash
# C: compiled against include/hivecore.h, every vector, and once more under valgrind.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_c
build c
"$HIVECORE_ROOT/bindings/c/test.sh" vectors
"$HIVECORE_ROOT/bindings/c/test.sh" valgrind
