/* rebote-spf-outcome.c
 *
 * What following SPF records came to.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-spf-outcome"

#include "config.h"

#include "rebote-spf-outcome.h"

/**
 * rebote_spf_outcome_new:
 *
 * Returns: (transfer full): an outcome of nothing yet
 */
ReboteSpfOutcome *
rebote_spf_outcome_new (void)
{
  ReboteSpfOutcome *self = g_new0 (ReboteSpfOutcome, 1);

  self->visited = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * rebote_spf_outcome_free:
 * @self: (transfer full): an outcome
 */
void
rebote_spf_outcome_free (ReboteSpfOutcome *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->where);
  g_free (self->what);
  g_free (self->decided);
  g_ptr_array_unref (self->visited);
  g_free (self);
}

/**
 * rebote_spf_result_to_slug:
 * @result: a result
 *
 * Returns: its name in the standard (RFC 7208, 2.6)
 */
const char *
rebote_spf_result_to_slug (ReboteSpfResult result)
{
  static const char *const slugs[] = { "none",     "neutral",   "pass",      "fail",
                                       "softfail", "temperror", "permerror", "pending" };

  g_return_val_if_fail (result < G_N_ELEMENTS (slugs), NULL);

  return slugs[result];
}
