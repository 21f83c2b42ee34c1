# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured, rows in groups, and what comes of it, lines."""

import dataclasses
import typing

YARDSTICK, OURS, PEER, HIDDEN = "yardstick", "ours", "peer", "hidden"

CPU, WALL, MEMORY = "cpu", "wall", "memory"


class Failed(Exception):
    """A command that did not do what it is there for."""


@dataclasses.dataclass(frozen=True)
class Must:
    """The most that a measure may be: a ratio, or octets of memory."""
    measure: str
    limit: float


@dataclasses.dataclass(eq=False)
class Row:
    """A command, and what is asked of it."""
    label: str
    command: list = ()
    role: str = OURS
    about: str = CPU      # the measure that counts
    musts: tuple = ()
    against: typing.Optional["Row"] = None  # without: the group's first
    source: str = ""      # comes to standard input through a pipe, and the
                          # output leaves through one
    output: str = ""      # a file for standard output
    fresh: tuple = ()     # files that must not be there when it begins
    settle: bool = False  # what others wrote must be on the disk
    statuses: tuple = (0,)
    repeat: int = 1
    same: typing.Optional["Row"] = None     # measured there already


@dataclasses.dataclass(eq=False)
class Group:
    """Rows that are measured in turn; the first is what 1.00 means, if no row
    says otherwise. Checks are texts and functions that return bool."""
    title: str
    rows: list
    checks: tuple = ()


@dataclasses.dataclass(frozen=True)
class Sample:
    """One run: seconds of CPU (or instructions), seconds, octets."""
    cpu: float
    wall: typing.Optional[float] = None
    memory: typing.Optional[int] = None


@dataclasses.dataclass(frozen=True)
class Line:
    """What came of a row: medians of ratios, the most memory."""
    row: Row
    cpu: typing.Optional[float] = None
    wall: typing.Optional[float] = None
    memory: typing.Optional[int] = None
    failure: str = ""

    def of(self, measure):
        return {CPU: self.cpu, WALL: self.wall, MEMORY: self.memory}[measure]

    def judged(self):
        """Pairs of each must that was measured, and whether it is met."""
        return [(must, self.of(must.measure) <= must.limit)
                for must in self.row.musts
                if self.of(must.measure) is not None]


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of a group; seconds are those of its first row."""
    group: Group
    lines: list
    seconds: float
    checks: list          # pairs of a text and whether it is so
