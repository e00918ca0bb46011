#!/usr/bin/env bash
# Swift, on this machine or in a Debian 13 root.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_swift
build mobile
"$HIVECORE_ROOT/bindings/mobile/test.sh" swift
