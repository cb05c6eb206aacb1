#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# headers_alone.sh HEADER... -- COMPILER OPTION...: each header compiles by itself and sees no C++
# standard library, so no type of it, of Boost or of Abseil can stand in one.
set -euo pipefail
headers=()
while [ "$1" != "--" ]; do
  headers+=("$1")
  shift
done
shift
for header in "${headers[@]}"; do
  printf '#include "%s"\n' "$header" |
    "$@" -nostdinc++ -fno-exceptions -fno-rtti -fsyntax-only -Wall -Wextra -Werror -I . -x c++ - ||
    { echo "$header does not compile by itself with $*"; exit 1; }
done
