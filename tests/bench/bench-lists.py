#!/usr/bin/python3
"""How long the window does not answer while a contact list of a million rows is imported, sorted, filtered, searched and
scrolled through.

Usage: bench-lists.py [-n ROWS] [-a SAMPLES] MAKE-LIST    inside tests/gui/desktop.py; “ninja -C build bench-lists” does that

What the figures mean stands in bench-window.py.

Copyright 2026 The Rebote authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import getopt
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "gui"))
import drive  # noqa: E402
import program  # noqa: E402
from trace import Trace, now, peak_memory  # noqa: E402

program.ELSEWHERE = re.compile(program.ELSEWHERE.pattern + "|GtkListView failed to scroll", re.I)


def n_complete(rebote):
    database = os.path.join(rebote.folder.name, "rebote", "rebote.db")
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as store:
        return store.execute("SELECT n_contacts FROM list WHERE complete").fetchone()


def import_list(rebote, trace, path):
    subprocess.run([program.PROGRAM, path], check=True, timeout=60, env=dict(os.environ, XDG_DATA_HOME=rebote.folder.name))
    drive.find("window:Import List", 60)
    drive.click("dialog:Import List > button:Import", timeout=60)
    begin = now()
    drive.until(lambda: n_complete(rebote), "the import does not end", 900)
    end = now()
    time.sleep(3)
    trace.tell("imported", begin, end)
    trace.tell("first shown", end, now())
    print(f"{n_complete(rebote)[0]} contacts in {end - begin:.1f} s, peak {peak_memory(rebote)} MB", flush=True)


def step(trace, what, action, seconds):
    begin = now()
    action()
    time.sleep(seconds)
    trace.tell(what, begin, now())


def scroll():
    for _ in range(3):
        drive.run("xdotool", "click", "--repeat", "40", "--delay", "50", "5")
        drive.run("xdotool", "click", "--repeat", "10", "--delay", "50", "4")


def use(rebote, trace):
    x, y = trace.ask(lambda: drive.middle(drive.find("label:Address")))
    drive.run("xdotool", "mousemove", str(x), str(y + 200), "click", "1")
    step(trace, "scrolled", scroll, 1)
    step(trace, "paged", lambda: drive.run("xdotool", "key", "--delay", "300", "End", "Home", "Page_Down",
                                           "Page_Down", "End", "Home"), 1)
    for title in "Address", "Status", "Why", "Line":
        place = trace.ask(lambda: drive.middle(drive.find(f"label:{title}")))
        step(trace, f"by {title}", lambda: drive.run("xdotool", "mousemove", *map(str, place), "click", "1"), 5)
    for chip in "Remove", "Review", "Keep", "All":
        place = trace.ask(lambda: drive.middle(drive.find(f"button:/^{chip} ")))
        step(trace, f"chip {chip}", lambda: drive.run("xdotool", "mousemove", *map(str, place), "click", "1"), 3)
    step(trace, "searched", lambda: (drive.key("ctrl+f"), drive.type_text("garc")), 5)
    step(trace, "search left", lambda: drive.key("Escape"), 3)
    print(f"peak {peak_memory(rebote)} MB", flush=True)


def main():
    options, (make_list,) = getopt.getopt(sys.argv[1:], "n:a:")
    options = dict(options)
    n = options.get("-n", "1000000")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "people.csv")
        with open(path, "wb") as f:
            subprocess.run([make_list, n], stdout=f, check=True)
        with program.Program(G_MESSAGES_DEBUG="rebote-frames") as rebote:
            trace = Trace(rebote)
            perf = None
            if "-a" in options:
                perf = subprocess.Popen(["perf", "record", "-q", "-F", options["-a"], "--call-graph", "dwarf,16384", "-o", "/tmp/bench-lists.perf", "-t",
                                         str(rebote.process.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            import_list(rebote, trace, path)
            use(rebote, trace)
            if perf:
                perf.terminate()
                perf.wait()


main()
