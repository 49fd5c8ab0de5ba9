#!/usr/bin/python3
# test-bounces.py: what can be done in the Bounces view with what has been read, and how it is undone.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os

import drive
import program

MAILS = os.path.join(program.EXAMPLE, "mails")
HARD = "ana.belmonte@correo.example"
SOFT = "lucia.ferrer@buzon.example"


def mail(name):
    return os.path.join(MAILS, name)


def test_suppress_and_undo():
    with program.Program(mail("postfix-no-such-user.eml")):
        drive.click("button:Suppress", timeout=30)
        drive.gone("button:Suppress")
        # The toast does not stay for ever.
        drive.click("button:Undo")
        drive.find("button:Suppress")
        drive.gone("label:Suppressed")


def test_remove_and_undo():
    with program.Program(mail("postfix-no-such-user.eml"), mail("postfix-mailbox-full.eml")):
        drive.has("button", "All 2", 30)
        drive.click(f"list:Bounces > label:{HARD}")
        drive.find("label:HARD")
        drive.key("Delete")
        drive.has("button", "All 1")
        drive.click("button:Undo")
        drive.has("button", "All 2")
        drive.find(f"list:Bounces > label:{HARD}")
        drive.find("label:HARD")


def test_filters():
    with program.Program(mail("postfix-no-such-user.eml"), mail("postfix-mailbox-full.eml")):
        drive.has("button", "All 2", 30)
        drive.click("button:Soft 1")
        drive.gone(f"list:Bounces > label:{HARD}")
        drive.find(f"list:Bounces > label:{SOFT}")
        drive.find("label:SOFT")
        drive.click("button:Undetermined 0")
        drive.find("label:Nothing Found")
        drive.click("button:All 2")
        drive.find(f"list:Bounces > label:{HARD}")


def test_search():
    with program.Program(mail("postfix-no-such-user.eml"), mail("postfix-mailbox-full.eml")):
        drive.has("button", "All 2", 30)
        drive.key("ctrl+f")
        drive.type_text("lucia")
        drive.gone(f"list:Bounces > label:{HARD}")
        drive.find(f"list:Bounces > label:{SOFT}")
        drive.key("Escape")
        drive.find(f"list:Bounces > label:{HARD}")


def test_many_selected():
    """Of many, only those are suppressed whose address is gone."""
    with program.Program(mail("postfix-no-such-user.eml"), mail("postfix-account-disabled.eml"),
                         mail("postfix-mailbox-full.eml")):
        drive.has("button", "All 3", 30)
        drive.click(f"list:Bounces > label:{HARD}")
        drive.key("ctrl+a")
        drive.find("label:3 mails selected")
        drive.find("label:Reasons")
        drive.find("label:The mailbox is full")
        drive.click("button:Suppress Hard Bounces")
        drive.find("label:2 addresses suppressed")
        drive.click(f"list:Bounces > label:{SOFT}")
        drive.find("button:Suppress")


program.run([
    ("/gui/bounces/suppress-and-undo", test_suppress_and_undo),
    ("/gui/bounces/remove-and-undo", test_remove_and_undo),
    ("/gui/bounces/filters", test_filters),
    ("/gui/bounces/search", test_search),
    ("/gui/bounces/many-selected", test_many_selected),
])
