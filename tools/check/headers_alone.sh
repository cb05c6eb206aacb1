#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every header compiles by itself with g++ and clang++: the installed ones as <glowplug/...>, and
# core/api and core/sdk also with libc++ and without RTTI, as a third party may build.
set -euo pipefail
[ -d "$DIST/include" ] || { echo "there is no $DIST/include: bazel build //:dist"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# alone HEADER_LINE OPTIONS...: compiles a file of that one line, included twice.
alone() {
  local line=$1
  shift
  printf '%s\n%s\n' "$line" "$line" | "$@" -std=c++20 -fsyntax-only -Wall -Wextra -Werror \
    -Wno-pragma-once-outside-header -Wno-missing-field-initializers -x c++ - ||
    { echo "failed: $line with $*"; return 1; }
}
export -f alone

# The warnings that the system's own headers raise are not ours.
(cd "$DIST/include" && find glowplug -name '*.h' | sort) | while read -r header; do
  include="#include <$header>"
  printf '%s\0' "alone '$include' g++ -I '$DIST/include'"
  printf '%s\0' "alone '$include' clang++ -I '$DIST/include'"
  case $header in
    glowplug/api/* | glowplug/sdk/*)
      printf '%s\0' "alone '$include' clang++ -stdlib=libc++ -fno-rtti -I '$DIST/include'" ;;
  esac
done > "$work/commands"
git -c safe.directory='*' ls-files -co --exclude-standard -- 'core/*.h' 'wire/*.h' | sort |
  while read -r header; do
    [ ! -e "$header" ] ||
      printf '%s\0' "alone '#include \"$header\"' g++ -I . -I '$DIST/include' -DBOOST_DLL_USE_STD_FS"
  done >> "$work/commands"
xargs -0 -P "$(nproc)" -I{} bash -c {} < "$work/commands"
