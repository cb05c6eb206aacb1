# SPDX-License-Identifier: Apache-2.0
# Sourced by ./dev: runs the programs tagged fuzz, NAME_fuzz over the folder corpus/NAME beside it.

fuzz_command() {
  local labels names label name seconds=${2:-60} corpus found
  labels=$(bazel query --noshow_progress --output=label \
    "kind(cc_binary, attr(tags, '[\\[ ]fuzz[,\\]]', //...))" 2>/dev/null || true)
  names=$(sed 's/.*://' <<<"$labels")
  if [[ ${1:-} =~ ^[0-9]+$ ]]; then
    seconds=$1
  elif [ $# -gt 0 ] && [ "$1" != all ]; then
    # shellcheck disable=SC2086
    grep -Fxq -e "$1" <<<"$names" || wrong "fuzz target" "$1" all $names
    labels=$(grep -e ":$1\$" <<<"$labels")
  fi
  [[ $seconds =~ ^[0-9]+$ ]] || fail "fuzz: expected seconds, found \"$seconds\"" "./dev fuzz TARGET 60"
  [ -n "$labels" ] || fail "no target is tagged fuzz" "./dev help"
  # shellcheck disable=SC2086
  bazel build --config=fuzz --build_tag_filters= $labels >&2
  for label in $labels; do
    name=${label#*:} corpus=${label%:*} corpus=${corpus#//}/corpus/${name%_fuzz}
    found=$GLOWPLUG_CACHE/fuzz/$name  # new inputs, kept for the next time
    mkdir -p "$found"
    say "$name: $seconds s, over $corpus; new inputs go to $found"
    "$(bazel info --config=fuzz bazel-bin 2>/dev/null)/${corpus%/corpus/*}/$name" \
      -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix="$found/" "$found" "$corpus" ||
      fail "$name found a fault: the input lies in $found" "run the same program on that file alone"
  done
}
