#!/usr/bin/env bash
# runtimes.sh WORK: asks WORK/model.hive the request WORK/request.json in every runtime that is present, and prints
# the digests of the answers' texts side by side. They must be equal.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
source "$HIVECORE_ROOT/examples/programs.sh"
work="$1"
ask="$HIVECORE_ROOT/examples/ask"
mkdir -p "$HIVECORE_OUT/examples"

# What tells that a language is here. Swift counts when it is installed or was set up before.
present_rust() { command -v cargo; }
present_python() { command -v python3; }
present_node() { command -v node && command -v npm; }
present_c() { command -v cc; }
present_kotlin() { command -v java && command -v mvn; }
present_swift() { command -v swiftc || compgen -G "$HIVECORE_CACHE/swift*"; }

declare -A source=([rust]=ask.rs [python]=ask.py [node]=ask.mjs [c]=ask.c [kotlin]=Ask.kt [swift]=ask.swift)
digests=()
for language in rust python node c kotlin swift; do
  if ! "present_$language" >/dev/null 2>&1; then
    printf '  %-8s not on this machine\n' "$language"
    continue
  fi
  log="$work/$language.log"
  printf '  %-8s building and asking …\r' "$language"
  if "prepare_$language" >"$log" 2>&1 && "run_$language" "$ask/${source[$language]}" "$work/model.hive" "$work/request.json" \
    >"$work/$language.json" 2>>"$log"; then
    digest="$(tr -d '\n' <"$work/$language.json" | sha256sum | cut -c1-64)"
    printf '  %-8s sha256:%s\n' "$language" "$digest"
    digests+=("$digest")
  else
    printf '  %-8s failed; the log is %s\n' "$language" "$log"
    digests+=("failed")
  fi
done
different="$(printf '%s\n' "${digests[@]}" | sort -u | wc -l)"
[ "$different" -eq 1 ] || { echo "the runtimes do not agree"; exit 1; }
echo "  ${#digests[@]} runtimes, one answer"
