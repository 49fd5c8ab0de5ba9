#!/usr/bin/python3
# test-history.py: a list that comes again, one that nobody has cleaned for months, and one whose import was interrupted.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import contextlib
import os
import sqlite3
import tempfile

import drive
import lists
import program

MANY = 300000


def ask(data, sql):
    path = os.path.join(data, "rebote", "rebote.db")
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as store, store:
        return store.execute(sql).fetchall()


def begin_import(rebote, path):
    rebote.open(path)
    drive.find("window:Import List", 30)
    drive.find("label:The First Contacts")
    drive.click("dialog:Import List > button:Import")


def test_interrupted():
    """Killed in the middle of an import, the next start takes its half away and says so, once."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
        path = os.path.join(folder, "people.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("name,email\n" + "".join(f"Person {i},person{i}@club.org\n" for i in range(MANY)))
        with program.Program(data=data) as rebote:
            begin_import(rebote, path)
            drive.until(lambda: ask(data, "SELECT 1 FROM contact LIMIT 1"), "nothing comes in", 60)
            rebote.kill()
        assert ask(data, "SELECT complete FROM list") == [(0,)], "it was not interrupted"
        with program.Program(data=data):
            drive.find("label:The import of “people.csv” was interrupted. Nothing of it was kept; import it again.", 30)
            drive.until(lambda: ask(data, "SELECT (SELECT count(*) FROM list) + (SELECT count(*) FROM contact)") == [(0,)],
                        "something stays", 60)
        with program.Program(data=data):
            drive.click("tab:Lists")
            drive.find("label:Clean a Contact List", 30)
            assert not drive.find_all("label:/was interrupted")


def test_again():
    """What is new can be looked at and exported alone; what was decided counts again."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        path = lists.short_list(folder)
        lists.import_list(rebote, path)
        drive.click("list:Contacts > label:lucia.ferrer@buzon.example")
        drive.key("ctrl+3")
        drive.find("button:Remove 2", 30)
        assert not drive.find_all("label:/^Since ")
        with open(path, "w", encoding="utf-8") as f:
            f.write("name,email\nÁngela,angela@correo.example\nAna María,ana.belmonte@correo.example\n"
                    "Lucía,lucia.ferrer@buzon.example\nEva,eva@correo.example\nEva,eva@correo.example\n")
        lists.import_list(rebote, path)
        drive.find("label:/^Since .*: 2 new, 0 gone, 1 changed$", 30)
        drive.find("button:Remove 2", 30)
        drive.click("list:Contacts > label:lucia.ferrer@buzon.example")
        drive.find("label:/^You decided so on ")

        rebote.resize(360, 640)
        drive.click("button:Only New")
        drive.find("button:All 2", 30)
        drive.find("button:Keep 1")
        drive.gone("label:angela@correo.example")
        rebote.resize(1100, 740)
        drive.find("label:eva@correo.example")
        drive.click("button:Export…")
        drive.find("label:Only contacts that were not in the list before.")
        drive.click("window:Export List > button:Export")
        drive.gone("window:Export List")
        written = os.path.join(folder, "people-new-clean.csv")
        drive.until(lambda: os.path.exists(written), "no file", 30)
        assert lists.content(written) == "name,email\nEva,eva@correo.example\n".encode()
        drive.click("button:Only New")
        drive.find("button:All 5", 30)


def test_stale():
    """A list that was cleaned long ago says so until it is cleaned again."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
        with program.Program(data=data) as rebote:
            lists.import_list(rebote, lists.short_list(folder))
            drive.find("button:Keep 3", 30)
            assert not drive.find_all("label:/^This list was last cleaned")
        ask(data, "UPDATE list SET imported = unixepoch ('now', '-5 months', '-3 days')")
        with program.Program(data=data) as rebote:
            drive.click("tab:Lists")
            drive.find("label:This list was last cleaned 5 months ago. Addresses go stale: clean it again before you send.", 30)
            assert not drive.lint(), drive.lint()
            drive.click("button:Apply Bounces")
            drive.gone("label:/^This list was last cleaned", 30)
        ask(data, "UPDATE list SET cleaned = unixepoch ('now', '-4 months', '+3 days')")
        with program.Program(data=data):
            drive.click("tab:Lists")
            drive.find("button:Keep 3", 30)
            assert not drive.find_all("label:/^This list was last cleaned")


program.run([
    ("/gui/history/interrupted", test_interrupted),
    ("/gui/history/again", test_again),
    ("/gui/history/stale", test_stale),
])
