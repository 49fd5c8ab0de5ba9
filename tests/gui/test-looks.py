#!/usr/bin/python3
# test-looks.py: dark, in high contrast, narrow and in Spanish, the window opens and shows its views without a complaint.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import drive
import program

NARROW = (360, 640)


def visit_all_views():
    for number in (1, 2, 3, 4):
        drive.key(f"alt+{number}")
        drive.until(lambda: drive.find_all("*"), "nothing is shown")


def test_dark():
    with program.Program(ADW_DEBUG_COLOR_SCHEME="prefer-dark"):
        visit_all_views()


def test_high_contrast():
    with program.Program(ADW_DEBUG_HIGH_CONTRAST="1"):
        visit_all_views()


def test_narrow():
    with program.Program() as rebote:
        rebote.resize(*NARROW)
        visit_all_views()
        # What cannot shrink would be cut off at the right.
        controls = [node for _, node in drive.walk(drive.find("window")) if drive.role(node) in drive.INTERACTIVE]
        for node in drive.which(controls, "sensitive"):
            x, _, width, _ = drive.extents(node)
            assert x >= 0 and x + width <= NARROW[0], f"{drive.describe(node)} is cut off: {drive.extents(node)}"


def test_spanish():
    with program.Program(LANGUAGE="es"):
        drive.find("button:Abrir…")
        for view in ("Rebotes", "Listas"):
            drive.find(f"tab:{view}")
        visit_all_views()


program.run([
    ("/gui/looks/dark", test_dark),
    ("/gui/looks/high-contrast", test_high_contrast),
    ("/gui/looks/narrow", test_narrow),
    ("/gui/looks/spanish", test_spanish),
])
