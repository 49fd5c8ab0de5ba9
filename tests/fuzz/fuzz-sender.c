/* fuzz-sender.c
 *
 * Any bytes as the records of a sender, and as a mail that came back: reading and judging them must end without a crash,
 * ask within the limits, and give valid text without control characters.
 *
 * Built into a driver of our own for the unit tests; tests/fuzz/fuzz.sh runs it in a real fuzzer.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "sender/rebote-sender-judge.h"
#include "sender/rebote-sender-report.h"
#include "sender/rebote-sender-trail.h"
#include "fuzz.h"

/* As long as a TXT record can be. */
#define MAX_RECORD 65535

static void
check_text (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    abort ();
  for (; *text; text++)
    {
      if ((guint8)*text < ' ' && *text != '\n')
        abort ();
    }
}

static ReboteDnsAnswer *
make_answer (ReboteDnsType  type,
             const guint8  *data,
             gsize          size)
{
  ReboteDnsAnswer *answer = rebote_dns_answer_new (REBOTE_DNS_OK);
  ReboteDnsRecord *record = g_new0 (ReboteDnsRecord, 1);

  record->type = type;
  if (type == REBOTE_DNS_TXT)
    record->text = g_bytes_new (data, MIN (size, MAX_RECORD));
  else if (type == REBOTE_DNS_A || type == REBOTE_DNS_AAAA)
    record->address = g_inet_address_new_from_string (type == REBOTE_DNS_A ? "5.6.7.9" : "2a00::9");
  else
    record->name = g_strndup ((const char *)data, MIN (size, 250));
  g_ptr_array_add (answer->records, record);

  return answer;
}

/* Every name has the same record, so that each domain that it names leads on. */
static void
judge (const ReboteSenderRequest *request,
       ReboteSenderFacts         *facts,
       const guint8              *data,
       gsize                      size)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (ReboteSenderReport) report = NULL;
  g_autofree char *text = NULL;
  gboolean any = TRUE;

  while (any)
    {
      char *name;
      ReboteDnsType type;

      g_clear_pointer (&findings, g_ptr_array_unref);
      findings = rebote_sender_judge (request, facts);
      for (any = FALSE; rebote_sender_answers_next_wanted (facts->answers, &name, &type); any = TRUE)
        {
          g_autoptr (ReboteDnsAnswer) answer = make_answer (type, data, size);

          rebote_sender_answers_take (facts->answers, name, type, answer);
          g_free (name);
        }
    }
  if (rebote_sender_answers_get_n_asked (facts->answers) > REBOTE_SENDER_MAX_QUESTIONS)
    abort ();
  report = rebote_sender_report_new (request, findings, 0);
  text = rebote_sender_report_to_text (report);
  check_text (text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static ReboteKnowledge *knowledge = NULL;
  static ReboteNetworks  *unroutable = NULL;
  g_autoptr (ReboteSenderAnswers) answers = rebote_sender_answers_new ();
  g_autoptr (ReboteSenderRequest) request = NULL;
  g_autoptr (ReboteSenderTrail) trail = rebote_sender_trail_new ();
  g_autoptr (ReboteSentMail) mail = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  ReboteSenderFacts facts = { .answers = answers, .block_lists = rebote_block_lists_get_default () };

  fuzz_be_strict ();
  if (knowledge == NULL)
    knowledge = rebote_knowledge_load (NULL, NULL);
  if (unroutable == NULL)
    unroutable = rebote_networks_new_unroutable (NULL);
  facts.unroutable = unroutable;

  request = rebote_sender_request_new ("club.zzz", NULL);
  rebote_sender_request_set_envelope (request, "bounces.zzz", NULL);
  rebote_sender_request_add_ip (request, "5.6.7.8", NULL);
  rebote_sender_request_add_ip (request, "2a00::8", NULL);
  rebote_sender_request_add_key (request, "s1", NULL);
  mail = rebote_sent_mail_read (knowledge, bytes);
  if (mail)
    {
      rebote_sender_trail_add (trail, mail);
      g_free (request->domain);
      request->domain = rebote_sender_domain_normalize (mail->domain, NULL);
      if (request->domain == NULL)
        request->domain = g_strdup ("club.zzz");
      rebote_sender_trail_fill (trail, request);
    }
  judge (request, &facts, data, size);

  return 0;
}
