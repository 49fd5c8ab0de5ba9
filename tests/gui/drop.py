#!/usr/bin/python3
# drop.py: a program of its own that drags files to a place on the screen and drops them there, with a real mouse.
#
#   drop.py X Y FILE…                drags the files, as a file manager does
#   drop.py -m TYPE X Y FILE         drags the bytes of a file as TYPE, as some mail programs do with message/rfc822
#
# Exit status: 0 the target took them; 1 it refused; 124 time limit.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import getopt
import os
import re
import subprocess
import sys
import threading
import time

os.environ["GTK_A11Y"] = "none"
import gi  # noqa: E402

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402


def xdotool(*argv):
    return subprocess.run(("xdotool",) + argv, check=True, timeout=20, text=True, stdout=subprocess.PIPE).stdout


def content_of(files, mime):
    if mime:
        with open(files[0], "rb") as f:
            return Gdk.ContentProvider.new_for_bytes(mime, GLib.Bytes(f.read()))
    uris = "".join(Gio.File.new_for_path(f).get_uri() + "\r\n" for f in files)
    return Gdk.ContentProvider.new_for_bytes("text/uri-list", GLib.Bytes(uris.encode()))


def drag(title, x, y, result, end):
    """The mouse of a person, in a thread: down on our own window, in steps to the target, up."""
    try:
        xid = xdotool("search", "--sync", "--onlyvisible", "--name", f"^{title}$").split()[0]
        width, height = map(int, xdotool("getdisplaygeometry").split())
        # Into the corner that is the farthest from the target.
        corner = (0 if x > width / 2 else width - 80), (0 if y > height / 2 else height - 80)
        xdotool("windowmove", "--sync", xid, str(corner[0]), str(corner[1]), "windowraise", xid)
        time.sleep(0.3)
        info = subprocess.run(["xwininfo", "-id", xid], check=True, timeout=20, text=True, stdout=subprocess.PIPE).stdout
        left, top, w, h = (int(re.search(k + r":\s+(-?\d+)", info)[1]) for k in
                           ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height"))
        fx, fy = left + w // 2, top + h // 2
        xdotool("mousemove", "--sync", str(fx), str(fy), "sleep", "0.1", "mousedown", "1")
        for i in range(1, 21):
            xdotool("mousemove", str(fx + (x - fx) * i // 20), str(fy + (y - fy) * i // 20), "sleep", "0.02")
        time.sleep(0.3)  # the target answers whether it takes it
        xdotool("mouseup", "1")
        time.sleep(2)
        if not result.get("begun"):
            print("drop.py: the drag did not begin", file=sys.stderr)
            GLib.idle_add(end, 1)
    except (subprocess.SubprocessError, TypeError, IndexError) as e:
        print(f"drop.py: {e}", file=sys.stderr)
        GLib.idle_add(end, 1)


def main():
    opts, (x, y, *files) = getopt.getopt(sys.argv[1:], "m:")
    Gtk.init()
    loop, result, title = GLib.MainLoop(), {"status": 124}, f"drop {os.getpid()}"

    def end(status):
        result["status"] = result.setdefault("ended", status)
        GLib.timeout_add(100, loop.quit)  # lets the target hear the last of it

    def cancelled(source, dragged, reason):
        result["refused"] = True
        end(1)
        return False

    source = Gtk.DragSource(actions=Gdk.DragAction.COPY, content=content_of(files, dict(opts).get("-m")))
    source.connect("drag-begin", lambda *args: result.update(begun=True))
    source.connect("drag-cancel", cancelled)
    source.connect("drag-end", lambda *args: end(1 if result.get("refused") else 0))
    window = Gtk.Window(title=title, decorated=False, default_width=60, default_height=60)
    label = Gtk.Label(label="drag", hexpand=True, vexpand=True)
    label.add_controller(source)
    window.set_child(label)
    window.present()
    threading.Thread(target=drag, args=(title, int(x), int(y), result, end), daemon=True).start()
    GLib.timeout_add_seconds(20, loop.quit)
    loop.run()
    if result["status"] == 124:
        subprocess.run(["xdotool", "mouseup", "1"], timeout=20, check=False)
    return result["status"]


status = main()
sys.stdout.flush()
os._exit(status)
