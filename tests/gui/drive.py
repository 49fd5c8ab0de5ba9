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

import accessible

ROLES = {  # our word: the roles that GTK 4 gives to it
    "button": ("push button", "button", "toggle button"), "entry": ("text", "entry"),
    "check": ("check box", "radio button", "switch", "toggle button"),
    "row": ("table row", "list item", "row"), "cell": ("table cell",), "menuitem": ("menu item",),
    "window": ("frame", "dialog", "window", "alert"), "dialog": ("dialog", "alert"),
    "combo": ("combo box",), "spin": ("spin button",), "tab": ("page tab",),
    "list": ("list", "list box", "table", "tree table"),
}
ROWS = ("table row",)  # of which a table has many, each with many cells
IN_ROWS = ("label", "cell", "row", "image", "text", "*")  # what may be wanted there
POPOVERS = ("menu", "dialog", "panel", "filler", "tool tip", "list box")
INTERACTIVE = {"push button", "button", "toggle button", "text", "entry", "password text", "check box", "switch", "radio button",
               "combo box", "spin button", "slider", "menu item", "page tab"}
NAMELESS = re.compile(r"^(Gtk|Adw|Rebote)[A-Z][A-Za-z]*$")  # GTK names what has no name by its class
TIMEOUT = 25.0


class NotFound(Exception):
    pass


