#!/usr/bin/env bash
# What is published, in dist/: the wheel, the npm package, the C library with its header, the mobile library.
source "$(dirname "${BASH_SOURCE[0]}")/lanes/environment.sh"
need_c
need_wasm
need_python

dist="$HIVECORE_ROOT/dist"
rm -rf "$dist"
mkdir -p "$dist/c" "$dist/mobile"
for room in c python mobile; do
  echo "== $room"
  build "$room"
done
for variant in scalar simd128; do
  echo "== wasm $variant"
  build wasm "$variant"
done
echo "== wasm, each engine as a part"
"$HIVECORE_ROOT/bindings/wasm/parts.sh"
cp "$HIVECORE_OUT"/wheels/hivecore-*.whl "$dist/"
cp "$HIVECORE_OUT"/c/libhivecore.{so,a} "$HIVECORE_ROOT/include/hivecore.h" "$dist/c/"
cp "$HIVECORE_OUT"/mobile/libhivecore_mobile.{so,a} "$dist/mobile/"
"$HIVECORE_ROOT/bindings/mobile/package.sh" "$dist/mobile"
"$HIVECORE_ROOT/bindings/wasm/package.sh" "$dist"
echo "== in dist/"
(cd "$dist" && find . -type f -size +0 -exec ls -l {} +)
