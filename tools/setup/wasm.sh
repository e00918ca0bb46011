#!/usr/bin/env bash
# WebAssembly: the Rust target, and wasm-bindgen's program at exactly the version of the crate in Cargo.lock
# (they speak a private format to each other). Prints the path of wasm-bindgen.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

here="$(dirname "${BASH_SOURCE[0]}")"
"$here/rust.sh" wasm32-unknown-unknown
version="$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/version = |"/, ""); print }' "$here/../../Cargo.lock")"
[ -n "$version" ] || { say "Cargo.lock names no wasm-bindgen"; exit 1; }

to="$HIVECORE_CACHE/wasm-bindgen/$version"
take_turns wasm-bindgen
if [ ! -x "$to/bin/wasm-bindgen" ]; then
  say "building wasm-bindgen $version (about two minutes, once)"
  # Its own lock file is tried first; a registry that lags behind it may not have every version in it.
  for locked in --locked ""; do
    cargo install wasm-bindgen-cli --version "=$version" ${locked:+"$locked"} --debug --quiet --bin wasm-bindgen \
      --root "$to" --target-dir "$HIVECORE_CACHE/wasm-bindgen/build" >&2 && break
  done
  rm -rf "$HIVECORE_CACHE/wasm-bindgen/build"
fi
printf '%s\n' "$to/bin/wasm-bindgen"
