# shellcheck shell=bash
# The steps every set-up script is made of: say what happens, take turns, install what is missing.
# Sourced, never run. Everything lands in one folder outside the checkout, keyed by version, so that a
# second run finds it and ends at once.

set -euo pipefail

export HIVECORE_CACHE="${HIVECORE_CACHE:-$HOME/.cache/hivecore}"
mkdir -p "$HIVECORE_CACHE/locks"

# Says what is being done. On stderr: some scripts print a path on stdout.
say() { printf 'setup: %s\n' "$*" >&2; }

# Ends the lane as "cannot run here": the runner shows the reason, and CI counts it as a failure.
cannot() { printf 'skipped: %s\n' "$*" >&2; exit 77; }

# Two lanes may need the same toolchain at the same moment: the second waits for the first.
take_turns() {
  local turn
  exec {turn}>"$HIVECORE_CACHE/locks/$1"
  flock "$turn"
}

# The first 16 digits of the digest of the given files and words: the version key of a folder.
version_key() {
  { for part in "$@"; do if [ -f "$part" ]; then cat "$part"; else printf '%s\n' "$part"; fi; done; } | sha256sum | cut -c1-16
}

# Installs the Debian packages that are missing; says which ones when that is not allowed.
apt_install() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || cannot "needs ${missing[*]} (Debian's names); this system has no apt-get"
  [ "$(id -u)" = 0 ] || cannot "needs packages, not root: sudo apt-get install ${missing[*]}"
  say "installing Debian packages: ${missing[*]}"
  local apt=(apt-get -qq -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
  take_turns apt
  "${apt[@]}" update >&2 || say "apt-get update failed, trying with the lists at hand"
  DEBIAN_FRONTEND=noninteractive "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null >&2
}
