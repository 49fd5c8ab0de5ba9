/* rebote-dmarc-record.c
 *
 * What a domain wants done with mails that only claim to be from it (RFC 7489, section 6).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-dmarc-record"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-dmarc-record.h"
#include "rebote-sender-error.h"
#include "rebote-sender-text.h"
#include "rebote-tag-list.h"

#define VERSION "DMARC1"

/* Receivers heed two at least (RFC 7489, 6.2); whoever has more has an error. */
#define MAX_REPORTS 10

static const char *const policies[] = { "none", "quarantine", "reject" };

static gboolean
read_policy (const char        *value,
             ReboteDmarcPolicy *policy)
{
  for (guint i = 0; value && i < G_N_ELEMENTS (policies); i++)
    {
      if (g_ascii_strcasecmp (value, policies[i]) == 0)
        {
          *policy = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* “mailto:dmarc@club.example!10m, mailto:…” (RFC 7489, 6.2): the domains. */
static void
read_reports (ReboteDmarcRecord *self,
              const char        *value)
{
  g_auto (GStrv) uris = g_strsplit (value, ",", -1);

  for (guint i = 0; uris[i] && self->reports->len < MAX_REPORTS; i++)
    {
      char *uri = g_strstrip (uris[i]);
      const char *at = strrchr (uri, '@');
      g_autofree char *domain = at ? g_ascii_strdown (at + 1, strcspn (at + 1, "!?")) : NULL;

      if (g_ascii_strncasecmp (uri, "mailto:", strlen ("mailto:")) != 0 || domain == NULL || *domain == '\0')
        continue;
      self->has_reports = TRUE;
      if (!g_ptr_array_find_with_equal_func (self->reports, domain, g_str_equal, NULL))
        g_ptr_array_add (self->reports, g_steal_pointer (&domain));
    }
}

/* RFC 7489, 6.3: what is not understood is passed over and the default holds. */
static void
read_details (ReboteDmarcRecord *self,
              ReboteTagList     *tags)
{
  const char *reports = rebote_tag_list_get (tags, "rua");
  const char *percent = rebote_tag_list_get (tags, "pct");
  guint64     n;

  self->percent = 100;
  if (percent && g_ascii_string_to_unsigned (percent, 10, 0, 100, &n, NULL))
    self->percent = n;
  self->is_strict_dkim = g_strcmp0 (rebote_tag_list_get (tags, "adkim"), "s") == 0;
  self->is_strict_spf = g_strcmp0 (rebote_tag_list_get (tags, "aspf"), "s") == 0;
  if (reports)
    read_reports (self, reports);
}

/**
 * rebote_dmarc_record_is_one:
 * @text: (array length=length): the text of a TXT record
 * @length: its length
 *
 * Returns: whether it begins as those of DMARC do; others are passed over (RFC 7489, 6.6.3)
 */
gboolean
rebote_dmarc_record_is_one (const char *text,
                            gsize       length)
{
  g_autofree char *start = NULL;
  const char      *at;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  if (length == 0 || text[0] != 'v')
    return FALSE;
  start = g_strndup (text + 1, MIN (length - 1, 64));
  at = start + strspn (start, " \t");
  if (*at++ != '=')
    return FALSE;
  at += strspn (at, " \t");
  if (!g_str_has_prefix (at, VERSION))
    return FALSE;
  at += strlen (VERSION);
  at += strspn (at, " \t");

  return *at == ';' || *at == '\0';
}

/**
 * rebote_dmarc_record_parse:
 * @text: (array length=length): a record for which rebote_dmarc_record_is_one() holds
 * @length: its length
 * @error: return location for %REBOTE_SENDER_ERROR_SYNTAX
 *
 * Returns: (transfer full) (nullable): the record
 */
ReboteDmarcRecord *
rebote_dmarc_record_parse (const char *text,
                           gsize       length,
                           GError    **error)
{
  g_autoptr (ReboteDmarcRecord) self = NULL;
  g_autoptr (ReboteTagList) tags = NULL;
  const char *policy, *subdomains;

  g_return_val_if_fail (text != NULL, NULL);

  tags = rebote_tag_list_parse (text, length, error);
  if (tags == NULL)
    return NULL;

  self = g_new0 (ReboteDmarcRecord, 1);
  self->reports = g_ptr_array_new_with_free_func (g_free);
  read_details (self, tags);
  policy = rebote_tag_list_get (tags, "p");
  subdomains = rebote_tag_list_get (tags, "sp");
  /* RFC 7489, 6.6.3: whoever only wants reports may leave the policy out. */
  if (!read_policy (policy, &self->policy) || (subdomains && !read_policy (subdomains, &self->subdomain_policy)))
    {
      const char      *wrong = policy && read_policy (policy, &self->policy) ? subdomains : policy;
      g_autofree char *shown = rebote_sender_text_make_printable (wrong ? wrong : "", wrong ? strlen (wrong) : 0);

      self->policy = self->subdomain_policy = REBOTE_DMARC_NONE;
      if (self->has_reports)
        return g_steal_pointer (&self);
      if (wrong)
        g_set_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_SYNTAX, _("“%s” is no policy."), shown);
      else
        g_set_error_literal (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_SYNTAX, _("There is no policy in it (“p=”)."));
      return NULL;
    }
  if (subdomains == NULL)
    self->subdomain_policy = self->policy;

  return g_steal_pointer (&self);
}

/**
 * rebote_dmarc_policy_to_slug:
 * @policy: a policy
 *
 * Returns: its name in a record
 */
const char *
rebote_dmarc_policy_to_slug (ReboteDmarcPolicy policy)
{
  g_return_val_if_fail (policy < G_N_ELEMENTS (policies), NULL);

  return policies[policy];
}

/**
 * rebote_dmarc_record_free:
 * @self: (transfer full): a record
 */
void
rebote_dmarc_record_free (ReboteDmarcRecord *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->reports);
  g_free (self);
}
