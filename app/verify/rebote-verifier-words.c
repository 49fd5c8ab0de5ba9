/* rebote-verifier-words.c
 *
 * What a verifier sends to whom, and what that costs, in words: the one place for them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verifier-words"

#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "rebote-verifier-words.h"

/**
 * rebote_verifier_describe_sending:
 * @info: what a verifier is
 *
 * Returns: (transfer full): what leaves the computer, and who gets it, a sentence
 */
char *
rebote_verifier_describe_sending (const ReboteVerifierInfo *info)
{
  const char *receiver;

  g_return_val_if_fail (info != NULL, NULL);

  receiver = info->receiver ? info->receiver : info->name;
  switch (info->sends)
    {
    case REBOTE_VERIFIER_SENDS_NOTHING:
      return g_strdup (_("Nothing leaves this computer."));
    case REBOTE_VERIFIER_SENDS_DOMAINS:
      /* Translators: who gets them */
      return g_strdup_printf (_("The domains of the addresses go to: %s"), receiver);
    case REBOTE_VERIFIER_SENDS_ADDRESSES:
    default:
      /* Translators: who gets them */
      return g_strdup_printf (_("The addresses go to: %s"), receiver);
    }
}

/**
 * rebote_verifier_describe_limits:
 * @info: what a verifier is
 *
 * Returns: (transfer full): what it costs, and how much may be asked, in sentences
 */
char *
rebote_verifier_describe_limits (const ReboteVerifierInfo *info)
{
  GString *text;

  g_return_val_if_fail (info != NULL, NULL);

  text = g_string_new (info->is_paid ? _("Each address costs a credit.") : _("It costs nothing."));

  if (info->per_second > 0)
    {
      double n = info->per_second * MAX (info->max_batch, 1);

      g_string_append_c (text, ' ');
      if (n == 1)
        g_string_append (text, _("At most one address a second."));
      else
        g_string_append_printf (text, _("At most %g addresses a second."), n < 10 ? n : floor (n));
    }
  if (info->max_run > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("At most %u address in a run.", "At most %u addresses in a run.", info->max_run),
                              info->max_run);
    }

  return g_string_free (text, FALSE);
}
