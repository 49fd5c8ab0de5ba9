/* test-rates.c
 *
 * Figures computed by hand, and no alarm on noise.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "deliverability/rebote-alarm-words.h"
#include "deliverability/rebote-figures.h"
#include "deliverability/rebote-rates.h"
#include "store/rebote-store-messages.h"
#include "store/rebote-store-rates.h"
#include "isolated.h"

static ReboteBounce *
make_bounce (ReboteMessageType type,
             const char       *address,
             ReboteReason      reason)
{
  ReboteBounce    *bounce = rebote_bounce_new ();
  ReboteRecipient *recipient = rebote_recipient_new ();

  bounce->type = type;
  recipient->address = g_strdup (address);
  recipient->reason = reason;
  recipient->kind = rebote_reason_get_kind (reason);
  recipient->provider = address && strstr (address, "@orange.example") ? g_strdup ("orange") : NULL;
  g_ptr_array_add (bounce->recipients, recipient);
  return bounce;
}

static void
add (GPtrArray        *bounces,
     ReboteMessageType type,
     const char       *address,
     ReboteReason      reason)
{
  g_ptr_array_add (bounces, make_bounce (type, address, reason));
}

static void
add_many (GPtrArray   *bounces,
          guint        n,
          const char  *domain,
          ReboteReason reason)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *address = g_strdup_printf ("p%u-%d@%s", i, reason, domain);

      add (bounces, REBOTE_MESSAGE_BOUNCE, address, reason);
    }
}

static GPtrArray *
make_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
}

static ReboteRates *
compute (GPtrArray *bounces,
         gint64     sent)
{
  g_autoptr (ReboteRatesBuilder) builder = rebote_rates_builder_new ();
  g_autoptr (GError) error = NULL;
  ReboteRates *rates;

  for (guint i = 0; i < bounces->len; i++)
    rebote_rates_builder_add (builder, g_ptr_array_index (bounces, i));
  rates = rebote_rates_builder_finish (builder, sent, &error);
  g_assert_no_error (error);
  return rates;
}

static char *
list_alarms (ReboteRates *rates)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < rates->alarms->len; i++)
    {
      const ReboteAlarm *found = g_ptr_array_index (rates->alarms, i);

      g_assert_cmpstr (found->text, !=, "");
      g_assert_null (strstr (found->text, "$s"));
      g_string_append_printf (list, "%s%s:%s", i ? " " : "", found->code, rebote_alarm_level_to_slug (found->level));
    }

  return g_string_free (list, FALSE);
}

static void
assert_alarms (GPtrArray  *bounces,
               gint64      sent,
               const char *expected)
{
  g_autoptr (ReboteRates) rates = compute (bounces, sent);
  g_autofree char *found = list_alarms (rates);

  g_assert_cmpstr (found, ==, expected);
}

/* Twelve notices about eight addresses, of 200 that were written to. */
static GPtrArray *
make_sample (void)
{
  GPtrArray *bounces = make_list ();

  add (bounces, REBOTE_MESSAGE_BOUNCE, "ana@example.com", REBOTE_REASON_NO_SUCH_USER);
  add (bounces, REBOTE_MESSAGE_BOUNCE, "ANA@Example.com", REBOTE_REASON_NO_SUCH_USER);
  add (bounces, REBOTE_MESSAGE_BOUNCE, "luis@example.com", REBOTE_REASON_MAILBOX_FULL);
  add (bounces, REBOTE_MESSAGE_BOUNCE, "luis@example.com", REBOTE_REASON_MAILBOX_DISABLED);
  add (bounces, REBOTE_MESSAGE_BOUNCE, "luis@example.com", REBOTE_REASON_UNKNOWN);
  add (bounces, REBOTE_MESSAGE_BOUNCE, "eva@example.org", REBOTE_REASON_MAILBOX_FULL);
  add (bounces, REBOTE_MESSAGE_BOUNCE, "leo@example.org", REBOTE_REASON_RATE_LIMITED);
  add (bounces, REBOTE_MESSAGE_BOUNCE, "zoe@example.net", REBOTE_REASON_UNKNOWN);
  add (bounces, REBOTE_MESSAGE_BOUNCE, NULL, REBOTE_REASON_UNKNOWN);
  add (bounces, REBOTE_MESSAGE_BOUNCE, NULL, REBOTE_REASON_UNKNOWN);
  add (bounces, REBOTE_MESSAGE_DELAY, "max@example.org", REBOTE_REASON_SERVER_UNAVAILABLE);
  add (bounces, REBOTE_MESSAGE_COMPLAINT, "bea@example.net", REBOTE_REASON_NONE);
  ((ReboteRecipient *)((ReboteBounce *)g_ptr_array_index (bounces, 11))->recipients->pdata[0])->kind = REBOTE_KIND_NONE;
  return bounces;
}

