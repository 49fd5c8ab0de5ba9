#!/usr/bin/python3
# test-teach.py: teaching what an answer means, what it changes, and how it is forgotten.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import tempfile

import drive
import program

MAIL = """From: MAILER-DAEMON@mx.example.org
To: news@example.com
Subject: Undelivered Mail Returned to Sender
Date: Mon, 4 May 2026 08:12:09 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {0}@example.net
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; 550 The cellar of {0}@example.net is very wet again

--b--
"""


def write_mails(folder):
    paths = []
    for name in ("ana", "luis"):
        paths.append(os.path.join(folder, name + ".eml"))
        with open(paths[-1], "w", encoding="utf-8") as f:
            f.write(MAIL.format(name))
    return paths


OWN = "pattern\treason\tweight\tconfidence\twhen\nis very wet again\tmailbox-full\t80\t0.95\t\nbroken\n"


def test_teach_and_forget():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
        path = os.path.join(data, "rebote", "phrases.tsv")
        os.mkdir(os.path.dirname(path))
        with open(path, "w", encoding="utf-8") as f:
            f.write(OWN)

        def taught():
            with open(path, encoding="utf-8") as f:
                return "is very wet again\tmailbox-full" in f.read()

        with program.Program(*write_mails(folder), data=data):
            # What was taught before is heeded, and can be forgotten. A slip in the file is named.
            drive.has("button", "Soft 2", 30)
            drive.key("ctrl+shift+t")
            drive.find("window:What You Taught")
            drive.has("label:/phrases.tsv", "line 3")
            drive.click("button:Forget “is very wet again”")
            drive.gone("label:is very wet again")
            drive.key("Escape")
            drive.has("button", "Undetermined 2", 10)
            assert not taught()

            # What is the same for everybody is offered; the reason is to be chosen.
            drive.click("list:Bounces > label:ana@example.net")
            drive.find("label:UNDETERMINED")
            drive.key("ctrl+t")
            drive.has("text:Deciding Words", "is very wet again")
            drive.key("Tab")
            drive.key("space", *["Down"] * 5, "Return")
            drive.find("label:Soft: Mailbox full")
            drive.has("label:/2 of the mails", "from “Cause not given” to “Mailbox full”", 10)
            drive.click("button:Save")
            drive.has("button", "Soft 2", 10)
            drive.find("label:The mailbox is full")
            drive.find("label:Learnt. 2 mails have changed")
            assert taught()
            drive.click("button:Undo")
            drive.has("button", "Undetermined 2", 10)
            assert not taught()


ORIGINAL = """
--b
Content-Type: text/rfc822-headers

From: shop@other.example
To: {0}@example.net
Subject: Offers
Date: Mon, 4 May 2026 08:12:06 +0000
"""


def test_domains():
    """What the user says of the domains counts at once, and for what was read before; teaching does not forget it."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "strange.eml")
        with open(path, "w", encoding="utf-8") as f:
            f.write((MAIL.replace("\n--b--\n", ORIGINAL) + "\n--b--\n").format("ana"))
        with program.Program(path):
            drive.has("button", "Undetermined 1", 30)
            drive.click("button:Main Menu")
            drive.click("menuitem:My Sending Domains…")
            drive.find("window:My Sending Domains")
            drive.type_text("club.example")
            drive.key("Return")
            drive.find("label:Read again. 1 mail has changed", 30)
            drive.has("button", "Not a bounce 1")
            drive.key("ctrl+t")
            drive.has("text:Deciding Words", "wet")
            drive.key("Tab")
            drive.key("space", *["Down"] * 5, "Return")
            drive.click("button:Save")
            drive.find("label:/^Learnt", 30)
            drive.has("button", "Not a bounce 1")


program.run([
    ("/gui/teach/teach-and-forget", test_teach_and_forget),
    ("/gui/teach/domains", test_domains),
])
