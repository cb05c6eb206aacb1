# SPDX-License-Identifier: Apache-2.0
# Sourced by ./dev: the tests, in phases, and the count of their cases.

RECORDS=$(mktemp -d)  # one file of Bazel's build events for each phase
trap 'rm -rf "$RECORDS"' EXIT
PHASES=()

# What runs on demand only: soaks are --long.
LEFT_OUT=(manual long)

phase() {
  printf '\n==== %s  [%dm%02ds]\n' "$1" $((SECONDS / 60)) $((SECONDS % 60)) >&2
}

# bazel_test NAME ARGUMENTS...: goes on whatever happens; the count knows what failed.
bazel_test() {
  local name=$1 code=0
  shift
  bazel test --keep_going --build_event_json_file="$RECORDS/$name" \
    "${THIRD_PARTY[@]}" "$@" || code=$?
  PHASES+=("$name:$code")
}

# Prints the skipped and failed cases and, last, "N passed, N failed, N skipped".
count() {
  /usr/bin/python3 tools/dev/count_tests.py "$RECORDS" "${PHASES[@]}"
}

# Plugins that are built outside of our workspace, by both compilers; tests load them from the
# cache, and run again when one changes.
THIRD_PARTY=()
third_party_phase() {
  if [ ! -e examples/third_party/WORKSPACE ]; then
    say "skipped: examples/third_party is not there"
    return
  fi
  phase "examples/third_party: g++, then clang++ with libc++"
  local folder=$GLOWPLUG_CACHE/third_party
  third_party_build gcc && third_party_conformance &&
    third_party_build libcxx --config=libcxx --platform_suffix=libcxx || {
    PHASES+=("third_party:1")
    return
  }
  THIRD_PARTY=(--test_env="GLOWPLUG_THIRD_PARTY=$folder" --test_env="GLOWPLUG_THIRD_PARTY_SUM=$(
    cat "$folder"/*/*.so | sha256sum | cut -c1-16)")
}

# third_party_bazel COMMAND ARGUMENTS...: in the example's workspace, whose server would stay for
# hours otherwise.
third_party_bazel() {
  (cd examples/third_party && /usr/bin/bazel --max_idle_secs=30 "$@")
}

# Links to the outputs would lie in the example.
THIRD_PARTY_OPTIONS=(--noshow_progress --nosandbox_debug --symlink_prefix=/)

# The suites of conformance/, as a third party runs them.
third_party_conformance() {
  local name=third_party_conformance code=0
  third_party_bazel test "${THIRD_PARTY_OPTIONS[@]}" \
    --build_event_json_file="$RECORDS/$name" :conformance_test >&2 || code=$?
  PHASES+=("$name:$code")
}

# third_party_build NAME BAZEL_OPTIONS...
third_party_build() {
  local to=$GLOWPLUG_CACHE/third_party/$1 built
  shift
  built=$(
    third_party_bazel build "${THIRD_PARTY_OPTIONS[@]}" "$@" //... >&2 &&
      third_party_bazel info "$@" bazel-bin 2>/dev/null
  ) || return 1
  mkdir -p "$to"
  find "$to" -type f -delete
  find "$built" -maxdepth 1 -name 'lib*.so' ! -name '*_static.so' -exec install -m 644 -t "$to" {} +
}

plain_phase() {
  phase "plain build of everything, every test"
  bazel_test plain --test_tag_filters="$(IFS=, && echo "${LEFT_OUT[*]/#/-}")" "$@"
}

# sanitizer_phase asan|tsan [TARGETS]: the unit tests, and what is tagged san.
sanitizer_phase() {
  local config=$1 scope run_under=()
  shift
  phase "$config: unit tests, and tests tagged san"
  scope="set(${*:-//...})"
  local tests="tests($scope)" targets
  # tag NAME...: which tests have one of them.
  tag() {
    local IFS='|'
    echo "attr(tags, '[\\[ ]($*)[,\\]]', $tests)"
  }
  targets=$(bazel query --keep_going --noshow_progress --output=label \
    "(kind(cc_test, $tests) except $(tag integration) union $(tag san)) \
     except $(tag "${LEFT_OUT[@]}" nosan "no$config")" 2>"$RECORDS/query.log") || {
    grep -v '^Loading' "$RECORDS/query.log" >&2 || true
    PHASES+=("$config query:1")
  }
  if [ -z "$targets" ]; then
    say "skipped: no test is for $config"
    return
  fi
  # g++ 12's TSan run-time dies where the kernel randomises more address bits than it knows.
  if [ "$config" = tsan ] && [ "$(cat /proc/sys/vm/mmap_rnd_bits 2>/dev/null || echo 28)" -gt 28 ]; then
    if setarch -R true 2>/dev/null; then
      run_under=(--run_under="/usr/bin/setarch -R")
    else
      say "vm.mmap_rnd_bits is above 28, which TSan may refuse: sysctl vm.mmap_rnd_bits=28 helps"
    fi
  fi
  # shellcheck disable=SC2086
  bazel_test "$config" --config="$config" "${run_under[@]}" --build_tests_only --test_tag_filters= \
    $targets
}

test_command() {
  while [[ ${1:-} == --* ]]; do
    [ "$1" = --long ] || wrong "option of test" "$1" --long
    LEFT_OUT=(manual)
    shift
  done
  SECONDS=0
  phase "what tests need: fetched once"
  fetch
  third_party_phase
  if [ $# -gt 0 ]; then
    plain_phase "$@"
  else
    plain_phase //...
    sanitizer_phase asan
    sanitizer_phase tsan
  fi
  phase "result"
  count
}
