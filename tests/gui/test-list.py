#!/usr/bin/python3
# test-list.py: a contact list is dropped on the window, imported, looked at and exported; the files are those of “rebote clean”.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import shutil
import tempfile

import drive
import program

MAILS = os.path.join(program.EXAMPLE, "mails")
FILES = {"--output": "contacts-clean.csv", "--removed": "contacts-removed.csv", "--review": "contacts-review.csv"}


def copy_list(folder):
    """The example list where a person may have put it: the export goes beside it."""
    return shutil.copy(os.path.join(program.EXAMPLE, "contacts.csv"), folder)


def clean(path, folder, *options):
    """What the command line makes of a list: its summary; the files are in the folder."""
    outputs = [word for option, name in FILES.items() for word in (option, os.path.join(folder, name))]
    return json.loads(program.command("clean", path, "--json", *options, *outputs))


def import_list(rebote, path, column):
    rebote.open(path)
    drive.find("window:Import List > label:Martiño")
    drive.find(f"window:Import List > combo:Column of Addresses > label:{column}")
    drive.click("window:Import List > button:Import")
    drive.gone("window:Import List")


def check_counts(summary):
    for word, count in (("All", "rows"), ("Keep", "kept"), ("Review", "review"), ("Remove", "removed")):
        drive.find(f"button:{word} {summary[count]}", 30)


def export_list(path):
    """Exports with what the sheet proposes and waits until the files are there."""
    drive.click("button:Export…")
    drive.click("window:Export List > button:Export")
    drive.gone("window:Export List")
    folder = os.path.dirname(path)
    drive.until(lambda: all(os.path.exists(os.path.join(folder, name)) for name in FILES.values()), "no files", 30)


def check_files(path, folder):
    for name in FILES.values():
        with open(os.path.join(os.path.dirname(path), name), "rb") as written, open(os.path.join(folder, name), "rb") as wanted:
            assert written.read() == wanted.read(), f"{name} is not what the command line writes"


def test_import_and_export():
    with tempfile.TemporaryDirectory() as mine, tempfile.TemporaryDirectory() as wanted, program.Program() as rebote:
        path = copy_list(mine)
        before = os.stat(path).st_mtime_ns
        summary = clean(path, wanted)
        import_list(rebote, path, "Correo electrónico")
        check_counts(summary)
        export_list(path)
        check_files(path, wanted)
        assert os.stat(path).st_mtime_ns == before, "the list itself was written"


def test_bounces_are_applied():
    """Mails that were dropped before count for the list that comes after them."""
    with tempfile.TemporaryDirectory() as mine, tempfile.TemporaryDirectory() as wanted, program.Program() as rebote:
        path = copy_list(mine)
        summary = clean(path, wanted, "--bounces", MAILS)
        rebote.open(MAILS)
        drive.find("button:All 59", 60)
        import_list(rebote, path, "Correo electrónico")
        check_counts(summary)
        export_list(path)
        check_files(path, wanted)


def reach(selector):
    """Goes on with the keyboard until something can be seen: what has the focus is scrolled to."""
    for _ in range(12):
        if drive.find_all(selector):
            return
        drive.key("Tab")
    drive.find(selector)


def test_for_a_service():
    """The list as a service takes it, the addresses that it must not mail, and the summary; names follow the choice."""
    with tempfile.TemporaryDirectory() as mine, tempfile.TemporaryDirectory() as wanted, program.Program() as rebote:
        path = copy_list(mine)
        clean(path, wanted, "--preset", "brevo", "--do-not-mail", os.path.join(wanted, "contacts-do-not-mail.csv"))
        import_list(rebote, path, "Correo electrónico")
        drive.click("button:Export…")
        drive.click("window:Export List > combo:Write For")
        # The first one goes to what is chosen.
        drive.key("Down", "Down", "Return")
        drive.has("window:Export List > label", "as Brevo reads them")
        for switch, shown in (("Write the Addresses Not to Mail Again", "contacts-do-not-mail.csv"),
                              ("Write a Summary", "contacts-summary.html")):
            reach(f"window:Export List > check:{switch}")
            drive.click(f"window:Export List > check:{switch}")
            reach(f"window:Export List > label:{shown}")
        assert not drive.lint(), drive.lint()
        drive.click("window:Export List > button:Export")
        drive.gone("window:Export List")
        page = os.path.join(mine, "contacts-summary.html")
        drive.until(lambda: os.path.exists(page), "no summary", 30)
        check_files(path, wanted)
        for name in ("contacts-clean.csv", "contacts-do-not-mail.csv"):
            with open(os.path.join(mine, name), "rb") as written, open(os.path.join(wanted, name), "rb") as same:
                assert written.read() == same.read(), f"{name} is not what the command line writes"
        with open(page, encoding="utf-8") as written:
            html = written.read()
        assert "Import the cleaned list into Brevo" in html and "<bdi>contacts</bdi>" in html, html


program.run([
    ("/gui/list/import-and-export", test_import_and_export),
    ("/gui/list/bounces-are-applied", test_bounces_are_applied),
    ("/gui/list/for-a-service", test_for_a_service),
])
