# SPDX-License-Identifier: GPL-3.0-or-later
"""For progress.bats: terminal.py COLUMNS COMMAND... runs a command that has a
terminal for standard error, and ends as it does. Progress lines are written to
the file `lines`, each different one once, and the rest to `said`. A line that is
left there, and those that come too early or too often, are failures."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import time

SHOWN = re.compile(rb"((?:\r[^\r\x1b]*\x1b\[K)*)(.*)", re.DOTALL)
EARLY, OFTEN = 1.0, 5.5  # seconds, and draws in one of them


def run(columns, command):
    ours, theirs = pty.openpty()
    size = struct.pack("HHHH", 25, columns, 0, 0)
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, size)
    mode = termios.tcgetattr(theirs)
    mode[1] &= ~termios.OPOST
    termios.tcsetattr(theirs, termios.TCSANOW, mode)
    start = time.monotonic()
    process = subprocess.Popen(command, stderr=theirs)
    os.close(theirs)
    shown, first = b"", None
    while True:
        try:
            octets = os.read(ours, 65536)
        except OSError:  # nobody has it open any more
            octets = b""
        now = time.monotonic() - start
        if not octets:
            return process.wait(), shown, first, now
        shown, first = shown + octets, first or now


def main():
    status, shown, first, end = run(int(sys.argv[1]), sys.argv[2:])
    drawn, said = SHOWN.fullmatch(shown).groups()
    lines = [line[1:].decode() for line in drawn.split(b"\x1b[K")[:-1]]
    if lines and lines[-1] != "":
        sys.exit("left there: %r" % shown)
    if lines and (first < EARLY or len(lines) > OFTEN * (end - EARLY) + 3):
        sys.exit("after %.1f of %.1f s: %r" % (first, end, shown))
    with open("lines", "w", encoding="ascii") as file:
        for i, line in enumerate(lines[:-1]):
            if i == 0 or line != lines[i - 1]:
                print(line, file=file)
    with open("said", "wb") as file:
        file.write(said)
    sys.exit(status)


main()
