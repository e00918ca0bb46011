#!/usr/bin/env bash
# The house stands: which room may use which, what the core may not depend on, how long a file may be.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_rust
cd "$HIVECORE_ROOT"
python3 -B tools/lanes/counts_test.py
python3 -B tools/lanes/house_test.py
python3 -B tools/lanes/house.py
