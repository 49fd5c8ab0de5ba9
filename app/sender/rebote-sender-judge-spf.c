/* rebote-sender-judge-spf.c
 *
 * What SPF says about a sender (RFC 7208).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-judge-spf"

#include "config.h"

#include <string.h>

#include "rebote-sender-judge-private.h"
#include "rebote-sender-text.h"
#include "rebote-spf-check.h"
#include "rebote-spf-record.h"

/* RFC 7208, 3.4: with the rest of the answer it fits into one packet then. */
#define MAX_LENGTH 450

/* From here on one more service is too many. */
#define NEAR_LIMIT 9

/* Only the records that were walked, not what else the domains have. */
static void
add_records (ReboteSenderJudge   *self,
             ReboteSenderFinding *finding,
             ReboteSpfOutcome    *outcome)
{
  for (guint i = 0; i < outcome->visited->len; i++)
    {
      const char      *name = g_ptr_array_index (outcome->visited, i);
      ReboteDnsAnswer *answer = rebote_sender_answers_look_up (self->facts->answers, name, REBOTE_DNS_TXT);

      for (guint k = 0; answer && k < answer->records->len; k++)
        {
          const ReboteDnsRecord *record = g_ptr_array_index (answer->records, k);
          gsize            length;
          const char      *text = g_bytes_get_data (record->text, &length);
          g_autofree char *shown = NULL;

          if (text == NULL || !rebote_spf_record_is_one (text, length))
            continue;
          shown = rebote_sender_text_make_printable (text, length);
          rebote_sender_finding_add_evidence (finding, name, "TXT", shown);
        }
    }
}

/* One that means to be of SPF: in quotation marks, behind a space, or with another sign behind the version. */
static gboolean
looks_like_one (ReboteDnsAnswer *answer)
{
  for (guint i = 0; i < answer->records->len; i++)
    {
      const ReboteDnsRecord *record = g_ptr_array_index (answer->records, i);
      gsize            length;
      const char      *text = g_bytes_get_data (record->text, &length);
      g_autofree char *start = g_ascii_strdown (text ? text : "", MIN (length, 16));

      if (strstr (start, "v=spf1") || strstr (start, "v=spf 1") || g_str_has_prefix (start, "spf1 "))
        return TRUE;
    }

  return FALSE;
}

static void
judge_missing (ReboteSenderJudge *self,
               const char        *domain)
{
  ReboteDnsAnswer *answer = rebote_sender_answers_look_up (self->facts->answers, domain, REBOTE_DNS_TXT);

  if (answer)
    _rebote_sender_judge_add_answer (_rebote_sender_judge_add (self, looks_like_one (answer) ? "spf-misplaced" : "spf-none",
                                                               domain, NULL),
                                     domain, REBOTE_DNS_TXT, answer);
}

static ReboteSenderFinding *
judge_spoiled (ReboteSenderJudge *self,
               const char        *domain,
               ReboteSpfOutcome  *outcome)
{
  g_autofree char *n_look_ups = g_strdup_printf ("%u", outcome->n_look_ups);
  g_autofree char *n_void = g_strdup_printf ("%u", outcome->n_void);

  switch (outcome->first)
    {
    case REBOTE_SPF_PROBLEM_SEVERAL:
      return _rebote_sender_judge_add (self, "spf-several", outcome->where, NULL);
    case REBOTE_SPF_PROBLEM_SYNTAX:
      return _rebote_sender_judge_add (self, "spf-syntax", outcome->where, outcome->what);
    case REBOTE_SPF_PROBLEM_MISSING:
      return _rebote_sender_judge_add (self, "spf-missing", outcome->where, outcome->what);
    case REBOTE_SPF_PROBLEM_LOOP:
      return _rebote_sender_judge_add (self, "spf-loop", domain, outcome->where);
    case REBOTE_SPF_PROBLEM_VOID:
      return _rebote_sender_judge_add (self, "spf-void", domain, n_void);
    case REBOTE_SPF_PROBLEM_TOO_MANY:
    case REBOTE_SPF_PROBLEM_DNS:
    case REBOTE_SPF_PROBLEM_PTR:
    case REBOTE_SPF_PROBLEM_PERSONAL:
    default:
      return _rebote_sender_judge_add (self, "spf-too-many", domain, n_look_ups);
    }
}

/* Another fault that would remain when the first is mended. */
static void
judge_limits (ReboteSenderJudge *self,
              const char        *domain,
              ReboteSpfOutcome  *outcome)
{
  g_autofree char *n_look_ups = g_strdup_printf ("%u", outcome->n_look_ups);
  g_autofree char *n_void = g_strdup_printf ("%u", outcome->n_void);

  if (outcome->problems & ~outcome->first & REBOTE_SPF_PROBLEM_TOO_MANY)
    _rebote_sender_judge_add (self, "spf-too-many", domain, n_look_ups);
  if (outcome->problems & ~outcome->first & REBOTE_SPF_PROBLEM_VOID)
    _rebote_sender_judge_add (self, "spf-void", domain, n_void);
  if (outcome->n_look_ups >= NEAR_LIMIT && !(outcome->problems & REBOTE_SPF_PROBLEM_TOO_MANY))
    _rebote_sender_judge_add (self, "spf-near-limit", domain, n_look_ups);
}

