/* rebote-verification-index.h
 *
 * The latest that each verification service says about each mailbox.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/rebote-verification.h"

G_BEGIN_DECLS

/**
 * ReboteKnownVerification:
 * @is: what a service says, without the address and the score
 * @next: (nullable): what another service says about the same mailbox
 * @since: when it was first known to say that
 */
typedef struct _ReboteKnownVerification ReboteKnownVerification;

struct _ReboteKnownVerification
{
  ReboteVerification             is;
  const ReboteKnownVerification *next;
  gint64                         since;
};

/**
 * ReboteVerificationIndex:
 *
 * Filled by one thread; then any number may look up. There may be a million mailboxes, so words are kept once.
 */
typedef struct _ReboteVerificationIndex ReboteVerificationIndex;

ReboteVerificationIndex       *rebote_verification_index_new (void);
void                           rebote_verification_index_free (ReboteVerificationIndex *self);
void                           rebote_verification_index_add (ReboteVerificationIndex  *self,
                                                              const char               *mailbox,
                                                              gsize                     length,
                                                              const ReboteVerification *verification);
guint                          rebote_verification_index_get_size (ReboteVerificationIndex *self);
const ReboteKnownVerification *rebote_verification_index_find (ReboteVerificationIndex *self,
                                                               const char              *mailbox,
                                                               gsize                    length,
                                                               guint32                  hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerificationIndex, rebote_verification_index_free)

G_END_DECLS
