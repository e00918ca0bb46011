#!/usr/bin/env bash
# The engines one by one, inside the package that build.sh made: parts/ENGINE holds a whole hivecore of its own with the
# foundation, that engine and what it is built on, for a page that wants no other. `hivecore/parts/ENGINE` imports it.
source "$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)/tools/lanes/environment.sh"
need_wasm

package="$HIVECORE_OUT/wasm/scalar/package"
rm -rf "$package/parts"
exported() { sed -n 's/^export function \([a-z_]*\)(.*/\1/p' "$1" | sort; }

while read -r engine bases; do
  build wasm "with:${bases:+$bases,}$engine"
  from="$HIVECORE_OUT/wasm/with:${bases:+$bases,}$engine/package" part="$package/parts/$engine"
  mkdir -p "$part"
  cp "$from"/{hivecore_bg.wasm,glue.js} bindings/wasm/js/{hivecore,instance,node,operations,web,workerd}.js "$part/"
  # A handle of another engine is refused by name, and no bundler misses an export.
  for missing in $(comm -23 <(exported "$package/glue.js") <(exported "$part/glue.js")); do
    printf 'export function %s() {\n  throw new Error("hivecore/parts/%s has no %s: import hivecore");\n}\n' \
      "$missing" "$engine" "$missing" >>"$part/glue.js"
  done
done < <(python3 benches/engines.py core/Cargo.toml)
