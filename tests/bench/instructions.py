# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts instructions with callgrind, for figures that do not depend on the
machine and what else it does. The kernel's are not seen."""

import re

import measure
import model

UNIT = "instr."
VALGRIND = ["valgrind", "--tool=callgrind", "--trace-children=yes",
            "--callgrind-out-file=/dev/null"]


def count(row, _looks):
    """A sample of a row; its CPU is a count of instructions."""
    measure.make_ready(row)
    _, said = measure.run(row, VALGRIND + row.command)
    counts = re.findall(rb"^==\d+== Collected : (\d+)", said, re.M)
    if not counts:
        raise model.Failed("callgrind has counted nothing")
    return model.Sample(sum(map(int, counts)))
