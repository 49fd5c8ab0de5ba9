/* rebote-alarm-words.c
 *
 * What an alarm says: what is the matter, and what to do.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-alarm-words"

#include "config.h"

#include <glib/gi18n.h>

#include "base/rebote-table.h"
#include "rebote-alarm-words.h"
#include "rebote-figures.h"

/* A format is filled with: the provider; how many addresses; their rate. A sentence may leave out what it does not
 * need by naming places. */
static const struct
{
  const char *code;
  const char *text;
} words[] = {
  { "hard-rate-high", N_("%2$s addresses (%3$s of what you sent) do not exist any more. Take them off your lists before "
                         "you send again.") },
    { "soft-rate-high", N_("%2$s addresses (%3$s of what you sent) refused the mail for other reasons than a full mailbox. "
                         "Look at the reasons below: most of them are yours to mend, not the contacts’ fault.") },
      { "complaint-rate-high", N_("%2$s people (%3$s of what you sent) reported the mail as spam. Write only to people who "
                              "asked for it, and make it easy to unsubscribe.") },
        { "provider-refuses-sender", N_("%1$s refuses you: %2$s of its addresses came back because of the reputation of your "
                                  "server or domain, not because of the contacts. Keep them, and mend the reputation "
                                  "first.") },
          { "authentication-broken", N_("%2$s addresses came back because SPF, DKIM, DMARC or the server’s name failed a check. "
                                "Ask whoever runs your domain to mend that before you send again.") },
            { "content-refused", N_("%2$s addresses of several providers refused the content. Change the text, links or "
                          "attachments before you send again.") },
              { "rate-limited", N_("%2$s addresses were put off because too much came too fast. Send more slowly.") },
                { "list-quality", N_("%2$s addresses are misspelt or of domains that do not exist. Check where they were collected, "
                       "and have new addresses confirmed.") },
              };

static const char *
find_text (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (words[i].code, code))
        return words[i].text;
    }

  return NULL;
}

/**
 * rebote_alarm_words_know:
 * @code: the stable English name of an alarm
 *
 * Returns: whether there are words for it
 */
gboolean
rebote_alarm_words_know (const char *code)
{
  g_return_val_if_fail (code != NULL, FALSE);

  return find_text (code) != NULL;
}

static void
append_place (GString    *text,
              char        place,
              const char *provider,
              const char *count,
              const char *rate)
{
  g_string_append (text, place == '1' ? provider : place == '2' ? count
                                                                : rate);
}

/**
 * rebote_alarm_words_make:
 * @code: the stable English name of an alarm that is known
 * @provider: (nullable): the key of a provider, or a domain
 * @count: how many addresses
 * @of: out of how many
 *
 * Returns: (transfer full): what the alarm says
 */
char *
rebote_alarm_words_make (const char *code,
                         const char *provider,
                         gint64      count,
                         gint64      of)
{
  g_autofree char *number = rebote_format_count (count);
  g_autofree char *rate = rebote_format_rate (of > 0 ? (double)count / of : 0);
  const char      *name = provider ? rebote_provider_get_name (provider) : "";
  GString         *text;

  g_return_val_if_fail (code != NULL && find_text (code) != NULL, NULL);

  text = g_string_new (NULL);
  for (const char *p = _(find_text (code)); *p; p++)
    {
      if (p[0] == '%' && p[1] >= '1' && p[1] <= '3' && p[2] == '$' && p[3] == 's')
        {
          append_place (text, p[1], name, number, rate);
          p += 3;
        }
      else
        g_string_append_c (text, *p);
    }

  return g_string_free (text, FALSE);
}

static gpointer
load_names (gpointer unused)
{
  g_autoptr (ReboteTable) table = rebote_table_new_from_resource ("providers.tsv", NULL);
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  int         key = table ? rebote_table_find_column (table, "provider") : -1;
  int         name = table ? rebote_table_find_column (table, "name") : -1;

  for (guint i = 0; key >= 0 && name >= 0 && i < rebote_table_get_n_rows (table); i++)
    g_hash_table_insert (names, g_strdup (rebote_table_get (table, i, key)), g_strdup (rebote_table_get (table, i, name)));

  return names;
}

/**
 * rebote_provider_get_name:
 * @provider: the key of a provider, or a domain
 *
 * Returns: what it is called; a domain is called by itself
 */
const char *
rebote_provider_get_name (const char *provider)
{
  static GOnce once = G_ONCE_INIT;
  const char  *name;

  g_return_val_if_fail (provider != NULL, NULL);

  /* Never changes and is shared by all threads. */
  g_once (&once, load_names, NULL);
  name = g_hash_table_lookup (once.retval, provider);
  return name ? name : provider;
}
