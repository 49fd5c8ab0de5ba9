/* rebote-sender-judge.c
 *
 * What the answers of the domain name system say about a sender: the findings in the order of their headings.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-judge"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "address/rebote-public-suffix.h"
#include "rebote-sender-judge-private.h"
#include "rebote-sender-text.h"

ReboteSenderFinding *
_rebote_sender_judge_add (ReboteSenderJudge *self,
                          const char        *id,
                          const char        *subject,
                          const char        *value)
{
  ReboteSenderFinding *finding = rebote_sender_finding_new (id, subject, value);

  g_ptr_array_add (self->findings, finding);
  return finding;
}

static const char *
get_type_name (ReboteDnsType type)
{
  switch (type)
    {
    case REBOTE_DNS_A:
      return "A";
    case REBOTE_DNS_AAAA:
      return "AAAA";
    case REBOTE_DNS_CNAME:
      return "CNAME";
    case REBOTE_DNS_MX:
      return "MX";
    case REBOTE_DNS_PTR:
      return "PTR";
    case REBOTE_DNS_TXT:
    default:
      return "TXT";
    }
}

static const char *
get_status_words (ReboteDnsStatus status)
{
  switch (status)
    {
    case REBOTE_DNS_OK:
    case REBOTE_DNS_NODATA:
      return _("There is no such record.");
    case REBOTE_DNS_NXDOMAIN:
      return _("There is no such name.");
    case REBOTE_DNS_SERVFAIL:
      return _("The name servers of this domain are out of order today.");
    case REBOTE_DNS_REFUSED:
      return _("The name server did not want to answer.");
    case REBOTE_DNS_TIMEOUT:
      return _("Nobody answered in time.");
    case REBOTE_DNS_UNREACHABLE:
      return _("The name server cannot be reached.");
    case REBOTE_DNS_BAD_ANSWER:
    case REBOTE_DNS_BAD_NAME:
    default:
      return _("The answer cannot be read.");
    }
}

static char *
show_record (const ReboteDnsRecord *record)
{
  if (record->text)
    {
      gsize       length;
      const char *text = g_bytes_get_data (record->text, &length);

      return rebote_sender_text_make_printable (text, length);
    }
  if (record->address)
    return g_inet_address_to_string (record->address);

  return rebote_sender_text_make_printable (record->name ? record->name : "", record->name ? strlen (record->name) : 0);
}

/* The records as they were found, or why there are none. */
void
_rebote_sender_judge_add_answer (ReboteSenderFinding *finding,
                                 const char          *name,
                                 ReboteDnsType        type,
                                 ReboteDnsAnswer     *answer)
{
  for (guint i = 0; i < answer->records->len; i++)
    {
      g_autofree char *text = show_record (g_ptr_array_index (answer->records, i));

      rebote_sender_finding_add_evidence (finding, name, get_type_name (type), text);
    }
  if (answer->records->len == 0)
    rebote_sender_finding_add_evidence (finding, name, get_type_name (type), get_status_words (answer->status));
}

gboolean
_rebote_sender_judge_is_failure (ReboteDnsAnswer *answer)
{
  return answer->status != REBOTE_DNS_OK && !rebote_dns_status_is_negative (answer->status);
}

/* The same organisational domain (RFC 7489, 3.2). */
gboolean
_rebote_sender_judge_same_owner (const char *a,
                                 const char *b)
{
  return g_ascii_strcasecmp (rebote_public_suffix_get_registrable (a), rebote_public_suffix_get_registrable (b)) == 0;
}

static const char *
get_route_finding (ReboteMailRoute *route)
{
  switch (route->status)
    {
    case REBOTE_MAIL_ROUTE_OK:
      return route->flags & REBOTE_MAIL_ROUTE_MISCONFIGURED ? "mail-faulty"
             : route->flags & REBOTE_MAIL_ROUTE_IMPLICIT    ? "mail-implicit"
                                                            : "mail-ok";
    case REBOTE_MAIL_ROUTE_NULL_MX:
      return "mail-null";
    case REBOTE_MAIL_ROUTE_NO_MAIL_HOST:
      return "mail-none";
    case REBOTE_MAIL_ROUTE_NO_SUCH_DOMAIN:
      return "mail-no-domain";
    case REBOTE_MAIL_ROUTE_UNRESOLVABLE:
      return "mail-unresolvable";
    case REBOTE_MAIL_ROUTE_UNROUTABLE:
      return "mail-unroutable";
    case REBOTE_MAIL_ROUTE_RESERVED:
      return "mail-reserved";
    case REBOTE_MAIL_ROUTE_SERVFAIL:
    case REBOTE_MAIL_ROUTE_REFUSED:
    case REBOTE_MAIL_ROUTE_TIMEOUT:
    case REBOTE_MAIL_ROUTE_OFFLINE:
    default:
      return "mail-unknown";
    }
}

