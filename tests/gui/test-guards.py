#!/usr/bin/python3
# test-guards.py: what should not be removed yet: the bar above the list of bounces, and what is said of each.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import tempfile

import drive
import notices
import program

COMPANY = [f"p{i}@corp.example" for i in range(8)]
ALIVE, SURE, FULL = "ana@example.com", "tom@example.net", "luis@example.org"
REFUSES = "corp.example refuses everybody, or has moved"


def suspicious(folder):
    """Everybody at one company fails at once, and one who is said to be gone answers."""
    mails = {f"company-{i}": notices.notice(address, i) for i, address in enumerate(COMPANY)}
    return ordinary(folder) + notices.write(folder, gone=notices.notice(ALIVE, 10), alive=notices.automatic_answer(ALIVE, 24 * 60),
                                            **mails)


def ordinary(folder):
    """What nobody doubts."""
    return notices.write(folder, sure=notices.notice(SURE, 40), full=notices.notice(FULL, 50, notices.FULL))


def listed(address):
    return f"list:Bounces > label:{address}"


def assert_named():
    # The button that closes a toast is libadwaita's, and has no name there.
    drive.until(lambda: len(drive.lint()) <= len(drive.find_all("label:/mails? read$")), "something has no name")


def test_bar():
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        rebote.open(*suspicious(folder))
        drive.has("button", "All 12", 30)
        drive.find("label:9 addresses should not be removed yet.")
        drive.find(listed(SURE))
        assert_named()

        drive.click("button:Show")
        drive.gone(listed(SURE))
        drive.gone(listed(FULL))
        for address in (COMPANY[0], COMPANY[7], ALIVE):
            drive.find(listed(address))
        drive.click("button:Show")
        drive.find(listed(SURE))
        drive.find(listed(FULL))


def test_why():
    """Each of the findings is said in words, and shown alone."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        rebote.open(*suspicious(folder))
        drive.has("button", "All 12", 30)
        drive.click("button:Why?")
        drive.find(f"label:{REFUSES}")
        drive.has("label", "8 addresses at corp.example came back in one mailing")
        assert_named()
        drive.click(f"button:Show: {REFUSES}")
        drive.gone(listed(ALIVE))
        drive.gone(listed(SURE))
        drive.find(listed(COMPANY[7]))
        # Of all the buttons that show something one is down at most.
        drive.click("button:Show")
        drive.find(listed(ALIVE))
        drive.gone(listed(SURE))
        drive.until(lambda: "pressed" not in drive.states(drive.find(f"button:Show: {REFUSES}")), "two buttons are down")
        drive.click("button:Why?")
        drive.gone(f"button:Show: {REFUSES}")


def test_explanation():
    """Whoever is held back is not called hard, and nobody else is touched."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        rebote.open(*suspicious(folder))
        drive.find("label:9 addresses should not be removed yet.", 30)
        drive.click(listed(COMPANY[3]))
        drive.find("label:TO REVIEW")
        drive.find(f"label:{REFUSES}")
        drive.has("label", "8 addresses at corp.example came back in one mailing")
        drive.has("label", "Do not remove this address yet.")
        assert_named()
        drive.click(listed(SURE))
        drive.find("label:HARD")
        drive.gone(f"label:{REFUSES}")
        drive.gone("label:/Do not remove this address yet")


def test_ordinary():
    """Nobody is held while nothing is odd; what comes later changes that, also for what is there already."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        rebote.open(*ordinary(folder), *notices.write(folder, gone=notices.notice(ALIVE, 10)))
        drive.has("button", "All 3", 30)
        drive.click(listed(ALIVE))
        drive.find("label:HARD")
        assert_named()
        # It appears at once or never: long before the toast has gone.
        assert not drive.find_all("label:/should not be removed yet")

        rebote.open(*notices.write(folder, alive=notices.automatic_answer(ALIVE, 24 * 60)))
        drive.find("label:1 address should not be removed yet.", 30)
        drive.click(listed(ALIVE) + "#2")
        drive.find("label:TO REVIEW")
        drive.find("label:Failed, but alive")
        drive.has("label", "Keep it until you have looked into it")


def test_narrow():
    """The sentence keeps its line; the buttons go below it."""
    with tempfile.TemporaryDirectory() as folder, program.Program(LANGUAGE="es") as rebote:
        rebote.resize(360, 640)
        rebote.open(*suspicious(folder))
        words = drive.find("label:9 direcciones no deberían quitarse todavía.", 30)
        button = drive.find("button:Mostrar")
        assert drive.extents(button)[1] >= sum(drive.extents(words)[1::2]), (drive.extents(button), drive.extents(words))
        assert sum(drive.extents(button)[0::2]) <= 360
        drive.click(listed(COMPANY[7]).replace("Bounces", "Rebotes"))
        drive.find("label:POR REVISAR")
        # Folded, the bar belongs to the list.
        drive.gone("label:9 direcciones no deberían quitarse todavía.")


program.run([
    ("/gui/guards/bar", test_bar),
    ("/gui/guards/why", test_why),
    ("/gui/guards/explanation", test_explanation),
    ("/gui/guards/ordinary", test_ordinary),
    ("/gui/guards/narrow", test_narrow),
])
