# service.py: a verification service on loopback, for tests of the window. It counts what it is asked, and answers only as often as it may.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import collections
import http.server
import json
import os
import threading
import urllib.parse

import drive

KEY = "right"


class Service:
    """What it says, if not always the same, follows from how an address begins: “good”, “bad”; of all others it cannot tell."""

    def __init__(self, name, answers=None, credit=1000, concurrent=2, says=None):
        self.name = name
        self.counts = collections.Counter()
        self.credit = credit
        self.says = says
        self.concurrent = concurrent
        self.allowed = threading.Semaphore(1000000 if answers is None else answers)
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def reply(self, status, body):
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self):
                try:
                    self.reply(*service.answer(self))
                except OSError:  # whoever asked is gone
                    pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def answer(self, request):
        url = urllib.parse.urlparse(request.path)
        if request.headers["X-Key"] != KEY:
            return 401, {"message": "The key is wrong."}
        if url.path == "/credits":
            return 200, {"credits": self.credit}
        if self.credit <= 0:
            return 402, {"message": "No credits are left."}
        address = urllib.parse.parse_qs(url.query)["email"][0]
        self.credit -= 1
        self.counts[address] += 1
        self.allowed.acquire()
        return 200, {"result": self.says or next((word for word in ("good", "bad") if address.startswith(word)), "unknown")}

    def allow(self, n):
        """So many more answers."""
        self.allowed.release(n)

    def wait(self, n):
        """Until it was asked so often."""
        drive.until(lambda: sum(self.counts.values()) >= n, f"{self.name} was asked {sum(self.counts.values())} times, not {n}", 30)

    def describe(self, data, slug):
        folder = os.path.join(data, "rebote", "verifiers")
        url = f"http://127.0.0.1:{self.server.server_port}"
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, slug + ".json"), "w", encoding="utf-8") as f:
            json.dump({
                "schema": 1, "id": slug, "name": self.name, "secrets": [{"id": "key", "label": "API key"}],
                "auth": [{"kind": "header", "name": "X-Key", "value": "{secret.key}"}],
                "check": {"method": "GET", "url": url + "/check", "query": {"email": "{email}"}, "timeout_ms": 60000, "response": {
                    "errors": [{"when": {"http": 401}, "kind": "auth", "message": "$.message"},
                               {"when": {"http": 402}, "kind": "credits", "message": "$.message"}],
                    "verdicts": [
                        {"when": {"path": "$.result", "eq": "good"}, "verdict": "deliverable", "reason": "accepted"},
                        {"when": {"path": "$.result", "eq": "bad"}, "verdict": "undeliverable", "reason": "no-such-user"},
                        {"when": {"path": "$.result", "eq": "unknown"}, "verdict": "unknown", "reason": "timeout"}],
                    "fields": {"raw_status": "$.result"}}},
                "credits": {"method": "GET", "url": url + "/credits", "value": "$.credits"},
                "limits": {"concurrent": self.concurrent}}, f)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *args):
        self.allow(1000000)
        self.server.shutdown()
        self.server.server_close()
