#!/usr/bin/env bash
# Python: a virtual environment with the pinned tools of python/requirements.txt. Prints the path of its python.
#
# Usage: python.sh [SET]     SET is a file python/SET.txt or the path of one; default: requirements
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

set_name="${1:-requirements}"
requirements="$(dirname "${BASH_SOURCE[0]}")/python/$set_name.txt"
if [ -f "$set_name" ]; then
  requirements="$set_name"
  set_name="$(basename "$(dirname "$requirements")")"
fi
command -v python3 >/dev/null || cannot "needs Python 3.11 or newer"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || cannot "needs Python 3.11 or newer, found $(python3 --version)"
python3 -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv

to="$HIVECORE_CACHE/python/$set_name-$(version_key "$requirements" "$(python3 --version)")"
take_turns "python-$set_name"
if [ ! -e "$to/ready" ]; then
  say "installing the Python tools of $set_name.txt into a virtual environment"
  rm -rf "$to"
  python3 -m venv "$to"
  "$to/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" </dev/null >&2
  touch "$to/ready"
fi
printf '%s\n' "$to/bin/python"
