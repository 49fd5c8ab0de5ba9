/* rebote-verification-weigh.c
 *
 * What several services say about the same address, taken together.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verification-weigh"

#include "config.h"

#include "rebote-verification-weigh.h"

/* Who speaks before whom, of those that do not say that mail would come back. */
static guint
get_weight (const ReboteVerification *verification)
{
  if (rebote_verification_get_action (verification) == REBOTE_ACTION_SUPPRESS)
    return 5;
  if (verification->verdict == REBOTE_VERIFICATION_UNDELIVERABLE)
    return rebote_verification_is_definite (verification) ? 4 : 3;
  if (verification->verdict == REBOTE_VERIFICATION_UNKNOWN)
    return 0;
  if (verification->reason == REBOTE_VERIFICATION_REASON_CATCH_ALL && verification->verdict == REBOTE_VERIFICATION_RISKY)
    return 0;

  return verification->verdict == REBOTE_VERIFICATION_RISKY ? 2 : 1;
}

/**
 * rebote_verification_disputes:
 * @self: what a service says
 * @undeliverable: that mail would come back, says another
 *
 * That mail would come back needs a definite reason; else everybody who sees a mailbox there speaks against it. Who says that
 * mail arrives speaks against it in any case: both are shown, and nothing is removed.
 *
 * Returns: whether they contradict each other
 */
gboolean
rebote_verification_disputes (const ReboteVerification *self,
                              const ReboteVerification *undeliverable)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (undeliverable != NULL && undeliverable->verdict == REBOTE_VERIFICATION_UNDELIVERABLE, FALSE);

  if (self->verdict == REBOTE_VERIFICATION_DELIVERABLE)
    return TRUE;

  return self->verdict == REBOTE_VERIFICATION_RISKY && !rebote_verification_is_definite (undeliverable);
}

/**
 * rebote_verifications_weigh:
 * @verifications: (element-type ReboteVerification): what services say about an address
 * @against: (out) (nullable) (transfer none): who contradicts: then it is disputed
 *
 * Returns: (transfer none) (nullable): who speaks for all of them; of two that say the same, the first; %NULL if there is none
 */
const ReboteVerification *
rebote_verifications_weigh (GPtrArray                 *verifications,
                            const ReboteVerification **against)
{
  const ReboteVerification *best = NULL;

  g_return_val_if_fail (verifications != NULL, NULL);
  g_return_val_if_fail (against != NULL, NULL);

  *against = NULL;
  for (guint i = 0; i < verifications->len; i++)
    {
      const ReboteVerification *other = g_ptr_array_index (verifications, i);

      if (best == NULL || get_weight (other) > get_weight (best) ||
          (best->verdict == REBOTE_VERIFICATION_UNKNOWN && other->verdict != REBOTE_VERIFICATION_UNKNOWN))
        best = other;
    }
  for (guint i = 0; best && best->verdict == REBOTE_VERIFICATION_UNDELIVERABLE && *against == NULL && i < verifications->len;
       i++)
    {
      if (rebote_verification_disputes (g_ptr_array_index (verifications, i), best))
        *against = g_ptr_array_index (verifications, i);
    }

  return best;
}
