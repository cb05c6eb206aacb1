# SPDX-License-Identifier: Apache-2.0
# Sourced by ./dev: bench/SUITE.py measures, and writes bench/out/SUITE.json and .svg.

bench_command() {
  local suites=() suite bin
  mapfile -t suites < <(sed -n 's/^    name = "\(.*\)",$/\1/p' bench/BUILD)
  local wanted=("$@")
  [ $# -gt 0 ] || wanted=("${suites[@]}")
  # "./dev bench boundary,codec" is "./dev bench boundary codec".
  IFS=', ' read -r -a wanted <<<"${wanted[*]}"
  for suite in "${wanted[@]}"; do
    [[ " ${suites[*]} " == *" $suite "* ]] || wrong "bench" "$suite" "${suites[@]}"
  done
  bazel build //plugins "${wanted[@]/#/\/\/bench:}" >&2
  bin=$(bazel info bazel-bin 2>/dev/null)
  for suite in "${wanted[@]}"; do
    say "bench $suite"
    PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "bench/$suite.py" "$bin/bench/$suite" \
      "$bin/plugins/codec_binary/libcodec_binary.so" bench/out
  done
}
