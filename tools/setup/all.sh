#!/usr/bin/env bash
# Every toolchain that any lane needs, one after the other; what is there already is left alone.
here="$(dirname "${BASH_SOURCE[0]}")"
source "$here/steps.sh"

for step in "rust wasm32-unknown-unknown aarch64-unknown-linux-gnu" aarch64 c java swift chromium node python wasm movielens; do
  read -r name arguments <<<"$step"
  say "$name"
  # shellcheck disable=SC2086  # the arguments are words on purpose
  "$here/$name.sh" ${arguments:-} >/dev/null
done
say "all toolchains are in place under $HIVECORE_CACHE"
