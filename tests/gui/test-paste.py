#!/usr/bin/python3
# test-paste.py: mails come from the clipboard, into a narrow window, and into one that cannot keep them.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import subprocess
import tempfile

import drive
import program

MAILS = os.path.join(program.EXAMPLE, "mails")
HARD = "ana.belmonte@correo.example"
SOFT = "lucia.ferrer@buzon.example"


def mail(name):
    return os.path.join(MAILS, name)


def paste(data, mime=None):
    argv = ["xclip", "-selection", "clipboard", "-loops", "0"] + (["-target", mime] if mime else [])
    subprocess.run(argv, input=data, check=True, timeout=20, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    drive.key("ctrl+v")


def test_paste_source():
    with program.Program():
        with open(mail("postfix-no-such-user.eml"), "rb") as f:
            paste(f.read())
        drive.find("label:HARD", 30)
        drive.find(f"label:{HARD}")


def test_paste_nothing():
    with program.Program():
        paste(b"Nothing that anybody sent.")
        drive.click("button:Details", timeout=30)
        drive.find("window:Not Read")
        drive.key("Escape")
        drive.gone("window:Not Read")


def test_paste_into_an_entry():
    """Ctrl+V in the search entry is text for the search, not a mail."""
    with program.Program(mail("postfix-no-such-user.eml"), mail("postfix-mailbox-full.eml")):
        drive.has("button", "All 2", 30)
        drive.key("ctrl+f")
        paste(b"lucia")
        drive.gone(f"list:Bounces > label:{HARD}")
        drive.has("button", "All 2")


def test_narrow():
    """On a telephone's screen the list and the explanation take turns."""
    with program.Program(mail("postfix-no-such-user.eml"), mail("postfix-mailbox-full.eml")) as rebote:
        drive.has("button", "All 2", 30)
        rebote.resize(360, 600)
        drive.click(f"list:Bounces > label:{SOFT}")
        drive.find("label:SOFT")
        drive.click("button:Back")
        drive.find(f"list:Bounces > label:{HARD}")
        drive.key("Up", "Return")
        drive.find("button:Back")
        drive.key("Escape")
        drive.find(f"list:Bounces > label:{HARD}")


def test_memory_that_cannot_be_used():
    """Without a place for its file the program says so, and works."""
    with tempfile.NamedTemporaryFile() as no_folder:
        with program.Program(mail("postfix-no-such-user.eml"), data=no_folder.name):
            drive.find("label:Rebote Cannot Use Its Memory", 30)
            drive.find("label:HARD", 30)
            drive.click("button:Dismiss")
            drive.gone("label:Rebote Cannot Use Its Memory")


program.run([
    ("/gui/paste/source", test_paste_source),
    ("/gui/paste/nothing", test_paste_nothing),
    ("/gui/paste/into-an-entry", test_paste_into_an_entry),
    ("/gui/paste/narrow", test_narrow),
    ("/gui/paste/memory-that-cannot-be-used", test_memory_that_cannot_be_used),
])
