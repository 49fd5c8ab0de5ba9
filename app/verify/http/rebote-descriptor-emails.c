/* rebote-descriptor-emails.c
 *
 * Writes many addresses as a service wants them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-emails"

#include "config.h"

#include <string.h>

#include "rebote-descriptor-private.h"

/* An address that would break out of its row, and become two or none, is not asked about at all. */
GStrv
_rebote_descriptor_choose_emails (const ReboteDescriptorEmails *emails,
                                  const char *const            *addresses)
{
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();

  for (guint i = 0; addresses[i]; i++)
    {
      gboolean is_fit = g_utf8_validate (addresses[i], -1, NULL) &&
                        !(emails->form == REBOTE_EMAILS_COMMA && strchr (addresses[i], ','));

      for (const char *p = addresses[i]; is_fit && *p; p++)
        is_fit = !g_ascii_iscntrl (*p);
      if (is_fit)
        g_strv_builder_add (chosen, addresses[i]);
    }

  return g_strv_builder_end (chosen);
}

/* All addresses as one text, in CSV with quotation marks where they are needed (RFC 4180, section 2). */
char *
_rebote_descriptor_join_emails (const ReboteDescriptorEmails *emails,
                                const char *const            *addresses)
{
  const char *separator = emails->form == REBOTE_EMAILS_COMMA ? "," : "\n";
  GString    *all = g_string_new (NULL);

  for (guint i = 0; addresses[i]; i++)
    {
      if (i > 0)
        g_string_append (all, separator);
      if (emails->form != REBOTE_EMAILS_CSV || addresses[i][strcspn (addresses[i], "\",;")] == '\0')
        {
          g_string_append (all, addresses[i]);
          continue;
        }
      g_string_append_c (all, '"');
      for (const char *p = addresses[i]; *p; p++)
        {
          if (*p == '"')
            g_string_append_c (all, '"');
          g_string_append_c (all, *p);
        }
      g_string_append_c (all, '"');
    }
  if (emails->form == REBOTE_EMAILS_CSV)
    g_string_append_c (all, '\n');

  return g_string_free (all, FALSE);
}
