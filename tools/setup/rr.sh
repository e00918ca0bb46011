#!/usr/bin/env bash
# The long series of heart beats in the source distribution of pyhrv 0.5.0, one interval in ms a line. Prints the folder
# of intervals.txt, which the test `emotion_intervals` reads.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

to="$HIVECORE_CACHE/rr"
take_turns rr
if [ ! -e "$to/intervals.txt" ]; then
  python="$("$(dirname "${BASH_SOURCE[0]}")/python.sh")"
  say "downloading pyhrv 0.5.0 for its heart beats"
  download="$(mktemp -d)"
  trap 'rm -rf "$download"' EXIT
  "$python" -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: --dest "$download" pyhrv==0.5.0 </dev/null >&2
  mkdir -p "$to"
  # NumPy's file: a head of 10 bytes and the length that it names, then integers.
  "$python" - "$download"/pyhrv-0.5.0.tar.gz >"$to/intervals.part" <<'PYTHON'
import struct
import sys
import tarfile

with tarfile.open(sys.argv[1]) as archive:
    name = next(name for name in archive.getnames() if name.endswith("SampleNNISeriesLong.npy"))
    data = archive.extractfile(name).read()
head = 10 + struct.unpack("<H", data[8:10])[0]
assert b"'<i8'" in data[:head], data[:head]
for (interval,) in struct.iter_unpack("<q", data[head:]):
    print(interval)
PYTHON
  mv "$to/intervals.part" "$to/intervals.txt"
fi
printf '%s\n' "$to"