static void
check_sample (ReboteRates *rates)
{
  const ReboteDomainRates *first = g_ptr_array_index (rates->domains, 0);
  gint64                   delivered;
  double                   rate;

  g_assert_cmpuint (rates->failures.hard, ==, 2);
  g_assert_cmpuint (rates->failures.soft, ==, 2);
  g_assert_cmpuint (rates->failures.undetermined, ==, 3);
  g_assert_cmpuint (rates->failures.complaints, ==, 1);
  g_assert_cmpuint (rates->failures.reasons[REBOTE_REASON_NO_SUCH_USER], ==, 1);
  g_assert_cmpuint (rates->failures.reasons[REBOTE_REASON_MAILBOX_DISABLED], ==, 1);
  g_assert_cmpuint (rates->failures.reasons[REBOTE_REASON_MAILBOX_FULL], ==, 1);
  g_assert_cmpuint (rates->failures.reasons[REBOTE_REASON_SERVER_UNAVAILABLE], ==, 0);
  g_assert_true (rebote_rates_get_delivered (rates, &delivered));
  g_assert_cmpint (delivered, ==, 193);
  g_assert_true (rebote_rates_get_hard_rate (rates, &rate));
  g_assert_cmpfloat_with_epsilon (rate, 0.01, 1e-9);
  g_assert_true (rebote_rates_get_soft_rate (rates, &rate));
  g_assert_cmpfloat_with_epsilon (rate, 0.01, 1e-9);

  g_assert_cmpuint (rates->domains->len, ==, 3);
  g_assert_cmpstr (first->domain, ==, "example.com");
  g_assert_cmpuint (first->failures.hard, ==, 2);
}

static void
test_counts (void)
{
  g_autoptr (GPtrArray) bounces = make_sample ();
  g_autoptr (ReboteRates) rates = compute (bounces, 200);

  check_sample (rates);
}

static void
test_from_store (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStore) store = rebote_store_open_temporary (&error);
  g_autoptr (GPtrArray) bounces = make_sample ();
  g_autoptr (ReboteRates) rates = NULL;
  g_autoptr (ReboteRates) less = NULL;
  const gint64 row = 6;

  for (guint i = 0; i < bounces->len; i++)
    {
      g_autofree char *text = g_strdup_printf ("mail %u", i);

      ((ReboteBounce *)g_ptr_array_index (bounces, i))->raw = g_bytes_new (text, strlen (text));
    }
  g_assert_true (rebote_store_messages_add (store, bounces, NULL, &error));
  rates = rebote_store_rates_compute (store, 0, 200, NULL, &error);
  g_assert_no_error (error);
  check_sample (rates);

  /* What was deleted does not count. */
  g_assert_true (rebote_store_messages_delete (store, &row, 1, &error));
  less = rebote_store_rates_compute (store, 0, 200, NULL, &error);
  g_assert_cmpuint (less->failures.soft, ==, 1);
}

