# SPDX-License-Identifier: Apache-2.0
"""Pictures of time against percentile: a panel a workload and kind, a curve a subject."""

import html
import math

import results

_AT = "p50", "p90", "p99", "p99.9", "max"
_COLORS = ("#1a6fb0", "#7fb2d9", "#b05a1a", "#d9a87f", "#3a8f4c", "#9fcf94", "#8a4fa3", "#c9a6d6",
           "#777", "#bbb", "#a39b1a", "#c23b56", "#2fb5a8", "#000")
_WIDTH, _HEIGHT, _LEFT, _TOP, _STEP = 330, 240, 70, 34, 60
_PANEL_WIDTH, _PANEL_HEIGHT = _LEFT + _WIDTH + 20, _TOP + _HEIGHT + 40


def picture(suite, rows, workloads, kinds):
    """Of the medians that there are: a row of panels a workload, a column a kind."""
    curves = {(workload, kind): _curves(rows, workload, kind)
              for workload in workloads for kind in kinds}
    labels = list(dict.fromkeys(label for each in curves.values() for label in each))
    colors = {label: _COLORS[number % len(_COLORS)] for number, label in enumerate(labels)}
    lines = []
    for down, workload in enumerate(workloads):
        for right, kind in enumerate(kinds):
            lines += _panel(f'{workload}: time of "{kind}" against percentile',
                            curves[workload, kind], colors, right * _PANEL_WIDTH,
                            down * _PANEL_HEIGHT)
    side = len(kinds) * _PANEL_WIDTH
    for number, label in enumerate(labels):
        y = _TOP + 20 * number
        lines.append(f'<rect x="{side}" y="{y}" width="22" height="4" fill="{colors[label]}"/>'
                     f'<text x="{side + 30}" y="{y + 7}">{html.escape(label)}</text>')
    height = max(len(workloads) * _PANEL_HEIGHT, _TOP + 20 * len(labels)) + 24
    lines.append(f'<text x="10" y="{height - 8}" fill="#667">{html.escape(suite)} on '
                 f'{html.escape(results.machine())}; medians of the rounds</text>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 240} {height}" '
            f'font-family="sans-serif" font-size="12">\n' + "\n".join(lines) + "\n</svg>\n")


def _curves(rows, workload, kind):
    """{label: [microseconds at each of _AT]}"""
    found = {}
    for row in rows:
        if row["workload"] == workload and row["metric"].startswith(f"{kind}_"):
            found.setdefault(results.label(row), {})[row["metric"]] = row["median"]
    names = [f"{kind}_{at}_us" for at in _AT]
    return {label: [of[name] for name in names] for label, of in found.items()
            if all(name in of for name in names)}


def _panel(title, curves, colors, x, y):
    lines = [f'<text x="{x + 10}" y="{y + 20}" font-weight="bold">{html.escape(title)}</text>']
    if not curves:
        return lines
    everything = [value for curve in curves.values() for value in curve if value > 0]
    low, high = math.floor(math.log10(min(everything))), math.ceil(math.log10(max(everything)))
    high = max(high, low + 1)

    def across(number):
        return x + _LEFT + number * _STEP + 20

    def down(microseconds):
        part = (math.log10(max(microseconds, 10 ** low)) - low) / (high - low)
        return y + _TOP + _HEIGHT * (1 - part)

    for power in range(low, high + 1):
        line = down(10 ** power)
        lines.append(f'<path d="M{x + _LEFT} {line:.1f}h{_WIDTH}" stroke="#dde"/>'
                     f'<text x="{x + _LEFT - 6}" y="{line + 4:.1f}" text-anchor="end">'
                     f'{_time(10 ** power)}</text>')
    for number, at in enumerate(_AT):
        lines.append(f'<text x="{across(number)}" y="{y + _TOP + _HEIGHT + 18}" '
                     f'text-anchor="middle">{at}</text>')
    for label, curve in curves.items():
        points = " ".join(f"{across(number)},{down(value):.1f}"
                          for number, value in enumerate(curve))
        wide = 3 if label.startswith("glowplug") else 1.5
        lines.append(f'<polyline points="{points}" fill="none" stroke="{colors[label]}" '
                     f'stroke-width="{wide}"/>')
    return lines


def _time(microseconds):
    for unit, size in (("s", 1e6), ("ms", 1e3), ("us", 1)):
        if microseconds >= size:
            return f"{microseconds / size:g} {unit}"
    return f"{microseconds * 1e3:g} ns"
