# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that are long in one way only. Each function gives the pieces of a
text that is so many units long."""

HEAD = """$ORIGIN example.
$TTL 3600
@ SOA ns1 hostmaster 1 7200 3600 1209600 3600
@ NS ns1
ns1 A 192.0.2.1
"""


def records(count):
    yield HEAD
    for i in range(count):
        yield "h%d A 192.0.2.1\n" % i


def origins(count):
    yield HEAD
    for i in range(count):
        yield "$ORIGIN o%d.example.\nh A 192.0.2.1\n" % i


def generates(count):
    yield HEAD
    for i in range(count):
        yield "$GENERATE 1-20 g%d-$ A 192.0.2.$\n" % i


def generated(count):
    yield HEAD
    yield "$GENERATE 1-%d g$ A 192.0.2.1\n" % count


def long_line(count):
    """A blank that does not end, and a comment."""
    yield HEAD
    yield "h A"
    for _ in range(count):
        yield " " * 1000
    yield "192.0.2.1 ; "
    for _ in range(count):
        yield "(comment\\" * 100
    yield "\n"


def parenthesis(count):
    """A record that does not end, of comments and few strings."""
    yield HEAD
    yield 'h TXT ( "first"\n'
    for i in range(count):
        yield "\t; line %d ( of the comment\n" % i
    yield '"last" )\n'


def label(number, length):
    """A label that differs from others in its last characters alone."""
    return "%0*d" % (length, number)


def alike(number):
    """A name as long as can be, like others but for some digits."""
    return ".".join([label(0, 63), label(0, 63), label(0, 40),
                     label(number, 63)])


def deep(number):
    """A name of very many labels."""
    return "%d" % number + ".a" * 112


def names(form):
    """Zones of names of that form."""
    def text(count):
        yield HEAD
        for i in range(count):
            yield "%s A 192.0.2.1\n" % form(i)
    return text


def services(form):
    """Manifests that ask for such names."""
    return lambda count: ["_443._tcp.%s.example." % form(i)
                          for i in range(count)]


def block_style(count):
    """A manifest that is long for its number of services."""
    yield "services:\n"
    for i in range(count):
        yield (
            "  # The web server of customer %d, moved twice by now.\n"
            "  - host:\n"
            "      - www.customer%d.example.com\n"
            "      - customer%d.example.com\n"
            "    use: https\n"
            "    tlsa:\n"
            "      - 3 1 1\n"
            "      - DANE-EE SPKI SHA2-512\n"
            "    ttl: 1h30m\n"
            "    propagation: 10m\n"
            "    retain: 1d\n"
            "    current: 'spki-sha256:%064x'\n" % (i, i, i, i + 1))


def zones(count):
    """A manifest of zones, and no service."""
    yield "services: []\nzones:\n"
    for i in range(count):
        yield "  z%d.example: {file: zones/z%d.example.zone}\n" % (i, i)


def flow(count):
    """A manifest that opens and never closes."""
    yield "services: "
    for _ in range(count):
        yield "[" * 1000
