#!/usr/bin/python3
# desktop.py: runs a command in a private, hidden desktop (X server, D-Bus, accessibility, window manager) and leaves nothing behind.
#
#   desktop.py [-s WIDTHxHEIGHT] [-t SECONDS] COMMAND…
#
# Exit status: the command's own; 124 when the time limit has passed. Where something is missing it says so as a skipped test.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import ctypes
import getopt
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
LIBC = ctypes.CDLL(None, use_errno=True)
TOOLS = ["Xvfb", "dbus-daemon", "metacity", "xdotool", "xprop", "xwininfo"]
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={0}</listen><auth>EXTERNAL</auth>
<servicedir>{0}/services</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


def missing():
    """What cannot be done without, or None."""
    for tool in TOOLS:
        if not shutil.which(tool):
            return tool + " is not installed"
    try:
        import gi
        gi.require_version("Atspi", "2.0")
        gi.require_version("Gtk", "4.0")
    except (ImportError, ValueError) as e:
        return str(e)
    return None


def descendants(root):
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", "rb") as f:
                fields = f.read().rpartition(b")")[2].split()
        except OSError:
            continue
        if fields[0] not in (b"Z", b"X"):
            children.setdefault(int(fields[1]), []).append(int(name))
    found, todo = [], [root]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found


def reap():
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def stop_all():
    """Ends what this process started, and nothing else: it is the reaper of all of them."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        limit, signalled = time.monotonic() + 2, set()
        while time.monotonic() < limit:
            alive = descendants(os.getpid())
            if not alive:
                reap()
                return
            for pid in set(alive) - signalled:
                signalled.add(pid)
                try:
                    os.kill(pid, number)
                except ProcessLookupError:
                    pass
            reap()
            time.sleep(0.02)


def spawn(argv, log, **more):
    return subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                            preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0), **more)


def answer(argv, option, log, **more):
    """Starts a server and returns the line that it writes to the descriptor which is given after the option."""
    r, w = os.pipe()
    spawn(argv + [option.format(w)] if "{}" in option else argv + [option, str(w)], log, pass_fds=[w], **more)
    os.close(w)
    line, limit = b"", time.monotonic() + 20
    while not line.endswith(b"\n") and select.select([r], [], [], max(0, limit - time.monotonic()))[0]:
        got = os.read(r, 256)
        if not got:
            break
        line += got
    os.close(r)
    if not line.endswith(b"\n"):
        sys.exit(f"desktop.py: {argv[0]} did not start")
    return line.decode().strip()


def environment(folder):
    home = folder + "/home"
    env = {k: v for k, v in os.environ.items()
           if not k.startswith(("DBUS_", "WAYLAND", "AT_SPI", "DESKTOP", "GNOME_")) and (k == "XDG_DATA_DIRS" or not k.startswith("XDG_"))}
    env.update(HOME=home, XDG_RUNTIME_DIR=folder + "/run", XDG_CONFIG_HOME=home + "/.config", XDG_DATA_HOME=home + "/.local/share",
               XDG_CACHE_HOME=home + "/.cache", XDG_STATE_HOME=home + "/.local/state", XDG_SESSION_TYPE="x11", GDK_BACKEND="x11",
               NO_AT_BRIDGE="0")
    # What looks at the window may warn as it likes; program.py is strict with Rebote alone.
    env.pop("G_DEBUG", None)
    for key, value in dict(GSK_RENDERER="cairo", LIBGL_ALWAYS_SOFTWARE="1", GTK_USE_PORTAL="0", GIO_USE_VFS="local",
                           LANG="C.UTF-8").items():
        env.setdefault(key, value)
    for key in ("XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.makedirs(env[key], mode=0o700, exist_ok=True)
    os.makedirs(env["XDG_CONFIG_HOME"] + "/gtk-4.0")
    with open(env["XDG_CONFIG_HOME"] + "/gtk-4.0/settings.ini", "w", encoding="utf-8") as f:
        f.write("[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\ngtk-cursor-blink=0\n"
                "gtk-decoration-layout=appmenu:close\n")
    return env


def start(folder, size, log):
    env = environment(folder)
    env["DISPLAY"] = ":" + answer(["Xvfb", "-screen", "0", size + "x24", "-dpi", "96", "-nolisten", "tcp", "-noreset", "+extension", "RANDR"],
                                  "-displayfd", log)
    os.mkdir(folder + "/services")
    for base in os.environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share").split(":"):
        path = base + "/dbus-1/services/org.a11y.Bus.service"
        if os.path.exists(path):
            shutil.copy(path, folder + "/services")
    with open(folder + "/bus.conf", "w", encoding="utf-8") as f:
        f.write(BUS.format(folder))
    env["DBUS_SESSION_BUS_ADDRESS"] = answer(["dbus-daemon", "--nofork", "--nopidfile", f"--config-file={folder}/bus.conf"],
                                             "--print-address={}", log, env=env)
    spawn(["metacity", "--sm-disable", "--compositor=xrender"], log, env=env)
    limit = time.monotonic() + 20
    while b"window id" not in subprocess.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], env=env, stdout=subprocess.PIPE,
                                             stderr=subprocess.DEVNULL, check=False).stdout:
        if time.monotonic() > limit:
            sys.exit("desktop.py: metacity did not start")
        time.sleep(0.05)
    return env


def main():
    opts, command = getopt.getopt(sys.argv[1:], "s:t:")
    o = dict(opts)
    why = missing()
    if why:
        print(f"1..0 # SKIP {why}")
        return 0
    LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda n, frame: sys.exit(128 + n))
    folder = tempfile.mkdtemp(prefix="rebote-desktop.")
    try:
        with open(folder + "/log", "ab") as log:
            child = subprocess.Popen(command, env=start(folder, o.get("-s", "1280x800"), log))
            try:
                status = child.wait(float(o.get("-t", 150)))
            except subprocess.TimeoutExpired:
                print("Bail out! The time limit has passed", flush=True)
                status = 124
        return status if status >= 0 else 128 - status
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop_all()
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
