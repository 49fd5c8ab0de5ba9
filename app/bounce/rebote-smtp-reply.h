/* rebote-smtp-reply.h
 *
 * Finds the SMTP reply in an answer, however deeply it is quoted.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define REBOTE_STATUS_SIZE 12

/**
 * ReboteSmtpReply:
 * @reply: the three digits of the innermost reply (RFC 5321), or empty
 * @status: the enhanced status code with it (RFC 3463, 2034), or empty
 * @start: where the reply begins in the text
 */
typedef struct {
  char  reply[4];
  char  status[REBOTE_STATUS_SIZE];
  gsize start;
} ReboteSmtpReply;

gboolean rebote_smtp_reply_find        (const char      *text,
                                        ReboteSmtpReply *reply);
gboolean rebote_smtp_reply_parse_status (const char     *text,
                                         char           *status);
gboolean rebote_smtp_status_is_generic (const char      *status);
char    *rebote_smtp_reply_join        (const char      *text);

G_END_DECLS
