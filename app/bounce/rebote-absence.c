/* rebote-absence.c
 *
 * Reads absences (RFC 3834): nothing in them is machine-readable, so the words have to do.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-absence"

#include "config.h"

#include <string.h>

#include "rebote-absence.h"
#include "rebote-address-finder.h"
#include "rebote-date-finder.h"

#define CONTACT_WINDOW 240 /* bytes behind “please contact” in which the address stands */
#define ADDRESS_WINDOW 160 /* and behind “my new address is” */
#define DATE_WINDOW    48  /* bytes before “まで” in which the date stands */
#define MAX_NAME_WORDS 4
#define MIN_DIGITS     9   /* of a telephone number without a plus sign: a date has eight */
#define MIN_PLUS       7
#define MAX_DIGITS     15  /* E.164 */
#define MAX_LANGUAGES  8

static gboolean
is_known (const char        *address,
          const char *const *known_addresses)
{
  for (guint i = 0; known_addresses && known_addresses[i]; i++)
    {
      if (g_ascii_strcasecmp (known_addresses[i], address) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The first address in a window that is nobody's whom we know. */
static char *
find_other_address (const char        *text,
                    gsize              from,
                    gsize              to,
                    const char *const *known_addresses,
                    gsize             *start)
{
  const char *at = text + from;

  while ((at = memchr (at, '@', text + to - at)))
    {
      const char *first;
      gsize       length;

      if (rebote_address_around (text, at, &first, &length))
        {
          g_autofree char *address = NULL;

          /* A domain may have any letters, but ends with one: not with the full stop of a sentence. */
          while (length > 0 && !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (first + length))))
            length = g_utf8_prev_char (first + length) - first;
          address = g_strndup (first, length);
          *start = MAX (first, text + from) - text;
          if (!is_known (address, known_addresses))
            return g_steal_pointer (&address);
        }
      at++;
    }

  return NULL;
}

/* A window ends with the paragraph. */
static gsize
find_window_end (const char *text,
                 gsize       from,
                 gsize       size)
{
  gsize       most = from + strnlen (text + from, size);
  const char *gap = memmem (text + from, most - from, "\n\n", 2);
  gsize       end = gap ? (gsize)(gap - text) : most;

  while (end > from && (text[end] & 0xc0) == 0x80)
    end--;

  return end;
}

/* The last run of words with capitals before the address: “our colleague Eva Gómez (eva@…)”. */
static char *
find_name (const char *text,
           gsize       from,
           gsize       to)
{
  const char *first = NULL;
  const char *last = NULL;
  const char *at = text + from;
  guint       n = 0, n_found = 0;
  const char *found = NULL;
  gsize       length = 0;

  while (at < text + to)
    {
      const char *end = at;

      while (end < text + to && (g_unichar_isalpha (g_utf8_get_char (end)) || *end == '-' || *end == '\''))
        end = g_utf8_next_char (end);
      if (end == at)
        {
          /* Only a space joins the words of a name. */
          if (*at != ' ')
            n = 0;
          at = g_utf8_next_char (at);
          continue;
        }
      if (g_unichar_isupper (g_utf8_get_char (at)) && end - at > 1 && n < MAX_NAME_WORDS)
        {
          first = n == 0 ? at : first;
          last = end;
          n++;
          if (n >= 2 || n_found < 2)
            {
              found = first;
              length = last - first;
              n_found = n;
            }
        }
      else
        n = 0;
      at = end;
    }

  return found && n_found > 0 ? g_strndup (found, length) : NULL;
}

static char *
find_phone (const char *text,
            gsize       from,
            gsize       to)
{
  for (gsize i = from; i < to; i++)
    {
      gsize    end = i;
      gsize    last = i;
      guint    n = 0;
      gboolean has_plus = text[i] == '+';

      if (!has_plus && text[i] != '(' && !g_ascii_isdigit (text[i]))
        continue;
      for (; end < to && (g_ascii_isdigit (text[end]) || strchr ("+ ().-", text[end])); end++)
        {
          if (g_ascii_isdigit (text[end]))
            {
              n++;
              last = end + 1;
            }
        }
      if (n >= (has_plus ? MIN_PLUS : MIN_DIGITS) && n <= MAX_DIGITS)
        return g_strndup (text + i, last - i);
      i = end;
    }

  return NULL;
}

static void
read_substitute (ReboteOwnWords    *own,
                 const char *const *known_addresses,
                 ReboteAbsence     *absence)
{
  gsize length = own->fold.offsets[own->fold.length];

  for (guint i = 0; i < own->matches->len && absence->substitute == NULL; i++)
    {
      gsize start = 0, end = 0, to, at = 0;
      const ReboteFactRule *rule = rebote_own_words_get (own, i, &start, &end);
      g_autofree char *address = NULL;
      g_autofree char *name = NULL;
      g_autofree char *phone = NULL;

      if (rule == NULL || rule->says != REBOTE_SAYS_CONTACT)
        continue;
      to = MIN (find_window_end (own->text, end, CONTACT_WINDOW), length);
      address = find_other_address (own->text, end, to, known_addresses, &at);
      phone = find_phone (own->text, end, to);
      if (address == NULL && (phone == NULL || absence->substitute_phone))
        continue;

      name = find_name (own->text, end, address ? at : to);
      g_free (absence->substitute_name);
      g_free (absence->substitute_phone);
      absence->substitute = g_steal_pointer (&address);
      absence->substitute_name = g_steal_pointer (&name);
      absence->substitute_phone = g_steal_pointer (&phone);
    }
}

/* The language in which most was said. */
static const char *
find_language (ReboteOwnWords *own)
{
  const char *languages[MAX_LANGUAGES] = { NULL };
  guint       counts[MAX_LANGUAGES] = { 0 };
  guint       best = 0;

  for (guint i = 0; i < own->matches->len; i++)
    {
      gsize start, end;
      const ReboteFactRule *rule = rebote_own_words_get (own, i, &start, &end);
      guint n = 0;

      if (rule == NULL || rule->language == NULL || rule->says != REBOTE_SAYS_FACT)
        continue;
      while (n < MAX_LANGUAGES - 1 && languages[n] && languages[n] != rule->language)
        n++;
      languages[n] = rule->language;
      if (++counts[n] > counts[best])
        best = n;
    }

  return languages[best];
}

static ReboteDateOrder
find_order (ReboteFactWords *words,
            ReboteMessage   *message,
            const char      *language)
{
  const char      *declared = rebote_fields_get (message->headers, "Content-Language");
  const char      *from = rebote_fields_get (message->headers, "From");
  g_autofree char *key = declared ? g_ascii_strdown (declared, strcspn (declared, ",; ")) : NULL;
  g_autofree char *address = from ? rebote_notice_find_address (from) : NULL;
  g_autofree char *domain = address ? g_ascii_strdown (address, -1) : NULL;
  ReboteDateOrder  order = rebote_fact_words_get_order (words, key);

  if (order == REBOTE_DATE_ORDER_UNKNOWN && key)
    {
      key[strcspn (key, "-_")] = '\0';
      order = rebote_fact_words_get_order (words, key);
    }
  if (order == REBOTE_DATE_ORDER_UNKNOWN)
    order = rebote_fact_words_get_order (words, language);
  if (order == REBOTE_DATE_ORDER_UNKNOWN && domain)
    order = rebote_fact_words_get_order (words, strrchr (domain, '.'));

  return order;
}

/* “5月3日まで”: the date stands before its word. The longest one that ends there. */
static gboolean
find_date_before (ReboteOwnWords        *own,
                  const ReboteDateHints *hints,
                  gsize                  end,
                  ReboteFoundDate       *found)
{
  for (gsize at = end > DATE_WINDOW ? end - DATE_WINDOW : 0; at < end; at++)
    {
      gsize behind;

      if ((own->fold.text[at] & 0xc0) == 0x80 || own->fold.text[at] == ' ' ||
          (at > 0 && g_ascii_isalnum (own->fold.text[at - 1]) && g_ascii_isalnum (own->fold.text[at])) ||
          !rebote_date_find (own->words, hints, own->fold.text, at, found) || found->end > end)
        continue;
      behind = found->end;
      while (behind < end && !g_ascii_isalnum (own->fold.text[behind]) && behind - found->end < 8)
        behind++;
      if (behind == end || end - behind <= 2)
        return TRUE;
    }

  return FALSE;
}

static char *
read_until (ReboteOwnWords        *own,
            const ReboteDateHints *hints)
{
  for (guint i = 0; i < own->matches->len; i++)
    {
      const RebotePhraseMatch *match = &g_array_index (own->matches, RebotePhraseMatch, i);
      gsize start, end;
      const ReboteFactRule *rule = rebote_own_words_get (own, i, &start, &end);
      ReboteFoundDate found;

      if (rule && ((rule->says == REBOTE_SAYS_UNTIL &&
                    rebote_date_find (own->words, hints, own->fold.text, match->end, &found)) ||
                   (rule->says == REBOTE_SAYS_UNTIL_AFTER && find_date_before (own, hints, match->start, &found))))
        return g_strdup_printf ("%04d-%02d-%02d", found.year, found.month, found.day);
    }

  return NULL;
}

/* What matters most of all that is said; somebody who comes back has not left. */
static ReboteFact
read_fact (ReboteOwnWords  *own,
           gboolean         comes_back,
           ReboteEvidence **evidence)
{
  ReboteFact fact = REBOTE_FACT_NONE;

  for (guint i = 0; i < own->matches->len; i++)
    {
      gsize start, end;
      const ReboteFactRule *rule = rebote_own_words_get (own, i, &start, &end);
      g_autofree char *words = NULL;

      if (rule == NULL || rule->says != REBOTE_SAYS_FACT || rule->fact > REBOTE_FACT_DECEASED ||
          rule->fact <= fact || (comes_back && rule->fact > REBOTE_FACT_PARENTAL_LEAVE))
        continue;
      fact = rule->fact;
      words = g_strndup (own->text + start, end - start);
      g_clear_pointer (evidence, rebote_evidence_free);
      *evidence = rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, words, rule->pattern, TRUE);
    }

  return fact;
}