static void
test_unknown (void)
{
  g_autoptr (GPtrArray) bounces = make_sample ();
  g_autoptr (ReboteRates) unknown = compute (bounces, 0);
  g_autoptr (ReboteRates) too_few = compute (bounces, 6);
  g_autofree char *sentence = rebote_rates_describe (too_few);
  gint64           delivered;
  double           rate;

  g_assert_false (rebote_rates_get_hard_rate (unknown, &rate));
  g_assert_false (rebote_rates_get_soft_rate (unknown, &rate));
  g_assert_false (rebote_rates_get_delivered (unknown, &delivered));
  g_assert_false (rebote_rates_is_sent_plausible (too_few));
  g_assert_false (rebote_rates_get_hard_rate (too_few, &rate));
  g_assert_nonnull (strstr (sentence, "check that figure"));
}

static void
assert_sentence (guint       n_hard,
                 gint64      sent,
                 const char *beginning)
{
  g_autoptr (GPtrArray) bounces = make_list ();
  g_autoptr (ReboteRates) rates = NULL;
  g_autofree char *sentence = NULL;

  add_many (bounces, n_hard, "example.com", REBOTE_REASON_NO_SUCH_USER);
  rates = compute (bounces, sent);
  sentence = rebote_rates_describe (rates);
  g_assert_true (g_str_has_prefix (sentence, beginning));
}

static void
test_sentence (void)
{
  assert_sentence (0, 0, "Nothing came back");
  assert_sentence (0, 1000, "All is well");
  assert_sentence (5, 1000, "All is well: 0.50 %");
  assert_sentence (15, 1000, "Fair: 1.5 %");
  assert_sentence (40, 1000, "Take care: 4.0 %");
  assert_sentence (80, 1000, "Clean your list");
  assert_sentence (1, 20, "Too few mails to tell");
  assert_sentence (7, 0, "7 addresses came back");
}

static void
test_hard_alarms (void)
{
  g_autoptr (GPtrArray) bounces = make_list ();

  add_many (bounces, 100, "example.com", REBOTE_REASON_NO_SUCH_USER);
  assert_alarms (bounces, 0, "");
  assert_alarms (bounces, 20000, "");
  assert_alarms (bounces, 10000, "");
  assert_alarms (bounces, 6000, "hard-rate-high:notice");
  assert_alarms (bounces, 2500, "hard-rate-high:warning");
  assert_alarms (bounces, 1000, "hard-rate-high:critical");
}

/* One of twenty is five percent, and nothing at all. */
static void
test_noise (void)
{
  g_autoptr (GPtrArray) bounces = make_list ();

  add_many (bounces, 1, "example.com", REBOTE_REASON_NO_SUCH_USER);
  assert_alarms (bounces, 20, "");
  assert_alarms (bounces, 1, "");
  add_many (bounces, 2, "example.org", REBOTE_REASON_SENDER_REPUTATION);
  assert_alarms (bounces, 20, "");
}

static void
test_soft_alarms (void)
{
  g_autoptr (GPtrArray) full = make_list ();
  g_autoptr (GPtrArray) busy = make_list ();

  /* Full mailboxes are nobody's fault. */
  add_many (full, 100, "example.com", REBOTE_REASON_MAILBOX_FULL);
  assert_alarms (full, 1000, "");
  add_many (busy, 100, "example.com", REBOTE_REASON_SERVER_UNAVAILABLE);
  assert_alarms (busy, 1000, "soft-rate-high:warning");
  assert_alarms (busy, 2000, "");
}

