# accessible.py: reads the accessibility tree of programs over D-Bus, many questions at a time.
#
# libatspi waits for the answer to each question before it asks the next; a window with a table has thousands of them.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import collections

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

ACCESSIBLE, COMPONENT, TEXT = (f"org.a11y.atspi.{name}" for name in ("Accessible", "Component", "Text"))
TIMEOUT = 15000  # milliseconds; what does not answer for so long hangs

Node = collections.namedtuple("Node", "bus path")
ROOT = Node("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
NOTHING = "/org/a11y/atspi/null"

connection = None


def bus():
    global connection
    if connection is None or connection.is_closed():
        session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        address, = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                                     Gio.DBusCallFlags.NONE, TIMEOUT, None).unpack()
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
    return connection


def a_node(reply):
    node = Node(*reply[0])
    return None if node.path == NOTHING else node


# What can be asked: interface, method, arguments, and what the answer is made into.
QUESTIONS = {
    "children": (ACCESSIBLE, "GetChildren", None, lambda reply: [Node(*child) for child in reply[0]]),
    "role": (ACCESSIBLE, "GetRole", None, lambda reply: Atspi.role_get_name(Atspi.Role(reply[0]))),
    "states": (ACCESSIBLE, "GetState", None, lambda reply: [nick for nick, bit in STATES if reply[0][bit // 32] >> bit % 32 & 1]),
    "interfaces": (ACCESSIBLE, "GetInterfaces", None, lambda reply: reply[0]),
    "extents": (COMPONENT, "GetExtents", GLib.Variant("(u)", (int(Atspi.CoordType.WINDOW),)), lambda reply: tuple(reply[0])),
    "layer": (COMPONENT, "GetLayer", None, lambda reply: reply[0]),
}
PROPERTIES = {
    "name": (ACCESSIBLE, "Name", lambda reply: reply[0]),
    "parent": (ACCESSIBLE, "Parent", lambda reply: a_node(reply)),
    "length": (TEXT, "CharacterCount", lambda reply: reply[0]),
}
for key, (interface, title, made) in PROPERTIES.items():
    QUESTIONS[key] = ("org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, title)), made)
STATES = [(state.value_nick, int(state)) for state in (Atspi.StateType(i) for i in range(int(Atspi.StateType.LAST_DEFINED)))]
POPUP = int(Atspi.ComponentLayer.POPUP)


def call(node, interface, method, arguments, made):
    """Asks one question; None where there is no answer, as a widget may vanish at any moment."""
    try:
        return made(bus().call_sync(node.bus, node.path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, TIMEOUT,
                                    None).unpack())
    except GLib.Error:
        return None


def ask(node, question):
    return call(node, *QUESTIONS[question])


def ask_all(questions):
    """Asks {(node, question)}, all before the first is answered; returns the answers."""
    answers = {}

    def answered(source, result, key):
        try:
            answers[key] = QUESTIONS[key[1]][3](source.call_finish(result).unpack())
        except GLib.Error:
            answers[key] = None

    questions = list(questions)
    for node, question in questions:
        interface, method, arguments, _ = QUESTIONS[question]
        bus().call(node.bus, node.path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, TIMEOUT, None, answered,
                   (node, question))
    while len(answers) < len(questions):
        GLib.MainContext.default().iteration(True)
    return answers


def at_point(surface, x, y):
    return call(surface, COMPONENT, "GetAccessibleAtPoint", GLib.Variant("(iiu)", (x, y, int(Atspi.CoordType.WINDOW))), a_node)


def text(node):
    # GTK 4.8 answers nothing for “to the end” (-1).
    return call(node, TEXT, "GetText", GLib.Variant("(ii)", (0, ask(node, "length") or 0)), lambda reply: reply[0])


def process(node):
    return call(Node("org.freedesktop.DBus", "/org/freedesktop/DBus"), "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                GLib.Variant("(s)", (node.bus,)), lambda reply: reply[0])
