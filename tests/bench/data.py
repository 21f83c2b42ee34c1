# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes what the rows read: zones, manifests, certificates."""

import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ORIGINS = {"tld": "example", "hosting": "example.com"}
NOW = "2026-11-22T10:00:00Z"


class Data:
    """Two folders, one in memory and one on a disk, and what is made there."""

    def __init__(self, folder, disk, settings):
        self.folder = folder
        self.disk = disk
        self.settings = settings
        self.certificate, self.other = self.certify("certificates", 2)

    def path(self, name):
        return os.path.join(self.folder, name)

    def yardstick(self, name, *arguments):
        """The command of a program from this directory."""
        return [os.path.join(self.settings.programs, name), *arguments]

    def danezone(self, verb, manifest, *arguments):
        """A command of ours; a fixed time makes runs comparable."""
        command = [self.settings.danezone, verb, "-q", "-m", manifest]
        if verb != "records":
            command += ["--now", NOW]
        return [*command, *arguments]

    def write(self, name, texts):
        """A file of these texts."""
        path = self.path(name)
        with open(path, "w", encoding="ascii", newline="\n") as file:
            file.writelines(texts)
        return path

    def make_folder(self, name):
        path = self.path(name)
        os.mkdir(path)
        return path

    def certify(self, name, count):
        """So many certificates, each with its own key, in a new folder."""
        folder = self.make_folder(name)
        subprocess.run(self.yardstick("certify", folder, str(count)),
                       check=True)
        return [os.path.join(folder, "%d.pem" % i) for i in range(count)]

    def generate(self, profile, size, name, *arguments):
        """What gen-zone makes."""
        path = self.path(name)
        subprocess.run([sys.executable, os.path.join(HERE, "gen-zone"),
                        profile, str(size), "-o", path, *arguments],
                       check=True)
        return path

    def zone(self, profile, size):
        """A zone, and some of the names that can have TLSA records."""
        names = self.path(profile + ".names")
        path = self.generate(profile, size, profile + ".zone",
                             "--names", names)
        with open(names, encoding="ascii") as lines:
            found = lines.read().split()
        os.remove(names)
        count = min(self.settings.services, len(found))
        return path, random.Random(1).sample(found, count)

    def manifest(self, name, owners, certificates=None):
        """A service for each of the owners; all have one certificate, or
        each its own."""
        shared = "" if certificates else \
            ", current: " + self.certificate
        texts = ["defaults: {tlsa: [3 1 1], ttl: 1h%s}\nservices:\n" % shared]
        if not owners:
            texts.append("  []\n")
        for number, owner in enumerate(owners):
            port, protocol, host = owner.split(".", 2)
            texts.append("- {host: %s, ports: [%s/%s]%s}\n" % (
                host, port[1:], protocol[1:],
                ", current: " + certificates[number] if certificates else ""))
        return self.write(name + ".yaml", texts)
