#!/usr/bin/python3
# test-verifiers.py: a service is added with the window, tried, and removed; and what left the computer is told.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import contextlib
import http.server
import json
import os
import tempfile
import threading
import urllib.parse

import drive
import program


class Service(http.server.BaseHTTPRequestHandler):
    """A verification service: it takes the key “right” and counts what it is asked."""

    asked = []

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        is_right = query.get("key") == "right"
        Service.asked.append((url.path, query.get("email")))
        if not is_right:
            answer = {"error": "this key is not known"}
        elif url.path == "/credits":
            answer = {"credits": 42}
        else:
            answer = {"status": "bad"}
        body = json.dumps(answer).encode()
        self.send_response(200 if is_right else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def service():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def describe(folder, ident, url, *more_secrets):
    """Writes the file that describes the service."""
    errors = [{"when": {"http": 401}, "kind": "auth", "message": "$.error"}]
    response = {"format": "json", "errors": errors, "fields": {"raw_status": "$.status"}, "verdicts": [
        {"when": {"path": "$.status", "eq": "bad"}, "verdict": "undeliverable", "reason": "no-such-user"}]}
    path = os.path.join(folder, ident + ".json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump({
            "schema": 1, "id": ident, "name": f"Service {ident}", "docs": "https://service.example/docs",
            "secrets": [{"id": "key", "label": "API key", "pattern": "^[a-z]+$"}, *more_secrets],
            "auth": [{"kind": "query", "name": "key", "value": "{secret.key}"}],
            "check": {"method": "GET", "url": url + "/check", "query": {"email": "{email}"}, "response": response},
            "credits": {"method": "GET", "url": url + "/credits", "format": "json", "errors": errors, "value": "$.credits"},
        }, f)
    return path


def open_from_menu(item):
    drive.click("button:Main Menu")
    drive.click("menuitem:" + item)
    drive.find("window:" + item.rstrip("…"))


def reach(selector):
    def reached():
        if any("focused" in drive.states(node) for node in drive.find_each(selector)):
            return True
        drive.key("Tab")
        return False
    drive.until(reached, f"“{selector}” is not reached")


def test_services():
    with service() as url, tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
        kept = os.path.join(data, "rebote", "verifiers")
        faulty = os.path.join(folder, "faulty.json")
        with open(faulty, "w", encoding="utf-8") as f:
            f.write('{"schema": 1, "id": "faulty", "colour": "red"}')
        with program.Program(data=data, REBOTE_KEY_WRONG_KEY="wrong", REBOTE_KEY_RIGHT="right") as rebote:
            open_from_menu("Verifiers…")
            drive.has("label", "Ready.")
            drive.until(lambda: not drive.lint(), "something has no name")

            # What is faulty is refused, with the file and the field, and so is the name of another.
            wrong = describe(folder, "wrong", url, {"id": "other", "label": "Another key", "required": False})
            rebote.drop("window:Verifiers", faulty, describe(folder, "kickbox", url), wrong)
            drive.has("window:This File Cannot Be Used > label", "faulty.json: colour")
            drive.has("window:This File Cannot Be Used > label", "“kickbox”")
            drive.key("Escape")
            drive.until(lambda: len(drive.find_all("label:This File Cannot Be Used")) == 1, "it does not go")
            drive.key("Escape")
            drive.gone("window:This File Cannot Be Used")
            assert os.listdir(kept) == ["wrong.json"], os.listdir(kept)

            # Without a keyring a key cannot be kept, and that is said; the service says that another one is wrong.
            drive.has("label", "Set by the environment variable REBOTE_KEY_WRONG_KEY")
            drive.has("label", "There is no keyring on this desktop")
            drive.until(lambda: not drive.lint(), "something has no name")
            reach("button:Ask What Is Left")
            drive.key("space")
            drive.has("label", "this key is not known")
            drive.click("button:Back")

            # With the right one there are credits, and an answer; nothing else is sent than what was typed.
            rebote.drop("window:Verifiers", describe(folder, "right", url))
            drive.has("label", "and may cost one credit")
            drive.click("button:Ask What Is Left")
            drive.find("label:42 addresses are paid for.")
            del Service.asked[:]
            drive.click("entry:An address to test with")
            drive.type_text("Ana@correo.example")
            drive.key("Return")
            drive.find("label:The mailbox does not exist")
            assert Service.asked == [("/check", "ana@correo.example")], Service.asked
            assert sorted(os.listdir(kept)) == ["right.json", "wrong.json"], os.listdir(kept)

            # Removed, and brought back.
            reach("button:Remove Service")
            drive.key("space")
            drive.find("button:Undo")
            assert not os.path.exists(os.path.join(kept, "right.json"))
            drive.click("button:Undo")
            drive.until(lambda: os.path.exists(os.path.join(kept, "right.json")), "the service is not back")


def test_ledger_and_keys():
    with service() as url, tempfile.TemporaryDirectory() as data:
        folder = os.path.join(data, "rebote", "verifiers")
        os.makedirs(folder)
        describe(folder, "right", url)
        os.environ.update(REBOTE_KEY_RIGHT="right", XDG_DATA_HOME=data)
        program.command("verify", "--with", "right", "--yes", "ana@correo.com", "eva@correo.com")
        with program.Program(data=data, SECRET_BACKEND="file", SECRET_FILE_TEST_PASSWORD="test",
                             SECRET_FILE_TEST_PATH=os.path.join(data, "keyring")):
            open_from_menu("What Left This Computer…")
            drive.find("label:Service right: 2 addresses · 2 credits")
            drive.find("label:127.0.0.1, without encryption")
            drive.find("label:2 addresses")
            drive.until(lambda: not drive.lint(), "something has no name")
            drive.key("Escape")
            drive.gone("window:What Left This Computer")

            # A key goes into the keyring, is not shown any more, and goes out of it.
            open_from_menu("Verifiers…")
            drive.click("label:Bouncer")
            drive.click("*:API key")
            drive.type_text("geheim-1234")
            drive.key("Return")
            drive.find("label:In your keyring")
            drive.find("button:Replace…")
            assert "geheim" not in drive.tree()
            drive.until(lambda: not drive.lint(), "something has no name")
            drive.click("button:Remove")
            drive.gone("label:In your keyring")


program.run([
    ("/gui/verifiers/services", test_services),
    ("/gui/verifiers/ledger-and-keys", test_ledger_and_keys),
])
