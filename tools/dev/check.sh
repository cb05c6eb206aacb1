# SPDX-License-Identifier: Apache-2.0
# Sourced by ./dev: each check is one script of tools/check, run in the repository's root, quiet and
# 0 when all is well.

check_command() {
  local all name failed=0
  all=$(cd tools/check && ls | sed -n 's/\.\(sh\|py\)$//p' | grep -v -e '_test$' -e '^files$')
  for name in "$@"; do
    # shellcheck disable=SC2086
    grep -Fxq -e "$name" <<<"$all" || wrong check "$name" $all
  done
  # They look at what is installed.
  if [[ " ${*:-symbols} " =~ \ (symbols|headers_alone|tidy)\  ]]; then
    bazel build //:dist >&2 || failed=1
  fi
  DIST=$(bazel info bazel-bin 2>/dev/null)/dist
  export DIST
  for name in ${*:-$(grep -Fxv tidy <<<"$all")}; do
    if check_one "$name"; then
      echo "ok      $name"
    else
      echo "failed  $name"
      failed=1
    fi
  done
  return $failed
}

check_one() {
  case $1 in
    boundary_lint) /usr/bin/python3 -B tools/check/boundary_lint.py core/api/*.h ;;
    *)
      if [ -e "tools/check/$1.py" ]; then
        /usr/bin/python3 -B "tools/check/$1.py"
      else
        bash "tools/check/$1.sh"
      fi
      ;;
  esac
}
