/* rebote-suggestion.c
 *
 * The address that should have been written.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-suggestion"

#include "config.h"

#include <string.h>

#include "address/rebote-address-facts.h"
#include "rebote-notice.h"
#include "rebote-suggestion.h"

static gboolean
is_somebody_else (const char            *address,
                  const ReboteRecipient *recipient,
                  const char *const     *own_addresses)
{
  if (recipient->address && g_ascii_strcasecmp (address, recipient->address) == 0)
    return FALSE;
  if (recipient->original_address && g_ascii_strcasecmp (address, recipient->original_address) == 0)
    return FALSE;
  for (guint i = 0; own_addresses && own_addresses[i]; i++)
    {
      if (g_ascii_strcasecmp (address, own_addresses[i]) == 0)
        return FALSE;
    }

  return g_ascii_strncasecmp (address, "postmaster@", strlen ("postmaster@")) != 0;
}

/* “… please try <ana@example.org>” (RFC 5321, section 3.4, reply 551): any address but those that we know. */
static char *
find_new_address (const ReboteRecipient *recipient,
                  const char            *answer,
                  const char *const     *own_addresses)
{
  const char *at = answer;

  while (at && (at = strchr (at, '@')))
    {
      const char *start = at;
      g_autofree char *address = NULL;

      while (start > answer && !strchr (" \t\n<>,;:\"'()[]", start[-1]))
        start--;
      address = rebote_notice_find_address (start);
      if (address && is_somebody_else (address, recipient, own_addresses))
        return g_steal_pointer (&address);
      at++;
    }

  return NULL;
}

static char *
find_right_domain (const char *address)
{
  ReboteAddressFacts *facts = rebote_address_facts_get (NULL);

  return facts ? rebote_address_facts_suggest (facts, address) : NULL;
}

/**
 * rebote_suggestion_take:
 * @recipient: a recipient with its verdict; takes the suggestion and the action that follows from it
 * @answer: (nullable): what the notice says about it
 * @own_addresses: (array zero-terminated=1) (nullable): addresses which are the sender's, or the notice's writer's
 *
 * Looks for the address that should have been written. It is only proposed, never used by itself.
 */
void
rebote_suggestion_take (ReboteRecipient   *recipient,
                        const char        *answer,
                        const char *const *own_addresses)
{
  g_return_if_fail (recipient != NULL);

  if (recipient->kind != REBOTE_KIND_HARD || recipient->address == NULL)
    return;

  if (recipient->reason == REBOTE_REASON_MOVED)
    {
      recipient->suggestion = find_new_address (recipient, answer, own_addresses);
      /* Where to is not said: a person has to ask. */
      if (recipient->suggestion == NULL)
        recipient->action = REBOTE_ACTION_REVIEW;
      return;
    }

  recipient->suggestion = find_right_domain (recipient->address);
  if (recipient->suggestion && recipient->action == REBOTE_ACTION_REMOVE)
    recipient->action = REBOTE_ACTION_CORRECT;
}
