#!/usr/bin/env bash
# What one call costs from C, through the shared library.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"

need_c
build c
cd "$HIVECORE_OUT/c"
cc -std=c11 -O2 -Wall -Wextra -Werror -I "$HIVECORE_ROOT/include" "$HIVECORE_ROOT/benches/overhead/call.c" \
  -L . -lhivecore -Wl,-rpath,"$PWD" -o overhead
./overhead
