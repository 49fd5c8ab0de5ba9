/* rebote-suppression-words.c
 *
 * What the reasons and origins of suppressions are called.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-suppression-words"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-words.h"
#include "store/rebote-store-suppressions.h"

#include "rebote-suppression-words.h"

/**
 * rebote_suppression_get_reason_name:
 * @slug: (nullable): the slug of a reason
 *
 * Returns: its name for the user; the slug itself where a newer program has written it
 */
const char *
rebote_suppression_get_reason_name (const char *slug)
{
  ReboteReason reason;

  if (g_strcmp0 (slug, "complaint") == 0)
    return rebote_message_type_get_name (REBOTE_MESSAGE_COMPLAINT);

  if (g_strcmp0 (slug, "unsubscribed") == 0)
    return C_("suppression reason", "Unsubscribed");

  if (g_strcmp0 (slug, "user") == 0)
    return C_("suppression reason", "Your decision");

  if (slug == NULL || g_strcmp0 (slug, "unknown") == 0)
    return C_("suppression reason", "Not stated");

  if (rebote_reason_from_slug (slug, &reason))
    return rebote_reason_get_name (reason);

  return slug;
}

/**
 * rebote_suppression_get_origin_name:
 * @slug: (nullable): the slug of an origin
 *
 * Returns: its name for the user
 */
const char *
rebote_suppression_get_origin_name (const char *slug)
{
  if (g_strcmp0 (slug, REBOTE_SUPPRESSION_ORIGIN_NOTICE) == 0)
    return C_("suppression origin", "A returned mail");

  if (g_strcmp0 (slug, REBOTE_SUPPRESSION_ORIGIN_IMPORT) == 0)
    return C_("suppression origin", "A file");

  if (g_strcmp0 (slug, REBOTE_SUPPRESSION_ORIGIN_USER) == 0)
    return C_("suppression origin", "You");

  return slug ? slug : "";
}
