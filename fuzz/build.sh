#!/usr/bin/env bash
# Builds the fuzz targets with coverage on the stable toolchain: the passes are LLVM's, no nightly flag is needed.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
need_rust
need_c
cd "$HIVECORE_ROOT"
echo "fuzz: building the targets"
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Clink-dead-code -Cdebug-assertions -Ccodegen-units=1" \
    cargo build --quiet --release --target "$host" --target-dir "$HIVECORE_OUT/fuzz" -p hivecore-fuzz --bins \
    --config profile.release.lto=false
ln -sfn "$HIVECORE_OUT/fuzz/$host/release" "$HIVECORE_OUT/fuzz/bin"
