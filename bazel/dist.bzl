# SPDX-License-Identifier: Apache-2.0
"""glowplug_dist: the tree that a user installs."""

def _dist_impl(ctx):
    tree = ctx.actions.declare_directory(ctx.label.name)
    files = []  # pairs of the file and its place in the tree
    for folder, targets in [
        ("bin", ctx.files.programs),
        ("lib", ctx.files.libraries),
        ("lib/glowplug/plugins", ctx.files.plugins),
    ]:
        files += [(file, folder + "/" + file.basename) for file in targets]

    # What is included as <glowplug/...> says where it belongs by that very name.
    for target in ctx.attr.headers:
        for header in target[CcInfo].compilation_context.headers.to_list():
            _, found, rest = header.path.partition("/_virtual_includes/")
            place = rest.partition("/")[2]
            if found and place.startswith("glowplug/"):
                files.append((header, "include/" + place))

    # Copies, for a plugin's folder must be what it seems: the loader looks at its owner.
    manifest = ctx.actions.declare_file(ctx.label.name + ".files")
    ctx.actions.write(
        manifest,
        "".join(["%s\t%s\n" % (file.path, place) for file, place in files]),
    )
    ctx.actions.run_shell(
        inputs = [file for file, _ in files] + [manifest],
        outputs = [tree],
        arguments = [manifest.path, tree.path],
        command = """
set -eu
while IFS="$(printf '\\t')" read -r file place; do
  mode=644
  case $place in bin/* | *.so) mode=755 ;; esac
  install -D -m "$mode" "$file" "$2/$place"
done < "$1"
""",
        mnemonic = "GlowplugDist",
    )
    return [DefaultInfo(files = depset([tree]), runfiles = ctx.runfiles([tree]))]

glowplug_dist = rule(
    implementation = _dist_impl,
    attrs = {
        "programs": attr.label_list(doc = "to bin"),
        "libraries": attr.label_list(doc = "to lib", allow_files = True),
        "plugins": attr.label_list(doc = "to lib/glowplug/plugins", allow_files = True),
        "headers": attr.label_list(
            doc = "libraries whose <glowplug/...> headers, their dependencies' too, go to include",
            providers = [CcInfo],
        ),
    },
)
