#!/usr/bin/python3
# test-start.py: the window opens, its four views can be reached with the keyboard, and everything in it has a name.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import drive
import program

VIEWS = ["Bounces", "Lists", "Deliverability", "Suppressions"]


def selected_view():
    return [drive.name(tab) for tab in drive.find_all(f"*:/^({'|'.join(VIEWS)})$") if {"checked", "pressed", "selected"} & set(drive.states(tab))]


def test_views_by_keyboard():
    with program.Program():
        for number, view in reversed(list(enumerate(VIEWS, 1))):
            drive.key(f"alt+{number}")
            drive.until(lambda: selected_view() == [view], f"{view} is not shown")


def test_names():
    with program.Program():
        for number, view in enumerate(VIEWS, 1):
            drive.key(f"alt+{number}")
            drive.until(lambda: selected_view() == [view], f"{view} is not shown")
            nameless = drive.lint()
            assert not nameless, f"{view} has controls without a name: {nameless}"


def test_shortcuts_window():
    with program.Program():
        drive.key("ctrl+question")
        drive.until(lambda: len(drive.windows()) == 2, "the shortcuts do not open")
        drive.key("Escape")
        drive.until(lambda: len(drive.windows()) == 1, "the shortcuts do not close")


def test_quit():
    with program.Program() as rebote:
        drive.key("ctrl+q")
        drive.until(lambda: rebote.process.poll() is not None, "Ctrl+Q does not end the program")
        assert rebote.process.returncode == 0


program.run([
    ("/gui/start/views-by-keyboard", test_views_by_keyboard),
    ("/gui/start/names", test_names),
    ("/gui/start/shortcuts-window", test_shortcuts_window),
    ("/gui/start/quit", test_quit),
])
