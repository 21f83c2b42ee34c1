# SPDX-License-Identifier: GPL-3.0-or-later
"""For metrics.bats: reads metrics from standard input as Prometheus does (text
format 0.0.4), but strictly; prints what is wrong, or NAME SAMPLES lines."""

import re
import sys

LABEL = r'[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"'
SAMPLE = re.compile(r"([a-z_]+)(\{%s(?:,%s)*\})? (-?[0-9]+)" % (LABEL, LABEL))


def main():
    text = sys.stdin.buffer.read().decode("utf-8")
    counts = {}
    series = set()
    family = typed = None
    if not text.endswith("\n"):
        return "the last line does not end"
    for line in text[:-1].split("\n"):
        words = line.split(" ", 3)
        if words[:2] == ["#", "HELP"] and len(words) == 4:
            family = words[2]
            if family in counts:
                return "again: " + family
            counts[family] = 0
            continue
        if words[:2] == ["#", "TYPE"]:
            typed = words[2]
            if typed != family or words[3:] != ["gauge"]:
                return "type: " + line
            continue
        sample = SAMPLE.fullmatch(line)
        if sample is None or sample[1] != family or typed != family:
            return "sample: " + line
        if (sample[1], sample[2]) in series:
            return "twice: " + line
        series.add((sample[1], sample[2]))
        counts[family] += 1
    for name, count in counts.items():
        print(name, count)
    return None


sys.exit(main())
