#!/usr/bin/env bash
# The Kotlin or the Swift package, tested as built by build.sh: every vector, then the package's own tests.
#
# Usage: test.sh kotlin | test.sh swift
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"

here="$HIVECORE_ROOT/bindings/mobile"
case "${1:-}" in
  kotlin)
    need_java
    mvn -B -ntp -f "$here/kotlin/pom.xml" -Dhivecore.out="$HIVECORE_OUT" -Dstyle.color=never test
    ;;
  swift)
    need_swift
    "$here/swift/build.sh" hivecore-tests
    "$HIVECORE_ROOT/tools/lanes/in-swift" "$HIVECORE_OUT/swift/release/hivecore-tests" "$HIVECORE_VECTORS" "$HIVECORE_PACKS"
    ;;
  *)
    echo "usage: $0 kotlin|swift" >&2
    exit 2
    ;;
esac
