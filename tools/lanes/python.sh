#!/usr/bin/env bash
# Python: the wheel, installed in a fresh environment and tested outside of the source tree.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

need_python
build python
wheels=("$HIVECORE_OUT"/wheels/hivecore-*.whl)
[ ${#wheels[@]} -eq 1 ] || { echo "expected one wheel, found: ${wheels[*]}"; exit 1; }

# The fresh environment sees the pinned tools through a .pth file; only the wheel is installed in it.
fresh="$HIVECORE_OUT/lanes/python"
rm -rf "$fresh"
python3 -m venv --without-pip "$fresh/environment"
site='import sysconfig; print(sysconfig.get_path("purelib"))'
"$HIVECORE_PYTHON" -c "$site" >"$("$fresh/environment/bin/python" -c "$site")/tools.pth"
"$HIVECORE_PYTHON" -m pip --python "$fresh/environment/bin/python" install --quiet --no-index --no-deps "${wheels[0]}"

mkdir "$fresh/outside"
cd "$fresh/outside"
PYTHON="$fresh/environment/bin/python" "$HIVECORE_ROOT/bindings/python/test.sh"
