# SPDX-License-Identifier: Apache-2.0
"""Repositories for the system's libraries; nothing here is fetched from a network."""

def _have(name):
    return native.existing_rule(name) != None

def glowplug_build_rules():
    """Rule sets that Debian's bazel-bootstrap expects to find by these names."""
    for name, path in [
        ("rules_java", "/usr/share/bazel/rules/java"),
        ("rules_proto", "/usr/share/bazel/rules/proto"),
        ("platforms", "/usr/share/bazel/tools/platforms"),
    ]:
        if not _have(name):
            native.local_repository(name = name, path = path)
    for name, folder in [
        # Debian's own rules_cc is too new for this Bazel: ours forwards to the native rules.
        ("rules_cc", "rules_cc"),
        ("remote_coverage_tools", "coverage_tools"),
        ("bazel_skylib", "skylib"),
    ]:
        if not _have(name):
            _local(name = name, folder = folder)

def _local_impl(repository_ctx):
    root = repository_ctx.path(repository_ctx.attr.anchor).dirname
    for entry in root.get_child(repository_ctx.attr.folder).readdir():
        repository_ctx.symlink(entry, entry.basename)

_local = repository_rule(
    implementation = _local_impl,
    attrs = {
        "folder": attr.string(mandatory = True),
        "anchor": attr.label(default = Label("//bazel:deps.bzl")),
    },
    local = True,
)

def glowplug_deps():
    """Libraries from Debian's packages; a consumer may define any of these names first."""
    for name in ["boost", "absl", "openssl", "googletest", "cli11", "sqlite", "xxhash",
                 "lmdb", "rocksdb"]:
        if not _have(name):
            native.new_local_repository(
                name = name,
                path = "/usr/include",
                build_file = "@glowplug//bazel/system:%s.BUILD" % name,
            )
