/* rebote-local-name.c
 *
 * Servers which know one domain only write “ana” and mean ana@example.com. The domain is in the returned mail, or it is the
 * one of the server that writes.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-local-name"

#include "config.h"

#include <string.h>

#include "rebote-local-name.h"

#define MIN_NAME 3
#define MAX_NAME 64 /* RFC 5321, section 4.5.3.1.1 */

/**
 * rebote_local_name_free:
 * @self: (transfer full): a name
 */
void
rebote_local_name_free (ReboteLocalName *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_free (self->answer);
  g_free (self);
}

static ReboteLocalName *
local_name_new (char *address,
                char *answer)
{
  ReboteLocalName *self = g_new0 (ReboteLocalName, 1);

  self->address = address;
  self->answer = answer;

  return self;
}

static const char *
next_line (const char *line)
{
  const char *end = strchr (line, '\n');

  return end ? end + 1 : NULL;
}

static const char *
skip_blanks (const char *line)
{
  return line + strspn (line, " \t\"'<*-");
}

/**
 * rebote_local_name_find_known:
 * @text: the words of a notice
 * @address: whom the returned mail was for
 *
 * Looks for a line that begins with the local part of a known recipient, where the whole address stands nowhere.
 *
 * Returns: (transfer full) (nullable): the recipient with the line as its answer
 */
ReboteLocalName *
rebote_local_name_find_known (const char *text,
                              const char *address)
{
  const char *at;
  gsize       length;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  at = strrchr (address, '@');
  length = at ? at - address : 0;
  if (length < MIN_NAME || length > MAX_NAME || strcasestr (text, address))
    return NULL;

  for (const char *line = text; line; line = next_line (line))
    {
      const char *word = skip_blanks (line);

      if (g_ascii_strncasecmp (word, address, length) == 0 && (word[length] == '\0' || strchr (" \t\r\n\"'>:;,", word[length])))
        return local_name_new (g_strdup (address), g_strstrip (g_strndup (word, strcspn (word, "\n"))));
    }

  return NULL;
}

static gboolean
is_name (const char *word,
         gsize       length)
{
  if (length < MIN_NAME || length > MAX_NAME)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (word[i]) && !strchr ("._-+", word[i]))
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_local_name_find_lone:
 * @text: the words of a notice
 * @domain: the domain of the server that wrote it
 *
 * Looks for a word that stands alone in the line below one which ends in a colon (“… following recipients:”). Meant for
 * notices that name no address at all.
 *
 * Returns: (transfer full) (nullable): the recipient with the words before it as its answer
 */
ReboteLocalName *
rebote_local_name_find_lone (const char *text,
                             const char *domain)
{
  const char *paragraph, *line, *next;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (domain != NULL, NULL);

  paragraph = text;
  for (line = text; line; line = next)
    {
      g_autofree char *head = g_strchomp (g_strndup (line, strcspn (line, "\n")));

      next = next_line (line);
      if (*head == '\0')
        paragraph = next ? next : line;
      if (next && g_str_has_suffix (head, ":"))
        {
          const char *word = skip_blanks (next);
          gsize       length = strcspn (word, " \t\r\n>\"'");

          if (is_name (word, length) && word[length + strspn (word + length, " \t\r>\"'")] == '\n')
            return local_name_new (g_strdup_printf ("%.*s@%s", (int)length, word, domain),
                                   g_strstrip (g_strndup (paragraph, next - paragraph)));
        }
    }

  return NULL;
}
