/* rebote-cues.h
 *
 * Words that tell, by standing before an address, what it is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/rebote-fold.h"

G_BEGIN_DECLS

/* No cue is longer, in bytes. */
#define REBOTE_CUE_SIZE 48

/**
 * ReboteCues:
 *
 * The words of data/knowledge/address-cues.tsv: “recipient”, “rcpt to:”, “sent by” … Immutable, for any thread.
 */
typedef struct _ReboteCues ReboteCues;

ReboteCues *rebote_cues_load (GError **error);
void        rebote_cues_free (ReboteCues *self);
int         rebote_cues_get_score (ReboteCues *self,
                                   ReboteFold *before,
                                   int         fallback);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteCues, rebote_cues_free)

G_END_DECLS
