#!/usr/bin/env bash
# run.sh SECONDS: every target replays its corpus and then searches for that long. A finding fails the run and is
# kept in fuzz/artifacts.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../tools/lanes/environment.sh"
seconds=${1:?seconds per target}
"$here/build.sh"
mkdir -p "$here/artifacts"
run=0 failed=0
for source in "$here"/targets/*.rs; do
    target=$(basename "$source" .rs)
    grown=$HIVECORE_OUT/fuzz/corpus/$target
    seeds=$here/corpus/$target
    mkdir -p "$grown" "$seeds"
    echo "fuzz: $target for $seconds s, $(find "$seeds" -type f | wc -l) seeds"
    run=$((run + 1))
    if ! "$HIVECORE_OUT/fuzz/bin/fuzz_$target" -max_total_time="$seconds" -max_len=65536 -rss_limit_mb=4096 -timeout=20 \
        -artifact_prefix="$here/artifacts/$target-" -print_final_stats=1 -verbosity=0 "$grown" "$seeds"; then
        failed=$((failed + 1))
        echo "fuzz FAILED: $target"
    fi
done
echo "tests: $run run, $((run - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
