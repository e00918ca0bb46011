#!/usr/bin/env bash
# What one call costs from Kotlin and from Swift, in processor time: one tab-separated line each, `language  what  figure  ns`.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"

here="$HIVECORE_ROOT/bindings/mobile"
need_java
need_swift
"$here/build.sh"
mvn -B -ntp -q -f "$here/kotlin/pom.xml" -Dhivecore.out="$HIVECORE_OUT" -Dtest=OverheadBench \
  -Dmaven.test.redirectTestOutputToFile=true test
cat "$HIVECORE_OUT/kotlin/surefire-reports/hivecore.OverheadBench-output.txt"
"$here/swift/build.sh" hivecore-bench
"$HIVECORE_ROOT/tools/lanes/in-swift" "$HIVECORE_OUT/swift/release/hivecore-bench" "$HIVECORE_VECTORS/models/recommend-v1.hive"
