#!/usr/bin/env bash
# In CI: the corpus and 60 seconds a target.
exec "$(dirname "${BASH_SOURCE[0]}")/run.sh" "${HIVECORE_FUZZ_SECONDS:-60}"
