#!/usr/bin/python3
# test-results.py: the result file of a verification service comes in as lists do, and counts in them.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import tempfile

import drive
import lists
import program

ZEROBOUNCE = ("Email,ZB Status,ZB Sub Status\nlucia.ferrer@buzon.example,invalid,mailbox_not_found\n"
              "ana.belmonte@correo.example,valid,\nangela@correo.example,spamtrap,\nnobody@correo.example,melted,\n")
UNKNOWN = "email,verdict,result\na@correo.example,x,good\nlucia.ferrer@buzon.example,x,rotten\nb@correo.example,x,bad\n" \
          "c@correo.example,x,good\nd@correo.example,x,bad\n"


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def open_results(rebote, path):
    rebote.open(path)
    drive.find("window:Import List", 30)
    drive.find("button:Import Results")


def test_effect():
    """What the service says moves contacts, is told beside them, and is gone when it is taken back."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        lists.import_list(rebote, lists.short_list(folder))
        drive.find("label:lucia.ferrer@buzon.example")
        open_results(rebote, write(folder, "zb.csv", ZEROBOUNCE))
        drive.find("label:Results of ZeroBounce")
        drive.has("label", "4 addresses, 4 values")
        drive.has("label", "“melted”")
        drive.find("button:Open as a List")
        assert not drive.lint(), drive.lint()
        drive.click("button:Import Results")
        drive.gone("window:Import List")
        drive.find("label:4 results of ZeroBounce imported", 30)
        drive.find("label:Does not work, says a verification service", 30)
        drive.find("label:Spam trap")
        drive.click("label:lucia.ferrer@buzon.example")
        drive.find("label:ZeroBounce: The mailbox does not exist")
        # The toast may be gone by now.
        drive.key("ctrl+z")
        drive.gone("label:Does not work, says a verification service", 30)
        drive.gone("label:ZeroBounce: The mailbox does not exist", 30)


def test_twice():
    """The same file again says nothing new."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        path = write(folder, "zb.csv", ZEROBOUNCE)
        open_results(rebote, path)
        drive.click("button:Import Results")
        drive.find("label:4 results of ZeroBounce imported", 30)
        open_results(rebote, path)
        drive.click("button:Import Results")
        drive.find("label:These results are all known already", 30)


def test_as_list():
    """Whoever wants the file as a list of contacts gets it."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        open_results(rebote, write(folder, "zb.csv", ZEROBOUNCE))
        drive.click("button:Open as a List")
        drive.gone("window:Import List")
        drive.find("label:nobody@correo.example", 30)


def test_words():
    """The words of a service that nobody knows are told once."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
        path = write(folder, "mine.csv", UNKNOWN)
        with program.Program(data=data) as rebote:
            open_results(rebote, path)
            drive.find("label:Results of a Verification Service")
            drive.click("combo:rotten")
            drive.key("End", "Return")
            drive.click("button:Import Results")
            drive.find("label:5 results imported", 30)
        with program.Program(data=data) as rebote:
            open_results(rebote, path)
            drive.find("window:Import List > combo:rotten > label:Undeliverable")


def test_reacher():
    """The answers of one's own server are JSON, and no list."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        open_results(rebote, write(folder, "bulk.json", '[{"input":"ana@correo.example","is_reachable":"safe"},'
                                                        '{"input":"eva@correo.example","is_reachable":"unknown"}]'))
        drive.find("label:Results of Reacher")
        drive.gone("button:Open as a List")
        drive.click("button:Import Results")
        drive.find("label:2 results of Reacher imported", 30)


def test_error():
    """A download that holds an error says what the service says."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        rebote.open(write(folder, "zb.csv", '{"error":"Invalid API key or out of credits"}'))
        drive.find("window:Import List", 30)
        drive.has("label", "Invalid API key or out of credits")


program.run([
    ("/gui/results/effect", test_effect),
    ("/gui/results/twice", test_twice),
    ("/gui/results/as-list", test_as_list),
    ("/gui/results/words", test_words),
    ("/gui/results/reacher", test_reacher),
    ("/gui/results/error", test_error),
])
