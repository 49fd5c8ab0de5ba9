/* rebote-spf-record.c
 *
 * A record of SPF, taken apart (RFC 7208, sections 4 to 6).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-spf-record"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-sender-error.h"
#include "rebote-sender-text.h"
#include "rebote-spf-macro.h"
#include "rebote-spf-record.h"

#define VERSION "v=spf1"

static const struct
{
  const char        *name;
  ReboteSpfMechanism mechanism;
} mechanisms[] = {
  { "all", REBOTE_SPF_ALL }, { "include", REBOTE_SPF_INCLUDE }, { "a", REBOTE_SPF_A },     { "mx", REBOTE_SPF_MX },
  { "ptr", REBOTE_SPF_PTR }, { "ip4", REBOTE_SPF_IP4 },         { "ip6", REBOTE_SPF_IP6 }, { "exists", REBOTE_SPF_EXISTS },
};

static void
term_free (gpointer data)
{
  ReboteSpfTerm *self = data;

  g_free (self->domain);
  g_clear_object (&self->network);
  g_free (self->text);
  g_free (self);
}

static gboolean
find_mechanism (const char         *name,
                gsize               length,
                ReboteSpfMechanism *mechanism)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      if (strlen (mechanisms[i].name) == length && g_ascii_strncasecmp (mechanisms[i].name, name, length) == 0)
        {
          *mechanism = mechanisms[i].mechanism;
          return TRUE;
        }
    }

  return FALSE;
}

/* “/24”: digits without a leading zero, up to a limit. Returns what follows, or NULL. */
static const char *
read_length (const char *at,
             guint       most,
             guint      *length)
{
  guint n = 0;

  if (!g_ascii_isdigit (*at) || (at[0] == '0' && g_ascii_isdigit (at[1])))
    return NULL;
  for (; g_ascii_isdigit (*at); at++)
    {
      n = n * 10 + *at - '0';
      if (n > most)
        return NULL;
    }
  *length = n;

  return at;
}

/* “/24”, “//64” or “/24//64” at the end of an a or mx (RFC 7208, 5.6). */
static gboolean
read_both_lengths (const char    *at,
                   ReboteSpfTerm *term)
{
  if (at[0] == '/' && at[1] != '/')
    at = read_length (at + 1, 32, &term->length4);
  if (at && at[0] == '/' && at[1] == '/')
    at = read_length (at + 2, 128, &term->length6);

  return at && *at == '\0';
}

static gboolean
read_network (const char    *at,
              ReboteSpfTerm *term)
{
  gboolean         is_ipv4 = term->mechanism == REBOTE_SPF_IP4;
  guint           *length = is_ipv4 ? &term->length4 : &term->length6;
  const char      *slash = strchr (at, '/');
  g_autofree char *address = slash ? g_strndup (at, slash - at) : g_strdup (at);

  if (slash)
    {
      const char *end = read_length (slash + 1, is_ipv4 ? 32 : 128, length);

      if (end == NULL || *end)
        return FALSE;
    }
  /* GLib would take the name of a network interface behind a percent sign. */
  if (strchr (address, '%'))
    return FALSE;
  term->network = g_inet_address_new_from_string (address);

  return term->network && (g_inet_address_get_family (term->network) == G_SOCKET_FAMILY_IPV4) == is_ipv4;
}

/* Where the name ends: a slash, but one in a macro is a delimiter of its own. */
static const char *
find_slash (const char *at)
{
  gboolean is_inside = FALSE;

  for (; *at && (*at != '/' || is_inside); at++)
    is_inside = *at == '{' || (is_inside && *at != '}');

  return at;
}

static gboolean
read_domain (const char    *at,
             const char    *end,
             ReboteSpfTerm *term)
{
  term->domain = g_strndup (at, end - at);

  return rebote_spf_macro_is_valid (term->domain);
}

/* What stands behind the name of a mechanism. */
static gboolean
read_rest (const char    *rest,
           ReboteSpfTerm *term)
{
  const char *end = rest;

  switch (term->mechanism)
    {
    case REBOTE_SPF_ALL:
      return *rest == '\0';
    case REBOTE_SPF_IP4:
    case REBOTE_SPF_IP6:
      return *rest == ':' && read_network (rest + 1, term);
    case REBOTE_SPF_INCLUDE:
    case REBOTE_SPF_EXISTS:
      return *rest == ':' && read_domain (rest + 1, rest + strlen (rest), term);
    case REBOTE_SPF_PTR:
      return *rest == '\0' || (*rest == ':' && read_domain (rest + 1, rest + strlen (rest), term));
    case REBOTE_SPF_A:
    case REBOTE_SPF_MX:
    default:
      if (*rest == ':')
        {
          end = find_slash (rest + 1);
          if (!read_domain (rest + 1, end, term))
            return FALSE;
        }
      return read_both_lengths (end, term);
    }
}

static gboolean
is_modifier_name (const char *name,
                  gsize       length)
{
  if (length == 0 || !g_ascii_isalpha (*name))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (name[i]) && !strchr ("-_.", name[i]))
        return FALSE;
    }

  return TRUE;
}

