# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what came of the groups as a table, group by group."""

import model
from model import CPU, MEMORY, WALL

LABEL_WIDTH = 32
COLUMNS = "%-*s%8s%8s%11s   %s"


def ratio(value):
    """Three digits of a ratio, as many as mean something."""
    if value is None:
        return "-"
    decimals = 3 if value < 0.1 else 2 if value < 10 else 1
    return "%.*fx" % (decimals if value < 100 else 0, value)


def memory(octets):
    if octets is None:
        return "-"
    mebibytes = octets / (1 << 20)
    return "%.*f MiB" % (1 if mebibytes < 100 else 0, mebibytes)


def spell(measure, value):
    return memory(value) if measure == MEMORY else ratio(value)


def judgements(line):
    """What a row must reach, and whether it does: a text each."""
    return ["%s %s %s" % (must.measure, spell(must.measure, must.limit),
                          "met" if met else "MISSED")
            for must, met in line.judged()]


def row(label, *columns):
    return (COLUMNS % (LABEL_WIDTH, label, *columns)).rstrip()


def head(unit):
    """The names of the columns; UNIT is what CPU is measured in."""
    return row("", unit, WALL, MEMORY, "must")


def line(result):
    label = "  " + result.row.label
    if result.failure:
        return "%-*s   failed: %s" % (LABEL_WIDTH, label, result.failure)
    first, *more = judgements(result) or [""]
    return "\n".join([row(label, ratio(result.cpu), ratio(result.wall),
                          memory(result.memory), first),
                      *(row("", "", "", "", other) for other in more)])


def check(text, is_so):
    return "  %s: %s" % (text, "yes" if is_so else "NO")


def group(outcome, unit):
    """The lines of a group."""
    took = "%.3g s of CPU" % outcome.seconds if unit == CPU else \
        "%.4g million %s" % (outcome.seconds / 1e6, unit)
    title = outcome.group.title
    if outcome.group.rows[0].role == model.YARDSTICK:
        title += " (1.00x is %s)" % took
    return "\n".join(["", title, *map(line, outcome.lines),
                      *(check(*pair) for pair in outcome.checks)])


def summary(outcomes):
    """How many musts are met, and whether all went well."""
    lines = [result for outcome in outcomes for result in outcome.lines]
    judged = [met for result in lines for _, met in result.judged()]
    failed = sum(bool(result.failure) for result in lines) + \
        sum(not is_so for outcome in outcomes for _, is_so in outcome.checks)
    return "%d of %d figures met, %d failed" % (
        sum(judged), len(judged), failed), failed == 0
