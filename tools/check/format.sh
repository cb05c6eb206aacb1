#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# C++ as clang-format has it; ./dev format repairs.
set -euo pipefail
git -c safe.directory='*' ls-files -z -co --exclude-standard --deduplicate -- '*.cc' '*.h' |
  while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
  xargs -0 -r clang-format --dry-run -Werror
