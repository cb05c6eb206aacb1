# SPDX-License-Identifier: Apache-2.0
"""Rows of a bench to JSON, to a table on the terminal, and to a picture."""

import html
import json
import pathlib
import platform
import sys

_PICTURED = 2  # metrics, side by side: a suite's first ones


def machine():
    model = next((line.split(":", 1)[1].strip()
                  for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    return model


def write(folder, suite, rows, shown=None, pictures=()):
    """shown: metrics for the table; None: all. pictures: further ones, {name: SVG}."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{suite}.json": json.dumps(rows, indent=1) + "\n",
             f"{suite}.svg": picture(suite, rows),
             **{f"{name}.svg": text for name, text in dict(pictures).items()}}
    for name, text in files.items():
        (folder / name).write_text(text)
    print(table(rows, shown))
    print(f"written: {', '.join(f'{folder}/{name}' for name in files)} ({machine()})",
          file=sys.stderr)


def table(rows, shown=None):
    """Medians: a line a workload and subject, a column a metric."""
    columns = [name for name in _metrics(rows) if shown is None or name in shown]
    by_workload = _by_workload(rows)
    first = max([22, *map(len, by_workload)])
    wide = max([16, *(len(label(row)) for row in rows)])
    lines = [f"{'workload':{first}} {'subject':{wide}}" + "".join(f"  {name:>12}" for name in columns)]
    for workload, subjects in by_workload.items():
        for subject, found in subjects.items():
            lines.append(f"{workload:{first}} {subject:{wide}}" + "".join(
                "  " + (f"{found[name]['median']:,.2f}" if name in found else "").rjust(
                    max(12, len(name)))
                for name in columns))
    return "\n".join(line.rstrip() for line in lines)


def picture(suite, rows):
    """A block a workload, a bar a subject, a column a metric; a block's longest bar is full."""
    columns = list(_metrics(rows).items())[:_PICTURED]
    lines, y = [], 30
    for index, (metric, unit) in enumerate(columns):
        lines.append(f'<text x="{_left(index)}" y="20" font-weight="bold">{html.escape(metric)} '
                     f'({html.escape(unit)})</text>')
    for workload, subjects in _by_workload(rows).items():
        y += 26
        lines.append(f'<text x="10" y="{y}" font-weight="bold">{html.escape(workload)}</text>')
        y += 8
        for subject, found in subjects.items():
            lines.append(f'<text x="{_left(0) - 10}" y="{y + 13}" text-anchor="end">'
                         f'{html.escape(subject)}</text>')
            for index, (metric, _) in enumerate(columns):
                if metric in found:
                    longest = max(other[metric]["median"] for other in subjects.values()
                                  if metric in other) or 1
                    lines.append(_bar(_left(index), y, found[metric]["median"], longest,
                                      subject.startswith("glowplug")))
            y += 20
    y += 30
    lines.append(f'<text x="10" y="{y}" fill="#667">{html.escape(suite)} on '
                 f'{html.escape(machine())}</text>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_left(len(columns))} {y + 16}" '
            f'font-family="sans-serif" font-size="13">\n' + "\n".join(lines) + "\n</svg>\n")


def label(row):
    """Its subject, and what its writes outlive where that is told."""
    return " ".join(filter(None, (row["subject"], row.get("durability"))))


def _left(column):
    return 220 + 400 * column


def _bar(x, y, value, longest, ours):
    width = 290 * value / longest
    text = f"{value:,.0f}" if value >= 1000 else f"{value:.2f}"
    return (f'<rect x="{x}" y="{y}" width="{width:.1f}" height="15" '
            f'fill="{"#1a6fb0" if ours else "#b0b8bf"}"/>'
            f'<text x="{x + width + 6:.1f}" y="{y + 13}">{text}</text>')


def _metrics(rows):
    """{metric: unit}, in the order in which they come first."""
    return {row["metric"]: row["unit"] for row in rows}


def _by_workload(rows):
    """{workload: {label: {metric: row}}}"""
    found = {}
    for row in rows:
        found.setdefault(row["workload"], {}).setdefault(label(row), {})[row["metric"]] = row
    return found
