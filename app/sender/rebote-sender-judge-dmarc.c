/* rebote-sender-judge-dmarc.c
 *
 * What DMARC says about a sender (RFC 7489).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-judge-dmarc"

#include "config.h"

#include "address/rebote-public-suffix.h"
#include "rebote-dmarc-record.h"
#include "rebote-sender-judge-private.h"

/* The record that holds, and where it was found. */
typedef struct
{
  char            *name;  /* _dmarc.… */
  const char      *owner; /* the domain whose it is */
  ReboteDnsAnswer *answer;
  GBytes          *record;
  guint            n_records;
} Found;

static void
found_clear (Found *found)
{
  g_free (found->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

/* Whether an answer is there; others than those of DMARC are passed over (RFC 7489, 6.6.3). */
static gboolean
look_at (ReboteSenderJudge *self,
         const char        *domain,
         Found             *found)
{
  g_free (found->name);
  found->name = g_strconcat ("_dmarc.", domain, NULL);
  found->owner = domain;
  found->record = NULL;
  found->n_records = 0;
  found->answer = rebote_sender_answers_look_up (self->facts->answers, found->name, REBOTE_DNS_TXT);
  for (guint i = 0; found->answer && i < found->answer->records->len; i++)
    {
      const ReboteDnsRecord *record = g_ptr_array_index (found->answer->records, i);
      gsize       length;
      const char *text = g_bytes_get_data (record->text, &length);

      if (!rebote_dmarc_record_is_one (text, length))
        continue;
      found->n_records++;
      if (found->record == NULL)
        found->record = record->text;
    }

  return found->answer != NULL;
}

/* RFC 7489, 7.1: a domain of another owner must say that it wants the reports. */
static void
judge_reports (ReboteSenderJudge *self,
               const Found       *found,
               ReboteDmarcRecord *record)
{
  for (guint i = 0; i < record->reports->len; i++)
    {
      const char      *to = g_ptr_array_index (record->reports, i);
      g_autofree char *name = NULL;
      ReboteDnsAnswer *answer;
      gboolean         is_allowed = FALSE;

      if (_rebote_sender_judge_same_owner (to, found->owner))
        continue;
      name = g_strconcat (found->owner, "._report._dmarc.", to, NULL);
      answer = rebote_sender_answers_look_up (self->facts->answers, name, REBOTE_DNS_TXT);
      for (guint k = 0; answer && k < answer->records->len; k++)
        {
          const ReboteDnsRecord *allowed = g_ptr_array_index (answer->records, k);
          gsize       length;
          const char *text = g_bytes_get_data (allowed->text, &length);

          is_allowed |= rebote_dmarc_record_is_one (text, length);
        }
      if (answer && !is_allowed)
        _rebote_sender_judge_add_answer (_rebote_sender_judge_add (self,
                                                                   _rebote_sender_judge_is_failure (answer)
                                                                     ? "dmarc-report-unknown"
                                                                     : "dmarc-report-refused",
                                                                   found->owner, to),
                                         name, REBOTE_DNS_TXT, answer);
    }
}

static void
judge_record (ReboteSenderJudge *self,
              const Found       *found)
{
  static const char *const ids[] = { "dmarc-monitor", "dmarc-quarantine", "dmarc-reject" };
  const char *domain = self->request->domain;
  g_autoptr (ReboteDmarcRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gsize             length;
  const char       *text = g_bytes_get_data (found->record, &length);
  ReboteDmarcPolicy policy;
  ReboteSenderFinding *finding;
  g_autofree char  *percent = NULL;

  record = rebote_dmarc_record_parse (text, length, &error);
  if (record == NULL)
    {
      finding = _rebote_sender_judge_add (self, "dmarc-syntax", found->owner, error->message);
      _rebote_sender_judge_add_answer (finding, found->name, REBOTE_DNS_TXT, found->answer);
      return;
    }

  self->is_strict_spf = record->is_strict_spf;
  self->is_strict_dkim = record->is_strict_dkim;
  policy = g_str_equal (found->owner, domain) ? record->policy : record->subdomain_policy;
  finding = _rebote_sender_judge_add (self, ids[policy], domain, NULL);
  _rebote_sender_judge_add_answer (finding, found->name, REBOTE_DNS_TXT, found->answer);

  percent = g_strdup_printf ("%u", record->percent);
  if (record->percent < 100 && policy != REBOTE_DMARC_NONE)
    _rebote_sender_judge_add (self, "dmarc-percent", domain, percent);
  if (record->subdomain_policy < record->policy && g_str_equal (found->owner, domain))
    _rebote_sender_judge_add (self, "dmarc-subdomains", domain, rebote_dmarc_policy_to_slug (record->subdomain_policy));
  if (!record->has_reports)
    _rebote_sender_judge_add (self, "dmarc-no-reports", found->owner, NULL);
  judge_reports (self, found, record);
}

void
_rebote_sender_judge_dmarc (ReboteSenderJudge *self)
{
  const char *domain = self->request->domain;
  const char *owner = rebote_public_suffix_get_registrable (domain);
  g_auto (Found) found = { NULL };

  if (!look_at (self, domain, &found))
    return;
  /* RFC 7489, 6.6.3: where it has none, that of the organization holds. */
  if (rebote_dns_status_is_negative (found.answer->status) || (found.answer->status == REBOTE_DNS_OK && found.n_records == 0))
    {
      if (!g_str_equal (owner, domain) && !look_at (self, owner, &found))
        return;
    }

  if (found.n_records == 1)
    judge_record (self, &found);
  else
    _rebote_sender_judge_add_answer (_rebote_sender_judge_add (self,
                                                               found.n_records > 1 ? "dmarc-several"
                                                               : _rebote_sender_judge_is_failure (found.answer)
                                                                 ? "dmarc-unknown"
                                                                 : "dmarc-none",
                                                               found.owner, NULL),
                                     found.name, REBOTE_DNS_TXT, found.answer);
  self->dmarc_known = !_rebote_sender_judge_is_failure (found.answer);
}
