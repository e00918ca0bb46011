#!/usr/bin/env bash
# test.sh vectors: the header under C11 and C++17, all vectors, the borders, against both libraries.
# test.sh valgrind: vectors and borders once more, under valgrind.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
need_c

tests="$HIVECORE_ROOT/bindings/c/test"
out="$HIVECORE_OUT/c"
strict=(-Wall -Wextra -Werror -I "$HIVECORE_ROOT/include")
cc=(cc -std=c11 -O1 -g "${strict[@]}")
libraries=(-lm -ldl -lpthread)

(cd "$HIVECORE_PACKS" 2>/dev/null && sha256sum -- *.json) >"$out/packs.sha256" || true
data=("$HIVECORE_VECTORS" "$HIVECORE_PACKS" "$out")
"${cc[@]}" "$tests/vectors.c" "$out/libhivecore.a" "${libraries[@]}" -o "$out/vectors"
"${cc[@]}" "$tests/borders.c" "$out/libhivecore.a" "${libraries[@]}" -o "$out/borders"

case "${1:-vectors}" in
vectors)
  g++ -std=c++17 "${strict[@]}" -x c++ -fsyntax-only "$HIVECORE_ROOT/include/hivecore.h"
  "$out/vectors" "${data[@]}"
  "$out/borders"
  "${cc[@]}" "$tests/borders.c" -L "$out" -lhivecore -Wl,-rpath,"$out" "${libraries[@]}" -o "$out/borders-shared"
  "$out/borders-shared"
  ;;
valgrind)
  check=(valgrind --quiet --leak-check=full --show-leak-kinds=all --errors-for-leak-kinds=all --error-exitcode=9)
  "${check[@]}" "$out/vectors" "${data[@]}"
  "${check[@]}" "$out/borders"
  ;;
*)
  echo "no variant $1: vectors or valgrind" >&2
  exit 2
  ;;
esac
