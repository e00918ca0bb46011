#!/usr/bin/env bash
# test.sh scalar | simd128: the packed and installed package in Node: vectors, tests, types.
# test.sh chromium: the scalar package in a real browser.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
need_wasm

lane="${1:-scalar}"
variant="${lane/chromium/scalar}"
project="$HIVECORE_OUT/wasm/$lane-project"
rm -rf "$project"
mkdir -p "$project"
cp "$HIVECORE_ROOT"/bindings/wasm/test/* "$project/"
cd "$project"
npm pack --silent --pack-destination . "$HIVECORE_OUT/wasm/$variant/package"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --offline --no-audit --no-fund ./hivecore-*.tgz

if [ "$lane" = chromium ]; then
  need_chromium
  node chromium.mjs "$HIVECORE_VECTORS" "$HIVECORE_PACKS"
  exit
fi
node vectors-node.mjs "$HIVECORE_VECTORS" "$HIVECORE_PACKS"
if [ -d "$HIVECORE_OUT/wasm/$variant/package/parts" ]; then
  node parts-node.mjs "$HIVECORE_VECTORS" "$HIVECORE_PACKS" $(ls "$HIVECORE_OUT/wasm/$variant/package/parts")
fi
node --test --test-reporter=tap package.test.mjs
"$HIVECORE_NODE_MODULES/.bin/tsc" --noEmit --strict --module nodenext --target es2022 --lib es2023,dom,esnext.disposable client.ts
echo "tests: 1 run, 1 passed, 0 failed" # the type check