/* redirect and exp once at most; others are passed over (RFC 7208, 6). */
static gboolean
read_modifier (ReboteSpfRecord *self,
               const char      *word,
               gsize            length,
               gboolean        *has_exp)
{
  const char *value = word + length + 1;

  if (!is_modifier_name (word, length))
    return FALSE;
  if (length == strlen ("redirect") && g_ascii_strncasecmp (word, "redirect", length) == 0)
    {
      if (self->redirect || !rebote_spf_macro_is_valid (value))
        return FALSE;
      self->redirect = g_strdup (value);
    }
  else if (length == strlen ("exp") && g_ascii_strncasecmp (word, "exp", length) == 0)
    {
      if (*has_exp || !rebote_spf_macro_is_valid (value))
        return FALSE;
      *has_exp = TRUE;
    }

  return TRUE;
}

static gboolean
read_word (ReboteSpfRecord *self,
           const char      *word,
           gboolean        *has_exp)
{
  const char    *name = word + (strchr ("+-~?", *word) != NULL);
  gsize          length = strcspn (name, ":/=");
  ReboteSpfTerm *term;

  if (name == word && word[length] == '=')
    return read_modifier (self, word, length, has_exp);

  term = g_new0 (ReboteSpfTerm, 1);
  term->qualifier = name > word ? *word : '+';
  term->length4 = 32;
  term->length6 = 128;
  term->text = g_strdup (word);
  g_ptr_array_add (self->terms, term);

  return find_mechanism (name, length, &term->mechanism) && read_rest (name + length, term);
}

/**
 * rebote_spf_record_is_one:
 * @text: (array length=length): the text of a TXT record
 * @length: its length
 *
 * Returns: whether it is one of SPF (RFC 7208, 4.5)
 */
gboolean
rebote_spf_record_is_one (const char *text,
                          gsize       length)
{
  gsize version = strlen (VERSION);

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  return length >= version && g_ascii_strncasecmp (text, VERSION, version) == 0 &&
         (length == version || text[version] == ' ');
}

/**
 * rebote_spf_record_select:
 * @answer: the TXT records of a domain
 * @n_records: (out): how many of them are of SPF
 *
 * Returns: (transfer none) (nullable): the first of them
 */
GBytes *
rebote_spf_record_select (ReboteDnsAnswer *answer,
                          guint           *n_records)
{
  GBytes *first = NULL;

  g_return_val_if_fail (answer != NULL, NULL);
  g_return_val_if_fail (n_records != NULL, NULL);

  *n_records = 0;
  for (guint i = 0; i < answer->records->len; i++)
    {
      const ReboteDnsRecord *record = g_ptr_array_index (answer->records, i);
      gsize       length;
      const char *text = record->text ? g_bytes_get_data (record->text, &length) : NULL;

      if (text == NULL || !rebote_spf_record_is_one (text, length))
        continue;
      if (first == NULL)
        first = record->text;
      (*n_records)++;
    }

  return first;
}

/**
 * rebote_spf_record_parse:
 * @text: (array length=length): a record for which rebote_spf_record_is_one() holds
 * @length: its length
 * @error: return location for %REBOTE_SENDER_ERROR_SYNTAX, which names the term that is wrong
 *
 * Takes a record apart. One wrong term makes all of it void (RFC 7208, 4.6).
 *
 * Returns: (transfer full) (nullable): the record
 */
ReboteSpfRecord *
rebote_spf_record_parse (const char *text,
                         gsize       length,
                         GError    **error)
{
  g_autoptr (ReboteSpfRecord) self = NULL;
  g_autofree char *whole = NULL;
  g_auto (GStrv) words = NULL;
  gboolean has_exp = FALSE;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (rebote_spf_record_is_one (text, length), NULL);

  self = g_new0 (ReboteSpfRecord, 1);
  self->terms = g_ptr_array_new_with_free_func (term_free);
  if (memchr (text, '\0', length))
    {
      g_set_error_literal (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_SYNTAX, _("There is a zero byte in it."));
      return NULL;
    }
  whole = g_strndup (text + strlen (VERSION), length - strlen (VERSION));
  words = g_strsplit (whole, " ", -1);
  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *shown = NULL;

      if (*words[i] == '\0' || read_word (self, words[i], &has_exp))
        continue;
      shown = rebote_sender_text_make_printable (words[i], strlen (words[i]));
      g_set_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_SYNTAX,
                   /* Translators: a part of a record */
                   _("“%s” is not understood."), shown);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_spf_record_get_all:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): its `all`, which says what holds for everybody else
 */
const ReboteSpfTerm *
rebote_spf_record_get_all (ReboteSpfRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->terms->len; i++)
    {
      const ReboteSpfTerm *term = g_ptr_array_index (self->terms, i);

      if (term->mechanism == REBOTE_SPF_ALL)
        return term;
    }

  return NULL;
}

/**
 * rebote_spf_record_free:
 * @self: (transfer full): a record
 */
void
rebote_spf_record_free (ReboteSpfRecord *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->terms);
  g_free (self->redirect);
  g_free (self);
}
