# SPDX-License-Identifier: Apache-2.0
# Sourced by ./dev: words and tools that its commands share.

# One environment for everybody: Debian's tools, whatever else stands first on the PATH.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
unset CC CXX JAVA_HOME PYTHONPATH PYTHONHOME
[ -n "${HOME:-}" ] || HOME=$(getent passwd "$(id -u)" | cut -d: -f6)
export HOME
GLOWPLUG_CACHE=$(realpath -m "${GLOWPLUG_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/glowplug}")
export GLOWPLUG_CACHE

say() { echo "dev: $*" >&2; }

# fail WHAT NEXT_STEP
fail() {
  say "$1"
  echo "  next step: $2" >&2
  exit 1
}

# bazel COMMAND ARGUMENTS...
bazel() {
  local command=$1
  shift
  local terminal=()
  [ -t 2 ] || terminal=(--color=no --curses=no)
  /usr/bin/bazel "$command" "${terminal[@]}" "$@"
}

# The number of edits from $1 to $2.
distance() {
  local a=$1 b=$2 i j cost best
  local row=() above=()
  for ((j = 0; j <= ${#b}; ++j)); do row[j]=$j; done
  for ((i = 1; i <= ${#a}; ++i)); do
    above=("${row[@]}")
    row[0]=$i
    for ((j = 1; j <= ${#b}; ++j)); do
      cost=1
      [ "${a:i-1:1}" != "${b:j-1:1}" ] || cost=0
      best=$((above[j - 1] + cost))
      ((above[j] + 1 >= best)) || best=$((above[j] + 1))
      ((row[j - 1] + 1 >= best)) || best=$((row[j - 1] + 1))
      row[j]=$best
    done
  done
  echo "${row[${#b}]}"
}

# nearest WORD CANDIDATES...
nearest() {
  local word=$1 candidate edits best_edits=999 best=
  shift
  for candidate in "$@"; do
    edits=$(distance "$word" "$candidate")
    ((edits >= best_edits)) || { best=$candidate best_edits=$edits; }
  done
  echo "$best"
}

# wrong KIND FOUND CANDIDATES...: refuses a word, names the one that was meant, and all.
wrong() {
  local kind=$1 found=$2
  shift 2
  [ $# -gt 0 ] || fail "there is no $kind yet, so no \"$found\" either" "./dev help"
  say "there is no $kind \"$found\": did you mean \"$(nearest "$found" "$@")\"?"
  echo "  all: $*" >&2
  exit 2
}
