# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of rows about zones: large ones beside an empty scan, one so large
that memory shows, many small ones in one run."""

import os
import shlex
import subprocess

import compare
import data
from model import CPU, MEMORY, PEER, WALL, YARDSTICK
from model import Group, Must, Row

# The most for check, for filter, and for the wall time of two threads.
LIMITS = {"tld": (1.3, 1.6, 0.9), "hosting": (1.5, 1.8, 1.0)}


def memory_limit(services):
    """Octets, whatever the size of the zone."""
    return Must(MEMORY, (16 << 20) + 512 * services)


def spell(count):
    return format(count, ",")


def title(profile, zone, names):
    return "%s zone, %.4g MB, %s services" % (
        profile, os.path.getsize(zone) / 1e6, spell(len(names)))


def peers(made, profile, zone):
    """The programs of others that read the zone, and cp. validns goes on after
    types that are too new for it, and then ends with 1."""
    origin, out = data.ORIGINS[profile], made.path("out-peer")
    fine, some_unknown = (0,), (0, 1)
    rows = [
        ("cp", ["cp", zone, out], fine),
        ("validns", ["validns", "-z", origin, zone], some_unknown),
        ("kzonecheck", ["kzonecheck", "-o", origin, zone], fine),
        ("nsd-checkzone", ["nsd-checkzone", origin, zone], fine),
        ("ldns-read-zone", ["ldns-read-zone", zone], fine),
        ("named-compilezone -i local",
         ["named-compilezone", "-q", "-i", "local", "-k", "ignore", "-o",
          out, origin, zone], fine),
    ]
    return [Row(label, command, PEER, fresh=(out,), statuses=allowed)
            for label, command, allowed in rows]


def simdzone(made, zone, ours):
    """simdzone's parser, and our row beside it."""
    command = shlex.split(made.settings.simdzone)
    parse = Row("simdzone, parse alone", [*command, zone], PEER, WALL)
    return [parse, Row("filter -j 2, against simdzone", about=WALL, same=ours,
                       against=parse)]


def filters(made, zone, names, limits, origin):
    """The rows of filter with many services: one thread, two, a pipe."""
    manifest = made.manifest("many", names)
    out = [made.path("out-%d" % number) for number in range(3)]
    memory = memory_limit(len(names))

    def command(jobs, *files):
        return made.danezone("filter", manifest, "-z", origin, "-j", jobs,
                             *files)

    return [
        Row("filter", command("1", zone), output=out[0],
            musts=(Must(CPU, limits[1]), memory)),
        Row("filter -j 2", command("2", zone), about=WALL, output=out[1],
            musts=(Must(WALL, limits[2]), memory)),
        Row("filter -j 2, pipe", command("2"), source=zone, output=out[2],
            musts=(memory,)),
    ]


def large(made, profile):
    """One large zone."""
    zone, names = made.zone(profile, made.settings.size)
    origin, limits = data.ORIGINS[profile], LIMITS[profile]
    few = names[:10]
    many = filters(made, zone, names, limits, origin)
    rows = [
        Row("libzscanner, empty scan",
            made.yardstick("scan", zone, origin + "."), YARDSTICK),
        Row("check, nothing to do",
            made.danezone("check", made.manifest("none", []), "-z", origin,
                          "-j", "1", zone),
            musts=(Must(CPU, limits[0]), memory_limit(0))),
        Row("filter, %d services" % len(few),
            made.danezone("filter", made.manifest("few", few), "-z", origin,
                          "-j", "1", zone)),
        *many,
        *simdzone(made, zone, many[1]),
        *peers(made, profile, zone),
    ]
    out = [row.output for row in many]
    checks = (
        ("one thread, two and a pipe write the same",
         lambda: compare.equal(out)),
        ("all but TLSA records and the serial stays as it was",
         lambda: compare.rest_is_equal(zone, out[0])),
        ("a second run has nothing to do",
         lambda: compare.succeeds(made.danezone(
             "check", made.path("many.yaml"), "-z", origin, out[0]))),
    )
    return Group(title(profile, zone, names), rows, checks)


def larger(made):
    """A zone so large that memory would show; its first part is the hosting
    zone, so that it has the same services."""
    _, names = made.zone("hosting", made.settings.size)
    zone = made.generate("hosting", made.settings.size * made.settings.large,
                         "larger.zone")
    manifest = made.manifest("larger", names)
    command = made.danezone("filter", manifest, "-z", "example.com", "-j", "2")
    limit = (memory_limit(len(names)),)
    return Group(title("hosting", zone, names), [
        Row("libzscanner, empty scan",
            made.yardstick("scan", zone, "example.com."), YARDSTICK),
        Row("filter -j 2", [*command, zone], about=MEMORY, musts=limit),
        Row("filter -j 2, pipe", command, about=MEMORY, source=zone,
            musts=limit),
    ])


def paths_in(folder):
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]


def many_small(made):
    """Small zones with their paths and, for each, the name of a service."""
    zones = paths_in(made.generate("small", made.settings.zones, "small"))
    return zones, ["_443._tcp.www." + os.path.basename(zone)
                   for zone in zones]


def filter_all(made, manifest, jobs, out, zones):
    return made.danezone("filter", manifest, "-j", jobs, "-o", out, *zones)


def small(made):
    """Many small zones, none of which changes."""
    zones, names = many_small(made)
    rows = [Row("libzscanner, scan each",
                made.yardstick("scan", "--each", *zones), YARDSTICK)]
    folders = []
    for label, owners in (("no service", []), ("a service each", names)):
        manifest = made.manifest("small-%d" % len(folders), owners)
        folders.append(made.make_folder("same-%d" % len(folders)))
        command = filter_all(made, manifest, "1", folders[-1], zones)
        subprocess.run(command, check=True)
        rows.append(Row("filter -o DIR, %s" % label, command,
                        musts=(Must(CPU, 3),)))
        rows.append(Row("check, %s" % label, made.danezone(
            "check", manifest, "-j", "1", *paths_in(folders[-1]))))
    again = made.make_folder("again")

    def same():
        subprocess.run(filter_all(made, made.path("small-1.yaml"), "2", again,
                                  zones), check=True)
        return compare.folders_are_equal(folders[1], again, len(zones))

    return Group("%s zones of 2 KB, nothing to change" % spell(len(zones)),
                 rows, (("one thread and two write the same", same),))


def durable(made):
    """Many small zones, all of which change, on a disk. What one row writes is
    changed back by the next."""
    zones, names = many_small(made)
    out = os.path.join(made.disk, "durable")
    os.mkdir(out)
    commands = []
    for number, certificate in enumerate((made.certificate, made.other)):
        manifest = made.manifest("all-%d" % number, names,
                                 [certificate] * len(names))
        commands.append(filter_all(made, manifest, "2", out, zones))
    subprocess.run(commands[0], check=True)
    return Group("%s zones of 2 KB, all changed" % spell(len(zones)), [
        Row("filter -o DIR without fsync",
            made.yardstick("unsynced", *commands[1]), YARDSTICK, WALL,
            settle=True),
        Row("filter -o DIR, durable", commands[0], about=WALL, settle=True,
            musts=(Must(WALL, 1.5),)),
    ])
