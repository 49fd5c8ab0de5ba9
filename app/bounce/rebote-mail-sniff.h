/* rebote-mail-sniff.h
 *
 * Tells by its first bytes what a file is: a mail, a mailbox, a contact list or something else.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteMailSniff:
 * @REBOTE_SNIFF_EMPTY: nothing but white space
 * @REBOTE_SNIFF_MAIL: one mail (RFC 5322)
 * @REBOTE_SNIFF_MBOX: a mailbox file (RFC 4155)
 * @REBOTE_SNIFF_EMLX: one mail of Apple Mail
 * @REBOTE_SNIFF_OUTLOOK: one mail of Outlook, or another file of the kind (OLE)
 * @REBOTE_SNIFF_ARCHIVE: an archive or a compressed file
 * @REBOTE_SNIFF_EVENTS: events of a mailing service (JSON or a table), or the log of a mail server
 * @REBOTE_SNIFF_CONTACTS: a table or a list of addresses
 * @REBOTE_SNIFF_TEXT: other text, perhaps a pasted notice
 * @REBOTE_SNIFF_BINARY: none of these
 *
 * What a file is.
 */
typedef enum {
  REBOTE_SNIFF_EMPTY,
  REBOTE_SNIFF_MAIL,
  REBOTE_SNIFF_MBOX,
  REBOTE_SNIFF_EMLX,
  REBOTE_SNIFF_OUTLOOK,
  REBOTE_SNIFF_ARCHIVE,
  REBOTE_SNIFF_EVENTS,
  REBOTE_SNIFF_CONTACTS,
  REBOTE_SNIFF_TEXT,
  REBOTE_SNIFF_BINARY
} ReboteMailSniff;

/* How many first bytes are enough to tell. */
#define REBOTE_SNIFF_SIZE 16384

ReboteMailSniff rebote_mail_sniff         (const char *data,
                                           gsize       length);
gboolean        rebote_mail_is_mbox_start (const char *line,
                                           gsize       length);

G_END_DECLS
