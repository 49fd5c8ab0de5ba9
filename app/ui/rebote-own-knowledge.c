/* rebote-own-knowledge.c
 *
 * What is known about mails, with all that the user adds: phrases, and the domains from which mails are sent.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-own-knowledge"

#include "config.h"

#include "bounce/rebote-own-phrases.h"
#include "store/rebote-store-domains.h"

#include "rebote-own-knowledge.h"
#include "rebote-settings.h"

static char **
get_chosen_domains (void)
{
  g_autoptr (GSettings) settings = rebote_settings_new ();

  return settings ? g_settings_get_strv (settings, "sending-domains") : NULL;
}

/**
 * rebote_own_knowledge_load:
 * @store: the mails that were read
 * @error: return location for a #ReboteTableError
 *
 * Loads what is known, the user's own phrases, and the domains from which mails are sent: those that the user says, or else
 * those that the mails tell which were read before. Blocks on the disk: for a worker thread.
 *
 * Returns: (transfer full) (nullable): the knowledge
 */
ReboteKnowledge *
rebote_own_knowledge_load (ReboteStore *store,
                           GError     **error)
{
  ReboteKnowledge *knowledge;
  g_auto (GStrv) domains = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  knowledge = rebote_knowledge_load (rebote_own_phrases_get_dir (), error);
  if (knowledge == NULL)
    return NULL;

  domains = get_chosen_domains ();
  if (domains == NULL || domains[0] == NULL)
    {
      g_clear_pointer (&domains, g_strfreev);
      domains = rebote_store_learn_sending_domains (store, &failure);
      if (failure)
        g_debug ("Cannot learn the sending domains: %s", failure->message);
    }
  rebote_knowledge_set_own_domains (knowledge, (const char *const *) domains);

  return knowledge;
}
