# SPDX-License-Identifier: GPL-3.0-or-later
"""Chooses two processors for all commands, so that none is moved to others."""

import os

SIBLINGS = "/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list"


def siblings(processor):
    """The processors that share a core with this one, and it."""
    try:
        with open(SIBLINGS % processor, encoding="ascii") as file:
            ranges = [part.split("-") for part in file.read().split(",")]
    except OSError:
        return {processor}
    return {number for ends in ranges
            for number in range(int(ends[0]), int(ends[-1]) + 1)}


def choose(allowed):
    """Two of them, if there are, and on two cores."""
    first, *others = sorted(allowed)
    apart = [other for other in others if other not in siblings(first)]
    return {first, *(apart or others)[:1]}


def pin():
    os.sched_setaffinity(0, choose(os.sched_getaffinity(0)))
