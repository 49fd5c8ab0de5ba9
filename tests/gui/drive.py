# drive.py: finds, reads and uses the widgets of a GTK 4 program through its accessibility tree, with a real mouse and keyboard.
#
# A selector is ROLE[:NAME][#N], nested with “ > ”: “dialog:Export > button:Export”. A NAME that begins with “/” is a regular
# expression for a part of the name. Only what can be seen is found: rows that a list keeps ready outside its view and pages
# that are not on top are left out. GTK 4 tells no screen coordinates, so the places are computed from the X windows.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import itertools
import re
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

ROLES = {  # our word: the roles that GTK 4 gives to it
    "button": ("push button", "button", "toggle button"), "entry": ("text", "entry"),
    "check": ("check box", "radio button", "switch", "toggle button"),
    "row": ("table row", "list item", "row"), "cell": ("table cell",), "menuitem": ("menu item",),
    "window": ("frame", "dialog", "window", "alert"), "dialog": ("dialog", "alert"),
    "combo": ("combo box",), "spin": ("spin button",), "tab": ("page tab",),
    "list": ("list", "list box", "table", "tree table"),
}
INTERACTIVE = {"push button", "button", "toggle button", "text", "entry", "password text", "check box", "switch", "radio button",
               "combo box", "spin button", "slider", "menu item", "page tab"}
NAMELESS = re.compile(r"^(Gtk|Adw|Rebote)[A-Z][A-Za-z]*$")  # GTK names what has no name by its class
TIMEOUT = 25.0


class NotFound(Exception):
    pass


