#!/usr/bin/env bash
# The house stands: what the core may not depend on, how long a file may be; and the counts of the lanes are right.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_rust
cd "$HIVECORE_ROOT"
python3 -B tools/lanes/counts_test.py
python3 -B tools/lanes/house_test.py
python3 -B tools/lanes/house.py
