#!/usr/bin/env bash
# The native library and UniFFI's plumbing, under target/mobile:
#   libhivecore_mobile.so, .a      the library
#   native/PLATFORM/               the same where JNA finds it inside a jar
#   kotlin/                        Kotlin plumbing, a source folder of the Maven project
#   swift/                         a complete Swift package: the sources of ./swift, the plumbing and the static library
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
need_rust

here="$HIVECORE_ROOT/bindings/mobile"
out="$HIVECORE_OUT/mobile"
cd "$HIVECORE_ROOT"
cargo build --locked --quiet --release -p hivecore-mobile --lib

# The generator takes longer to build than everything else, and changes with its version only.
version="$(sed -n 's/^uniffi = .*"=\([0-9.]*\)".*/\1/p' "$here/Cargo.toml")"
bindgen="$HIVECORE_CACHE/uniffi-bindgen/$version"
if [ ! -x "$bindgen" ]; then
  echo "building uniffi-bindgen $version (once, about two minutes)"
  cargo build --locked --quiet -p hivecore-mobile --features cli --bin uniffi-bindgen
  install -D "$HIVECORE_OUT/debug/uniffi-bindgen" "$bindgen"
fi

rm -rf "$out"
mkdir -p "$out/native" "$out/plumbing"
cp "$HIVECORE_OUT"/release/libhivecore_mobile.{so,a} "$out"
generate() { "$bindgen" generate --no-format --library "$out/libhivecore_mobile.so" --language "$1" --out-dir "$2"; }

platform="linux-$(uname -m | tr _ -)" # as JNA names it
install -D "$out/libhivecore_mobile.so" "$out/native/$platform/libhivecore_mobile.so"
generate kotlin "$out/kotlin"

generate swift "$out/plumbing"
cp -r "$here/swift" "$out/swift"
mkdir -p "$out"/swift/Sources/{HivecorePlumbing,HivecoreFFI} "$out/swift/lib"
cp "$out/libhivecore_mobile.a" "$out/swift/lib"
mv "$out"/plumbing/HivecorePlumbing.swift "$out/swift/Sources/HivecorePlumbing/"
mv "$out"/plumbing/HivecoreFFI.h "$out/swift/Sources/HivecoreFFI/"
mv "$out"/plumbing/HivecoreFFI.modulemap "$out/swift/Sources/HivecoreFFI/module.modulemap"
rmdir "$out/plumbing"
