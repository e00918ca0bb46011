#!/usr/bin/env bash
# C: a compiler for C and C++, and valgrind.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

command -v cc >/dev/null || apt_install gcc libc6-dev
command -v g++ >/dev/null || apt_install g++
command -v valgrind >/dev/null || apt_install valgrind
