#!/usr/bin/env bash
# `make fuzz`: the corpus and 10 minutes a target.
exec "$(dirname "${BASH_SOURCE[0]}")/run.sh" "${HIVECORE_FUZZ_SECONDS:-600}"
