#!/usr/bin/python3
# test-sender.py: a domain is checked as its owner would do it, with what the bounces tell filled in.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import subprocess
import tempfile

import drive
import nameserver
import program

ZONE = {
    ("club.zzz", "MX"): ["mx.club.zzz"],
    ("mx.club.zzz", "A"): ["5.6.7.8"],
    ("club.zzz", "TXT"): ["v=spf1 ip4:5.6.7.8 -all", "v=spf1 mx -all"],
    ("_dmarc.club.zzz", "TXT"): ["v=DMARC1; p=none; rua=mailto:a@club.zzz"],
    ("8.7.6.5.in-addr.arpa", "PTR"): ["mx.club.zzz"],
}

NOTICE = """From: MAILER-DAEMON@mx.receiver.zzz
To: news@club.zzz
Subject: Undelivered Mail Returned to Sender
Date: Mon, 4 May 2026 08:12:09 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

Sorry, your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.receiver.zzz

Final-Recipient: rfc822; ana@receiver.zzz
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: message/rfc822

Received: from mx.club.zzz ([5.6.7.8]) by mx.receiver.zzz; Mon, 4 May 2026 08:12:08 +0000
DKIM-Signature: v=1; a=rsa-sha256; d=club.zzz; s=s1; h=from:to; bh=x=; b=
From: news@club.zzz
To: ana@receiver.zzz
Subject: News

Hello
--b--
"""


def entries():
    return [drive.text(entry) for entry in drive.find_all("text")]


def test_check():
    with tempfile.TemporaryDirectory() as folder, nameserver.NameServer(ZONE) as server:
        path = os.path.join(folder, "notice.eml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(NOTICE)
        with program.Program(path):
            drive.find("button:Hard 1", 30)
            drive.click("button:Main Menu")
            drive.click("menuitem:Check Your Domain…")
            drive.find("window:Check Your Domain")
            # Nobody has typed anything yet.
            drive.until(lambda: entries()[:3] == ["club.zzz", "5.6.7.8", "s1"], "what the bounce tells is not filled in")
            drive.until(lambda: not drive.lint(), "something has no name")

            # By keyboard only. A mistake is said, and nothing is asked.
            drive.until(lambda: "active" in drive.states(drive.find("window:Check Your Domain")), "the sheet is not active")
            drive.key("Down", "Down", "Down", "Down")
            drive.type_text("nobody")
            drive.until(lambda: entries() == ["club.zzz", "5.6.7.8", "s1", "", "nobody"], "the last entry is not reached")
            drive.key("Return")
            drive.has("label", "cannot be asked")
            assert not server.asked
            drive.key("ctrl+a")
            drive.type_text(server.address)

            # Without an answer there is progress, and a way back.
            server.silent = True
            drive.key("Return")
            drive.has("label", "The name servers are being asked")
            drive.key("Escape")
            drive.find("button:Check")
            server.silent = False
            drive.key("Return")

            drive.has("label", "things must be mended", 30)
            drive.has("label", "club.zzz has several SPF records")
            drive.has("label", "v=spf1 mx -all")
            drive.find("button:Copy club.zzz TXT#2")
            # The block lists were not asked: the switch is off.
            assert not [name for name in server.asked if "spamhaus" in name], server.asked

            # Those that are in order open when they are wanted.
            drive.click("row:/club.zzz receives mail")
            drive.has("label", "10 mx.club.zzz")
            drive.click("button:Copy as Text")
            drive.until(lambda: "_dmarc.club.zzz TXT: v=DMARC1; p=none; rua=mailto:a@club.zzz" in clipboard(), "the text is not on the clipboard")
            drive.key("Escape")
            drive.gone("window:Check Your Domain")


def clipboard():
    return subprocess.run(["xclip", "-selection", "clipboard", "-o"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          timeout=10, check=False).stdout


program.run([
    ("/gui/sender/check", test_check),
])
