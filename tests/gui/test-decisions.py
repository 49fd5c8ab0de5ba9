#!/usr/bin/python3
# test-decisions.py: what is decided about contacts, by the user and by what was read since.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import sqlite3
import tempfile

import drive
import lists
import program


def test_decide_and_undo():
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        lists.import_list(rebote, lists.short_list(folder))
        drive.find("button:Keep 3", 30)
        drive.click("list:Contacts > label:mateo@correo")
        drive.find("label:How we know")
        assert not drive.lint(), "something has no name"
        drive.key("ctrl+1")
        drive.find("button:Keep 4")
        drive.find("label:/^Decided by you. Rebote would say")
        drive.find("label:You decided: Keep")
        assert b"mateo@correo" in lists.export_list(folder)["clean"]
        drive.gone("window:Export List")
        drive.key("ctrl+z")
        drive.find("button:Keep 3")
        drive.find("label:You decided: Keep, and took it back")
        drive.key("ctrl+shift+z")
        drive.find("button:Keep 4")
        # The button of the toast, and all of the list at once.
        drive.click("button:Undo")
        drive.find("button:Keep 3")
        drive.click("list:Contacts > label:mateo@correo")
        drive.key("ctrl+a")
        drive.find("label:4 contacts selected")
        drive.key("ctrl+3")
        drive.find("button:Remove 4")
        drive.key("ctrl+z")
        drive.find("button:Keep 3")


def test_bounces_applied():
    """What was read after the list counts when it is applied."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        path = lists.short_list(folder)
        mails = [os.path.join(lists.MAILS, name) for name in ("postfix-no-such-user.eml", "postfix-mailbox-full.eml", "complaint-arf.eml")]
        lists.clean(path, folder, *(arg for mail in mails for arg in ("--bounces", mail)))
        lists.import_list(rebote, path)
        drive.find("button:Remove 1", 30)
        rebote.open(*mails)
        drive.find("button:All 3", 30)
        drive.click("tab:Lists")
        drive.click_until("button:Apply Bounces", lambda: drive.find_all("button:Remove 2"), "the bounces are not applied")
        exported = lists.export_list(folder)
        # Nothing is to review, so there is no file for it.
        for name in ("clean", "removed"):
            assert exported[name] == lists.content(folder, name), f"{name} is not what the command line writes"


def test_stop():
    """What takes long can be stopped, and then nothing has changed."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        def is_heard():
            return not any("sensitive" in drive.states(button) for button in drive.find_all("button:Cancel"))

        def stop(keys, title):
            # Somebody else is writing: so it takes some seconds.
            other = sqlite3.connect(os.path.join(rebote.folder.name, "rebote", "rebote.db"), isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            drive.key(keys)
            drive.find(f"label:{title}")
            drive.click_until("button:Cancel", is_heard, "it is not heard", 1)
            other.execute("ROLLBACK")
            other.close()
            drive.gone("button:Cancel")
            drive.find("label:Cancelled; nothing has changed")

        lists.import_list(rebote, lists.short_list(folder))
        drive.find("button:Keep 3", 30)
        drive.click("list:Contacts > label:mateo@correo")
        drive.key("ctrl+a")
        drive.find("label:4 contacts selected")
        stop("ctrl+3", "Deciding…")
        drive.find("button:Keep 3")
        drive.key("ctrl+3")
        drive.find("button:Remove 4")
        stop("ctrl+z", "Undoing…")
        drive.find("button:Remove 4")
        # What was not undone still can be.
        drive.key("ctrl+z")
        drive.find("button:Keep 3")
        stop("ctrl+shift+z", "Doing again…")
        drive.find("button:Keep 3")
        drive.key("ctrl+shift+z")
        drive.find("button:Remove 4")


program.run([
    ("/gui/decisions/decide-and-undo", test_decide_and_undo),
    ("/gui/decisions/bounces-applied", test_bounces_applied),
    ("/gui/decisions/stop", test_stop),
])
