# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be set about the benchmark, all of it in one table: names in the
environment, what they are without it, and what they mean."""

import dataclasses
import os
import shutil

FULL_SIZE = 240_000_000
INSTRUCTIONS_SIZE = 8_000_000
UNITS = {"": 1, "K": 10 ** 3, "M": 10 ** 6, "G": 10 ** 9}

# A default that is an int of the third column goes with BENCH_SIZE: it is for
# a size of 240M.
TABLE = [
    ("DANEZONE", "danezone", "the program"),
    ("BENCH_PROGRAMS", "build/tests/bench", "folder of the yardsticks"),
    ("BENCH_SIZE", "240M", "octets of a large zone; 8M with --instructions"),
    ("BENCH_LARGE", "8", "times that: the zone to measure memory with"),
    ("BENCH_SERVICES", 100_000, "services in a large manifest"),
    ("BENCH_KEYS", 10_000, "certificates"),
    ("BENCH_ZONES", 10_000, "small zones"),
    ("BENCH_ROUNDS", "5", "runs of each command, in turn; ratios are medians"),
    ("BENCH_PEER_ROUNDS", "1", "the same for other programs"),
    ("BENCH_DIR", "/dev/shm", "folder for data, and TMPDIR; best in memory"),
    ("BENCH_DISK", ".", "folder on a disk, to measure durable writing"),
    ("BENCH_SIMDZONE", "zone-bench parse", "simdzone's command for a file"),
]


# The largest zone is there twice when it comes through a pipe, and besides it
# there are so many of BENCH_SIZE.
ROOM = 2


class Wrong(Exception):
    """A setting that cannot be used."""


@dataclasses.dataclass(frozen=True)
class Settings:
    """The table's values, under their names without BENCH_."""
    danezone: str
    programs: str
    size: int
    large: int
    services: int
    keys: int
    zones: int
    rounds: int
    peer_rounds: int
    dir: str
    disk: str
    simdzone: str

    def scaled(self, count):
        """A count that is meant for the full size, for this one."""
        return scaled(count, self.size)


def scaled(count, size):
    return max(8, count * size // FULL_SIZE)


def number(name, text):
    """TEXT as a count: digits and a unit."""
    digits, unit = text.rstrip("KMG"), text[len(text.rstrip("KMG")):]
    if not digits.isdecimal() or unit not in UNITS or int(digits) == 0:
        raise Wrong("%s is not a number above 0: %s" % (name, text))
    return int(digits) * UNITS[unit]


def value(name, default, size):
    text = os.environ.get(name, "")
    if isinstance(default, int):
        return number(name, text) if text else scaled(default, size)
    text = text or default
    return number(name, text) if default[:1].isdecimal() else text


def want_room(found):
    """Fail early when the data will not fit."""
    needed = found.size * (2 * found.large + ROOM)
    free = shutil.disk_usage(found.dir).free
    if free < needed:
        raise Wrong("%s has room for %d MB, and %d are needed: set BENCH_DIR "
                    "or BENCH_SIZE" % (found.dir, free / 1e6, needed / 1e6))


def read(instructions):
    """The settings of this run."""
    size = number("BENCH_SIZE", os.environ.get("BENCH_SIZE") or str(
        INSTRUCTIONS_SIZE if instructions else FULL_SIZE))
    found = {name.removeprefix("BENCH_").lower(): value(name, default, size)
             for name, default, _ in TABLE}
    found["size"] = size
    if instructions:
        found["rounds"] = found["peer_rounds"] = 1
    result = Settings(**found)
    want_room(result)
    return result


def describe():
    """The table, for people."""
    return "\n".join("  %-18s %s (%s)" % (
        name, meaning, "%d at 240M" % default if isinstance(default, int)
        else default or "none") for name, default, meaning in TABLE)
