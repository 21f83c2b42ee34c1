# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of rows about certificates and manifests, without a zone, and about a
run that is as short as one can be."""

import compare
from model import CPU, PEER, WALL, YARDSTICK
from model import Group, Must, Row
from zones import spell

HOST = "www.example.com"
OWNER = "_443._tcp." + HOST
ZONE = """example.com. 3600 IN SOA ns1 hostmaster 1 7200 3600 1209600 3600
 NS ns1
ns1 A 192.0.2.1
www A 192.0.2.2
"""


def owners(count):
    return ["_443._tcp.h%d.example." % i for i in range(count)]


def certificates(made):
    """Many certificates, and many services that share one."""
    count = made.settings.keys
    files = made.certify("many", count)
    each = made.manifest("each", owners(count), files)
    shared = made.manifest("shared", owners(count))

    out = [made.path("records-%d" % jobs) for jobs in (1, 2)]

    def command(manifest, jobs):
        return made.danezone("records", manifest, "-j", jobs)

    alone = Row("records", command(each, "1"), output=out[0],
                musts=(Must(CPU, 1.1),))
    return Group("%s certificates, EC" % spell(count), [
        Row("OpenSSL, plain loop",
            made.yardstick("keys", *files), YARDSTICK),
        alone,
        Row("records -j 2, against -j 1", command(each, "2"), about=WALL,
            output=out[1], against=alone, musts=(Must(WALL, 0.6),)),
        Row("one file for all, against each", command(shared, "1"),
            against=alone, musts=(Must(CPU, 0.05),)),
    ], (("one thread and two write the same", lambda: compare.equal(out)),))


def manifest(made):
    """Many services in a manifest."""
    count = made.settings.services
    path = made.manifest("services", owners(count))
    return Group("a manifest of %s services" % spell(count), [
        Row("libyaml, empty event loop", made.yardstick("events", path),
            YARDSTICK),
        Row("records", made.danezone("records", path, "-j", "1"),
            musts=(Must(CPU, 2.5),)),
    ])


def peers(certificate):
    """How others make the record of a certificate."""
    pipeline = "openssl x509 -in %s -noout -pubkey | openssl pkey -pubin " \
        "-outform DER | openssl dgst -sha256" % certificate
    return [
        ("danetool", ["danetool", "--tlsa-rr", "--host", HOST, "--port", "443",
                      "--load-certificate", certificate]),
        ("openssl pipeline", ["sh", "-c", pipeline]),
        ("ldns-dane", ["ldns-dane", "-c", certificate, "create", HOST, "443",
                       "3", "1", "1"]),
        ("tlsa (hash-slinger)",
         ["tlsa", "--create", "--certificate", certificate, "--usage", "3",
          "--selector", "1", "--mtype", "1", "--output", "rfc", "--port",
          "443", HOST]),
    ]


def one(made):
    """One zone, one certificate: what a process costs."""
    zone = made.write("one.zone", [ZONE])
    path = made.manifest("one", [OWNER])
    times = made.settings.scaled(200)
    few = made.settings.scaled(20)
    return Group("one zone, one certificate", [
        Row("empty program, same libraries", made.yardstick("empty"),
            YARDSTICK, repeat=times),
        Row("filter", made.danezone("filter", path, "-z", "example.com", zone),
            musts=(Must(CPU, 3),), repeat=times),
        Row("records", made.danezone("records", path), repeat=times),
        *(Row(label, command, PEER, repeat=few)
          for label, command in peers(made.certificate)),
    ])