def run(*argv):
    done = subprocess.run(argv, timeout=20, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


asked = {}  # what was answered since the windows were last asked for


def once(question, *nodes):
    """The answers to a question about some nodes, asked together where they are not known."""
    unknown = {(node, question) for node in nodes if (node, question) not in asked}
    if unknown:
        asked.update(accessible.ask_all(unknown))
    return [asked[node, question] for node in nodes]


def children(node):
    return once("children", node)[0] or []


def role(node):
    return once("role", node)[0] or ""


def plain(words):
    """Without mnemonics; GTK 4.8 says “_Check Check” for a button with a label."""
    words = (words or "").replace("_", "").strip()
    half = len(words) // 2
    return words[:half] if words and words[:half] == words[half + 1:] else words


def name(node):
    return plain(accessible.ask(node, "name"))


def extents(node):
    """(x, y, width, height) within its window, or None."""
    return once("extents", node)[0]


def states(node):
    return accessible.ask(node, "states") or []


def which(nodes, state):
    """Those of some nodes that are in a state."""
    nodes = list(nodes)
    answers = accessible.ask_all({(node, "states") for node in nodes})
    return [node for node in nodes if state in (answers[node, "states"] or [])]


def text(node):
    if accessible.TEXT in (accessible.ask(node, "interfaces") or []):
        got = accessible.text(node)
        if got is not None:
            return got
    return name(node)


def windows():
    asked.clear()
    programs = children(accessible.ROOT)
    titles = once("name", *programs)
    once("children", *programs)
    found = [w for program, title in zip(programs, titles) if title != "metacity" for w in children(program)]
    return [w for w, r in zip(found, once("extents", *found)) if r]


def is_popover(node):
    return role(node) in POPOVERS \
        and once("layer", node)[0] == accessible.POPUP


def ancestors(node):
    while node is not None and role(node) != "application":
        yield node
        node = once("parent", node)[0]


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


def hidden_behind(item, r, siblings, surface):
    """GTK 4.8 leaves the page of a stack that is not on top at its old place. So where siblings lie on each other, ask what a
    pointer would meet there: others, and never this one?"""
    rivals = [s for s, q in siblings if s != item and overlap(r, q)
              and 4 * overlap(r, q)[2] * overlap(r, q)[3] > min(r[2] * r[3], q[2] * q[3])]
    seen, behind = overlap(r, extents(surface)) if rivals else None, False
    for fx, fy in ((.5, .5), (.02, .02), (.98, .02), (.02, .98), (.98, .98)) if seen else ():
        hit = accessible.at_point(surface, int(seen[0] + fx * seen[2]), int(seen[1] + fy * seen[3]))
        met = list(ancestors(hit)) if hit is not None else []
        if item in met:
            return False
        behind = behind or any(s in met for s in rivals)
    return behind


def learn(nodes, surface, closed):
    """Asks for all that walk() will want to know, level by level."""
    level = [(node, surface) for node in nodes]
    while level:
        found = [(child, above) for (_, above), below in zip(level, once("children", *(n for n, _ in level))) for child in below or []]
        once("extents", *(child for child, _ in found))
        # Most rows of a list lie outside. What pops up has its place counted from its own corner, which is inside.
        found = [(child, above) for child, above in found if not extents(child) or overlap(extents(child), extents(above))]
        once("role", *(child for child, _ in found))
        once("layer", *(child for child, _ in found if role(child) in POPOVERS))
        # The pages of a GtkStack have no place themselves.
        once("children", *(child for child, _ in found if not extents(child)))
        once("extents", *itertools.chain(*(children(child) for child, _ in found if not extents(child))))
        found = [(child, child if is_popover(child) else above) for child, above in found]
        level = [(child, above) for child, above in found
                 if role(child) not in closed and (not extents(child) or overlap(extents(child), extents(above)))]


def walk(node, depth=0, surface=None, closed=()):
    """Yields (depth, widget), parents first; what is below those with a closed role is left out."""
    if depth == 0:
        learn([node], surface or node, closed)
    r = extents(node)
    if surface is None or is_popover(node):
        surface = node
    if r and not overlap(r, extents(surface)):
        return
    yield depth, node
    if role(node) in closed:
        return
    # The pages of a GtkStack have no place themselves, but their only child has.
    below = [(child, extents(child) or next(map(extents, children(child)), None)) for child in children(node)]
    below = [(child, q) for child, q in below if not q or overlap(q, extents(surface))]
    # What pops up has a place of its own, counted from its own corner.
    sized = [(child, q) for child, q in below if q and q[2] > 0 and q[3] > 0 and not is_popover(child)]
    for child, q in below:
        if (child, q) not in sized or not hidden_behind(child, q, sized, surface):
            yield from walk(child, depth + 1, surface, closed)


def fits(node, want_role, is_top):
    # GTK 4.8 gives some dialogs no role of their own: what is at the top is a window.
    return want_role == "*" or (is_top and want_role in ("window", "dialog")) or role(node) in ROLES.get(want_role, ()) + (want_role,)


def is_called(words, wanted):
    if wanted is None:
        return True
    return bool(re.search(wanted[1:], words)) if wanted.startswith("/") else words == wanted


def hits_in(scopes, want_role, want_name, top):
    """Yields what fits, each once, in the order of the tree."""
    seen = set()
    closed = () if want_role in IN_ROWS else ROWS
    for scope in scopes:
        # What is at the top is quickly found.
        walked = [(0, scope)] if top and want_role == "window" else walk(scope, surface=surface_of(scope), closed=closed)
        nodes = [node for depth, node in walked
                 if (depth or top) and node not in seen and extents(node) and fits(node, want_role, top and not depth)]
        names = once("name", *nodes) if want_name is not None else nodes
        for node, words in zip(nodes, names):
            if node not in seen and (want_name is None or is_called(plain(words), want_name)):
                seen.add(node)
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
        begin = time.monotonic()
        got = check()
        now = time.monotonic()
        if got:
            return got
        if now > limit:
            raise NotFound(f"{what}\n{tree()}")
        # Who asks without a break keeps the program from its work.
        time.sleep(max(0.1, now - begin))


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
    r, found = extents(window), x_windows(accessible.process(window))
    fit = [w for w in found if not w[6] and w[1] == (accessible.ask(window, "name") or "")]
    if not fit:
        return None
    active = run("xdotool", "getactivewindow").strip()
    xid, _, x, y, w, h, _ = next((f for f in fit if f[0] == active), fit[-1])
    shadow = re.search(r"= (\d+), (\d+), (\d+), (\d+)", run("xprop", "-id", xid, "_GTK_FRAME_EXTENTS"))
    left, right, top, bottom = map(int, shadow.groups()) if shadow else (0, 0, 0, 0)
    if surface is window:
        return x + left + max(0, w - left - right - r[2]) // 2, y + top + max(0, h - top - bottom - r[3]) // 2
    # GTK tells their places as if a popover began where its parent does, less its margin.
    r, parent = extents(surface), extents(accessible.ask(surface, "parent"))
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
    hit = accessible.at_point(surface, seen[0] + seen[2] // 2, seen[1] + seen[3] // 2)
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
            and role(accessible.ask(node, "parent")) not in ("combo box", "spin button")]
