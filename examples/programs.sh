# shellcheck shell=bash
# Builds and runs one small program in each language, against the packages as they are built in target/.
# Sourced by the demo and by the quickstarts' test, after tools/lanes/environment.sh.

examples="$HIVECORE_ROOT/examples"

# Each run_LANGUAGE SOURCE [ARGUMENT…] prints what the program prints.
run_rust() { # a main.rs
  local package="$HIVECORE_OUT/examples/rust"
  mkdir -p "$package/src"
  cp "$1" "$package/src/main.rs"
  printf '[package]\nname = "asked"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\nhivecore = { path = "%s/core" }\n[workspace]\n' \
    "$HIVECORE_ROOT" >"$package/Cargo.toml"
  cp "$HIVECORE_ROOT/Cargo.lock" "$package/Cargo.lock"
  CARGO_TARGET_DIR="$HIVECORE_OUT" cargo build --quiet --manifest-path "$package/Cargo.toml" || return
  "$HIVECORE_OUT/debug/asked" "${@:2}"
}

run_python() { PYTHONPATH="$HIVECORE_OUT/examples/python" "$HIVECORE_PYTHON" "$@"; }

run_node() {
  local folder="$HIVECORE_OUT/examples/node"
  cp "$1" "$folder/program.mjs"
  node "$folder/program.mjs" "${@:2}"
}

run_c() {
  cc -std=c11 -Wall -Wextra -Werror -I "$HIVECORE_ROOT/include" "$1" "$HIVECORE_OUT/c/libhivecore.a" -lm -ldl -lpthread \
    -o "$HIVECORE_OUT/examples/c" || return
  "$HIVECORE_OUT/examples/c" "${@:2}"
}

run_kotlin() {
  local source="$1" main sources
  sources="$(mktemp -d)"
  cp "$source" "$sources/"
  main="$(basename "$source" .kt)Kt"
  shift
  # Maven ends with escape codes even where colours are off.
  mvn -B -ntp -q -f "$examples/kotlin/pom.xml" -Dsources="$sources" -Dout="$HIVECORE_OUT/examples/kotlin" \
    -Dkotlin.compiler.daemon=false compile exec:java -Dexec.mainClass="$main" -Dexec.args="$*" | sed -e 's/\x1b\[[0-9;]*m//g' -e '/^$/d'
}

run_swift() { # a package of its own that depends on ours, as an application's would
  local package="$HIVECORE_OUT/examples/program" library="$HIVECORE_OUT/mobile/swift" in_swift="$HIVECORE_ROOT/tools/lanes/in-swift"
  mkdir -p "$package/Sources"
  cp "$1" "$package/Sources/main.swift"
  printf '%s\n' '// swift-tools-version:5.9' 'import PackageDescription' \
    "let package = Package(name: \"program\", dependencies: [.package(path: \"$library\")], targets: [" \
    '.executableTarget(name: "program", dependencies: [.product(name: "Hivecore", package: "swift")], path: "Sources")])' \
    >"$package/Package.swift"
  "$in_swift" swift build --quiet -c release --disable-sandbox --package-path "$package" --product program \
    -Xlinker -L"$library/lib" >&2 || return
  "$in_swift" "$package/.build/release/program" "${@:2}"
}

# Each prepare_LANGUAGE builds what the program is linked with.
prepare_rust() { need_rust; }

prepare_python() {
  need_python
  build python
  rm -rf "$HIVECORE_OUT/examples/python"
  "$HIVECORE_PYTHON" -m pip install --quiet --disable-pip-version-check --no-deps \
    --target "$HIVECORE_OUT/examples/python" "$HIVECORE_OUT"/wheels/hivecore-*.whl
}

prepare_node() {
  need_wasm
  build wasm scalar
  local folder="$HIVECORE_OUT/examples/node"
  rm -rf "$folder"
  mkdir -p "$folder/node_modules"
  ln -s "$HIVECORE_OUT/wasm/scalar/package" "$folder/node_modules/hivecore"
}

prepare_c() { need_c && build c; }

prepare_kotlin() {
  need_java
  build mobile
  mvn -B -ntp -q -f "$HIVECORE_ROOT/bindings/mobile/kotlin/pom.xml" -Dhivecore.out="$HIVECORE_OUT" -DskipTests install
}

prepare_swift() {
  need_swift
  build mobile
}
