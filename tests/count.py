#!/usr/bin/python3
# count.py: counts the test cases in meson's logs, names the skipped and failed ones and ends with “N passed, N failed”.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import re
import sys

CASE = re.compile(r"^(not )?ok\b\s*\d*\s*-?\s*(.*?)\s*(?:#\s*(SKIP|TODO)\b:?\s*(.*))?$", re.I | re.M)


def cases(test):
    """Yields (name, "passed" | "failed" | "skipped", why) for each case of a test program."""
    name, result, output = test["name"], test["result"], test.get("stdout", "")
    found = 0
    failed = False
    for bad, case, directive, why in CASE.findall(output) if "ok " in output else ():
        if (directive or "").upper() == "TODO":
            continue
        found += 1
        failed = failed or bool(bad)
        yield f"{name} {case}", "skipped" if directive else "failed" if bad else "passed", why
    if result in ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT"):
        # Crashed or ran out of time: there may be no line that says so.
        if not failed:
            yield name, "failed", result.lower()
    elif result == "SKIP" and not found:
        said = (output + "\n" + test.get("stderr", "")).strip().splitlines()
        yield name, "skipped", said[-1] if said else ""
    elif not found:
        yield name, "passed", ""


def main(logs):
    count = {"passed": 0, "failed": 0, "skipped": 0}
    for log in logs:
        before = dict(count)
        if not log.endswith(".json"):
            count["failed"] += 1
            print(f"failed: {log}")
            continue
        with open(log, encoding="utf-8") as lines:
            for line in lines:
                for name, state, why in cases(json.loads(line)):
                    count[state] += 1
                    if state != "passed":
                        print(f"{state}: {name}" + (f" ({why})" if why else ""))
        print(f"{log}: " + ", ".join(f"{count[state] - before[state]} {state}" for state in count))
    print(f"{count['passed']} passed, {count['failed']} failed" + (f", {count['skipped']} skipped" if count["skipped"] else ""))
    return 1 if count["failed"] else 0


sys.exit(main(sys.argv[1:]))
