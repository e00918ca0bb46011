#!/usr/bin/env bash
# Node's side: wasm-opt (binaryen), TypeScript and the browser driver, at the versions of npm/package-lock.json.
# Prints the folder that holds node_modules.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

command -v node >/dev/null && command -v npm >/dev/null || cannot "needs Node.js 20 or newer with npm"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || cannot "needs Node.js 20 or newer, found $(node --version)"

from="$(dirname "${BASH_SOURCE[0]}")/npm"
to="$HIVECORE_CACHE/npm/$(version_key "$from/package.json" "$from/package-lock.json")"
take_turns npm
if [ ! -e "$to/ready" ]; then
  say "installing binaryen, TypeScript and playwright-core with npm"
  mkdir -p "$to"
  cp "$from/package.json" "$from/package-lock.json" "$to/"
  (cd "$to" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error </dev/null >&2)
  touch "$to/ready"
fi
printf '%s\n' "$to"
