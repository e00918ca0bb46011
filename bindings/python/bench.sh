#!/usr/bin/env bash
# What one call costs in Python, on the built wheel in an environment of its own.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"

need_python
build python
environment="$HIVECORE_OUT/bench/python"
rm -rf "$environment"
python3 -m venv --without-pip "$environment"
site='import sysconfig; print(sysconfig.get_path("purelib"))'
"$HIVECORE_PYTHON" -c "$site" >"$("$environment/bin/python" -c "$site")/tools.pth"
"$HIVECORE_PYTHON" -m pip --python "$environment/bin/python" install --quiet --no-index --no-deps "$HIVECORE_OUT"/wheels/hivecore-*.whl
cd "$environment"
bin/python "$HIVECORE_ROOT/benches/overhead/python.py"
