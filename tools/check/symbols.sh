#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What the shipped shared libraries show: a plugin its entry, the library what is marked
# GLOWPLUG_EXPORT. Also: no plugin leaves a symbol for the host to define.
set -euo pipefail
library=$DIST/lib/libglowplug.so
[ -e "$library" ] || { echo "there is no $library: bazel build //:dist"; exit 1; }
failed=0
complain() { echo "$*"; failed=1; }

exported() { nm --dynamic --defined-only --extern-only --format=just-symbols "$@"; }

for plugin in "$DIST"/lib/glowplug/plugins/*.so; do
  found=$(exported "$plugin" | tr '\n' ' ')
  [ "$found" = "glowplug_plugin_v1 " ] ||
    complain "$(basename "$plugin"): expected glowplug_plugin_v1 alone, found $found"
  ! nm --dynamic --undefined-only "$plugin" | c++filt | grep -F ' glowplug::' ||
    complain "$(basename "$plugin"): expects these of its host"
done

# Each exported name belongs to something that a header marks: its class, or itself.
marked=$(grep -rhoE '^(\[\[[a-z]+\]\] |class |struct |enum class )?GLOWPLUG_EXPORT [^({;]*' "$DIST/include" |
  sed -E 's/ *final *//; s/ +: .*//; s/^.* ([A-Za-z_]+)(<.*)?$/\1/' | sort -u)
classes=$(grep -rhoE '^(class|struct) GLOWPLUG_EXPORT [A-Za-z_]+' "$DIST/include" |
  sed 's/.* //' | sort -u | paste -sd'|')
unmarked=$(exported --demangle "$library" |
  sed -E 's/^(vtable|typeinfo|typeinfo name) for //; s/^[^ (]+> (glowplug::)/\1/' | sort -u |
  while read -r symbol; do
    [[ $symbol =~ ^glowplug::(internal::)?($classes)(<|::|$) ]] && continue
    name=${symbol%%(*} name=${name%%<*} name=${name%%\[*} name=${name##*::}
    [[ $symbol == glowplug::* ]] && grep -Fxq -e "$name" <<<"$marked" || echo "  $symbol"
  done)
[ -z "$unmarked" ] || complain "libglowplug.so shows what no header marks: $unmarked"
exit $failed
