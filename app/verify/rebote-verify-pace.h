/* rebote-verify-pace.h
 *
 * How fast a verifier may be asked.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verifier.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyPace:
 * @max_limit: how many questions may be open at a time at most
 * @per_second: how many may be begun in a second; 0 for any number
 * @first_wait: how long to wait after the first failure, in milliseconds
 * @limit: how many may be open, after what was said of rates
 * @n_good: answers since that was changed
 * @n_failures: waits since the last answer
 * @next_slot: when the next may begin, on the monotonic clock
 * @not_before: until when to wait, on the same
 *
 * When the next question may be asked.
 */
typedef struct
{
  guint  max_limit;
  double per_second;
  guint  first_wait;
  guint  limit;
  guint  n_good;
  guint  n_failures;
  gint64 next_slot;
  gint64 not_before;
} ReboteVerifyPace;

void   rebote_verify_pace_init         (ReboteVerifyPace         *self,
                                        const ReboteVerifierInfo *info,
                                        guint                     first_wait);
gint64 rebote_verify_pace_get_next     (const ReboteVerifyPace   *self);
void   rebote_verify_pace_note_begin   (ReboteVerifyPace         *self);
void   rebote_verify_pace_note_answer  (ReboteVerifyPace         *self);
void   rebote_verify_pace_note_failure (ReboteVerifyPace         *self,
                                        const GError             *error);

G_END_DECLS