/**
 * rebote_absence_find_new_address:
 * @own: the words of a mail
 * @known_addresses: (array zero-terminated=1) (nullable): addresses of the writer and of ours
 * @evidence: (inout): the words that introduce it
 *
 * Returns: (transfer full) (nullable): the address that the writer says to have now
 */
char *
rebote_absence_find_new_address (ReboteOwnWords    *own,
                                 const char *const *known_addresses,
                                 ReboteEvidence   **evidence)
{
  gsize length;

  g_return_val_if_fail (own != NULL, NULL);
  g_return_val_if_fail (evidence != NULL, NULL);

  length = own->fold.offsets[own->fold.length];
  for (guint i = 0; i < own->matches->len; i++)
    {
      gsize start, end, at;
      const ReboteFactRule *rule = rebote_own_words_get (own, i, &start, &end);
      char *address;

      if (rule == NULL || rule->says != REBOTE_SAYS_NEW_ADDRESS)
        continue;
      address = find_other_address (own->text, end, MIN (find_window_end (own->text, end, ADDRESS_WINDOW), length),
                                    known_addresses, &at);
      if (address)
        {
          g_autofree char *words = g_strndup (own->text + start, end - start);

          g_clear_pointer (evidence, rebote_evidence_free);
          *evidence = rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, words, rule->pattern, TRUE);
          return address;
        }
    }

  return NULL;
}

