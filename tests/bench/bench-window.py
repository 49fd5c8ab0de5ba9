#!/usr/bin/python3
"""How long the window does not answer while 100,000 mails are read into it, and how soon it stops when told to.

Usage: bench-window.py [-n MAILS] [-a SAMPLES]      inside tests/gui/desktop.py; “ninja -C build bench-window” does that

The mails are those of data/example and tests/data/bounce over and over, each with addresses and a date of its own. What is
measured is the time between two looks of the main loop for work, which ReboteFrameTrace logs where it costs a frame: the
longest, and the one that 1 % of all frames exceed; by the clock, and without what the main thread waited for a processor that
something else had. Once nobody touches the window, once somebody scrolls, filters and
searches, and once the import is cancelled in the middle. With -a, stacks of the main thread are counted by perf.

Copyright 2026 The Rebote authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import datetime
import email.utils
import getopt
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "gui"))
import drive  # noqa: E402
import program  # noqa: E402
from trace import Trace, now, peak_memory  # noqa: E402

# GTK 4.8 says so where the wheel is turned between a change of the list and the next frame; that turn is lost.
program.ELSEWHERE = re.compile(program.ELSEWHERE.pattern + "|GtkListView failed to scroll", re.I)
FOLDERS = [os.path.join(program.EXAMPLE, "mails"), os.path.join(HERE, "..", "data", "bounce")]
BEGIN = datetime.datetime(2026, 1, 5, 8, tzinfo=datetime.timezone.utc)


def read_templates():
    """The mails, each with the addresses that it is about."""
    found = []
    for line in subprocess.run([program.PROGRAM, "explain", "--json", *FOLDERS], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, check=False).stdout.splitlines():
        message = json.loads(line)
        if "error" in message or not message["source"].endswith(".eml"):
            continue
        with open(message["source"], "rb") as f:
            mail = f.read()
        if len(mail) < 20000 and re.search(rb"(?m)^Date: ", mail):
            found.append((re.sub(rb"(?m)^From ", b">From ", mail),
                          {r["address"].encode() for r in message.get("recipients", []) if r["address"]}))
    return found


def make_mail(template, number, date):
    mail, addresses = template
    for address in addresses:
        local, _, domain = address.partition(b"@")
        mail = mail.replace(address, b"%s.%d@%s" % (local, number, domain))
    mail = re.sub(rb"(?m)^Date: .*", b"Date: " + date, mail, count=1)
    # Nothing else may be different in a mail whose addresses are encoded.
    return b"From MAILER-DAEMON Mon Jan  5 08:00:00 2026\nX-Number: %d\n%s\n\n" % (number, mail.replace(b"\r\n", b"\n"))


def write_mailbox(path, n):
    templates = read_templates()
    with open(path, "wb") as f:
        for i in range(n):
            # Not in the order of their dates, as in life.
            minutes = i * 7919 % n * (200 * 24 * 60) // n
            date = email.utils.format_datetime(BEGIN + datetime.timedelta(minutes=minutes)).encode()
            f.write(make_mail(templates[i % len(templates)], i, date))


def wait_for_end(trace, seconds=900):
    return drive.until(trace.ended, "the import does not end", seconds)


def start():
    return program.Program(G_MESSAGES_DEBUG="rebote-frames rebote-import-row")


def open_in(rebote, path):
    """A second Rebote hands its files to the first; returns when that was."""
    drive.find("button:Search")
    begin = now()
    subprocess.run([program.PROGRAM, path], check=True, timeout=60, env=dict(os.environ, XDG_DATA_HOME=rebote.folder.name))
    return begin


def sample(rebote, samples):
    if not samples:
        return None
    return subprocess.Popen(["perf", "record", "-q", "-F", samples, "-g", "-o", "/tmp/bench-window.perf", "-t",
                             str(rebote.process.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def read_all(path, samples):
    with start() as rebote:
        trace = Trace(rebote)
        perf = sample(rebote, samples)
        begin = open_in(rebote, path)
        end, n = wait_for_end(trace)
        if perf:
            perf.terminate()
            perf.wait()
        trace.tell("read, untouched", begin, end)
        # The guards look at all, the order is made once more.
        time.sleep(8)
        trace.tell("afterwards", end, now())
        print(f"{n} mails, {n / (end - begin):.0f} a second, peak {peak_memory(rebote)} MB", flush=True)


def use(path):
    with start() as rebote:
        trace = Trace(rebote)
        open_in(rebote, path)
        trace.ask(drive.find, "list:Bounces", 60)
        place = trace.ask(lambda: drive.middle(drive.find("list:Bounces")))
        drive.run("xdotool", "mousemove", *map(str, place))
        begin = now()
        for _ in range(3):
            drive.run("xdotool", "click", "--repeat", "40", "--delay", "50", "5")
            drive.run("xdotool", "click", "--repeat", "10", "--delay", "50", "4")
        drive.run("xdotool", "click", "1", "key", "--delay", "300", "End", "Home", "Page_Down", "Page_Down", "End", "Home")
        trace.tell("read, scrolled", begin, now())
        begin = now()
        for chip in ("Hard", "All"):
            trace.ask(drive.click, f"button:/^{chip} ")
            time.sleep(2)
        trace.tell("read, filtered", begin, now())
        begin = now()
        drive.key("ctrl+f")
        drive.type_text("ana.1")
        time.sleep(2)
        drive.key("Escape")
        time.sleep(1)
        trace.tell("read, searched", begin, now())
        if trace.ended():
            print("(before that, all mails were read)", flush=True)


def cancel(path):
    with start() as rebote:
        trace = Trace(rebote)
        open_in(rebote, path)
        drive.until(lambda: drive.find_all("list:Bounces > row"), "nothing is read", 60)
        x, y = drive.middle(drive.find("button:Cancel"))
        begin = now()
        drive.run("xdotool", "mousemove", str(x), str(y), "click", "1")
        end, n = wait_for_end(trace, 30)
        print(f"cancelled after {n} mails; it stopped {(end - begin) * 1000:.0f} ms after the click began", flush=True)
        time.sleep(5)
        trace.tell("afterwards", end, now())
        rows = count(rebote)
        drive.until(lambda: any(re.sub(r"\D", "", drive.name(b)) == str(rows) for b in drive.find_all("button:/^All ")),
                    f"the window does not show the {rows} rows that were read")


def count(rebote):
    """The rows that the window shows for the mails which were read."""
    database = os.path.join(rebote.folder.name, "rebote", "rebote.db")
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True).execute("SELECT count (*) FROM recipient").fetchone()[0]


def main():
    options = dict(getopt.getopt(sys.argv[1:], "n:a:")[0])
    n = int(options.get("-n", 100000))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bounces.mbox")
        write_mailbox(path, n)
        print(f"{n} mails, {os.path.getsize(path) / 1e6:.0f} MB, {os.cpu_count()} cores", flush=True)
        read_all(path, options.get("-a"))
        use(path)
        cancel(path)


main()
