# notices.py: mails that tests write themselves, to drop many of them or those that belong together.
#
# Copyright 2026 The Rebote authors
# SPDX-License-Identifier: GPL-3.0-or-later

import datetime
import email.utils
import os

MONDAY = datetime.datetime(2026, 5, 4, 8, 0, tzinfo=datetime.timezone.utc)
DEAD = "550 5.1.1 User unknown"
FULL = "452 4.2.2 Mailbox full"

NOTICE = """From: MAILER-DAEMON@mx.sender.example
To: news@sender.example
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <{minutes}.{address}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Sorry, your mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.sender.example

Final-Recipient: rfc822; {address}
Action: failed
Status: {status}
Remote-MTA: dns; mx.{domain}
Diagnostic-Code: smtp; {answer}

--b--
"""

ANSWER = """From: Somebody <{address}>
To: news@sender.example
Subject: Automatic reply: News
Date: {date}
Message-ID: <{minutes}@mx.{domain}>
Auto-Submitted: auto-replied
Content-Type: text/plain

I am on holiday until Monday.
"""


def _fill(form, address, minutes, answer=""):
    date = email.utils.format_datetime(MONDAY + datetime.timedelta(minutes=minutes))
    return form.format(address=address, domain=address.split("@")[1], date=date, minutes=minutes, answer=answer,
                       status=answer[4:9])


def notice(address, minutes=0, answer=DEAD):
    """A server's notice, so many minutes after a Monday morning."""
    return _fill(NOTICE, address, minutes, answer)


def automatic_answer(address, minutes):
    """What somebody who is on holiday sends."""
    return _fill(ANSWER, address, minutes)


def write(folder, **mails):
    """Writes each mail as a file; returns the paths."""
    paths = []
    for name, text in mails.items():
        paths.append(os.path.join(folder, name + ".eml"))
        with open(paths[-1], "w", encoding="utf-8") as f:
            f.write(text)
    return paths


def write_mailbox(path, mails):
    """Writes many mails as one mbox."""
    with open(path, "w", encoding="utf-8") as f:
        for mail in mails:
            f.write("From MAILER-DAEMON Mon May  4 08:00:00 2026\n" + mail + "\n")
    return path
