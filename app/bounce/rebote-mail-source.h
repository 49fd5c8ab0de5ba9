/* rebote-mail-source.h
 *
 * Finds the mails in paths: files, mailboxes, Maildirs, folders of those, standard input.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ReboteRawMail:
 * @source: the path that it was read from, or `-`
 * @index: its number there, from 0
 * @bytes: (nullable): the message; %NULL if it could not be read
 * @error: (nullable): why not
 *
 * One message as it was found.
 */
typedef struct {
  char   *source;
  guint   index;
  GBytes *bytes;
  GError *error;
} ReboteRawMail;

/**
 * ReboteMailSource:
 *
 * Goes through paths and reads what it finds, one message at a time and never a whole mailbox. For one thread.
 */
typedef struct _ReboteMailSource ReboteMailSource;

ReboteMailSource *rebote_mail_source_new    (const char *const *paths);
void              rebote_mail_source_free   (ReboteMailSource  *self);
ReboteRawMail    *rebote_mail_source_next   (ReboteMailSource  *self,
                                             GCancellable      *cancellable);
void              rebote_raw_mail_free      (ReboteRawMail     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteMailSource, rebote_mail_source_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteRawMail, rebote_raw_mail_free)

G_END_DECLS
