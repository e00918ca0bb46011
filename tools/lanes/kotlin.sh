#!/usr/bin/env bash
# Kotlin on the JVM, built and tested by Maven.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_java
build mobile
"$HIVECORE_ROOT/bindings/mobile/test.sh" kotlin
