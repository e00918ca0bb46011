#!/usr/bin/env bash
# The five quickstarts of the README, run as they stand there.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_c
need_java
need_wasm
need_python
need_swift
"$HIVECORE_ROOT/examples/quickstarts/test.sh"
