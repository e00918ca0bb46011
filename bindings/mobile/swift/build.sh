#!/usr/bin/env bash
# Builds one program of the Swift package that bindings/mobile/build.sh staged, with optimisation, under target/swift.
#
# Usage: build.sh hivecore-tests | build.sh hivecore-bench
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"

package="$HIVECORE_OUT/mobile/swift"
"$HIVECORE_ROOT/tools/lanes/in-swift" swift build --quiet -c release --disable-sandbox --package-path "$package" \
  --scratch-path "$HIVECORE_OUT/swift" -Xlinker -L"$package/lib" --product "$1"
