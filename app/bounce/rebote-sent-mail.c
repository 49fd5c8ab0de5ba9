/* rebote-sent-mail.c
 *
 * What a notice tells about how the mail was sent that it is about: nobody has to know what a selector is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sent-mail"

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "address/rebote-public-suffix.h"
#include "rebote-knowledge-private.h"
#include "rebote-message.h"
#include "rebote-plain-text.h"
#include "rebote-sent-mail.h"

/* Headers are not longer. */
#define MAX_HEADERS (256 * 1024)

/* A mail has one or two signatures. */
#define MAX_KEYS 10

/* Behind a name in “Received: from NAME … by NAME …” */
#define NAME_ENDS " \t\r\n();"

/* “Ana <ana@club.example>” */
static char *
find_domain (const char *sender)
{
  const char *at = sender ? strrchr (sender, '@') : NULL;
  gsize       length = at ? strcspn (at + 1, "<> \t,;\"()") : 0;

  return length > 0 && length < 254 ? g_ascii_strdown (at + 1, length) : NULL;
}

/* A tag of a signature, without the white space that folding leaves anywhere in it. */
static char *
get_tag (const char *signature,
         char        name)
{
  g_auto (GStrv) tags = g_strsplit (signature, ";", 40);

  for (guint i = 0; tags[i]; i++)
    {
      const char *tag = g_strstrip (tags[i]);
      const char *value = tag + 1 + strspn (*tag ? tag + 1 : "", " \t");
      GString    *clean;

      if (*tag != name || *value != '=')
        continue;
      clean = g_string_new (NULL);
      for (value++; *value; value++)
        {
          if (!g_ascii_isspace (*value))
            g_string_append_c (clean, *value);
        }
      return g_string_free (clean, FALSE);
    }

  return NULL;
}

static void
add_key (ReboteSentMail *self,
         const char     *signature)
{
  g_autofree char *selector = get_tag (signature, 's');
  g_autofree char *domain = get_tag (signature, 'd');
  g_autofree char *name = NULL;

  if (selector == NULL || domain == NULL || !*selector || !*domain || self->keys->len >= MAX_KEYS)
    return;
  name = g_strdup_printf ("%s._domainkey.%s", selector, domain);
  if (strlen (name) < 254 && !g_ptr_array_find_with_equal_func (self->keys, name, g_str_equal, NULL))
    g_ptr_array_add (self->keys, g_steal_pointer (&name));
}

/* Networks at home are of no use to anybody else. */
static gboolean
is_public (const char *text)
{
  g_autoptr (GInetAddress) ip = g_hostname_is_ip_address (text) ? g_inet_address_new_from_string (text) : NULL;

  if (ip == NULL || g_inet_address_get_is_loopback (ip) || g_inet_address_get_is_link_local (ip) ||
      g_inet_address_get_is_site_local (ip) || g_inet_address_get_is_any (ip))
    return FALSE;

  return g_inet_address_get_family (ip) == G_SOCKET_FAMILY_IPV4 || (g_inet_address_to_bytes (ip)[0] & 0xfe) != 0xfc;
}

/* The last address in “from HELO (NAME [ADDRESS])” is what the server saw itself. */
static char *
find_ip (const char *clause)
{
  g_auto (GStrv) words = g_strsplit_set (clause, " \t\r\n()[];,", -1);
  char *found = NULL;

  for (guint i = 0; words[i]; i++)
    {
      const char *word = g_ascii_strncasecmp (words[i], "IPv6:", 5) == 0 ? words[i] + 5 : words[i];

      if (!is_public (word))
        continue;
      g_free (found);
      found = g_strdup (word);
    }

  return found;
}

static char *
read_name (const char *at)
{
  return g_ascii_strdown (at, strcspn (at, NAME_ENDS));
}

