#!/usr/bin/env bash
# What vaderSentiment 3.3.2 says of the 23,703 rated sentences in its source distribution and, where HIVECORE_GOEMOTIONS
# names a folder with goemotions_train.tsv and goemotions_dev.tsv, of their 48,836 texts. Prints the folder of
# scores.jsonl, which the test `emotion_vader` reads.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

here="$(dirname "${BASH_SOURCE[0]}")"
to="$HIVECORE_CACHE/vader"
take_turns vader
goemotions="${HIVECORE_GOEMOTIONS:-}"
if [ ! -e "$to/scores.jsonl" ] || { [ -n "$goemotions" ] && [ ! -e "$to/with-goemotions" ]; }; then
  python="$("$here/python.sh")"
  say "downloading vaderSentiment 3.3.2, 2.5 MB, and scoring its corpora"
  download="$(mktemp -d)"
  trap 'rm -rf "$download"' EXIT
  "$python" -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: --dest "$download" vaderSentiment==3.3.2 </dev/null >&2
  mkdir -p "$to"
  "$python" "$here/python/vader.py" "$download"/vaderSentiment-3.3.2.tar.gz "$to" ${goemotions:+"$goemotions"}
  [ -z "$goemotions" ] || touch "$to/with-goemotions"
fi
printf '%s\n' "$to"
