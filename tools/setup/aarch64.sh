#!/usr/bin/env bash
# Another architecture: the aarch64 target of Rust, its linker, and qemu to run what was built.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

"$(dirname "${BASH_SOURCE[0]}")/rust.sh" aarch64-unknown-linux-gnu
apt_install gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
