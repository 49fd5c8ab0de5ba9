#!/usr/bin/python3
# test-explain.py: mails are dragged out of another process and dropped on the window, and their explanation is read.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import tempfile

import drive
import program


def mail(name):
    return os.path.join(program.EXAMPLE, "mails", name)


def explained(name):
    """What the command line says about a mail: the window must say the same."""
    return json.loads(program.command("explain", "--json", mail(name)).splitlines()[0])["recipients"][0]


def test_drop_a_file():
    wanted = explained("postfix-no-such-user.eml")
    with program.Program() as rebote:
        rebote.drop("window:Rebote", mail("postfix-no-such-user.eml"))
        drive.find("label:HARD")
        drive.find(f"label:{wanted['title']}")
        drive.find("label:ana.belmonte@correo.example")
        drive.has("label", wanted["explanation"])
        drive.has("label", wanted["advice"])
        drive.has("label", "4 seconds after you sent it")


def test_drop_a_message():
    """Some mail programs give the mail itself instead of a file."""
    wanted = explained("french-provider-mailbox-full.eml")
    with program.Program() as rebote:
        rebote.drop("window:Rebote", mail("french-provider-mailbox-full.eml"), mime="message/rfc822")
        drive.find("label:SOFT")
        drive.find(f"label:{wanted['title']}")
        drive.find("label:luc.perrin@boites.example")


def test_drop_many():
    """What cannot be read is named, and the others are explained all the same."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        noise = os.path.join(folder, "noise.bin")
        with open(noise, "wb") as f:
            f.write(bytes(range(256)) * 64)
        rebote.drop("window:Rebote", mail("five-in-one.mbox"), noise, mail("vacation-spanish.eml"))
        # First of all, because this goes away again.
        drive.has("label", "noise.bin", 30)
        drive.has("button", "All 6")
        # Before the rest: it goes away after a while.
        drive.has("button", "Hard 3")
        drive.has("button", "Soft 1")
        drive.has("button", "Not a bounce 2")


def test_remembered():
    with tempfile.TemporaryDirectory() as data:
        with program.Program(data=data) as rebote:
            rebote.open(mail("exim-spam.eml"))
            drive.has("button", "All 1", 30)
        with program.Program(data=data):
            drive.has("button", "All 1", 30)
            drive.find("label:pilar.mora@jardin.example")


def test_choose_another():
    with program.Program() as rebote:
        rebote.drop("window:Rebote", mail("postfix-mailbox-full.eml"), mail("gmail-like-inactive.eml"))
        drive.has("button", "All 2", 30)
        for address, name in (("lucia.ferrer@buzon.example", "postfix-mailbox-full.eml"),
                              ("ivan.peral@grancorreo.example", "gmail-like-inactive.eml")):
            drive.click(f"list:Bounces > label:{address}")
            drive.has("label", explained(name)["explanation"])


program.run([
    ("/gui/explain/drop-a-file", test_drop_a_file),
    ("/gui/explain/drop-a-message", test_drop_a_message),
    ("/gui/explain/drop-many", test_drop_many),
    ("/gui/explain/remembered", test_remembered),
    ("/gui/explain/choose-another", test_choose_another),
])
