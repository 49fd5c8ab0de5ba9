#!/usr/bin/python3
# test-verify.py: addresses are verified in the window: what the sheet says, the run while it lasts, what comes of it, and a crash in the middle.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import tempfile

import drive
import lists
import program
import service

N = 12


def people(folder):
    path = os.path.join(folder, "people.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write("name,email\n" + "".join(f"Person {i},{'bad' if i % 4 == 0 else 'good'}{i}@club.org\n" for i in range(N))
                + "Twice,good1@club.org\nNobody,\n")
    return path


def open_sheet():
    drive.click("button:Verify…")
    drive.find("window:Verify Addresses")
    drive.find("window:Verify Addresses > check:One")


def choose(name):
    drive.click(f"window:Verify Addresses > check:{name}")


def set_up(data, *services):
    """Makes services known; no test asks somebody else's name servers."""
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "rebote")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "verifiers.ini"), "w", encoding="utf-8") as f:
        f.write("[local]\ndns-servers=127.0.0.1:9\n")
    for one in services:
        one.describe(data, one.name.lower())


def test_run():
    """The sheet says what is sent, and nothing leaves before; the run can be paused; its verdicts stand side by side."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data, service.Service("One", 3) as one, \
            service.Service("Two", credit=1, says="good") as two:
        set_up(data, one, two)
        with program.Program(data=data, REBOTE_KEY_ONE=service.KEY, REBOTE_KEY_TWO=service.KEY) as rebote:
            lists.import_list(rebote, people(folder))
            drive.find("label:good1@club.org")
            open_sheet()
            drive.find("window:Verify Addresses > label:No address leaves this computer; only the domains are looked up.")
            choose("One")
            drive.find(f"window:Verify Addresses > label:At most {N} addresses will be sent to: One")
            drive.find("window:Verify Addresses > label:Sent to nobody: 2 are to be removed anyway")
            drive.click("window:Verify Addresses > button:Ask What Is Left of the Credit")
            drive.has("window:Verify Addresses > label", "1000 credits are left")
            assert not drive.lint(), drive.lint()
            assert not one.counts, "it was asked before the user said yes"
            drive.click("window:Verify Addresses > button:Verify")
            drive.gone("window:Verify Addresses")

            # Three answers came, and two questions are open: paused, it asks nothing new when those are answered, too.
            one.wait(5)
            drive.click("button:Pause")
            drive.find("label:Verifying “people”: paused")
            one.allow(2)
            drive.find("label:/^One: 5 of ", 20)
            assert sum(one.counts.values()) == 5, one.counts
            one.allow(N)
            drive.click("button:Resume")
            drive.find("label:“people” is verified: Deliverable 9 · Undeliverable 3", 30)
            assert set(one.counts.values()) == {1} and len(one.counts) == N, one.counts
            drive.find("label:Does not work, says a verification service", 30)

            # A second opinion about one contact: they contradict each other.
            drive.click("label:bad0@club.org")
            drive.has("label", "One: “bad”")
            drive.key("ctrl+shift+k")
            drive.find("window:Verify Addresses > check:Two")
            choose("Two")
            drive.find("window:Verify Addresses > label:At most 1 address will be sent to: Two")
            drive.click("window:Verify Addresses > button:Verify")
            drive.find("label:“people” is verified: Deliverable 1", 30)
            drive.find("label:They contradict each other")
            drive.has("label", "Two: “good”")

            # It had credit for that one only: said where the run is, with what can be done.
            open_sheet()
            choose("Two")
            drive.find("window:Verify Addresses > label:/^At most .* will be sent to: Two")
            drive.click("window:Verify Addresses > button:Verify")
            drive.find("label:/No credits are left", 30)
            drive.find("button:Continue")
            drive.click("button:Forget")
            drive.gone("label:/No credits are left")
            assert list(two.counts) == ["bad0@club.org"], two.counts


def test_crash():
    """Killed in the middle, or closed, it goes on where it was: nobody is asked twice, unless the user says so."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data, service.Service("One", 4) as one:
        set_up(data, one)
        with program.Program(data=data, REBOTE_KEY_ONE=service.KEY) as rebote:
            lists.import_list(rebote, people(folder))
            open_sheet()
            choose("One")
            drive.find(f"window:Verify Addresses > label:At most {N} addresses will be sent to: One")
            drive.click("window:Verify Addresses > button:Verify")
            one.wait(6)
            drive.find("label:/^One: 4 of ", 20)
            rebote.kill()
        asked = set(one.counts)

        # Closed, the window goes at once, and the program when what was asked is answered. (Two who asked are dead.)
        with program.Program(data=data, REBOTE_KEY_ONE=service.KEY) as rebote:
            drive.click("button:Show")
            drive.find(f"label:Verification of “people” was interrupted: 4 of {N} done", 30)
            drive.find("check:/3 addresses that were asked for")
            assert not drive.lint(), drive.lint()
            drive.click("button:Continue")
            one.allow(4)
            one.wait(10)
            drive.key("ctrl+w")
            drive.gone("window:Rebote")
            assert rebote.process.poll() is None, "it did not wait for the answers"
            one.allow(N)
            drive.until(lambda: rebote.process.poll() is not None, "it does not end", 20)

        with program.Program(data=data, REBOTE_KEY_ONE=service.KEY):
            drive.click("button:Show")
            drive.find(f"label:Verification of “people” was interrupted: 8 of {N} done", 30)
            drive.click("button:Continue")
            drive.find("label:/has something left to do", 30)
            # Two were asked for when it was killed, and a third was noted, to be the next.
            assert len(one.counts) == N - 1 and set(one.counts.values()) == {1}, one.counts
            drive.click("check:/3 addresses that were asked for")
            drive.click("button:Continue")
            drive.find("label:“people” is verified: Deliverable 9 · Undeliverable 3", 30)
            twice = {address for address, n in one.counts.items() if n == 2}
            assert len(twice) == 2 and twice < asked and len(one.counts) == N, one.counts
            drive.gone("button:Continue")


program.run([
    ("/gui/verify/run", test_run),
    ("/gui/verify/crash", test_crash),
])
