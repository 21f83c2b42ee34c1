# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the rows of groups in turn, and compares what they take."""

import contextlib
import os
import select
import shutil
import statistics
import subprocess
import tempfile
import time

import model

LOOK_MILLISECONDS = 5


def anonymous(process):
    """Octets of anonymous pages that a process has now."""
    with contextlib.suppress(OSError), \
            open("/proc/%d/status" % process, encoding="ascii",
                 errors="replace") as status:
        for line in status:
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0


def await_end(process, looks):
    """Wait for the end of a process; the most memory that was seen, if it is
    looked at. That takes a part of the processors."""
    peak = 0
    handle = os.pidfd_open(process)
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    while not poll.poll(LOOK_MILLISECONDS if looks else None):
        peak = max(peak, anonymous(process))
    os.close(handle)
    return peak


def spawn(command, *standard):
    """Start a command with these as its standard files."""
    actions = [(os.POSIX_SPAWN_DUP2, file.fileno(), number)
               for number, file in enumerate(standard)]
    try:
        return os.posix_spawnp(command[0], command, os.environ,
                               file_actions=actions)
    except OSError as error:
        raise model.Failed(error.strerror) from error


def why(code, errors):
    """What a command has to say for its failure."""
    errors.seek(0)
    said = errors.read().decode(errors="replace").strip().split("\n")[-1]
    return "%s %d%s" % ("signal" if code < 0 else "status", abs(code),
                        said and ": " + said)


@contextlib.contextmanager
def standard_files(row):
    """Files, or pipes with cat at their other ends."""
    with contextlib.ExitStack() as stack:
        given = stack.enter_context(open(row.source or os.devnull, "rb"))
        taken = stack.enter_context(open(row.output or os.devnull, "wb"))
        if row.source:
            feeder = stack.enter_context(subprocess.Popen(
                ["cat"], stdin=given, stdout=subprocess.PIPE))
            eater = stack.enter_context(subprocess.Popen(
                ["cat"], stdin=subprocess.PIPE, stdout=taken))
            given, taken = feeder.stdout, eater.stdin
        yield given, taken, stack.enter_context(tempfile.TemporaryFile())


def run(row, command=None, looks=True):
    """Run the command of a row once; what it took, what it said."""
    with standard_files(row) as standard:
        begin = time.perf_counter()
        process = spawn(command or row.command, *standard)
        peak = await_end(process, looks)
        _, status, usage = os.wait4(process, 0)
        wall = time.perf_counter() - begin
        code = os.waitstatus_to_exitcode(status)
        if code not in row.statuses:
            raise model.Failed(why(code, standard[2]))
        standard[2].seek(0)
        said = standard[2].read()
    return model.Sample(usage.ru_utime + usage.ru_stime, wall, peak), said


def make_ready(row):
    """Bring about what a row begins with."""
    for path in (*row.fresh, row.output):
        if os.path.isdir(path):
            shutil.rmtree(path)
            os.mkdir(path)
        elif path:
            with contextlib.suppress(FileNotFoundError):
                os.remove(path)
    if row.settle:
        os.sync()


def time_of(row, looks):
    """A sample of a row; of many short runs it is the mean."""
    samples = []
    for _ in range(row.repeat):
        make_ready(row)
        samples.append(run(row, looks=looks)[0])
    return model.Sample(statistics.fmean(sample.cpu for sample in samples),
                        statistics.fmean(sample.wall for sample in samples),
                        max(sample.memory for sample in samples) or None)


def sample_group(group, rounds, peer_rounds, meter):
    """Dictionaries of each row's samples, and of failures. Memory is looked at
    in the first round only."""
    rows = [row for row in group.rows if row.same is None]
    samples, failures = {row: [] for row in rows}, {}
    for turn in range(max(rounds, peer_rounds)):
        for row in rows:
            limit = peer_rounds if row.role == model.PEER else rounds
            if turn >= limit or row in failures:
                continue
            try:
                samples[row].append(meter(row, turn == 0))
            except model.Failed as failure:
                failures[row] = str(failure)
    return samples, failures


def ratio(runs, others, measure):
    """The median over the rounds that both have."""
    pairs = [(getattr(run, measure), getattr(other, measure))
             for run, other in zip(runs, others)]
    if not pairs or None in pairs[0]:
        return None
    return statistics.median(value / max(other, 1e-9)
                             for value, other in pairs)


def line_of(row, yardstick, samples, failures):
    """What came of a row, beside its yardstick."""
    source, other = row.same or row, row.against or yardstick
    for needed in (source, other):
        if needed in failures:
            return model.Line(row, failure=failures[needed])
    runs, others = samples[source], samples[other]
    memory = [run.memory for run in runs if run.memory is not None]
    return model.Line(row, ratio(runs, others, model.CPU),
                      ratio(runs, others, model.WALL),
                      max(memory, default=None))


def measure(group, settings, meter):
    """Run a group, look at its results."""
    samples, failures = sample_group(group, settings.rounds,
                                     settings.peer_rounds, meter)
    yardstick = group.rows[0]
    lines = [line_of(row, yardstick, samples, failures)
             for row in group.rows if row.role != model.HIDDEN]
    ours_failed = any(row.role == model.OURS for row in failures)
    checks = [] if ours_failed else [(text, check())
                                     for text, check in group.checks]
    seconds = statistics.median([run.cpu for run in samples[yardstick]] or [0])
    return model.Outcome(group, lines, seconds, checks)
