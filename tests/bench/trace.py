# trace.py: what the program logs of the times in which it did not answer.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re
import time

FRAME = 1 / 60
LINE = re.compile(rb"rebote-(frames|import-row)-DEBUG: (\d\d):(\d\d):(\d\d\.\d+): "
                  rb"(?:Busy for ([\d.]+) ms, at work for ([\d.]+)|Ended after (\d+))")


def now():
    """Seconds of the day, as the log tells them."""
    t = time.time()
    return sum(x * y for x, y in zip(time.localtime(t)[3:6], (3600, 60, 1))) + t % 1


class Trace:
    """What the program has logged so far."""

    def __init__(self, rebote):
        self.rebote = rebote
        self.asked = []  # when we ask for widgets the program is busy answering us

    def lines(self):
        fd = self.rebote.log.fileno()
        for kind, hours, minutes, seconds, busy, work, n in LINE.findall(os.pread(fd, os.fstat(fd).st_size, 0)):
            yield kind, int(hours) * 3600 + int(minutes) * 60 + float(seconds), busy, work, n

    def ended(self):
        """When the import ended, and after how many mails."""
        return next(((at, int(n)) for kind, at, _, _, n in self.lines() if kind == b"import-row"), None)

    def gaps(self, begin, end):
        found = [(float(busy), float(work), at - begin) for kind, at, busy, work, _ in self.lines()
                 if kind == b"frames" and begin <= at <= end
                 and not any(a <= at and at - float(busy) / 1000 <= b for a, b in self.asked)]
        return sorted(found, reverse=True)

    def ask(self, function, *args):
        begin = now()
        try:
            return function(*args)
        finally:
            self.asked.append((begin, now() + 0.1))

    def tell(self, what, begin, end):
        gaps = self.gaps(begin, end)
        late = int((end - begin) / FRAME / 100)
        for title, times in ("by the clock", [g[0] for g in gaps]), ("at work", sorted((g[1] for g in gaps), reverse=True)):
            rare = f"{times[late]:6.0f}" if late < len(times) else "  < 17"
            print(f"{what:18} {end - begin:6.1f} s  {title:12}  longest {times[0] if times else 0:6.0f} ms, "
                  f"1 % of frames {rare} ms, over 50 ms: {sum(t > 50 for t in times)}", flush=True)
            what = ""


def peak_memory(rebote):
    with open(f"/proc/{rebote.process.pid}/status", encoding="utf-8") as f:
        return int(re.search(r"VmHWM:\s+(\d+)", f.read())[1]) // 1024