static void
test_provider (void)
{
  g_autoptr (GPtrArray) bounces = make_list ();
  g_autoptr (ReboteRates) rates = NULL;
  const ReboteAlarm *found;

  add_many (bounces, 20, "orange.example", REBOTE_REASON_SENDER_REPUTATION);
  add_many (bounces, 2, "orange.example", REBOTE_REASON_NO_SUCH_USER);
  add_many (bounces, 3, "example.com", REBOTE_REASON_SENDER_REPUTATION);
  rates = compute (bounces, 0);
  g_assert_cmpuint (rates->alarms->len, ==, 1);
  found = g_ptr_array_index (rates->alarms, 0);
  g_assert_cmpstr (found->code, ==, "provider-refuses-sender");
  g_assert_true (g_str_has_prefix (found->text, "Orange refuses you: 20 of its addresses"));

  /* Half of them for that reason is not clear enough. */
  add_many (bounces, 18, "orange.example", REBOTE_REASON_MAILBOX_FULL);
  assert_alarms (bounces, 0, "");
}

static void
test_other_alarms (void)
{
  g_autoptr (GPtrArray) authentication = make_list ();
  g_autoptr (GPtrArray) quality = make_list ();
  g_autoptr (GPtrArray) complaints = make_list ();

  add_many (authentication, 6, "example.com", REBOTE_REASON_AUTHENTICATION);
  assert_alarms (authentication, 0, "");
  add_many (authentication, 1, "example.org", REBOTE_REASON_AUTHENTICATION);
  assert_alarms (authentication, 0, "authentication-broken:critical");

  add_many (quality, 8, "exmaple.invalid", REBOTE_REASON_NO_SUCH_DOMAIN);
  add_many (quality, 8, "exampl.invalid", REBOTE_REASON_NO_SUCH_DOMAIN);
  add_many (quality, 4, "example.com", REBOTE_REASON_NO_SUCH_USER);
  assert_alarms (quality, 0, "list-quality:notice");

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *address = g_strdup_printf ("c%u@example.com", i);

      add (complaints, REBOTE_MESSAGE_COMPLAINT, address, REBOTE_REASON_NONE);
    }
  assert_alarms (complaints, 1000, "complaint-rate-high:critical");
  assert_alarms (complaints, 4000, "complaint-rate-high:warning");
  assert_alarms (complaints, 100000, "");
}

static void
test_wilson (void)
{
  double low;
  double high;

  rebote_wilson_interval (0, 0, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 1);
  rebote_wilson_interval (0, 10, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat_with_epsilon (high, 0.2775, 1e-4);
  rebote_wilson_interval (1, 20, &low, &high);
  g_assert_cmpfloat_with_epsilon (low, 0.0089, 1e-4);
  g_assert_cmpfloat_with_epsilon (high, 0.2361, 1e-4);
  rebote_wilson_interval (50, 100, &low, &high);
  g_assert_cmpfloat_with_epsilon (low, 0.4038, 1e-4);
  g_assert_cmpfloat_with_epsilon (high, 0.5962, 1e-4);
  rebote_wilson_interval (10, 10, &low, &high);
  g_assert_cmpfloat (high, ==, 1);
}

static void
assert_rate (double      rate,
             const char *expected)
{
  g_autofree char *text = rebote_format_rate (rate);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_formats (void)
{
  assert_rate (0, "0 %");
  assert_rate (0.0005, "0.05 %");
  assert_rate (0.0123, "1.2 %");
  assert_rate (1, "100 %");
  g_assert_cmpstr (rebote_provider_get_name ("orange"), ==, "Orange");
  g_assert_cmpstr (rebote_provider_get_name ("example.com"), ==, "example.com");
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/rates/counts", test_counts);
  g_test_add_func ("/rates/from-store", test_from_store);
  g_test_add_func ("/rates/unknown", test_unknown);
  g_test_add_func ("/rates/sentence", test_sentence);
  g_test_add_func ("/rates/alarms/hard", test_hard_alarms);
  g_test_add_func ("/rates/alarms/noise", test_noise);
  g_test_add_func ("/rates/alarms/soft", test_soft_alarms);
  g_test_add_func ("/rates/alarms/provider", test_provider);
  g_test_add_func ("/rates/alarms/other", test_other_alarms);
  g_test_add_func ("/rates/wilson", test_wilson);
  g_test_add_func ("/rates/formats", test_formats);

  return isolated_test_run ();
}