/**
 * rebote_absence_read:
 * @words: the words that tell facts
 * @message: an automatic reply
 * @written: (nullable): when it was written
 * @known_addresses: (array zero-terminated=1) (nullable): addresses of the writer and of ours, which are no substitute
 * @fact: (out): what it says of the writer
 * @evidence: (out) (nullable): the words that say so
 *
 * Returns: (transfer full): until when, and who stands in; each %NULL where it is not said
 */
ReboteAbsence *
rebote_absence_read (ReboteFactWords   *words,
                     ReboteMessage     *message,
                     GDateTime         *written,
                     const char *const *known_addresses,
                     ReboteFact        *fact,
                     ReboteEvidence   **evidence)
{
  g_auto (ReboteOwnWords) own = { 0 };
  g_auto (ReboteOwnWords) subject = { 0 };
  ReboteAbsence  *absence = g_new0 (ReboteAbsence, 1);
  ReboteDateHints hints = { .now = written };
  const char     *language;

  g_return_val_if_fail (words != NULL, absence);
  g_return_val_if_fail (message != NULL, absence);

  rebote_own_words_init (&own, words, message->text);
  rebote_own_words_init (&subject, words, rebote_fields_get (message->headers, "Subject"));
  language = find_language (&own);
  hints.order = find_order (words, message, language ? language : find_language (&subject));

  absence->until = read_until (&own, &hints);
  if (absence->until == NULL)
    absence->until = read_until (&subject, &hints);
  *evidence = NULL;
  *fact = read_fact (&own, absence->until != NULL, evidence);
  if (*fact == REBOTE_FACT_NONE)
    *fact = read_fact (&subject, absence->until != NULL, evidence);
  if (*fact == REBOTE_FACT_NONE && absence->until)
    *fact = REBOTE_FACT_AWAY;
  read_substitute (&own, known_addresses, absence);

  return absence;
}
