/* rebote-notice.h
 *
 * Reads the words of a notice: whom they name as failed, and what they say about each.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-address-finder.h"
#include "rebote-cues.h"

G_BEGIN_DECLS

/**
 * ReboteFailure:
 * @address: the address as written
 * @answer: (nullable): what is said about it, with its line ends
 * @score: how sure it is that the notice is about this address, 0 to 200
 * @is_sender: whether it is also one of the sender's own addresses
 */
typedef struct
{
  char    *address;
  char    *answer;
  int      score;
  gboolean is_sender;
} ReboteFailure;

/**
 * ReboteMentions:
 *
 * Where addresses stand in the words of a notice: found once, asked for each recipient.
 */
typedef struct _ReboteMentions ReboteMentions;

char       *rebote_notice_find_host   (const char        *text);
GPtrArray *rebote_notice_find_failures (ReboteCues        *cues,
                                        const char        *text,
                                        const char *const *own_addresses);

void rebote_failure_free (ReboteFailure *self);

ReboteMentions *rebote_mentions_new (const char *text);
void            rebote_mentions_free (ReboteMentions *self);
char           *rebote_mentions_find_answer (ReboteMentions *self,
                                             const char     *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteMentions, rebote_mentions_free)

G_END_DECLS
