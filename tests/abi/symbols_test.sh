#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Each plugin given shows the loader its entry and nothing else.
set -euo pipefail
[ $# -gt 0 ] || { echo "no plugin was given"; exit 1; }
failed=0
for plugin in "$@"; do
  found=$(nm --dynamic --defined-only --extern-only --format=just-symbols "$plugin" | tr '\n' ' ')
  if [ "$found" != "glowplug_plugin_v1 " ]; then
    echo "$plugin: expected glowplug_plugin_v1 alone, found ${found:-nothing}"
    failed=1
  fi
done
exit $failed
