# nameserver.py: a name server on loopback that answers from a table.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import ipaddress
import socket
import struct
import threading

TYPES = {"A": 1, "PTR": 12, "MX": 15, "TXT": 16}


def _name(words):
    return b"".join(bytes([len(label)]) + label.encode() for label in words.split(".")) + b"\0"


def _data(kind, words):
    if kind == "A":
        return ipaddress.ip_address(words).packed
    if kind == "MX":
        return struct.pack(">H", 10) + _name(words)
    if kind == "TXT":
        return b"".join(bytes([len(part)]) + part for part in (words[i:i + 255].encode() for i in range(0, len(words), 255)))
    return _name(words)


class NameServer:
    """Answers from {(name, type): [words]}; any other name does not exist. While it is silent it answers nothing."""

    def __init__(self, table):
        self.table = table
        self.asked = []
        self.silent = False
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.socket.close()

    def _run(self):
        while True:
            try:
                question, sender = self.socket.recvfrom(4096)
                if not self.silent:
                    self.socket.sendto(self._answer(question), sender)
            except OSError:
                return

    def _answer(self, question):
        at, labels = 12, []
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode())
            at += 1 + question[at]
        name, wanted = ".".join(labels).lower(), struct.unpack(">H", question[at + 1:at + 3])[0]
        self.asked.append(name)
        records = [(number, _data(kind, words)) for kind, number in TYPES.items() if number == wanted
                   for words in self.table.get((name, kind), [])]
        rcode = 0 if any(known == name for known, _ in self.table) else 3
        return question[:2] + struct.pack(">HHHHH", 0x8180 | rcode, 1, len(records), 0, 0) + question[12:at + 5] \
            + b"".join(b"\xc0\x0c" + struct.pack(">HHIH", number, 1, 300, len(data)) + data for number, data in records)
