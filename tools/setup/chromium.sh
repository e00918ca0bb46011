#!/usr/bin/env bash
# A real browser. Prints its path.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
find_chromium >/dev/null || apt_install chromium
find_chromium
