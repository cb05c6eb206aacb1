#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Compiles hosts against the installed tree and runs them: against nobody, or ("ignite") a node.
set -euo pipefail
here=$TEST_SRCDIR/$TEST_WORKSPACE
# As a user has it: a folder of its own, nothing of the build beside it.
cp -RL "$here/dist" "$TEST_TMPDIR/dist"
chmod -R u+w,go-w "$TEST_TMPDIR/dist"
dist=$TEST_TMPDIR/dist

# compile SOURCE PROGRAM OPTIONS...
compile() {
  local source=$1 program=$2
  shift 2
  /usr/bin/g++ -std=c++20 -O1 -Wall -Wextra -Werror "$@" -I "$dist/include" \
    "$here/tests/consume/$source" -o "$TEST_TMPDIR/$program" -L "$dist/lib" -lglowplug \
    -Wl,-rpath,"$dist/lib" -Wl,--as-needed -labsl_status -labsl_statusor -labsl_strings \
    -labsl_cord -labsl_time -labsl_base -labsl_throw_delegate -labsl_raw_logging_internal
}
compile two_clients.cc two_clients -fno-rtti
compile asio_host.cc asio_host -pthread
compile epoll_host.cc epoll_host -fno-exceptions -fno-rtti
echo "compiled"

cd "$TEST_TMPDIR"
nobody=ignite://127.0.0.1:1
# A second configuration: every door by name, other limits.
file() {
  cat > "$1" <<END
{"client": {"endpoints": ["$2"], "window": 2, "connect_timeout": "2s",
            "transport": {"use": "glowplug.tcp"}, "codec": {"use": "glowplug.binary"}}}
END
}

if [ "${1:-}" = ignite ]; then
  # Its own copy of this script, for the commands beside the node.
  exec /usr/bin/python3 -B "$here/tools/dev/with_ignite.py" \
    /bin/bash -euc "$(declare -f file)"'
      file app.json "${IGNITE_URI#ignite://}"
      ./two_clients "$IGNITE_URI" "$PWD/app.json"
      ./asio_host "$IGNITE_URI"
      ./epoll_host "$IGNITE_URI"'
fi

file nobody.json 127.0.0.1:1
./two_clients --unreachable "$nobody" "$PWD/nobody.json"
./asio_host --unreachable "$nobody"
./epoll_host --unreachable "$nobody"

# The command line finds the plugins of its own tree.
if ./dist/bin/glowplug get c 1 --to "$nobody" > out 2>&1; then
  echo "glowplug get: expected a failure, found success"
  exit 1
fi
grep -F 127.0.0.1:1 out
