#!/usr/bin/python3
# test-deliverability.py: the rates of what has been read, against a figure that is typed and remembered.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import tempfile

import drive
import program

MAILS = os.path.join(program.EXAMPLE, "mails")


def reported(sent):
    """What the command line says: the window must say the same."""
    return json.loads(program.command("report", "--json", "--sent", str(sent), MAILS))["overall"]


def test_rates():
    wanted = reported(1200)
    with tempfile.TemporaryDirectory() as data:
        with program.Program(MAILS, data=data):
            # Only what is there can be counted.
            drive.has("button", f"Hard {wanted['hard']}", 60)
            drive.key("alt+3")
            drive.has("label", "there is no rate", 30)
            drive.click("text")
            drive.type_text("1 200")
            drive.key("Return")
            drive.has("label", "of 1200 addresses bounced hard", 30)
            drive.find(f"label:{wanted['delivered']}")
            drive.find("image:Hard Rate")
            drive.find("image:Soft Rate")
            drive.has("label", wanted["alarms"][0]["text"])

        with program.Program(data=data):
            drive.key("alt+3")
            drive.has("label", "of 1200 addresses bounced hard", 30)


def test_no_number():
    with program.Program(MAILS):
        drive.key("alt+3")
        drive.has("label", "there is no rate", 60)
        drive.click("text")
        drive.type_text("many")
        drive.has("label", "Write a number")
        drive.key("Return")
        drive.has("label", "there is no rate")


program.run([
    ("/gui/deliverability/rates", test_rates),
    ("/gui/deliverability/no-number", test_no_number),
])