static ReboteSenderFinding *
judge_end (ReboteSenderJudge *self,
           const char        *domain,
           ReboteSpfOutcome  *outcome)
{
  g_autofree char *n_look_ups = g_strdup_printf ("%u", outcome->n_look_ups);

  switch (outcome->result)
    {
    case REBOTE_SPF_PASS:
      return _rebote_sender_judge_add (self, "spf-everybody", domain, NULL);
    case REBOTE_SPF_FAIL:
      return _rebote_sender_judge_add (self, "spf-strict", domain, n_look_ups);
    case REBOTE_SPF_SOFTFAIL:
      return _rebote_sender_judge_add (self, "spf-soft", domain, n_look_ups);
    case REBOTE_SPF_TEMPERROR:
      return _rebote_sender_judge_add (self, "spf-unknown", domain, NULL);
    case REBOTE_SPF_NONE:
    case REBOTE_SPF_NEUTRAL:
    case REBOTE_SPF_PERMERROR:
    case REBOTE_SPF_PENDING:
    default:
      return _rebote_sender_judge_add (self, outcome->decided ? "spf-neutral" : "spf-open-end", domain, NULL);
    }
}

static void
judge_details (ReboteSenderJudge *self,
               const char        *domain,
               ReboteSpfOutcome  *outcome)
{
  ReboteDnsAnswer *answer = rebote_sender_answers_look_up (self->facts->answers, domain, REBOTE_DNS_TXT);
  guint            n;
  GBytes          *record = answer ? rebote_spf_record_select (answer, &n) : NULL;

  if (outcome->problems & REBOTE_SPF_PROBLEM_PTR)
    _rebote_sender_judge_add (self, "spf-ptr", domain, NULL);
  if (record && g_bytes_get_size (record) > MAX_LENGTH)
    {
      g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (record));

      _rebote_sender_judge_add (self, "spf-long", domain, length);
    }
  if (outcome->problems & REBOTE_SPF_PROBLEM_PERSONAL)
    _rebote_sender_judge_add (self, "spf-macros", domain, NULL);
}

static const char *
get_ip_finding (ReboteSpfResult result)
{
  switch (result)
    {
    case REBOTE_SPF_PASS:
      return "spf-ip-pass";
    case REBOTE_SPF_FAIL:
      return "spf-ip-fail";
    case REBOTE_SPF_SOFTFAIL:
      return "spf-ip-softfail";
    case REBOTE_SPF_NEUTRAL:
      return "spf-ip-neutral";
    case REBOTE_SPF_TEMPERROR:
      return "spf-ip-unknown";
    case REBOTE_SPF_NONE:
    case REBOTE_SPF_PERMERROR:
    case REBOTE_SPF_PENDING:
    default:
      /* Said already, of the record itself. */
      return NULL;
    }
}

static void
judge_ip (ReboteSenderJudge *self,
          const char        *domain,
          GInetAddress      *ip)
{
  g_autoptr (ReboteSpfOutcome) outcome = rebote_spf_check (self->facts->answers, domain, ip);
  const char *id = get_ip_finding (outcome->result);
  g_autofree char *subject = g_inet_address_to_string (ip);
  ReboteSenderFinding *finding;

  if (id == NULL)
    return;
  finding = _rebote_sender_judge_add (self, id, subject, domain);
  if (outcome->decided)
    {
      g_autofree char *shown = rebote_sender_text_make_printable (outcome->decided, strlen (outcome->decided));

      rebote_sender_finding_add_evidence (finding, domain, "SPF", shown);
    }
}

void
_rebote_sender_judge_spf (ReboteSenderJudge *self)
{
  const char *domain = rebote_sender_request_get_envelope (self->request);
  g_autoptr (ReboteSpfOutcome) outcome = rebote_spf_survey (self->facts->answers, domain);

  if (outcome->result == REBOTE_SPF_NONE)
    judge_missing (self, domain);
  else if (outcome->result != REBOTE_SPF_PENDING)
    {
      ReboteSenderFinding *finding = outcome->first ? judge_spoiled (self, domain, outcome)
                                                    : judge_end (self, domain, outcome);

      add_records (self, finding, outcome);
      judge_limits (self, domain, outcome);
      judge_details (self, domain, outcome);
    }
  for (guint i = 0; i < self->request->ips->len; i++)
    judge_ip (self, domain, g_ptr_array_index (self->request->ips, i));
}
