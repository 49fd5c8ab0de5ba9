/* test-named-codes.c
 *
 * The codes that providers made up decide before other words, and each provider has its own advice.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "bounce/rebote-advice.h"
#include "bounce/rebote-explanation.h"
#include "bounce/rebote-judge.h"
#include "bounce/rebote-knowledge-private.h"
#include "bounce/rebote-named-code.h"
#include "isolated.h"

static ReboteKnowledge *knowledge;

static ReboteRecipient *
judge (const char *answer,
       const char *status,
       const char *provider)
{
  ReboteRecipient *recipient = rebote_recipient_new ();
  ReboteCase       what = { .answer = answer };

  recipient->address = g_strdup ("ana@example.com");
  recipient->status = g_strdup (status);
  recipient->provider = g_strdup (provider);
  recipient->diagnostic = g_strdup (answer);
  rebote_judge (knowledge, &what, recipient);

  return recipient;
}

static ReboteExplanation *
explain (ReboteMessageType type,
         ReboteRecipient  *recipient)
{
  g_autoptr (ReboteBounce) bounce = rebote_bounce_new ();

  bounce->type = type;
  bounce->report_text = g_strdup (recipient->diagnostic);
  g_ptr_array_add (bounce->recipients, rebote_recipient_ref (recipient));
  return rebote_explanation_new (bounce, 0);
}

/* As it stands in an answer, with words around it that say something else. */
static void
test_all (void)
{
  GArray *codes = rebote_named_codes_get_codes (rebote_named_codes_get_default ());

  g_assert_cmpuint (codes->len, >, 100);
  for (guint i = 0; i < codes->len; i++)
    {
      const ReboteNamedCode *code = &g_array_index (codes, ReboteNamedCode, i);
      g_autofree char *writing = g_strconcat (code->code, g_str_has_suffix (code->code, "0000") ? "10" : "", NULL);
      g_autofree char *answer = NULL;
      g_autoptr (ReboteRecipient) recipient = NULL;
      g_autofree char *rule = g_strconcat ("named-codes.tsv:", code->code, NULL);

      if (g_str_equal (code->code, "TSS"))
        writing = (g_free (writing), g_strdup ("TSS31"));
      else if (g_str_equal (code->code, "IPBL"))
        writing = (g_free (writing), g_strdup ("IPBL1000"));
      else if (g_str_equal (code->code, "AUP#"))
        writing = (g_free (writing), g_strdup ("AUP#In-2210"));
      answer = g_strdup_printf ("552 quota exceeded, see [%s] (%s) for more", writing, writing);
      if (strstr (code->code, "quota") || code->reason == REBOTE_REASON_NONE)
        continue;

      g_test_message ("%s", answer);
      recipient = judge (answer, NULL, code->provider);
      g_assert_cmpstr (rebote_reason_to_slug (recipient->reason), ==, rebote_reason_to_slug (code->reason));
      g_assert_cmpstr (((ReboteEvidence *)g_ptr_array_index (recipient->evidence, 0))->rule, ==, rule);
      g_assert_cmpstr (code->provider_name, !=, "");
      g_assert_nonnull (rebote_advice_get_words (rebote_advice_get_default (), code->words));
      g_assert_nonnull (rebote_named_codes_look_up_provider (rebote_named_codes_get_default (), code->provider));
    }
}

