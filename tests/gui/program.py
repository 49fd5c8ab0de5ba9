# program.py: Rebote as a test starts it, and the test's own report (TAP).
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re
import signal
import subprocess
import sys
import tempfile
import traceback

import drive

HERE = os.path.dirname(os.path.realpath(__file__))
EXAMPLE = os.path.join(HERE, "..", "..", "data", "example")
PROGRAM = os.environ["REBOTE_PROGRAM"]
# What the machine lacks, not what the program does wrong.
ELSEWHERE = re.compile(r"dconf|portal|libEGL|MESA|Vulkan|fontconfig|theme-engine|IBus|at-spi|AT-SPI|recently-used|colord|cups", re.I)


class Program:
    """A running Rebote with a data folder of its own. Leaving the context ends it and fails the test if it complained or crashed."""

    def __init__(self, *args, title="Rebote", data=None, **env):
        self.title = title
        self.killed = False
        self.folder = tempfile.TemporaryDirectory()
        env["XDG_DATA_HOME"] = data or self.folder.name
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen([PROGRAM, *args], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        env=dict(os.environ, G_DEBUG="fatal-criticals", **env))

    def __enter__(self):
        try:
            drive.find(f"window:{self.title}", 30)
            # It may be in the tree before the keyboard is its.
            drive.until(lambda: drive.which(drive.windows(), "active"), "no window is active")
        except drive.NotFound:
            self.process.kill()
            raise AssertionError("the window did not open\n" + self.output()) from None
        return self

    def kill(self):
        """Ends it as a crash would."""
        self.killed = True
        self.process.kill()

    def output(self):
        self.log.seek(0)
        return self.log.read().decode("utf-8", "replace")

    def complaints(self):
        return [line for line in self.output().splitlines() if re.search(r"WARNING|CRITICAL|ERROR", line) and not ELSEWHERE.search(line)]

    def __exit__(self, kind, value, trace):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.folder.cleanup()
        complaints = self.complaints()
        expected = (-signal.SIGKILL,) if self.killed else (0, -signal.SIGTERM)
        assert status in expected, f"Rebote ended with {status}\n{self.output()}"
        assert not complaints, "Rebote complained:\n" + "\n".join(complaints)

    def resize(self, width, height):
        """Makes the window as large as a person would with its edges, and waits until it is."""
        def size():
            return drive.extents(drive.find(f"window:{self.title}"))[2:]

        def resized():
            # The X window contains the shadow, whose size depends on what the window manager can do.
            have = size()
            xid, _, _, _, x_width, x_height, _ = next(w for w in drive.x_windows(self.process.pid) if not w[6])
            if have != (width, height):
                drive.run("xdotool", "windowsize", xid, str(x_width + width - have[0]), str(x_height + height - have[1]))
            return have == (width, height)
        try:
            drive.until(resized, "")
        except drive.NotFound:
            raise AssertionError(f"the window does not become {width}x{height}, but {size()}") from None

    def open(self, *files):
        """Hands it files as a file manager does that opens them: a second Rebote gives them to the first."""
        subprocess.run([PROGRAM, *files], check=True, timeout=60, env=dict(os.environ, XDG_DATA_HOME=self.folder.name))

    def drop(self, selector, *files, mime=None):
        """Drags files out of another process and drops them in the middle of a widget."""
        x, y = drive.middle(drive.find(selector))
        argv = [sys.executable, "-B", os.path.join(HERE, "drop.py")] + (["-m", mime] if mime else []) + [str(x), str(y), *files]
        status = subprocess.run(argv, check=False, timeout=60).returncode
        assert status == 0, f"the drop ended with {status}"


def command(*args):
    """Runs Rebote on the command line and returns what it writes."""
    done = subprocess.run([PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"rebote {args} ended with {done.returncode}: {done.stderr}"
    return done.stdout


def run(cases):
    """Runs (name, function) one after the other and reports each."""
    print(f"1..{len(cases)}", flush=True)
    failed = 0
    for number, (name, function) in enumerate(cases, 1):
        try:
            function()
            print(f"ok {number} {name}", flush=True)
        except Exception:  # whatever it was, the other cases shall run
            failed += 1
            traceback.print_exc()
            print(f"not ok {number} {name}", flush=True)
    sys.exit(1 if failed else 0)
