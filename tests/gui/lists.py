# lists.py: what the tests of the Lists view share.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os

import drive
import program

LIST = os.path.join(program.EXAMPLE, "contacts.csv")
MAILS = os.path.join(program.EXAMPLE, "mails")
OUTPUTS = {"--output": "clean", "--removed": "removed", "--review": "review"}


def clean(path, folder, *args):
    """Cleans a list on the command line; returns the numbers."""
    argv = ["clean", path, "--json", *args]
    for option, name in OUTPUTS.items():
        argv += [option, os.path.join(folder, name)]
    return json.loads(program.command(*argv))


def short_list(folder):
    """A long table takes the accessibility's client its time."""
    path = os.path.join(folder, "people.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write("name,email\nÁngela,angela@correo.example\nMateo,mateo@correo\nAna,ana.belmonte@correo.example\n"
                "Lucía,lucia.ferrer@buzon.example\n")
    return path


def content(*path):
    with open(os.path.join(*path), "rb") as f:
        return f.read()


def import_list(rebote, path):
    rebote.open(path)
    drive.find("window:Import List", 30)
    drive.find("label:The First Contacts")
    drive.click("dialog:Import List > button:Import")
    drive.gone("window:Import List")


def export_list(folder, names=("clean", "removed")):
    drive.click("button:Export…")
    drive.find("window:Export List")
    drive.click("dialog:Export List > button:Export")
    # All files appear at once, the last of them when everything is written.
    paths = [os.path.join(folder, f"people-{name}.csv") for name in names]
    drive.until(lambda: all(map(os.path.exists, paths)), "the files do not appear", 30)
    return {name: content(folder, f"people-{name}.csv") for name in names}