static void
test_decide (void)
{
  static const struct
  {
    const char *answer;
    const char *provider;
    const char *reason;
    const char *found; /* the provider that the code tells */
  } cases[] = {
    { "550 5.1.1 Adresse d au moins un destinataire invalide. OFR004_416 [416]", NULL, "no-such-user", "orange" },
    { "552 5.1.1 user unknown or full OFR004_417 [417]", NULL, "mailbox-full", "orange" },
    { "550 5.5.0 LPN007_426 Le compte du destinataire est bloque", NULL, "mailbox-disabled", "laposte" },
    { "450 4.7.1 SFR_IN_204 try again", NULL, "sender-reputation", "sfr" },
    { "450 4.7.1 SFR_IN_205 try again", NULL, "rate-limited", "sfr" },
    { "554 dd This mailbox is disabled (554.30)", NULL, "mailbox-disabled", "yahoo" },
    { "554 IP=192.0.2.1 - A problem occurred. (BL)", "t-online", "sender-reputation", "t-online" },
    { "421 HL:ICC 198.51.100.7", NULL, "rate-limited", "netease" },
    { "550 5.7.1 [CS01] Message rejected due to local policy", NULL, "content-rejected", "apple" },
    { "550 5.2.1 mailbox unavailable - gcdp 98e67ed59e1d1", NULL, "not-authorised", "google" },
    /* none of them */
    { "550 5.1.1 user unknown, ticket OFR-2026-0504-41600", NULL, "no-such-user", NULL },
    { "550 5.1.1 user unknown in table S31500", NULL, "no-such-user", NULL },
    { "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "microsoft365", "no-such-user", "microsoft365" },
    /* a provider that is known already stays */
    { "550 5.7.1 refused (S3150)", "mimecast", "sender-reputation", "mimecast" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteRecipient) recipient = judge (cases[i].answer, NULL, cases[i].provider);

      g_test_message ("%s", cases[i].answer);
      g_assert_cmpstr (rebote_reason_to_slug (recipient->reason), ==, cases[i].reason);
      g_assert_cmpstr (recipient->provider, ==, cases[i].found);
    }
}

static void
test_find (void)
{
  g_autoptr (GPtrArray) found = rebote_named_codes_find_in_text (rebote_named_codes_get_default (),
                                                                 "550 ofr004_416, s3150, S3150 and AS(2503)");

  g_assert_cmpuint (found->len, ==, 3);
  g_assert_cmpstr (((ReboteNamedCode *)g_ptr_array_index (found, 0))->code, ==, "OFR_416");
  g_assert_cmpstr (((ReboteNamedCode *)g_ptr_array_index (found, 1))->code, ==, "S3150");
  g_assert_cmpint (((ReboteNamedCode *)g_ptr_array_index (found, 2))->reason, ==, REBOTE_REASON_NONE);
}

static void
test_advice (void)
{
  static const struct
  {
    const char *answer;
    const char *status;
    const char *provider;
    const char *advice; /* words that it has */
    const char *url;    /* the page's beginning */
  } cases[] = {
    { "550-5.7.26 This mail is unauthenticated, which poses a security risk", "5.7.26", "google", "neither a valid SPF",
      "https://support.google.com/" },
    { "550-5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy", "5.7.26", "google",
      "DMARC", "https://support.google.com/" },
    { "550 5.7.26 has an SPF record with a hard fail policy but it fails to pass SPF checks", "5.7.26", "google",
      "the list of servers", "https://support.google.com/" },
    { "550 5.7.30 DKIM authentication did not pass", "5.7.30", "google", "DKIM signature", "https://support.google.com/" },
    { "550 5.7.1 very low reputation of the sending IP", "5.7.1", "google", "Gmail does not trust", "https://postmaster.google.com/" },
    { "550 5.7.1 weren't sent (S3150)", "5.7.1", "outlook", "Microsoft’s page", "https://sendersupport.olc.protection.outlook.com/" },
    { "550 SC-002 Mail rejected for policy reasons", NULL, "outlook", "tried out many addresses", "https://sendersupport" },
    { "554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org", "5.7.1", NULL, "Spamhaus keeps lists",
      "https://check.spamhaus.org/" },
    { "554 5.7.1 Client host blocked using zen.spamhaus.org; Error: open resolver", "5.7.1", NULL, "so are you", NULL },
    { "554 Client host blocked using b.barracudacentral.org", NULL, NULL, "Barracuda keeps", "https://www.barracudacentral.org/" },
    { "421 4.7.0 [TSS04] Messages deferred due to unexpected volume or user complaints", "4.7.0", "yahoo", "Yahoo holds",
      "https://senders.yahooinc.com/" },
    { "554 IP=192.0.2.1 None/bad reputation (NOWL)", NULL, "t-online", "T-Online lets nobody in", "https://postmaster.t-online.de/" },
    { "450 4.7.1 SFR_IN_104", "4.7.1", "sfr", "two hours", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteRecipient) recipient = judge (cases[i].answer, cases[i].status, cases[i].provider);
      g_autoptr (ReboteExplanation) explanation = explain (REBOTE_MESSAGE_BOUNCE, recipient);
      g_autoptr (ReboteExplanation) late = explain (REBOTE_MESSAGE_DELAY, recipient);

      g_test_message ("%s: %s", cases[i].answer, explanation->advice);
      g_assert_nonnull (strstr (explanation->advice, cases[i].advice));
      g_assert_null (strstr (late->advice, cases[i].advice));
      if (cases[i].url)
        g_assert_true (g_str_has_prefix (explanation->help_url, cases[i].url));
      else
        g_assert_null (explanation->help_url);
    }
}

/* What is good for one action is not said where another is due. */
static void
test_review (void)
{
  g_autoptr (ReboteRecipient) recipient = judge ("550 5.7.1 refused (S3150)", "5.7.1", "outlook");
  g_autoptr (ReboteExplanation) usual = explain (REBOTE_MESSAGE_BOUNCE, recipient);
  g_autoptr (ReboteExplanation) doubtful = NULL;

  recipient->action = REBOTE_ACTION_REVIEW;
  doubtful = explain (REBOTE_MESSAGE_BOUNCE, recipient);
  g_assert_cmpstr (usual->advice, !=, doubtful->advice);
  g_assert_cmpstr (usual->rule, ==, "S3150 is a code of Outlook.com: your server’s IP address is blocked.");
}

/* Nobody is told to remove a contact for what the sender did. */
static void
test_keep (void)
{
  GArray *providers = rebote_named_codes_get_providers (rebote_named_codes_get_default ());
  GArray *codes = rebote_named_codes_get_codes (rebote_named_codes_get_default ());
  guint   n_found = 0;

  for (guint reason = REBOTE_REASON_NONE; reason < REBOTE_N_REASONS; reason++)
    {
      ReboteAdviceCase for_case = { .type = REBOTE_MESSAGE_BOUNCE, .reason = reason, .usual = REBOTE_ACTION_KEEP_AND_FIX,
                                    .action = REBOTE_ACTION_KEEP_AND_FIX, .answer = "spf dkim dmarc spamhaus frequency" };

      if (rebote_reason_get_kind (reason) == REBOTE_KIND_HARD)
        continue;
      for (guint i = 0; i < providers->len + codes->len; i++)
        {
          const char *text = NULL, *url = NULL;

          for_case.provider = i < providers->len ? g_array_index (providers, ReboteProvider, i).slug : NULL;
          for_case.code = i < providers->len ? NULL : g_array_index (codes, ReboteNamedCode, i - providers->len).code;
          if (!rebote_advice_find (rebote_advice_get_default (), &for_case, &text, &url))
            continue;
          n_found++;
          if (text)
            g_assert_null (strstr (text, "off your lists"));
        }
    }
  g_assert_cmpuint (n_found, >, 50);
}

static void
test_damaged (void)
{
  static const char *const bad[] = {
    "<rebote-advice><advice reason='spammy'><text>No</text></advice></rebote-advice>",
    "<rebote-advice><advice provider='nobody'><text>No</text></advice></rebote-advice>",
    "<rebote-advice><advice code='S9999'><text>No</text></advice></rebote-advice>",
    "<rebote-advice><advice url='javascript:alert(1)'/></rebote-advice>",
    "<rebote-advice><advice url='file:///etc/passwd'/></rebote-advice>",
    "<rebote-advice><advice provider='google'/></rebote-advice>",
    "<rebote-advice><words id='x'/></rebote-advice>",
    "<rebote-advice><word/></rebote-advice>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rebote_advice_new_from_data ("advice.xml", bad[i], -1, &error));
      g_assert_nonnull (error);
      g_assert_true (g_str_has_prefix (error->message, "advice.xml"));
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  isolated_test_init (&argc, &argv);
  knowledge = rebote_knowledge_load (NULL, &error);
  g_assert_no_error (error);

  g_test_add_func ("/named-codes/all", test_all);
  g_test_add_func ("/named-codes/decide", test_decide);
  g_test_add_func ("/named-codes/find", test_find);
  g_test_add_func ("/advice/cases", test_advice);
  g_test_add_func ("/advice/review", test_review);
  g_test_add_func ("/advice/keep", test_keep);
  g_test_add_func ("/advice/damaged", test_damaged);
  result = isolated_test_run ();
  rebote_knowledge_unref (knowledge);

  return result;
}
