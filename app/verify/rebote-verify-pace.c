/* rebote-verify-pace.c
 *
 * How fast a verifier may be asked: never more questions in a second than it allows, longer and longer waits where it fails, and
 * fewer questions at a time where it says that there are too many.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-pace"

#include "config.h"

#include "rebote-verify-pace.h"

/* No wait of our own is longer, in milliseconds. */
#define LAST_WAIT (5 * 60 * 1000)

/**
 * rebote_verify_pace_init:
 * @self: (out caller-allocates): a pace
 * @info: whose
 * @first_wait: how long to wait after the first failure, in milliseconds; it doubles with each that follows
 */
void
rebote_verify_pace_init (ReboteVerifyPace         *self,
                         const ReboteVerifierInfo *info,
                         guint                     first_wait)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (info != NULL);

  *self = (ReboteVerifyPace){ 0 };
  self->max_limit = self->limit = MAX (info->max_concurrent, 1);
  self->per_second = info->per_second;
  self->first_wait = first_wait;
}

/**
 * rebote_verify_pace_get_next:
 * @self: a pace
 *
 * Returns: when the next question may be asked, on the monotonic clock
 */
gint64
rebote_verify_pace_get_next (const ReboteVerifyPace *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return MAX (self->next_slot, self->not_before);
}

/**
 * rebote_verify_pace_note_begin:
 * @self: a pace
 *
 * A question is asked now.
 */
void
rebote_verify_pace_note_begin (ReboteVerifyPace *self)
{
  g_return_if_fail (self != NULL);

  if (self->per_second > 0)
    self->next_slot = MAX (self->next_slot, g_get_monotonic_time ()) + (gint64)(G_USEC_PER_SEC / self->per_second);
}

/**
 * rebote_verify_pace_note_answer:
 * @self: a pace
 *
 * There is an answer.
 */
void
rebote_verify_pace_note_answer (ReboteVerifyPace *self)
{
  g_return_if_fail (self != NULL);

  self->n_failures = 0;
  if (++self->n_good >= self->limit && self->limit < self->max_limit)
    {
      self->limit++;
      self->n_good = 0;
    }
}

/* The wait doubles, and nobody else is to wait as long by chance. */
static gint64
get_wait (ReboteVerifyPace *self,
          const GError     *error)
{
  guint   asked = rebote_verifier_error_get_retry_after (error);
  guint64 wait = (guint64)self->first_wait << MIN (self->n_failures > 0 ? self->n_failures - 1 : 0, 20);

  wait = MIN (wait, LAST_WAIT);
  wait = wait / 2 + g_random_int_range (0, wait / 2 + 1);

  return (gint64)MAX (wait, asked) * 1000;
}

/**
 * rebote_verify_pace_note_failure:
 * @self: a pace
 * @error: why there is no answer; one that may pass
 */
void
rebote_verify_pace_note_failure (ReboteVerifyPace *self,
                                 const GError     *error)
{
  gint64 now = g_get_monotonic_time ();

  g_return_if_fail (self != NULL);
  g_return_if_fail (error != NULL);

  /* What was asked before a wait began, and fails in it, does not make it longer. */
  if (now >= self->not_before)
    {
      self->n_failures++;
      self->not_before = now + get_wait (self, error);
    }
  else
    self->not_before = MAX (self->not_before, now + (gint64)rebote_verifier_error_get_retry_after (error) * 1000);
  if (g_error_matches (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_RATE))
    {
      self->limit = MAX (self->limit / 2, 1);
      self->n_good = 0;
    }
}