def run(*argv):
    done = subprocess.run(argv, timeout=20, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def quietly(function, *args, default=None):
    """A widget may vanish between two questions; then it simply has nothing."""
    try:
        return function(*args)
    except GLib.Error:
        return default


def children(node):
    for i in range(quietly(node.get_child_count, default=0) or 0):
        child = quietly(node.get_child_at_index, i)
        if child is not None:
            yield child


asked = {}  # what was answered since the windows were last asked for: each question is a message to the program and back


def once(question, node, *args):
    key = question.__name__, node
    if key not in asked:
        asked[key] = quietly(question, node, *args)
    return asked[key]


def role(node):
    return once(Atspi.Accessible.get_role_name, node) or ""


def name(node):
    """The name without mnemonics; GTK 4.8 says “_Check Check” for a button with a label."""
    words = (quietly(node.get_name, default="") or "").replace("_", "").strip()
    half = len(words) // 2
    return words[:half] if words and words[:half] == words[half + 1:] else words


def extents(node):
    """(x, y, width, height) within its window, or None."""
    r = once(Atspi.Component.get_extents, node, Atspi.CoordType.WINDOW)
    return (r.x, r.y, r.width, r.height) if r else None


def states(node):
    found = quietly(node.get_state_set)
    return [s.value_nick for s in found.get_states()] if found else []


def text(node):
    if "Text" in (quietly(node.get_interfaces) or []):
        # GTK 4.8 answers nothing for “to the end” (-1).
        got = quietly(Atspi.Text.get_text, node, 0, quietly(Atspi.Text.get_character_count, node, default=0))
        if got is not None:
            return got
    return name(node)


def windows():
    asked.clear()
    Atspi.get_desktop(0).clear_cache()
    return [w for app in children(Atspi.get_desktop(0)) if quietly(app.get_name) != "metacity" for w in children(app) if extents(w)]


def is_popover(node):
    return role(node) in ("menu", "dialog", "panel", "filler", "tool tip", "list box") \
        and once(Atspi.Component.get_layer, node) == Atspi.ComponentLayer.POPUP


def ancestors(node):
    while node is not None and role(node) != "application":
        yield node
        node = once(Atspi.Accessible.get_parent, node)


def surface_of(node):
    """The window or popover in which a widget is drawn."""
    last = node
    for last in ancestors(node):
        if is_popover(last):
            break
    return last


def overlap(r, s):
    if not r or not s:
        return None
    x0, y0, x1, y1 = max(r[0], s[0]), max(r[1], s[1]), min(r[0] + r[2], s[0] + s[2]), min(r[1] + r[3], s[1] + s[3])
    return (x0, y0, x1 - x0, y1 - y0) if x1 > x0 and y1 > y0 else None


def picked(surface, x, y):
    return quietly(Atspi.Component.get_accessible_at_point, surface, x, y, Atspi.CoordType.WINDOW)


def hidden_behind(item, r, siblings, surface):
    """GTK 4.8 leaves the page of a stack that is not on top at its old place. So where siblings lie on each other, ask what a
    pointer would meet there: others, and never this one?"""
    rivals = [s for s, q in siblings if s is not item and overlap(r, q)
              and 4 * overlap(r, q)[2] * overlap(r, q)[3] > min(r[2] * r[3], q[2] * q[3])]
    seen, behind = overlap(r, extents(surface)) if rivals else None, False
    for fx, fy in ((.5, .5), (.02, .02), (.98, .02), (.02, .98), (.98, .98)) if seen else ():
        hit = picked(surface, int(seen[0] + fx * seen[2]), int(seen[1] + fy * seen[3]))
        met = list(ancestors(hit)) if hit is not None else []
        if item in met:
            return False
        behind = behind or any(s in met for s in rivals)
    return behind


def walk(node, depth=0, surface=None):
    """Yields (depth, widget), parents first."""
    r = extents(node)
    if surface is None or is_popover(node):
        surface = node
    if r and not overlap(r, extents(surface)):
        return
    yield depth, node
    # The pages of a GtkStack have no place themselves, but their only child has.
    below = [(child, extents(child) or next(map(extents, children(child)), None)) for child in children(node)]
    # What pops up has a place of its own, counted from its own corner.
    sized = [(child, q) for child, q in below if q and q[2] > 0 and q[3] > 0 and not is_popover(child)]
    for child, q in below:
        if (child, q) not in sized or not hidden_behind(child, q, sized, surface):
            yield from walk(child, depth + 1, surface)


def matches(node, want_role, want_name, is_top):
    # GTK 4.8 gives some dialogs no role of their own: what is at the top is a window.
    if want_role != "*" and not (is_top and want_role in ("window", "dialog")) and role(node) not in ROLES.get(want_role, ()) + (want_role,):
        return False
    if want_name is None:
        return True
    return bool(re.search(want_name[1:], name(node))) if want_name.startswith("/") else name(node) == want_name


def hits_in(scopes, want_role, want_name, top):
    """Yields what fits, each once, in the order of the tree."""
    seen = []
    for scope in scopes:
        for depth, node in walk(scope, surface=surface_of(scope)):
            if (depth or top) and node not in seen and extents(node) and matches(node, want_role, want_name, top and not depth):
                seen.append(node)
                yield node


def find_each(selector):
    """Yields what a selector stands for; whoever needs but the first does not make the others be looked for."""
    hits = windows()
    for i, part in enumerate(selector.split(" > ")):
        want_role, want_name, number = re.fullmatch(r"([a-z* ]+?)(?::(.*?))?(?:#(\d+))?", part.strip(), re.S).groups()
        hits = hits_in(hits, want_role, want_name, not i)
        if number:
            hits = itertools.islice(hits, int(number) - 1, int(number))
    yield from hits


def find_all(selector):
    return list(find_each(selector))


def until(check, what, timeout=None):
    limit = time.monotonic() + (TIMEOUT if timeout is None else timeout)
    while True:
        got = check()
        if got:
            return got
        if time.monotonic() > limit:
            raise NotFound(f"{what}\n{tree()}")
        time.sleep(0.1)


def find(selector, timeout=None):
    return until(lambda: next(find_each(selector), None), f"not found: {selector}", timeout)


def gone(selector, timeout=None):
    until(lambda: next(find_each(selector), None) is None, f"still there: {selector}", timeout)


def has(selector, wanted, timeout=None):
    """Waits until one that fits has this in its text or name."""
    return until(lambda: next((n for n in find_each(selector) if wanted in text(n) or wanted in name(n)), None),
                 f"{selector}: no {wanted!r}", timeout)


def x_windows(pid):
    """The visible X windows of a process: (id, title, x, y, width, height, is it a popover)."""
    found = []
    for xid in run("xdotool", "search", "--onlyvisible", "--pid", str(pid)).split():
        info = run("xwininfo", "-id", xid)
        if info:
            numbers = (int(re.search(label + r":\s+(-?\d+)", info)[1]) for label in
                       ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height"))
            found.append((xid, run("xdotool", "getwindowname", xid).rstrip("\n"), *numbers, "Override Redirect State: yes" in info))
    return found


def origin(surface):
    """Where (0, 0) of a window or popover lies on the screen, or None: a popover is found by its size, a window by its title."""
    window = list(ancestors(surface))[-1]
    r, found = extents(window), x_windows(quietly(window.get_process_id))
    fit = [w for w in found if not w[6] and w[1] == quietly(window.get_name, default="")]
    if not fit:
        return None
    active = run("xdotool", "getactivewindow").strip()
    xid, _, x, y, w, h, _ = next((f for f in fit if f[0] == active), fit[-1])
    shadow = re.search(r"= (\d+), (\d+), (\d+), (\d+)", run("xprop", "-id", xid, "_GTK_FRAME_EXTENTS"))
    left, right, top, bottom = map(int, shadow.groups()) if shadow else (0, 0, 0, 0)
    if surface is window:
        return x + left + max(0, w - left - right - r[2]) // 2, y + top + max(0, h - top - bottom - r[3]) // 2
    # GTK tells their places as if a popover began where its parent does, less its margin.
    r, parent = extents(surface), extents(surface.get_parent())
    fit = [w for w in found if w[6] and abs(w[4] - r[2]) + abs(w[5] - r[3]) <= 40]
    if not fit or not parent:
        return None
    best = min(fit, key=lambda w: abs(w[4] - r[2]) + abs(w[5] - r[3]))
    return best[2] - parent[0], best[3] - parent[1]


def middle(node):
    """The middle, on the screen, of what can be seen of it."""
    surface = surface_of(node)
    # What has just been opened may be in the tree before it is on the screen.
    x, y = until(lambda: origin(surface), f"no X window for {describe(surface)}", 3)
    seen = overlap(extents(node), extents(surface))
    if seen is None:
        raise NotFound(f"out of sight: {describe(node)}")
    hit = picked(surface, seen[0] + seen[2] // 2, seen[1] + seen[3] // 2)
    if hit is not None and node not in ancestors(hit) and hit not in ancestors(node):
        raise NotFound(f"{describe(node)} is covered by {describe(hit)}")
    return x + seen[0] + seen[2] // 2, y + seen[1] + seen[3] // 2


def click(selector, times=1, timeout=None):
    # What is just moving, or covered or at work for a moment, is tried again.
    limit = time.monotonic() + (TIMEOUT if timeout is None else timeout)
    while True:
        try:
            node = find(selector, max(0, limit - time.monotonic()))
            if "sensitive" not in states(node):
                raise NotFound(f"insensitive: {selector}")
            x, y = middle(node)
            break
        except NotFound:
            if time.monotonic() > limit:
                raise
            time.sleep(0.2)
    # In one go: where a tooltip was shown before, the next one comes after 60 ms, and what is clicked in that moment is lost.
    run("xdotool", "mousemove", str(x), str(y), "click", "--repeat", str(times), "--delay", "60", "1")


def click_until(selector, check, what, each=8, tries=3):
    """For what may be clicked twice without harm: a mouse that jumps meets tooltips as they appear, and then GTK 4.8 may hear no
    click at all."""
    for left in range(tries - 1, -1, -1):
        try:
            click(selector, timeout=1)
        except NotFound:  # it has just gone: so perhaps it was heard
            pass
        try:
            return until(check, what, each)
        except NotFound:
            if left == 0:
                raise


def key(*keys):
    run("xdotool", "key", "--delay", "40", "--", *keys)


def type_text(words):
    run("xdotool", "type", "--delay", "12", "--", words)


def describe(node):
    words, shown = name(node), text(node)
    return role(node) + (f" “{words}”" if words else "") + (f" text={shown[:120]!r}" if shown != words else "") \
        + "".join(f" [{s}]" for s in states(node) if s in ("active", "checked", "focused", "modal", "pressed", "selected"))


def tree():
    return "\n".join("# " + "  " * depth + describe(node) for window in windows() for depth, node in walk(window)
                     if role(node) not in ("panel", "filler", "separator") or (name(node) and not NAMELESS.match(name(node))))


def lint():
    """Controls that a screen reader could not name. The insides of a combo box go by the combo box."""
    return [describe(node) for window in windows() for _, node in walk(window)
            if role(node) in INTERACTIVE and (not name(node) or NAMELESS.match(name(node)))
            and role(quietly(node.get_parent)) not in ("combo box", "spin button")]


# Windows that close while they are read make libatspi complain; that is nothing to tell.
GLib.log_set_handler("dbind", GLib.LogLevelFlags.LEVEL_WARNING, lambda *args: None, None)
Atspi.init()
Atspi.set_timeout(5000, 15000)
