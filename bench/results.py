# SPDX-License-Identifier: Apache-2.0
"""Rows of a bench to JSON, to a table on the terminal, and to a picture."""

import html
import json
import pathlib
import platform
import sys


def machine():
    model = next((line.split(":", 1)[1].strip()
                  for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    return model


def write(folder, suite, rows):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{suite}.json").write_text(json.dumps(rows, indent=1) + "\n")
    (folder / f"{suite}.svg").write_text(picture(suite, rows))
    for row in rows:
        print(f"{row['workload']:24} {row['subject']:20} {row['metric']:20} "
              f"{row['median']:14.2f}  [{min(row['samples']):.2f} .. {max(row['samples']):.2f}]")
    print(f"written: {folder}/{suite}.json, {folder}/{suite}.svg ({machine()})", file=sys.stderr)


def picture(suite, rows):
    """One bar a row, grouped by workload and metric; the longest of a group is full width."""
    groups = {}
    for row in rows:
        groups.setdefault((row["workload"], row["metric"], row["unit"]), []).append(row)
    lines, y = [], 30
    for (workload, metric, unit), members in groups.items():
        lines.append(f'<text x="10" y="{y}" font-weight="bold">{html.escape(workload)}: '
                     f'{html.escape(metric)}</text>')
        y += 10
        longest = max(row["median"] for row in members) or 1
        for row in members:
            width = 420 * row["median"] / longest
            ours = row["subject"].startswith("glowplug")
            lines.append(f'<rect x="160" y="{y}" width="{width:.1f}" height="16" '
                         f'fill="{"#1a6fb0" if ours else "#b0b8bf"}"/>'
                         f'<text x="150" y="{y + 13}" text-anchor="end">'
                         f'{html.escape(row["subject"])}</text>'
                         f'<text x="{166 + width:.1f}" y="{y + 13}">{row["median"]:.2f} '
                         f'{html.escape(unit)}</text>')
            y += 22
        y += 26
    lines.append(f'<text x="10" y="{y}" fill="#667">{html.escape(suite)} on '
                 f'{html.escape(machine())}</text>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {y + 16}" '
            f'font-family="sans-serif" font-size="13">\n' + "\n".join(lines) + "\n</svg>\n")
