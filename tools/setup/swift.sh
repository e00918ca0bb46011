#!/usr/bin/env bash
# Swift: the swiftc on PATH; else Debian's package swiftlang; else, on Debian 12, which has none, a Debian 13
# root with that package (about a minute, 2.6 GB). tools/lanes/in-swift runs programs in whichever it is.
# Prints the folder of the Debian 13 root, or nothing when Swift is on PATH.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

command -v swiftc >/dev/null && exit 0
root="$HIVECORE_CACHE/swift/trixie-swiftlang"
take_turns swift
if [ ! -e "$root/ready" ]; then
  command -v apt-get >/dev/null || cannot "needs Swift 6: put swiftc on PATH"
  [ "$(id -u)" = 0 ] || cannot "needs Swift 6: put swiftc on PATH, or run as root to make a Debian 13 root for it"
  if apt-cache show swiftlang >/dev/null 2>&1; then apt_install swiftlang; exit 0; fi
  apt_install mmdebstrap debian-archive-keyring
  # The mirror this machine already uses.
  mirror="$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL) $(COMPONENT)' 'Created-By: Packages' |
    awk '$2 == "Debian" && $3 == "Debian" && $4 == "main" { print $1; exit }')"
  [ -n "$mirror" ] || cannot "needs Swift 6: no Debian mirror among this machine's apt sources"
  say "making a Debian 13 root with Swift in it (about a minute)"
  rm -rf "$root"
  mkdir -p "$(dirname "$root")"
  mmdebstrap --quiet --variant=minbase --aptopt='APT::Install-Recommends "false"' \
    --include=swiftlang,libc6-dev,libstdc++-14-dev,libncurses-dev \
    trixie "$root" "deb $mirror trixie main" </dev/null >&2
  touch "$root/ready"
fi
printf '%s\n' "$root"