/* Where a mail went from one organization to another: the address of the first. Hops within one tell nothing. */
static char *
read_hop (const char *received)
{
  const char      *by = strcasestr (received, " by ");
  g_autofree char *from_name = NULL;
  g_autofree char *by_name = NULL;
  g_autofree char *clause = NULL;

  while (g_ascii_isspace (*received))
    received++;
  if (by == NULL || g_ascii_strncasecmp (received, "from ", 5) != 0)
    return NULL;

  from_name = read_name (received + 5);
  by_name = read_name (by + 4);
  clause = g_strndup (received + 5, MIN (by - received - 5, 1000));
  if (g_str_equal (rebote_public_suffix_get_registrable (from_name), rebote_public_suffix_get_registrable (by_name)))
    return NULL;

  return find_ip (clause);
}

static void
read_field (ReboteSentMail *self,
            const char     *name,
            const char     *value)
{
  if (g_ascii_strcasecmp (name, "DKIM-Signature") == 0)
    add_key (self, value);
  else if (g_ascii_strcasecmp (name, "Received") == 0 && self->ip == NULL)
    self->ip = read_hop (value);
  else if (g_ascii_strcasecmp (name, "List-Unsubscribe-Post") == 0)
    self->has_one_click = strcasestr (value, "One-Click") != NULL;
  else if (g_ascii_strcasecmp (name, "List-Unsubscribe") == 0 || g_ascii_strcasecmp (name, "List-Id") == 0 ||
           (g_ascii_strcasecmp (name, "Precedence") == 0 && strcasestr (value, "bulk")))
    self->is_bulk = TRUE;
}

/* All headers of the mail, also those that nobody asks for otherwise. */
static ReboteFields *
read_headers (ReboteMessage *message)
{
  g_autofree char *text = NULL;
  gsize            length;
  const char      *data = message->embedded ? g_bytes_get_data (message->embedded, &length) : NULL;
  ReboteFields    *fields;

  if (data == NULL)
    return g_steal_pointer (&message->original);

  text = rebote_plain_text_decode (data, MIN (length, MAX_HEADERS), NULL);
  fields = rebote_fields_new ();
  rebote_fields_parse (fields, text);

  return fields;
}

static ReboteSentMail *
read_fields (ReboteFields  *fields,
             ReboteMessage *message)
{
  g_autofree char *domain = find_domain (rebote_fields_get (fields, "From"));
  const char      *source = message->feedback ? rebote_fields_get (message->feedback, "Source-IP") : NULL;
  ReboteSentMail  *self;

  if (domain == NULL)
    return NULL;

  self = g_new0 (ReboteSentMail, 1);
  self->domain = g_steal_pointer (&domain);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->envelope = find_domain (rebote_fields_get (fields, "Return-Path"));
  /* A notice goes to the sender of the envelope. */
  if (self->envelope == NULL && message->headers && message->feedback == NULL)
    self->envelope = find_domain (rebote_fields_get (message->headers, "To"));
  /* RFC 5965, 3.2 */
  if (source && is_public (source))
    self->ip = g_strdup (source);
  for (guint i = 0; i < rebote_fields_get_size (fields); i++)
    {
      const char *value;
      const char *name = rebote_fields_get_nth (fields, i, &value);

      read_field (self, name, value);
    }

  return self;
}

/**
 * rebote_sent_mail_read:
 * @knowledge: what notices are read with
 * @notice: a message as it was read
 *
 * Reads the headers of the mail that a notice brings back.
 *
 * Returns: (transfer full) (nullable): what they tell, or %NULL where there is no such mail
 */
ReboteSentMail *
rebote_sent_mail_read (ReboteKnowledge *knowledge,
                       GBytes          *notice)
{
  g_autoptr (ReboteMessage) message = NULL;
  g_autoptr (ReboteFields) fields = NULL;

  g_return_val_if_fail (knowledge != NULL, NULL);
  g_return_val_if_fail (notice != NULL, NULL);

  message = rebote_message_parse (notice, rebote_knowledge_get_separators (knowledge), NULL);
  fields = message ? read_headers (message) : NULL;

  return fields ? read_fields (fields, message) : NULL;
}

/**
 * rebote_sent_mail_free:
 * @self: (transfer full): what was read
 */
void
rebote_sent_mail_free (ReboteSentMail *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->domain);
  g_free (self->envelope);
  g_ptr_array_unref (self->keys);
  g_free (self->ip);
  g_free (self);
}
