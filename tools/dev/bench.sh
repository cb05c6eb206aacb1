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
  [[ " ${wanted[*]} " != *" embedded "* ]] || build_embedded_peers
  root=$(dist)
  bin=$(bazel info bazel-bin 2>/dev/null)
  for suite in "${wanted[@]}"; do
    say "bench $suite"
    case $suite in
      codec) fetch ;;
      embedded) fetch_diskcache ;;
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
  command -v npm >/dev/null || install_for_bench nodejs npm || true
  /usr/bin/python3 tools/ignite/fetch.py --bench ignite || say "going on without the Node.js client"
}

# What is missing is a skipped subject, and the suite says so.
fetch_diskcache() {
  /usr/bin/python3 tools/ignite/fetch.py --bench embedded || say "going on without DiskCache"
}

build_embedded_peers() {
  local header package subject
  while read -r header package subject; do
    if [ -e "/usr/include/$header" ] || install_for_bench "$package"; then
      bazel build "//bench/embedded:$subject" >&2 </dev/null
    fi
  done <<'END'
lmdb.h liblmdb-dev lmdb_subject
rocksdb/db.h librocksdb-dev rocksdb_subject
END
}

# install_for_bench PACKAGES...: what nothing but a bench needs.
install_for_bench() {
  say "installing for this bench: $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes \
    --no-install-recommends "$@" >/dev/null </dev/null || {
    say "apt-get could not install it"
    return 1
  }
}
