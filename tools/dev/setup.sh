# SPDX-License-Identifier: Apache-2.0
# Sourced by ./dev: what the machine must have before anything is built.

# The Debian packages of packages.txt that are not installed.
missing_packages() {
  local wanted installed
  wanted=$(sed -n 's/^\([a-z0-9][^ ]*\) .*/\1/p' tools/dev/packages.txt)
  # It exits with 1 when it does not know one of them, which is what we ask for.
  # shellcheck disable=SC2086
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
    sed -n 's/ installed$//p' || true)
  grep -Fxv -e "$installed" <<<"$wanted" || true
}

# Runs as root, or fails at once when that would ask for a password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

set_up() {
  command -v dpkg-query >/dev/null || fail "./dev sets itself up on Debian 12: there is no dpkg-query" \
    "install the like of tools/dev/packages.txt, and build with bazel test //..."
  local missing line log
  missing=$(missing_packages | tr '\n' ' ')
  missing=${missing% }
  [ -n "$missing" ] || return 0
  line="apt-get install --yes --no-install-recommends $missing"
  if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
    say "these Debian packages are missing, and installing them takes root. Next step:"
    echo "sudo $line"
    exit 1
  fi
  say "installing what is missing (tools/dev/packages.txt says why): $missing"
  log=$(mktemp)
  as_root apt-get -qq update >&2 || say "apt-get update failed: going on with the lists that are here"
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive $line -qq -o Dpkg::Use-Pty=0 >"$log" 2>&1 || {
    tail -n 30 "$log" >&2
    fail "apt-get could not install: $missing" "$line"
  }
  rm -f "$log"
  missing=$(missing_packages | tr '\n' ' ')
  [ -z "${missing% }" ] || fail "still missing after apt-get: $missing" "$line"
}

# Apache Ignite and pyignite, before Bazel starts: a build and its tests use no network.
fetch() {
  /usr/bin/python3 tools/ignite/fetch.py || fail "could not fetch what the integration tests need" \
    "see above; once it is there, no network is needed"
}
