# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the table: bars on a logarithmic scale that begin at 1x, to the right
for what takes more than the yardstick. Light or dark as the reader's page, and
nothing is fetched."""

import math
from xml.sax.saxutils import escape, quoteattr

import model
import table

STYLE = """
text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif;
  fill: #1f2328; font-variant-numeric: tabular-nums }
.page { fill: #ffffff }
.head { font-weight: 600 }
.note { fill: #59636e; font-size: 12px }
.end { text-anchor: end }
.axis { stroke: #d1d9e0 }
.ours { fill: #0969da }
.peer { fill: #9aa4af }
.must { stroke: #bc4c00; stroke-width: 2 }
.met { fill: #1a7f37 }
.missed { fill: #cf222e; font-weight: 600 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .page { fill: #0d1117 }
  .note { fill: #9198a1 }
  .axis { stroke: #3d444d }
  .ours { fill: #4493f8 }
  .peer { fill: #656c76 }
  .must { stroke: #db6d28 }
  .met { fill: #3fb950 }
  .missed { fill: #f85149 }
}
"""

MARGIN, GAP, COLUMNS = 20, 36, 2
ROW, TITLE, TOP = 20, 40, 64
PLOT, PLOT_WIDTH, VALUE, MEMORY = 206, 124, 396, 476
WIDTH = 2 * MARGIN + COLUMNS * MEMORY + GAP
# What the ends of a scale are away from 1 at least.
LEAST = 1.5


def text(x, y, content, style=""):
    return '<text x="%g" y="%g"%s>%s</text>' % (
        x, y, ' class="%s"' % style if style else "", escape(content))


def line(x, top, bottom, style):
    return '<line x1="%.1f" x2="%.1f" y1="%g" y2="%g" class="%s"/>' % (
        x, x, top, bottom, style)


def shown(result):
    """The ratio that the bar of a row shows, or None."""
    about = model.CPU if result.row.about == model.MEMORY else result.row.about
    return result.of(about)


def limits(result):
    """The ratios that the row must reach."""
    return [must.limit for must in result.row.musts
            if must.measure != model.MEMORY and result.of(must.measure)]


class Scale:
    """Where a ratio stands, for all rows of a group."""

    def __init__(self, lines):
        values = [value for result in lines
                  for value in (shown(result), *limits(result)) if value]
        self.low = math.log(min([*values, 1 / LEAST]))
        self.high = math.log(max([*values, LEAST]))

    def at(self, value):
        part = (math.log(value) - self.low) / (self.high - self.low)
        return PLOT + part * PLOT_WIDTH


def style_of(result):
    """The class of the row's figure: is what it is about as it must be?"""
    judged = [met for must, met in result.judged()
              if must.measure != model.MEMORY]
    return "" if not judged else " met" if all(judged) else " missed"


def memory_style(result):
    judged = [met for must, met in result.judged()
              if must.measure == model.MEMORY]
    return " note" if not judged else " met" if all(judged) else " missed"


def figures(result, scale, y):
    """The bar of a row, its limit, its numbers."""
    value = shown(result)
    parts = []
    if value:
        left, right = sorted((scale.at(1), scale.at(value)))
        parts.append('<rect x="%.1f" y="%g" width="%.1f" height="10" '
                     'class="%s"/>' % (left, y - 10, right - left,
                                       result.row.role))
    parts += [line(scale.at(limit), y - 13, y + 3, "must")
              for limit in limits(result)]
    parts.append(text(VALUE, y, table.ratio(value), "end" + style_of(result)))
    if result.memory:
        parts.append(text(MEMORY, y, table.memory(result.memory),
                          "end" + memory_style(result)))
    return parts


def row(result, scale, y):
    wall = ", wall" if result.row.about == model.WALL else ""
    parts = [text(0, y, result.row.label + wall)]
    if result.failure:
        return [*parts, text(PLOT, y, "failed", "missed")]
    return parts + figures(result, scale, y)


def group(outcome, x, y, unit):
    """The picture of a group, its corner at X and Y."""
    scale = Scale(outcome.lines)
    bottom = TITLE + ROW * len(outcome.lines) - 12
    parts = ['<g transform="translate(%g %g)">' % (x, y),
             text(0, 18, outcome.group.title, "head"),
             text(VALUE, 18, unit, "note end"),
             text(MEMORY, 18, "memory", "note end"),
             line(scale.at(1), 26, bottom, "axis")]
    for number, result in enumerate(outcome.lines):
        parts += row(result, scale, TITLE + ROW * number)
    return [*parts, "</g>"]


def height(outcome):
    return TITLE + ROW * len(outcome.lines)


def place(outcomes):
    """Triples of a group, its column and its top; the height of all."""
    half = sum(map(height, outcomes)) / COLUMNS
    placed, column, top = [], 0, 0
    for outcome in outcomes:
        if column + 1 < COLUMNS and top + height(outcome) / 2 > half:
            column, top = column + 1, 0
        placed.append((outcome, column, top))
        top += height(outcome)
    return placed, max(top + height(outcome) for outcome, _, top in placed)


def draw(title, outcomes, summary, unit):
    """The whole picture, as a text."""
    placed, content = place(outcomes)
    total = TOP + content + MARGIN
    about = "Ratios to the first row of each group, on a logarithmic scale " \
        "that begins at 1x. Blue is danezone; a stroke is the most it may be."
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%g" '
        'height="%g" viewBox="0 0 %g %g" aria-label=%s>' % (
            WIDTH, total, WIDTH, total, quoteattr("Benchmark of danezone")),
        "<title>Benchmark of danezone</title>",
        "<desc>%s</desc>" % escape(about),
        "<style>%s</style>" % STYLE,
        '<rect width="100%" height="100%" class="page"/>',
        text(MARGIN, 28, title, "head"),
        text(MARGIN, 48, "%s %s." % (about, summary), "note"),
    ]
    for outcome, column, top in placed:
        parts += group(outcome, MARGIN + column * (MEMORY + GAP), TOP + top,
                       unit)
    return "\n".join([*parts, "</svg>", ""])


def write(path, *what):
    with open(path, "w", encoding="utf-8") as file:
        file.write(draw(*what))
