#!/usr/bin/python3
# test-rules.py: the page of cleaning rules, and what it does to lists.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import contextlib
import glob
import os
import sqlite3
import tempfile

import drive
import lists
import program


def test_change_and_apply():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data, program.Program(data=data) as rebote:
        policy = os.path.join(data, "rebote", "policy.ini")
        path = os.path.join(folder, "people.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("name,email\nOffice,info@correo.example\nAna,ana@correo.example\n")
        lists.import_list(rebote, path)
        drive.find("button:Keep 2", 30)

        drive.click("button:Main Menu")
        drive.click("menuitem:Cleaning Rules…")
        drive.find("window:Cleaning Rules")
        # By keyboard: to the row of role addresses, and to “Remove”.
        reach("Tab", "Rows without an address")
        reach("Down", "Addresses of a function")
        drive.key("space", "Down", "Down", "Return")
        drive.until(lambda: os.path.exists(policy), "the rule is not kept")
        with open(policy, encoding="utf-8") as f:
            assert "role=remove" in f.read()
        assert not drive.lint(), "something has no name"
        drive.key("Escape")
        drive.gone("window:Cleaning Rules")

        drive.click("button:Apply to All Lists")
        drive.find("button:Remove 1", 30)
        drive.find("button:Keep 1")


def test_row_that_stays():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data, program.Program(data=data) as rebote:
        policy = os.path.join(data, "rebote", "policy.ini")
        path = os.path.join(folder, "people.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("name,email\n,ana@correo.example\nBo,bo@correo.example\nAna,ana@correo.example\n")
        lists.import_list(rebote, path)
        drive.find("button:Remove 1", 30)

        drive.click("button:Main Menu")
        drive.click("menuitem:Cleaning Rules…")
        drive.find("window:Cleaning Rules")
        reach("Tab", "Duplicates")
        reach("Down", "Row that stays")
        drive.key("space", "Down", "Down", "Return")
        drive.until(lambda: os.path.exists(policy), "the rule is not kept")
        with open(policy, encoding="utf-8") as f:
            assert f.read() == "[duplicates]\nkeep=most-complete\n"
        assert not drive.lint(), "something has no name"
        drive.key("Escape")
        drive.gone("window:Cleaning Rules")

        drive.click("button:Apply to All Lists")
        drive.until(lambda: decisions(data) == ["remove", "keep", "keep"], "another row stays", 30)


def test_repeated_soft():
    with tempfile.TemporaryDirectory() as data, program.Program(data=data) as rebote:
        policy = os.path.join(data, "rebote", "policy.ini")
        drive.click("button:Main Menu")
        drive.click("menuitem:Cleaning Rules…")
        drive.find("window:Cleaning Rules")
        reach("Tab", "Soft bounces")
        reach("Down", "Repeated soft bounces")
        drive.key("space", "End", "Return")
        drive.until(lambda: lines(policy) == ["[policy]", "repeated-soft=remove"], "the rule is not kept")
        reach("Down", "Number of campaigns")
        drive.key("Tab", "Up", "Up")
        drive.until(lambda: "campaigns=5" in lines(policy), "the number is not kept")
        assert not drive.lint(), "something has no name"
        drive.key("Down", "Down")
        drive.until(lambda: lines(policy) == ["[policy]", "repeated-soft=remove", "[repeated-soft]"],
                    "the number is still there")


def test_months():
    """How long the results of verification services count, and what each of them leads to."""
    with tempfile.TemporaryDirectory() as data, program.Program(data=data) as rebote:
        policy = os.path.join(data, "rebote", "policy.ini")
        drive.click("button:Main Menu")
        drive.click("menuitem:Cleaning Rules…")
        drive.find("window:Cleaning Rules")
        reach("Tab", "Undeliverable addresses")
        drive.key("space", "Home", "Return")
        drive.until(lambda: lines(policy) == ["[verifier]", "undeliverable=keep"], "the rule is not kept")
        reach("Down", "Number of months")
        drive.key("Tab", "Up", "Up")
        drive.until(lambda: "months=6" in lines(policy), "the number is not kept")
        assert not drive.lint(), "something has no name"


def lines(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as f:
        return f.read().split()


def decisions(data):
    store = glob.glob(os.path.join(data, "**", "*.db"), recursive=True)
    with contextlib.closing(sqlite3.connect(f"file:{store[0]}?mode=ro", uri=True)) as connection:
        return [row for row, in connection.execute("SELECT decision FROM contact ORDER BY id")]


def reach(key, row):
    def pressed():
        if focused_row() == row:
            return True
        drive.key(key)
        return False
    drive.until(pressed, f"“{row}” is not reached by {key}, but {focused_row()}", 60)


def focused_row():
    focused = drive.which((node for _, node in drive.walk(drive.find("window:Cleaning Rules"))), "focused")
    return drive.name(focused[0]) if focused else None


program.run([
    ("/gui/rules/change-and-apply", test_change_and_apply),
    ("/gui/rules/row-that-stays", test_row_that_stays),
    ("/gui/rules/repeated-soft", test_repeated_soft),
    ("/gui/rules/months", test_months),
])
