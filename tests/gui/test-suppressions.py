#!/usr/bin/python3
# test-suppressions.py: addresses are suppressed, found, taken off with a reason, and brought back.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import tempfile

import drive
import program

LIST = """email;reason;since;note
ana@correo.example;no-such-user;2026-05-04T08:00:00Z;550 5.1.1 User unknown
luis@orange.example;complaint;2026-05-05T08:00:00Z;
kaputt;;;
"""


def add(address):
    drive.click("button:/^Add")
    drive.find("button:Suppress")
    drive.type_text(address)
    drive.key("Return")
    drive.find(f"label:{address}")


def test_add():
    with program.Program():
        drive.key("alt+4")
        drive.find("label:Nobody Is Suppressed")
        add("maria@example.com")
        # The message with the way back goes by itself.
        drive.click("button:Undo")
        drive.find("label:Nobody Is Suppressed")
        add("maria@example.com")
        drive.find("label:Your decision")
        drive.find("label:1 address")


def test_wrong_address():
    with program.Program():
        drive.key("alt+4")
        drive.click("button:/^Add")
        drive.find("button:Suppress")
        drive.type_text("maria@exam")
        drive.has("label", "is not an address")
        drive.until(lambda: "sensitive" not in drive.states(drive.find("button:Suppress")), "the button can be pressed")


def test_import_and_take_off():
    with tempfile.TemporaryDirectory() as folder, program.Program():
        path = os.path.join(folder, "list.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write(LIST)
        drive.key("alt+4")
        drive.click("button:/^Import")
        drive.find("button:Cancel")
        drive.type_text(path)
        drive.key("Return")
        drive.has("label", "1 line has no address (line 4)", 30)
        drive.find("label:550 5.1.1 User unknown")

        drive.click("label:luis@orange.example")
        drive.key("Delete")
        drive.has("label", "luis@orange.example” Off?")
        drive.type_text("He asked for it")
        drive.key("Return")
        drive.find("label:1 address taken off")
        drive.click("button:Undo")
        drive.find("label:luis@orange.example")


program.run([
    ("/gui/suppressions/add", test_add),
    ("/gui/suppressions/wrong-address", test_wrong_address),
    ("/gui/suppressions/import-and-take-off", test_import_and_take_off),
])
