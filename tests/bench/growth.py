# SPDX-License-Identifier: GPL-3.0-or-later
"""The group of rows that shows how cost grows with the input: each command at
eight times the input, against once the input."""

import subprocess

import shapes
from keys import owners
from model import CPU, HIDDEN
from model import Group, Must, Row

TIMES = 8
LIMIT = 9
REFUSED = 2


class Growth:
    """Makes pairs of rows; a hidden one is what the other is held against."""

    def __init__(self, made):
        self.made = made
        self.rows = []

    def pair(self, label, command_of, count, statuses=(0,)):
        """command_of(COUNT, NAME) makes data of that size, under names of its
        own, and tells the command."""
        count = self.made.settings.scaled(count)
        name = "growth-%d" % len(self.rows)
        small = Row(label, command_of(count, name + "-1"), role=HIDDEN,
                    statuses=statuses)
        self.rows += [small, Row(
            label, command_of(count * TIMES, name + "-8"), against=small,
            statuses=statuses, musts=(Must(CPU, LIMIT),))]

    def filter(self, zone, manifest):
        return self.made.danezone("filter", manifest, "-j", "1", "-z",
                                  "example", zone)

    def zone(self, label, text_of, count):
        """A zone of such a text, and no service."""
        def command(count, name):
            return self.filter(self.made.write(name + ".zone", text_of(count)),
                               self.made.manifest(name, []))
        self.pair(label, command, count)

    def asked(self, label, form, count):
        """A zone of such names, and a service for each."""
        def command(count, name):
            zone = self.made.write(name + ".zone", shapes.names(form)(count))
            return self.filter(zone, self.made.manifest(
                name, shapes.services(form)(count)))
        self.pair(label, command, count)

    def manifest(self, label, text_of, count, statuses=(0,)):
        """A manifest of such a text."""
        def command(count, name):
            path = self.made.write(name + ".yaml", text_of(count))
            return self.made.danezone("records", path, "-j", "1")
        self.pair(label, command, count, statuses)


def octets(growth):
    """The hosting zone."""
    def command(size, name):
        return growth.made.danezone(
            "filter", growth.made.manifest(name, []), "-j", "1", "-z",
            "example.com", growth.made.generate("hosting", size, name))
    growth.pair("octets of a zone", command, 30_000_000)


def services(growth):
    """Services that have no record in a small zone yet."""
    def command(count, name):
        zone = growth.made.write(name + ".zone", [shapes.HEAD])
        return growth.filter(zone, growth.made.manifest(name, owners(count)))
    growth.pair("services", command, 12_500)


def present(growth):
    """Services that have their records already, in the block at the end."""
    def command(count, name):
        zone = growth.made.write(name + ".zone", [shapes.HEAD])
        manifest = growth.made.manifest(name, owners(count))
        result = growth.made.path(name + ".result")
        subprocess.run([*growth.filter(zone, manifest), "-o", result],
                       check=True)
        return growth.filter(result, manifest)
    growth.pair("services, nothing to change", command, 12_500)


def certificates(growth):
    def command(count, name):
        path = growth.made.manifest(name, owners(count),
                                    growth.made.certify(name, count))
        return growth.made.danezone("records", path, "-j", "1")
    growth.pair("certificates", command, 1_250)


def includes(growth):
    """A zone that includes so many files."""
    def command(count, name):
        growth.made.make_folder(name)
        for i in range(count):
            growth.made.write("%s/%d" % (name, i),
                              ["i%d-%d A 192.0.2.1\n" % (i, j)
                               for j in range(20)])
        zone = growth.made.write(name + ".zone", [
            shapes.HEAD, *("$INCLUDE %s/%d\n" % (name, i)
                           for i in range(count))])
        return growth.filter(zone, growth.made.manifest(name, []))
    growth.pair("$INCLUDE files", command, 1_000)


def small_zones(growth):
    def command(count, name):
        folder = growth.made.generate("small", count, name)
        return growth.made.danezone(
            "check", growth.made.manifest(name, []), "-j", "1",
            *("%s/z%06d.example" % (folder, i) for i in range(count)))
    growth.pair("small zones", command, 1_250)


def group(made):
    """Every way in which an input can be large."""
    growth = Growth(made)
    octets(growth)
    growth.zone("records", shapes.records, 150_000)
    services(growth)
    present(growth)
    growth.manifest("octets of a manifest", shapes.block_style, 6_000)
    growth.manifest("zones of a manifest", shapes.zones, 50_000)
    certificates(growth)
    small_zones(growth)
    includes(growth)
    growth.zone("$ORIGIN lines", shapes.origins, 60_000)
    growth.zone("$GENERATE lines", shapes.generates, 10_000)
    growth.zone("names of one $GENERATE", shapes.generated, 200_000)
    growth.zone("one long line", shapes.long_line, 10_000)
    growth.zone("one long parenthesis", shapes.parenthesis, 400_000)
    growth.zone("names all alike", shapes.names(shapes.alike), 30_000)
    growth.asked("services of names alike", shapes.alike, 5_000)
    growth.zone("names of 114 labels", shapes.names(shapes.deep), 30_000)
    growth.asked("services of 114 labels", shapes.deep, 5_000)
    growth.manifest("nesting in a manifest", shapes.flow, 2_000, (REFUSED,))
    return Group("%d times the input, against once" % TIMES, growth.rows)
