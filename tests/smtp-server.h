/* smtp-server.h
 *
 * An SMTP server on loopback that answers as its script says, well or badly.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is said about a recipient; “*” is anybody. */
typedef struct
{
  const char *address;
  const char *reply;
} SmtpEntry;

/* A script. Replies have their codes; their lines are parted by \n. NULL is what a friendly server says. Parted by “|” stand
 * the replies to the first, second, … time; the last stays. In place of a reply, or behind one and a space, may stand
 * “CLOSE” (hangs up); in its place “SILENT” (says nothing until the other side leaves), “ENDLESS” (a line without an end),
 * “LINES” (lines without an end); before it “WAIT n ” (milliseconds). “GARBAGE” for starttls: agrees, and talks nonsense. */
typedef struct
{
  const char      *greeting;
  const char      *ehlo;
  const char      *helo;
  const char      *starttls;
  const char      *mail;
  const SmtpEntry *recipients;
  const char      *rset;
  const char      *quit;
} SmtpScript;

typedef struct _SmtpServer SmtpServer;

SmtpServer *smtp_server_new               (const char       *address,
                                           guint16           port,
                                           const SmtpScript *script);
void        smtp_server_free              (SmtpServer       *self);
guint16     smtp_server_get_port          (SmtpServer       *self);
guint       smtp_server_count_connections (SmtpServer       *self);
guint       smtp_server_count             (SmtpServer       *self,
                                           const char       *start);
char       *smtp_server_dup_log           (SmtpServer       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmtpServer, smtp_server_free)

G_END_DECLS
