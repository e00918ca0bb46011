#!/usr/bin/env bash
# Rust: the compiler, its components and the two cross targets.
#
# Usage: rust.sh [TARGET…]     e.g. rust.sh wasm32-unknown-unknown
#
# Where rustup cannot add a target, Debian's own compiler builds it together with the standard library:
#   apt-get install rustc-web rust-web-src libstd-rust-web-dev
#   export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
#   export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(rustup run stable rustc --print sysroot)/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld"
#   cargo build --target wasm32-unknown-unknown -Z build-std=std,panic_abort …
# The answers are equal, the bytes of the wasm are not: the size ledger holds for rustup's target only.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

command -v cargo >/dev/null || cannot "needs Rust: install it with rustup, then run this again"
take_turns rust

if command -v rustup >/dev/null; then
  for component in rustfmt clippy; do
    cargo "${component/rust/}" --version >/dev/null 2>&1 || { say "adding $component"; rustup component add "$component"; }
  done
fi
for target in "$@"; do
  [ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ] && continue
  command -v rustup >/dev/null || cannot "needs the Rust target $target, and there is no rustup to add it (see $0)"
  say "adding the Rust target $target"
  rustup target add "$target" >&2 || cannot "rustup could not add the Rust target $target (another route: see $0)"
done
