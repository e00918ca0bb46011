#!/usr/bin/env bash
# The generated sample, compiled and run in every language. Usage: test.sh [LANGUAGE…]
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"

sample="$HIVECORE_ROOT/tools/generate/sample"
out="$HIVECORE_OUT/sample"
values="$sample/values.jsonl"

python() {
  need_python
  local package="$out/python/hivecore_sample"
  rm -rf "$out/python" && mkdir -p "$package"
  cp -r "$HIVECORE_ROOT"/bindings/python/python/hivecore/{errors,wire}.py "$sample/operations" "$package"
  rm "$package"/operations/*.d.ts
  touch "$package/__init__.py"
  cp "$sample/check.py" "$out/python"
  cd "$out/python"
  "$HIVECORE_PYTHON" -m mypy --strict --no-error-summary hivecore_sample check.py
  "$HIVECORE_PYTHON" check.py "$values"
}

typescript() {
  need_node
  "$HIVECORE_NODE_MODULES/.bin/tsc" --noEmit --strict --exactOptionalPropertyTypes --target es2022 --module nodenext \
    --types '' "$sample/check.ts"
  node "$sample/check.mjs" "$values" "$HIVECORE_ROOT/bindings/wasm/js/operations.js"
}

kotlin() {
  need_java
  local sources="$out/kotlin/sources"
  rm -rf "$sources" && mkdir -p "$sources"
  cp "$HIVECORE_ROOT"/bindings/mobile/kotlin/src/main/kotlin/hivecore/{Errors,Json}.kt "$sample"/*.kt "$sources"
  mvn -B -ntp -q -f "$sample/pom.xml" "-Dbuild.folder=$out/kotlin" compile
  local repository="${HIVECORE_MAVEN:-$HOME/.m2/repository}" version
  version="$(sed -n 's|.*<kotlin.version>\(.*\)</kotlin.version>.*|\1|p' "$sample/pom.xml")"
  java -cp "$out/kotlin/classes:$repository/org/jetbrains/kotlin/kotlin-stdlib/$version/kotlin-stdlib-$version.jar" \
    hivecore.sample.CheckKt "$values"
}

swift() {
  need_swift
  local room="$HIVECORE_ROOT/bindings/mobile/swift/Sources/Hivecore" here="$HIVECORE_OUT/swift/sample"
  mkdir -p "$here"
  "$HIVECORE_ROOT/tools/lanes/in-swift" swiftc -parse-as-library -o "$here/check" \
    "$room/Errors.swift" "$room/Json.swift" "$sample"/*.swift
  "$HIVECORE_ROOT/tools/lanes/in-swift" "$here/check" "$values"
}

for language in "${@:-python typescript kotlin swift}"; do
  for each in $language; do
    echo "== sample: $each"
    (set -e; "$each")
  done
done
