#!/usr/bin/env python3
"""How sure Rebote is, against how often it is right: the calibration table of a labelled corpus.

Usage: calibration.py SOURCE-FOLDER REBOTE

The corpus of real mails is no part of this repository: it is looked for beside it, or where $REBOTE_SHARED says. Where it
is missing, nothing is counted.

Copyright 2026 The Rebote authors
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import subprocess
import sys

LIMITS = [0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98]   # where each bucket begins
SURE = 0.9                                                  # what is called sure, and
WANTED = 98                                                 # how many of those must be right, in percent


def addresses(recipient, *names):
    found = {(recipient.get(name) or "").strip("<> ").lower() for name in names}
    return found - {""}


def read_labels(path):
    with open(path, encoding="utf-8") as lines:
        labels = [json.loads(line) for line in lines if line.strip()]
    return {label["id"]: label for label in labels}


def explain(rebote, folder):
    run = subprocess.run([rebote, "explain", "--json", folder], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         env=dict(os.environ, LC_ALL="C.UTF-8"), check=False)
    for line in run.stdout.decode("utf-8").splitlines():
        message = json.loads(line)
        yield os.path.basename(message["source"]).split(".")[0], message


def count(labels, messages):
    """Gives a list of (confidence, kind is right, reason is right), one for each recipient that both name."""
    verdicts = []
    for key, message in messages:
        label = labels.get(key)
        if label is None or label["type"] not in ("bounce", "delay"):
            continue
        for recipient in message.get("recipients") or []:
            mine = addresses(recipient, "address", "original_address")
            for wanted in label["recipients"]:
                named = addresses(wanted, "address", "original")
                if mine & named or (not mine and not named):
                    verdicts.append((recipient["confidence"], recipient["kind"] == wanted["kind"],
                                     recipient["reason"] == wanted["reason"]))
                    break
    return verdicts


def percent(hits):
    return "%6.1f" % (100 * sum(hits) / len(hits)) if hits else "     -"


def print_row(name, verdicts):
    print("%-14s %6d %s %s" % (name, len(verdicts), percent([v[1] for v in verdicts]), percent([v[2] for v in verdicts])))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    shared = os.environ.get("REBOTE_SHARED") or os.path.join(sys.argv[1], "..", "shared")
    labels = os.path.join(shared, "corpus", "labels.jsonl")
    if not os.path.exists(labels):
        print("Skipped: there is no labelled corpus in “%s” (set REBOTE_SHARED to the folder that has corpus/)." % shared)
        return

    verdicts = count(read_labels(labels), explain(sys.argv[2], os.path.join(shared, "corpus", "mails")))
    print("confidence          n   kind reason   (percent right)")
    for low, high in zip(LIMITS, LIMITS[1:] + [1.01]):
        print_row("%.2f – %.2f" % (low, min(high, 1)), [v for v in verdicts if low <= v[0] < high])
    sure = [v for v in verdicts if v[0] >= SURE]
    print_row("≥ %.2f" % SURE, sure)
    print_row("all", verdicts)
    right = [v[1] and v[2] for v in sure]
    print("Of the verdicts given at ≥ %.2f, %s %% have the right kind and the right reason (wanted: %d)."
          % (SURE, percent(right).strip(), WANTED))


main()
