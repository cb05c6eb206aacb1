#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# clang-tidy over what we wrote; takes minutes, so only by name: ./dev check tidy
set -euo pipefail
git -c safe.directory='*' ls-files -z -co --exclude-standard --deduplicate -- \
  'core/*.cc' 'wire/*.cc' 'plugins/*.cc' 'tools/*.cc' |
  while IFS= read -r -d '' file; do
    [[ ! -e $file || $file == *_test.cc || $file == */fuzz/* ]] || printf '%s\0' "$file"
  done |
  xargs -0 -r -n 1 -P "$(nproc)" -I{} clang-tidy --quiet --warnings-as-errors='*' {} -- \
    -std=c++20 -I . -I "$DIST/include" -DBOOST_DLL_USE_STD_FS -DBOOST_ALL_NO_LIB 2> >(
      grep -vE '^[0-9]+ warnings? (generated|treated)|^Suppressed|^Use -header' >&2)
