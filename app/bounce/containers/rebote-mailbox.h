/* rebote-mailbox.h
 *
 * Splits a mailbox file (RFC 4155, and its older relatives) into mails.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-byte-reader.h"

G_BEGIN_DECLS

/* What is longer is read up to here: a notice is at the beginning. */
#define REBOTE_MAX_MESSAGE (32 * 1024 * 1024)

/**
 * ReboteMailbox:
 *
 * A mailbox file, of which only the message at hand is in memory. For one thread.
 */
typedef struct _ReboteMailbox ReboteMailbox;

ReboteMailbox *rebote_mailbox_new  (ReboteByteReader *reader);
void           rebote_mailbox_free (ReboteMailbox    *self);
GBytes        *rebote_mailbox_next (ReboteMailbox    *self,
                                    GCancellable     *cancellable,
                                    GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteMailbox, rebote_mailbox_free)

G_END_DECLS