static void
judge_route (ReboteSenderJudge *self,
             const char        *domain,
             ReboteMailRoute   *route)
{
  ReboteSenderFinding *finding;

  if (route == NULL)
    return;

  finding = _rebote_sender_judge_add (self, get_route_finding (route), domain, NULL);
  for (guint i = 0; i < route->hosts->len; i++)
    {
      const ReboteMailHost *host = g_ptr_array_index (route->hosts, i);
      g_autofree char *name = rebote_sender_text_make_printable (host->name, strlen (host->name));
      g_autofree char *text = g_strdup_printf ("%u %s", host->preference, name);

      rebote_sender_finding_add_evidence (finding, domain, "MX", text);
    }
}

static gboolean
is_aligned (const char *domain,
            const char *from,
            gboolean    is_strict)
{
  return is_strict ? g_ascii_strcasecmp (domain, from) == 0 : _rebote_sender_judge_same_owner (domain, from);
}

/* RFC 7489, 3.1: one of both must have the domain that people see. Said only where there is something to compare. */
static void
judge_alignment (ReboteSenderJudge *self)
{
  const char *from = self->request->domain;
  const char *envelope = rebote_sender_request_get_envelope (self->request);
  const char *aligned = NULL;

  if ((self->request->envelope == NULL && self->request->keys->len == 0) || !self->dmarc_known)
    return;

  for (guint i = 0; i < self->signers->len && aligned == NULL; i++)
    {
      const char *signer = g_ptr_array_index (self->signers, i);

      if (is_aligned (signer, from, self->is_strict_dkim))
        aligned = "DKIM";
    }
  if (aligned == NULL && is_aligned (envelope, from, self->is_strict_spf))
    aligned = "SPF";

  if (aligned)
    _rebote_sender_judge_add (self, "align-ok", from, aligned);
  else if (self->request->keys->len == 0)
    _rebote_sender_judge_add (self, "align-needs-dkim", from, envelope);
  else if (self->keys_known)
    _rebote_sender_judge_add (self, "align-none", from, NULL);
}

/**
 * rebote_sender_judge:
 * @request: what is to be looked at
 * @facts: what is known of it
 *
 * Judges a sender by what is known, and notes in the answers what else would have to be. When nothing is wanted any more,
 * the findings are complete.
 *
 * Returns: (transfer full) (element-type ReboteSenderFinding): the findings in the order of their headings
 */
GPtrArray *
rebote_sender_judge (const ReboteSenderRequest *request,
                     const ReboteSenderFacts   *facts)
{
  g_autoptr (GPtrArray) signers = g_ptr_array_new ();
  ReboteSenderJudge self = { request, facts, NULL, signers, TRUE };

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (facts != NULL && facts->answers != NULL, NULL);
  g_return_val_if_fail (facts->unroutable != NULL && facts->block_lists != NULL, NULL);

  self.findings = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_sender_finding_free);
  judge_route (&self, request->domain, facts->route);
  if (request->envelope && !g_str_equal (request->envelope, request->domain))
    judge_route (&self, request->envelope, facts->envelope_route);
  _rebote_sender_judge_spf (&self);
  _rebote_sender_judge_dkim (&self);
  _rebote_sender_judge_dmarc (&self);
  judge_alignment (&self);
  _rebote_sender_judge_servers (&self);
  _rebote_sender_judge_block_lists (&self);
  if (request->one_click != REBOTE_SENDER_ONE_CLICK_UNKNOWN)
    _rebote_sender_judge_add (&self, request->one_click == REBOTE_SENDER_ONE_CLICK_THERE ? "one-click-ok" : "one-click-missing",
                              request->domain, NULL);

  return self.findings;
}
