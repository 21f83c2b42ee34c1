#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A year of renewals with the real program, and resolvers that do their worst.

usage: year.py PROGRAM DIRECTORY [OPTION...]

Five servers have their certificates from five ACME clients, in those clients'
files. Zones are built every day, servers get new keys when `ready` says so, the
TTL and the parameters change now and then. The clock is --now.

What was published is compared with what the servers used, at each moment of the
year: a resolver may hold any RRset for 2 x TTL (RFC 7671 section 8.1) and the
propagation delay after it was replaced. Each combination of usage,
selector and matching type in it must have a record that matches the server. All
digests are made here, from what openssl prints.

Prints each outage, and at last one line, `outages N, ...`, which also tells how
many there were if resolvers held RRsets a second longer. Exit status 0; 1 if
the program broke a promise of its own, which is then said.
"""

import argparse
import hashlib
import heapq
import json
import os
import random
import re
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

MINUTE, HOUR, DAY = 60, 3600, 86400
START = 1767225600  # 2026-01-01T00:00:00Z
YEAR = 365 * DAY
RENEWAL = 60 * DAY
GENERATIONS = 8
NO, REFUSED = 1, 3
CACHED = 2  # TTLs
ALARMS = {"broken", "early"}


def moment(time):
    return datetime.fromtimestamp(time, timezone.utc).strftime("%FT%TZ")


def seconds(text):
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
               .replace(tzinfo=timezone.utc).timestamp())


class Broken(Exception):
    """The program did what it promises not to do."""


# --- Keys and certificates, made once, in DIRECTORY/keys -------------------

OPENSSL_CNF = """
[req]
distinguished_name = name
prompt = no
[name]
CN = unused
[any]
commonName = supplied
[authority]
new_certs_dir = .
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[leaf]
basicConstraints = critical, CA:FALSE
subjectAltName = DNS:*.example.com
"""


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True,
                          capture_output=True).stdout


def make_certificate(name, key, issuer, begin, end):
    form = "%Y%m%d%H%M%SZ"
    openssl("req", "-config", "openssl.cnf", "-new", "-key", key, "-subj",
            "/CN=" + name, "-out", "csr")
    Path("index").write_text("")
    dates = [datetime.fromtimestamp(time, timezone.utc).strftime(form)
             for time in (begin, end)]
    signer = ["-selfsign", "-keyfile", key] if issuer is None else [
        "-cert", issuer + ".pem", "-keyfile", issuer + ".key"]
    openssl("ca", "-config", "openssl.cnf", "-name", "authority", "-batch",
            "-notext", "-in", "csr", "-out", name + ".pem", *signer,
            "-extensions", "ca" if issuer is None else "leaf",
            "-startdate", dates[0], "-enddate", dates[1])


def make_keys(directory):
    """Keys 0 to 7, and a certificate for each from two CAs: 0-a, 0-b ..."""
    directory.mkdir(parents=True)
    os.chdir(directory)
    Path("openssl.cnf").write_text(
        OPENSSL_CNF.replace("new_certs_dir", "database = index\n"
                            "new_certs_dir"))
    names = [str(number) for number in range(GENERATIONS)]
    for name in ("a", "b", *names):
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-out", name + ".key")
    for name in ("a", "b"):
        make_certificate(name, name + ".key", None, START - YEAR,
                         START + 3 * YEAR)
    for number, name in enumerate(names):
        for issuer in ("a", "b"):
            begin = START + (number - 1) * RENEWAL - DAY
            make_certificate(f"{name}-{issuer}", name + ".key", issuer, begin,
                             begin + 3 * RENEWAL)


class Identity:
    """A key with its chain, and what records of it must hold."""

    def __init__(self, keys, number, issuer):
        self.name = f"{number}-{issuer}"
        self.key = (keys / f"{number}.key").read_text()
        files = [keys / f"{self.name}.pem", keys / f"{issuer}.pem"]
        self.chain = "".join(file.read_text() for file in files)
        self.digests = set()
        for usage, file in zip((3, 2), files):
            spki = openssl("x509", "-in", file, "-noout", "-pubkey")
            spki = subprocess.run(["openssl", "pkey", "-pubin", "-outform",
                                   "DER"], input=spki, check=True,
                                  capture_output=True).stdout
            whole = openssl("x509", "-in", file, "-outform", "DER")
            for selector, data in ((0, whole), (1, spki)):
                for matching, digest in (
                        (0, data.hex()),
                        (1, hashlib.sha256(data).hexdigest()),
                        (2, hashlib.sha512(data).hexdigest())):
                    self.digests.add((usage, selector, matching, digest))


# --- Servers, and the clients that renew their certificates ----------------


class Server:
    """What is common to all; `live` is what it has loaded, since when."""

    port, use = 443, "https"
    propagation, retain = 5 * MINUTE, 0
    other_tlsa = "[3 1 1, 3 1 2]"

    def __init__(self, world, name, first):
        self.world, self.name = world, name
        self.due = START + first  # when it is renewed next
        self.host = name + ".example.com"
        self.owner = f"_{self.port}._tcp.{self.host}."
        self.number = 0
        self.waits = self.restarts = False
        self.history = []  # of (time, identity)
        self.tlsa = "[3 1 1]"
        self.install(0)
        self.stage(1)
        self.restart(self.identity(0))

    def identity(self, number):
        return self.world.identities[number, "a"]

    def stage(self, number):
        """Make the next key known, if the client can."""

    def restart(self, identity):
        self.restarts = False
        self.history.append((self.world.now, identity))

    def service(self):
        retain = 0 if self.world.options.no_retain else self.retain
        return "".join(f"    {key}: {value}\n" for key, value in (
            ("use", self.use), *self.sources(), ("tlsa", self.tlsa),
            ("ttl", self.world.ttl), ("retain", f"{retain}"),
            ("propagation", f"{self.propagation}")))

    def write(self, path, text):
        path = self.world.directory / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def link(self, path, to):
        path = self.world.directory / path
        path.unlink(missing_ok=True)
        path.symlink_to(to)


class Ahead(Server):
    """The next key is made a renewal ahead, and `current` is the client's own
    file: it renews when `ready` says yes, and the server is restarted then."""

    restart_delay = 0

    def sources(self):
        # A key alone does not tell its issuer.
        return [*self.lineage(), ("anchors", self.world.options.keys / "a.pem")]

    def on_due(self):
        if self.world.options.reckless:
            self.deploy()
            return
        self.waits = True
        self.world.ask(self)

    def deploy(self):
        self.waits = False
        self.number += 1
        self.install(self.number)
        self.stage(self.number + 1)
        identity = self.identity(self.number)
        self.restarts = True
        self.world.later(self.restart_delay, lambda: self.restart(identity))
        self.world.after_deployment(self)


class Behind(Server):
    """The client renews when it wants to; the server has a copy of its files,
    `current`, which is replaced when `ready` says yes."""

    other_tlsa = "[3 0 1]"

    def __init__(self, world, name, first):
        super().__init__(world, name, first)
        self.write(f"served/{name}.pem", self.identity(0).chain)

    def on_due(self):
        self.number += 1
        self.install(self.number)
        if self.world.options.reckless == "hasty":
            self.world.build()
        if self.world.options.reckless:
            self.deploy()
            return
        self.waits = True
        self.world.ask(self)

    def deploy(self):
        self.waits = False
        identity = self.identity(self.number)
        self.write(f"served/{self.name}.pem", identity.chain)
        self.restart(identity)
        self.world.after_deployment(self)


class Dehydrated(Ahead):
    def lineage(self):
        return [("lineage", f"dehydrated:certs/{self.name}")]

    def install(self, number):
        at, identity = f"certs/{self.name}", self.identity(number)
        for kind, text in (("privkey", identity.key),
                           ("fullchain", identity.chain)):
            self.write(f"{at}/{kind}-{self.world.now}.pem", text)
            self.link(f"{at}/{kind}.pem", f"{kind}-{self.world.now}.pem")

    def stage(self, number):
        if not self.world.options.reckless:
            self.write(f"certs/{self.name}/privkey.roll.pem",
                       self.identity(number).key)


class AcmeSh(Ahead):
    """Restarted in the next night only, when the zone may have been built."""

    restart_delay, retain = 17 * HOUR, 2 * DAY

    def lineage(self):
        return [("lineage", f"acme.sh:acme.sh/{self.host}_ecc")]

    def install(self, number):
        at, identity = f"acme.sh/{self.host}_ecc", self.identity(number)
        self.write(f"{at}/{self.host}.key", identity.key)
        self.write(f"{at}/fullchain.cer", identity.chain)
        self.write(f"{at}/{self.host}.key.next", "\n")

    def stage(self, number):
        if not self.world.options.reckless:
            self.write(f"acme.sh/{self.host}_ecc/{self.host}.key.next",
                       self.identity(number).key)


class Certbot(Behind):
    """And from its fourth certificate on, another CA."""

    def identity(self, number):
        return self.world.identities[number, "a" if number < 3 else "b"]

    def sources(self):
        return [("current", f"served/{self.name}.pem"),
                ("next", f"live/{self.name}/fullchain.pem")]

    def install(self, number):
        identity = self.identity(number)
        for kind, text in (("privkey", identity.key),
                           ("fullchain", identity.chain)):
            self.write(f"archive/{self.name}/{kind}{number}.pem", text)
            self.write(f"live/{self.name}/README", "links\n")
            self.link(f"live/{self.name}/{kind}.pem",
                      f"../../archive/{self.name}/{kind}{number}.pem")


class Lego(Ahead):
    """Its next key is made ten days before it is due, by the operator."""

    port, use = 25, "smtp"

    def lineage(self):
        return [("lineage", f"lego:lego/{self.host}"),
                ("next", f"lego/{self.host}.next")]

    def install(self, number):
        identity = self.identity(number)
        self.write(f"lego/{self.host}.crt", identity.chain)
        self.write(f"lego/{self.host}.key", identity.key)
        self.write(f"lego/{self.host}.next", "")

    def stage(self, number):
        if self.world.options.reckless:
            return
        key = self.identity(number).key
        self.world.later(self.due - 10 * DAY - self.world.now,
                         lambda: self.write(f"lego/{self.host}.next", key))


class Plain(Behind):
    """Files from anywhere, slow secondaries, and a record that stays."""

    port, use, propagation, retain = 25, "smtp", 3 * HOUR, 2 * DAY

    def sources(self):
        return [("current", f"served/{self.name}.pem"),
                ("next", f"files/{self.name}.pem")]

    def install(self, number):
        self.write(f"files/{self.name}.pem", self.identity(number).chain)


# --- The world: a clock, a zone, and what was published when ---------------


class World:
    def __init__(self, options):
        self.options = options
        self.directory = options.directory
        self.random = random.Random(options.seed)
        self.now = START
        self.end = START + options.days * DAY
        self.events, self.count = [], 0
        self.ttl = DAY
        self.published = {}  # owner: [(time, ttl, set of records)]
        self.alarms = []     # (time, owner, role, stage)
        self.changes = []    # times at which the manifest was edited
        self.calls = {"build": 0, "ready": 0, "status": 0}
        self.deployments = self.refusals = 0
        keys = options.keys
        self.identities = {(number, issuer): Identity(keys, number, issuer)
                           for number in range(GENERATIONS)
                           for issuer in ("a", "b")}
        kinds = (Dehydrated, AcmeSh, Certbot, Lego, Plain)
        days = self.random.sample(range(14, 60), len(kinds))
        self.servers = [
            kind(self, f"{kind.__name__.lower()}", day * DAY + 11 * HOUR)
            for kind, day in zip(kinds, days)]
        self.zone = self.directory / "zones/example.com"
        self.zone.parent.mkdir()
        self.zone.write_text("$TTL 1d\n@ SOA ns hostmaster 1 1h 15m 4w 5m\n"
                             "@ NS ns\nns A 192.0.2.1\n" + "".join(
                                 f"{server.name} A 192.0.2.2\n"
                                 for server in self.servers))
        self.output = self.zone
        if not options.update:
            self.output = self.directory / "build/example.com"
            self.output.parent.mkdir()

    def later(self, delay, event):
        self.count += 1
        heapq.heappush(self.events, (self.now + delay, self.count, event))

    def run_program(self, *arguments):
        (self.directory / "danezone.yaml").write_text("services:\n" + "".join(
            f"  - host: {server.host}\n{server.service()}"
            for server in self.servers))
        return subprocess.run(
            [self.options.program, "-m", "danezone.yaml", "--now",
             moment(self.now), *arguments], cwd=self.directory,
            capture_output=True, text=True, timeout=60, check=False)

    def build(self, may_refuse=False):
        """Returns False if it was refused."""
        self.calls["build"] += 1
        how = ["update"] if self.options.update else ["-o", self.output]
        result = self.run_program("-W", "no-one-record", *how, self.zone)
        if result.returncode == REFUSED and may_refuse:
            return False
        if result.returncode != 0:
            raise Broken(f"a build ended with {result.returncode}: "
                         f"{result.stderr}")
        self.note_records()
        return True

    def note_records(self):
        found = {}
        for line in self.output.read_text().splitlines():
            match = re.match(r"(_\S+)\s+(\d+)\s+IN\s+TLSA\s+(\d) (\d) (\d) "
                             r"([0-9a-f]+)", line)
            if match is not None:
                owner, ttl, *params, data = match.groups()
                entry = found.setdefault(owner, (int(ttl), set()))
                entry[1].add((*map(int, params), data))
        for server in self.servers:
            ttl, records = found.get(server.owner, (0, set()))
            history = self.published.setdefault(server.owner, [])
            if not history or history[-1][1:] != (ttl, records):
                history.append((self.now, ttl, records))

    def ask(self, server):
        """Ask `ready` for the server, and again when it is said to be so."""
        if not server.waits:
            return
        self.calls["ready"] += 1
        names = [server.host, f"{server.host}:{server.port}", server.owner]
        result = self.run_program(
            "ready", self.output, names[self.calls["ready"] % len(names)])
        match = re.search(r"^no: not before (\S+)$", result.stdout, re.M)
        if result.returncode == 0:
            self.deployments += 1
            server.deploy()
        elif result.returncode != NO:
            raise Broken(f"ready {server.host} ended with "
                         f"{result.returncode}: {result.stderr}")
        elif match is None:
            self.later(HOUR, lambda: self.ask(server))
        else:
            wait = seconds(match[1]) - self.now
            if wait <= 0:
                raise Broken(f"{moment(self.now)}: {result.stdout}")
            # A second before it is too early, too.
            self.later(min(6 * HOUR, wait - 1) if wait > 1 else 1,
                       lambda: self.ask(server))

    def after_deployment(self, server):
        """Some build the zone at once, some in the night."""
        if self.random.random() < 0.5 and self.options.reckless != "blind":
            self.later(self.random.randrange(10 * MINUTE), self.build)
        if self.options.reckless:
            self.deployments += 1

    def look(self):
        """What `status` says now."""
        self.calls["status"] += 1
        result = self.run_program("status", "--format", "json", self.output)
        if result.returncode not in (0, NO):
            raise Broken(f"status ended with {result.returncode}: "
                         f"{result.stderr}")
        rows = json.loads(result.stdout)
        bad = [row for row in rows if row["stage"] in
               ("broken", "missing", "early", "expired")]
        if result.returncode != (NO if bad else 0):
            raise Broken(f"status ended with {result.returncode}: {rows}")
        for row in rows:
            self.alarms.append((self.now, row["owner"], row["role"],
                                row["stage"]))

    def nightly(self):
        self.build()
        self.later(DAY, self.nightly)

    def hourly(self):
        self.look()
        self.later(self.options.look * HOUR, self.hourly)

    def renew(self, server):
        server.due += RENEWAL
        server.on_due()
        if server.number + 2 < GENERATIONS:
            self.later(RENEWAL, lambda: self.renew(server))

    def change_ttl(self, ttl):
        self.ttl = ttl
        self.changes.append(self.now)
        self.build()

    def change_parameters(self, server, tlsa):
        before, server.tlsa = server.tlsa, tlsa
        # While it restarts `current` is not what it uses: another time.
        if server.restarts or not self.build(may_refuse=True):
            self.refusals += 0 if server.restarts else 1
            server.tlsa = before
            self.later(6 * HOUR, lambda: self.change_parameters(server, tlsa))
            return
        self.changes.append(self.now)

    def near_a_renewal(self, server):
        """Seconds from now, before the last one: beside it is worst."""
        return (server.due - START + RENEWAL * self.random.randrange(5) +
                self.random.randrange(-2 * DAY, 3 * DAY))

    def plan(self):
        """What happens to the manifest, at times of chance."""
        changes = sorted(self.near_a_renewal(self.random.choice(self.servers))
                         for _ in range(8))
        for delay, ttl in zip(changes, [HOUR, DAY] * 4):
            self.later(delay, lambda ttl=ttl: self.change_ttl(ttl))
        for server in self.servers:
            changes = sorted(self.near_a_renewal(server) for _ in range(4))
            for delay, tlsa in zip(changes, ("[3 1 1, 2 1 1]", "[3 1 1]",
                                             server.other_tlsa, "[3 1 1]")):
                self.later(delay, lambda server=server, tlsa=tlsa:
                           self.change_parameters(server, tlsa))

    def run(self):
        self.build()
        self.later(3 * HOUR + 17 * MINUTE, self.nightly)
        self.later(HOUR, self.hourly)
        for server in self.servers:
            self.later(server.due - START,
                       lambda server=server: self.renew(server))
        self.plan()
        while self.events and self.events[0][0] < self.end:
            time, _, event = heapq.heappop(self.events)
            deployed = self.deployments
            self.now = time
            event()
            if self.deployments != deployed:
                self.look()

    # --- The resolvers ---

    def outages(self, longer=0):
        """(begin, end, server, records, identity): the server used a key which
        no record of a combination matched that some resolver could hold, if it
        keeps all for some seconds longer."""
        for server in self.servers:
            history = self.published[server.owner]
            ends = [time for time, _, _ in history[1:]] + [self.end]
            uses = server.history
            until = [time for time, _ in uses[1:]] + [self.end]
            for (begin, ttl, records), end in zip(history, ends):
                end += CACHED * ttl + server.propagation + longer
                for (start, identity), stop in zip(uses, until):
                    span = max(begin, start), min(end, stop, self.end)
                    if span[0] < span[1] and unmatched(records, identity):
                        yield (*span, server, records, identity)


def unmatched(records, identity):
    """The combinations in which no record is of the identity."""
    return ({record[:3] for record in records} -
            {record[:3] for record in records & identity.digests})


def is_refused(records, identity):
    """Does some client find nothing it can use? It looks at all usages and
    selectors, and of each at one matching type (RFC 7671 section 9)."""
    bad = {params[:2] for params in unmatched(records, identity)}
    return bad == {record[:2] for record in records}


def check_status(world, outages):
    """Was every outage announced, and nothing else?"""
    for begin, end, server, records, identity in outages:
        if not is_refused(records, identity):
            continue
        said = [(time, stage) for time, owner, role, stage in world.alarms
                if owner == server.owner and role == "current" and
                begin <= time < end]
        if not said and end - begin > world.options.look * HOUR:
            raise Broken(f"nobody looked from {moment(begin)} on")
        for time, stage in said:
            if stage not in ALARMS:
                raise Broken(f"{moment(time)}: {server.owner} has an outage, "
                             f"and status says {stage}")
    if world.options.reckless or world.options.no_retain:
        return
    for time, owner, role, stage in world.alarms:
        # A zone does not tell what it was like before the manifest was edited:
        # new parameters may be of a new key, and a TTL was always what it is.
        may_be_early = any(change <= time < change + 2 * DAY + 3 * HOUR
                           for change in world.changes)
        if stage == "early" and may_be_early or stage == "missing" and (
                role == "next"):
            continue
        if stage in ALARMS or stage in ("missing", "expired"):
            raise Broken(f"{moment(time)}: {owner} has no outage, and status "
                         f"says {stage} of {role}")


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--keys", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--no-retain", action="store_true")
    parser.add_argument("--reckless", choices=["blind", "hasty"])
    parser.add_argument("--look", type=int, default=24,
                        help="hours between two looks at status")
    return parser.parse_args()


def main():
    options = arguments()
    options.directory = options.directory.absolute()
    options.keys = options.keys.absolute()
    options.program = os.path.abspath(options.program)
    if not options.keys.exists():
        make_keys(options.keys)
    options.directory.mkdir()
    world = World(options)
    try:
        world.run()
        outages = sorted(world.outages(), key=lambda outage: outage[:2])
        for begin, end, server, records, identity in outages:
            print(f"{moment(begin)} to {moment(end)}: {server.owner} has "
                  f"{identity.name}, a resolver may have:")
            for record in sorted(records):
                print("   ", *record)
        check_status(world, outages)
    except Broken as broken:
        print(f"{moment(world.now)}: {broken}")
        sys.exit(1)
    calls = ", ".join(f"{count} {name}" for name, count in
                      world.calls.items())
    sets = sum(map(len, world.published.values()))
    later = len(list(world.outages(1)))
    print(f"outages {len(outages)}, a second later {later}, "
          f"deployments {world.deployments}, sets {sets}, "
          f"refusals {world.refusals}, calls: {calls}")


main()
