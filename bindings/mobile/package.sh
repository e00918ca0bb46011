#!/usr/bin/env bash
# What is published for mobile, after build.sh: the jar (with this platform's native library in it) and the Swift package.
#
# Usage: package.sh FOLDER
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"

need_java
mkdir -p "$1"
mvn -B -ntp -q -f "$HIVECORE_ROOT/bindings/mobile/kotlin/pom.xml" -Dhivecore.out="$HIVECORE_OUT" -Dmaven.test.skip package
cp "$HIVECORE_OUT"/kotlin/hivecore-*.jar "$1/"
rm -rf "$1/swift"
cp -r "$HIVECORE_OUT/mobile/swift" "$1/swift"
