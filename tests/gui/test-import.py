#!/usr/bin/python3
# test-import.py: reading many mails can be stopped at once, and what has been read stays.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re
import subprocess
import tempfile

import drive
import notices
import program

# So many that none is quick enough to read them all before somebody clicks.
N_MAILS = 250000
SOON = 3  # seconds, of which looking takes the most


def write_many(folder):
    mails = (notices.notice(f"p{i}@c{i % 900}.example", i % 5000, notices.FULL if i % 4 else notices.DEAD) for i in range(N_MAILS))
    return notices.write_mailbox(os.path.join(folder, "many.mbox"), mails)


def number_in(words):
    return int(re.sub(r"\D", "", words))


def number_of(chip):
    found = drive.find_all(f"button:/^{chip} ")
    return number_in(drive.name(found[0])) if found else 0


def test_cancel():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
        path = write_many(folder)
        with program.Program(data=data) as rebote:
            # A second Rebote hands its files to the first: that is quicker than a mouse.
            subprocess.run([program.PROGRAM, path], check=True, timeout=60, env=dict(os.environ, XDG_DATA_HOME=data))
            # The list fills while the rest is read.
            drive.until(lambda: number_of("All"), "nothing is read")
            drive.click_until("button:Cancel", lambda: not drive.find_all("button:Cancel"), "it goes on", SOON)
            read = number_in(drive.name(drive.find("label:/mails read$")))
            assert 0 < read < N_MAILS, f"{read} of {N_MAILS} mails were read"
            drive.until(lambda: number_of("All") == read, "it is not what was read that is shown")
            assert not drive.find_all("label:/could not be read")

            # It goes on as if there had never been more.
            hard = number_of("Hard")
            assert hard > 0 and hard + number_of("Soft") == read
            drive.click("button:/^Hard ")
            # Not by its rows: asked what lies at a point of so long a list, GTK 4.8 often answers wrongly, and the driver takes
            # the list for covered.
            drive.find("label:HARD")
            drive.find("label:The mailbox does not exist")
            rebote.open(*notices.write(folder, another=notices.notice("ana@example.com", 1)))
            drive.until(lambda: number_of("All") == read + 1, "another mail is not read")
        with program.Program(data=data):
            drive.until(lambda: number_of("All") == read + 1, "what was read is forgotten")


program.run([
    ("/gui/import/cancel", test_cancel),
])
