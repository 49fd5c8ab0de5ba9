#!/usr/bin/python3
# test-lists.py: the sheet that a dropped contact list is shown in before it is imported.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import shutil
import tempfile

import drive
import lists
import program

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "data", "lists")


def test_preview():
    """What was detected, with its accents; nothing is imported unless it is wanted."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        rebote.drop("window:Rebote", shutil.copy(lists.LIST, os.path.join(folder, "people.csv")))
        drive.find("window:Import List", 30)
        drive.find("label:Correo electrónico")
        drive.find("label:Martiño")
        drive.find("label:Windows-1252")
        drive.find("label:Semicolon ( ; )")
        assert not drive.lint(), drive.lint()
        drive.key("Escape")
        drive.gone("window:Import List")
        drive.find("label:Clean a Contact List")


def test_no_list():
    """What is a table, but has no addresses, says so instead of an empty preview."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        path = os.path.join(folder, "prices.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("thing;price\n" + "apple;1,20\npear;2,40\n" * 20)
        rebote.drop("window:Rebote", path)
        drive.find("window:Import List", 30)
        drive.find("label:No Contacts Found")
        drive.has("label", "apple")


def test_damaged():
    """Texts that were encoded twice are offered for repair; what is repaired is shown and exported so, and the file stays. A row
    that could have been meant in another way is named after the import."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        path = os.path.join(folder, "people.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("nombre,email\nJosÃ© GarcÃ­a,jose@correo.example\nSÃO PAULO,sao@correo.example\n\"Eva,eva@correo.example\n")
        before = lists.content(path)
        rebote.drop("window:Rebote", path)
        drive.find("window:Import List", 30)
        drive.find("label:Some texts look damaged: “JosÃ©” for “José”.")
        drive.find("label:JosÃ© GarcÃ­a")
        assert not drive.lint(), drive.lint()
        drive.click("check:Repair Damaged Texts")
        drive.find("label:José García")
        drive.gone("label:JosÃ© GarcÃ­a")
        drive.find("label:SÃO PAULO")
        # It can be taken back.
        drive.click("check:Repair Damaged Texts")
        drive.find("label:JosÃ© GarcÃ­a")
        drive.click("check:Repair Damaged Texts")
        drive.find("label:José García")
        drive.click("dialog:Import List > button:Import")
        drive.gone("window:Import List")
        drive.find("label:jose@correo.example")
        drive.find("label:José García")
        drive.find("label:1 remark about the rows of the list")
        drive.click("button:Details")
        drive.find("label:“people”, line 4: a quotation mark is not closed; it was taken as part of the text")
        drive.key("Escape")
        drive.gone("dialog:Noticed in the List")
        files = lists.export_list(folder)
        assert files["clean"].decode() == "nombre,email\nJosé García,jose@correo.example\nSÃO PAULO,sao@correo.example\n\"Eva,eva@correo.example\n", files["clean"]
        assert lists.content(path) == before


def test_workbook():
    """A workbook shows the sheet that has the contacts, and lets another one be chosen."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        rebote.drop("window:Rebote", shutil.copy(os.path.join(DATA, "people.xlsx"), folder))
        drive.find("window:Import List", 30)
        drive.find("label:Ángela Ñíguez")
        drive.find("window:Import List > combo:Sheet > label:Contactos")
        assert not drive.lint(), drive.lint()
        drive.click("combo:Sheet")
        # The first one goes to the sheet that is shown.
        drive.key("Down", "Down", "Return")
        drive.find("label:old1@example.com")
        drive.click("dialog:Import List > button:Import")
        drive.gone("window:Import List")
        drive.find("label:old10@example.com")


def test_audience():
    """The zip of a mailing service is a list, whose parts say who left."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        lists.import_list(rebote, shutil.copy(os.path.join(DATA, "audience.zip"), folder))
        drive.find("label:gone@example.net")
        drive.has("label", "Unsubscribed")


def test_review_first():
    """The export offers to look through what is in doubt before it writes anything."""
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        path = os.path.join(folder, "people.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("name,email\nAna,ana@gmial.com\nLucía,lucia.ferrer@gmail.com\n")
        lists.import_list(rebote, path)
        drive.find("label:lucia.ferrer@gmail.com")
        drive.click("button:Export…")
        drive.click("label:Look Through Them First")
        drive.gone("window:Export List")
        drive.gone("label:lucia.ferrer@gmail.com")
        drive.find("label:ana@gmial.com")
        assert os.listdir(folder) == ["people.csv"]


def test_cards():
    """An address book is imported, looked through and exported; its cards stay as they are."""
    ana = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nEMAIL:ana.belmonte@gmail.com\r\nX-OWN;A=\"b\":kept as\r\n  it is\r\nEND:VCARD\r\n"
    mateo = "BEGIN:VCARD\nVERSION:4.0\nFN:Mateo\nEMAIL:mateo@correo\nEND:VCARD\n"
    bea = "begin:vcard\nversion:2.1\nfn:Bea\nemail:bea@gmial.com\nend:vcard\n\n"
    lucia = "BEGIN:VCARD\nVERSION:4.0\nFN:Luc\u00eda\nEMAIL:lucia.ferrer@gmial.com\nEND:VCARD"
    with tempfile.TemporaryDirectory() as folder, program.Program() as rebote:
        path = os.path.join(folder, "people.vcf")
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(ana + mateo + bea + lucia)
        lists.import_list(rebote, path)
        drive.find("button:Review 2", 30)
        drive.click("list:Contacts > label:lucia.ferrer@gmial.com")
        drive.find("label:How we know")
        drive.key("ctrl+1")
        drive.find("button:Keep 2")
        drive.click("button:Export…")
        drive.find("window:Export List")
        drive.find("check box:Write the Removed Cards Too")
        drive.find("label:people-removed.vcf")
        drive.click("dialog:Export List > button:Export")
        paths = [os.path.join(folder, f"people-{name}.vcf") for name in ("clean", "removed", "review")]
        drive.until(lambda: all(map(os.path.exists, paths)), "the files do not appear", 30)
        assert lists.content(paths[0]).decode() == ana + lucia
        assert lists.content(paths[1]).decode() == mateo
        assert lists.content(paths[2]).decode() == bea
        assert lists.content(path).decode() == ana + mateo + bea + lucia


program.run([
    ("/gui/lists/preview", test_preview),
    ("/gui/lists/no-list", test_no_list),
    ("/gui/lists/damaged", test_damaged),
    ("/gui/lists/workbook", test_workbook),
    ("/gui/lists/audience", test_audience),
    ("/gui/lists/review-first", test_review_first),
    ("/gui/lists/cards", test_cards),
])
