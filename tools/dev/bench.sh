# SPDX-License-Identifier: Apache-2.0
# Sourced by ./dev: bench/SUITE.py measures, and writes bench/out/SUITE.json and .svg.

bench_command() {
  local suites=() wanted=() words=() options=() suite bin root
  mapfile -t suites < <(cd bench && printf '%s\n' *.py | sed 's/\.py$//')
  while [ $# -gt 0 ]; do
    case $1 in
      --quick | --only=*) options+=("$1") ;;
      --only)
        [ $# -gt 1 ] ||
          fail "--only wants SUBJECTS/WORKLOADS" "./dev bench ignite --only 'glowplug/get/*'"
        options+=("--only=$2")
        shift
        ;;
      -*) wrong "option of bench" "$1" --only --quick ;;
      # "./dev bench boundary,ignite" is "./dev bench boundary ignite".
      *) IFS=', ' read -r -a words <<<"$1" && wanted+=("${words[@]}") ;;
    esac
    shift
  done
  [ ${#wanted[@]} -gt 0 ] || wanted=("${suites[@]}")
  for suite in "${wanted[@]}"; do
    [[ " ${suites[*]} " == *" $suite "* ]] || wrong "bench" "$suite" "${suites[@]}"
  done
  bazel build "${wanted[@]/#/\/\/bench:}" >&2
  root=$(dist)
  bin=$(bazel info bazel-bin 2>/dev/null)
  for suite in "${wanted[@]}"; do
    say "bench $suite"
    case $suite in
      codec) fetch ;;
      ignite) fetch_peers ;;
    esac
    PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "bench/$suite.py" --bin "$bin" \
      --plugins "$root/lib/glowplug/plugins" --out bench/out "${options[@]}"
  done
}

# The clients that Glowplug is measured against. Only Node.js's can be missing: its subject is then
# skipped, and says so.
fetch_peers() {
  fetch
  if ! command -v npm >/dev/null; then
    say "installing the Node.js client's run-time: nodejs npm"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes \
      --no-install-recommends nodejs npm >/dev/null || say "apt-get could not install it"
  fi
  /usr/bin/python3 tools/ignite/fetch.py --bench ignite || say "going on without the Node.js client"
}
