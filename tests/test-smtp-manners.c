/* test-smtp-manners.c
 *
 * When mail servers are asked, and when they are not: with real ones on loopback, or none.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "verify/smtp/rebote-smtp-preflight.h"
#include "smtp-site.h"

/* Whoever says that he is busy is left alone, and so is one who refuses us twice. */
static void
test_pause (void)
{
  static const SmtpEntry recipients[] = { { "anna@mx.zzz", "421 4.7.0 Too many connections" }, { NULL, NULL } };
  static const SmtpEntry blocked[] = { { "*", "550 5.7.1 Blocked by our reputation list" }, { NULL, NULL } };
  static const SmtpScript script = { .recipients = recipients };
  static const SmtpScript policy = { .recipients = blocked };
  Site site;

  site_open (&site, &script);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ReboteVerification) found = verify_one (site.verifier, "anna@mx.zzz");

      g_assert_cmpint (found->verdict, ==, REBOTE_VERIFICATION_UNKNOWN);
      g_assert_true (g_str_has_prefix (found->status, i == 0 ? "busy" : "operator-paused, retry-after-1"));
    }
  g_assert_cmpuint (smtp_server_count_connections (site.server), ==, 1);
  site_close (&site);

  site_open (&site, &policy);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *address = g_strdup_printf ("person%u@mx.zzz", i);
      g_autoptr (ReboteVerification) found = verify_one (site.verifier, address);

      g_assert_cmpint (found->reason, ==, REBOTE_VERIFICATION_REASON_PROBE_BLOCKED);
    }
  g_assert_cmpuint (smtp_server_count_connections (site.server), ==, 2);
  site_close (&site);
}

/* No more in a day than is decent; it is said when the next may be asked, and other operators are not concerned. */
static void
test_day (void)
{
  static const SmtpScript script = { .greeting = NULL };
  g_autoptr (ReboteSmtpSettings) settings = make_settings (find_free_port ());
  g_autoptr (ReboteVerification) first = NULL;
  g_autoptr (ReboteVerification) second = NULL;
  g_autoptr (ReboteVerification) other = NULL;
  gint64 tomorrow = g_get_real_time () / G_USEC_PER_SEC + 24 * 60 * 60;
  gint64 retry_at;
  Site site;

  settings->limits.n_day = 1;
  site_open_with (&site, &script, settings);
  first = verify_one (site.verifier, "anna@mx.zzz");
  second = verify_one (site.verifier, "bert@mx.zzz");
  other = verify_one (site.verifier, "anna@one.zzz");
  g_assert_cmpint (first->reason, ==, REBOTE_VERIFICATION_REASON_NO_SUCH_USER);
  g_assert_cmpint (second->reason, ==, REBOTE_VERIFICATION_REASON_PROBE_BLOCKED);
  g_assert_cmpint (other->reason, ==, REBOTE_VERIFICATION_REASON_NO_SUCH_USER);
  retry_at = rebote_smtp_verifier_get_retry_at (REBOTE_SMTP_VERIFIER (site.verifier), "bert@mx.zzz");
  g_assert_cmpint (retry_at, >, tomorrow - 120);
  g_assert_cmpint (retry_at, <=, tomorrow + 120);
  site_close (&site);
}

/* So many at the same time as the operator may have, with a rest between; and all are answered. */
static void
test_crowd (void)
{
  static const SmtpScript script = { .recipients = NULL };
  g_autoptr (ReboteSmtpSettings) settings = make_settings (find_free_port ());
  GAsyncResult *results[20] = { NULL };
  gint64 begin, took;
  Site   site;
  guint  n_done = 0;

  settings->limits.between = 20;
  site_open_with (&site, &script, settings);
  begin = g_get_monotonic_time ();
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *address = g_strdup_printf ("person%u@mx.zzz", i);
      const char *const addresses[] = { address, NULL };

      rebote_verifier_check_async (site.verifier, addresses, NULL, verify_result_cb, &results[i]);
    }
  while (n_done < G_N_ELEMENTS (results))
    {
      g_main_context_iteration (NULL, TRUE);
      n_done = 0;
      for (guint i = 0; i < G_N_ELEMENTS (results); i++)
        n_done += results[i] != NULL;
    }
  took = g_get_monotonic_time () - begin;
  g_assert_cmpint (took, >=, 19 * 20 * 1000);
  g_assert_cmpuint (smtp_server_count_connections (site.server), ==, 20);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GPtrArray) found = rebote_verifier_check_finish (site.verifier, results[i], NULL);

      g_assert_cmpint (((ReboteVerification *)g_ptr_array_index (found, 0))->reason, ==,
                       REBOTE_VERIFICATION_REASON_NO_SUCH_USER);
      g_object_unref (results[i]);
    }
  site_close (&site);
}

static void
test_sender_refused (void)
{
  static const SmtpScript script = { .mail = "550 5.1.8 Sender domain not found" };
  static const char *const addresses[] = { "anna@mx.zzz", NULL };
  g_autoptr (GError) error = NULL;
  Site site;

  site_open (&site, &script);
  g_assert_true (rebote_verifier_check_ready (site.verifier, NULL));
  g_assert_null (verify_all (site.verifier, addresses, NULL, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_REQUEST);
  g_assert_true (rebote_verifier_error_ends_run (error));
  g_assert_false (rebote_verifier_check_ready (site.verifier, NULL));
  site_close (&site);
}

/* One provider that answers for all the world. */
static void
test_intercepted (void)
{
  static const SmtpScript script = { .greeting = "220 smtp.provider.zzz ESMTP" };
  static const char *const addresses[] = { "anna@third.zzz", NULL };
  g_autoptr (GError) error = NULL;
  Site site;
  SmtpServer *second, *third;

  site_open (&site, &script);
  second = smtp_server_new ("127.0.0.2", smtp_server_get_port (site.server), &script);
  third = smtp_server_new ("127.0.0.3", smtp_server_get_port (site.server), &script);
  rebote_verification_free (verify_one (site.verifier, "anna@one.zzz"));
  /* The same server for another customer is none that intercepts. */
  rebote_verification_free (verify_one (site.verifier, "anna@mx.zzz"));
  rebote_verification_free (verify_one (site.verifier, "anna@other.zzz"));
  g_assert_null (verify_all (site.verifier, addresses, NULL, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY);
  smtp_server_free (second);
  smtp_server_free (third);
  site_close (&site);
}

/* Nobody is there, at one address of the machine or another. */
static void
test_unreachable (void)
{
  g_autoptr (ReboteVerification) found = NULL;
  Site site;

  site_open (&site, NULL);
  found = verify_one (site.verifier, "anna@two.zzz");
  g_assert_cmpint (found->verdict, ==, REBOTE_VERIFICATION_UNKNOWN);
  g_assert_cmpint (found->reason, ==, REBOTE_VERIFICATION_REASON_NO_CONNECT);
  /* A refusal to connect is an answer: the port is open on our side. */
  rebote_verification_free (verify_one (site.verifier, "anna@one.zzz"));
  rebote_verification_free (verify_one (site.verifier, "anna@other.zzz"));
  rebote_verification_free (verify_one (site.verifier, "anna@third.zzz"));
  g_assert_true (rebote_verifier_check_ready (site.verifier, NULL));
  site_close (&site);
}

/* A listener that takes nobody in: with its queue full, the system drops whoever knocks, as a wall does. */
typedef struct
{
  GSocket *listener;
  GSocket *guests[3];
} Wall;

static void
wall_build (Wall       *wall,
            const char *address,
            guint16    *port)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string (address, *port);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  wall->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_true (g_socket_bind (wall->listener, wanted, TRUE, &error));
  g_assert_no_error (error);
  g_socket_set_listen_backlog (wall->listener, 0);
  g_assert_true (g_socket_listen (wall->listener, &error));
  bound = g_socket_get_local_address (wall->listener, &error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  for (guint i = 0; i < G_N_ELEMENTS (wall->guests); i++)
    {
      wall->guests[i] = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
      g_socket_set_blocking (wall->guests[i], FALSE);
      /* Whether this one is in, or still knocks, is all the same. */
      g_socket_connect (wall->guests[i], bound, NULL, NULL);
    }
}

static void
wall_clear (Wall *wall)
{
  for (guint i = 0; i < G_N_ELEMENTS (wall->guests); i++)
    g_object_unref (wall->guests[i]);
  g_object_unref (wall->listener);
}

/* Three operators that do not even refuse: it is our line. */
static void
test_port_closed (void)
{
  static const char *const last[] = { "anna@third.zzz", NULL };
  g_autoptr (ReboteSmtpSettings) settings = NULL;
  g_autoptr (ReboteVerification) first = NULL;
  g_autoptr (ReboteVerification) second = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port = 0;
  Wall walls[3];
  Site site;

  wall_build (&walls[0], "127.0.0.1", &port);
  wall_build (&walls[1], "127.0.0.2", &port);
  wall_build (&walls[2], "127.0.0.3", &port);
  settings = make_settings (port);
  settings->limits.connect = 200;
  site_open_with (&site, NULL, settings);

  first = verify_one (site.verifier, "anna@one.zzz");
  second = verify_one (site.verifier, "anna@other.zzz");
  g_assert_cmpint (first->verdict, ==, REBOTE_VERIFICATION_UNKNOWN);
  g_assert_cmpint (second->reason, ==, REBOTE_VERIFICATION_REASON_NO_CONNECT);
  g_assert_true (rebote_verifier_check_ready (site.verifier, NULL));
  g_assert_null (verify_all (site.verifier, last, NULL, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY);
  g_assert_true (rebote_verifier_error_ends_run (error));
  g_assert_false (rebote_verifier_check_ready (site.verifier, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (walls); i++)
    wall_clear (&walls[i]);
  site_close (&site);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
test_cancelled (void)
{
  static const SmtpScript script = { .greeting = "SILENT" };
  static const char *const addresses[] = { "anna@mx.zzz", NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Site site;

  site_open (&site, &script);
  rebote_verifier_check_async (site.verifier, addresses, cancellable, verify_result_cb, &result);
  while (smtp_server_count_connections (site.server) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_idle_add (cancel_cb, cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (rebote_verifier_check_finish (site.verifier, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  site_close (&site);
}

/* What is amiss before anybody is asked. */
static void
test_preflight (void)
{
  static const SmtpScript script = { .greeting = NULL };
  static const char *const domains[] = { "null.zzz", "servfail.zzz", "mx.zzz", NULL };
  static const struct
  {
    const char        *helo;
    const char        *sender;
    const char        *list;
    gboolean           has_server;
    ReboteSmtpProblems problems;
  } cases[] = {
    { "probe.rebote-mail.zzz", "a@rebote-mail.zzz", NULL, TRUE, 0 },
    { "probe.rebote-mail.zzz", "a@rebote-mail.zzz", "list.zzz", TRUE, 0 },
    { "PROBE.rebote-mail.zzz", "a@rebote-mail.zzz", NULL, FALSE, REBOTE_SMTP_PROBLEM_PORT_CLOSED },
    { "gone.rebote-mail.zzz", "a@null.zzz", NULL, TRUE, REBOTE_SMTP_PROBLEM_HELO_UNKNOWN | REBOTE_SMTP_PROBLEM_SENDER },
    { "other.rebote-mail.zzz", "a@rebote-mail.zzz", "list.zzz", TRUE,
      REBOTE_SMTP_PROBLEM_REVERSE | REBOTE_SMTP_PROBLEM_LISTED },
    /* An error of the list is no listing. */
    { "probe.rebote-mail.zzz", "a@servfail.zzz", "angry.zzz", TRUE, REBOTE_SMTP_PROBLEM_DNS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint16 port = find_free_port ();
      g_autoptr (ReboteSmtpSettings) settings = rebote_smtp_settings_new (cases[i].helo, cases[i].sender);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      ReboteSmtpProblems problems;
      Site site;

      settings->port = port;
      site_open_with (&site, cases[i].has_server ? &script : NULL, settings);
      rebote_smtp_preflight_async (settings, site.network.routes, domains, cases[i].list, NULL, verify_result_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (rebote_smtp_preflight_finish (site.network.routes, result, &problems, &error));
      g_assert_no_error (error);
      g_assert_cmpint (problems, ==, cases[i].problems);
      for (guint bit = 0; bit < REBOTE_N_SMTP_PROBLEMS; bit++)
        g_assert_nonnull (rebote_smtp_problem_get_title (1 << bit));
      /* Not a word was said. */
      if (site.server)
        g_assert_cmpuint (smtp_server_count (site.server, "EHLO"), ==, 0);
      g_clear_object (&result);
      site_close (&site);
    }
}

static void
test_settings (void)
{
  static const struct
  {
    const char *helo;
    const char *sender;
    gboolean    is_ready;
  } cases[] = {
    { NULL, "a@firma.pl", FALSE },        { "mail.firma.pl", NULL, FALSE },      { "", "", FALSE },
    { "localhost", "a@firma.pl", FALSE }, { "192.0.2.1", "a@firma.pl", FALSE },  { "gmail.com", "a@firma.pl", FALSE },
    { "pc", "a@firma.pl", FALSE },        { "mail.firma.pl", "a", FALSE },       { "a@b.pl", "a@firma.pl", FALSE },
    { "mail.firma.pl\r\nX", "a@firma.pl", FALSE },
    { "mail.firma.pl", "a@firma.pl>\r\nDATA", FALSE },
    { "mail.firma.pl", "a@firma.pl", TRUE }, { "mail.b\xc3\xbc" "cher.de", "Probe@B\xc3\xbc" "cher.de", TRUE },
  };
  g_autoptr (ReboteSmtpSettings) international = rebote_smtp_settings_new ("mail.b\xc3\xbc" "cher.de",
                                                                          "Probe@B\xc3\xbc" "cher.de");

  g_assert_cmpstr (international->helo_name, ==, "mail.xn--bcher-kva.de");
  g_assert_cmpstr (international->mail_from, ==, "Probe@xn--bcher-kva.de");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteSmtpSettings) settings = rebote_smtp_settings_new (cases[i].helo, cases[i].sender);
      g_autoptr (GError) error = NULL;
      Site site;

      site_open_with (&site, NULL, settings);
      g_assert_cmpint (rebote_verifier_check_ready (site.verifier, &error), ==, cases[i].is_ready);
      if (!cases[i].is_ready)
        g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY);
      site_close (&site);
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  isolated_test_init (&argc, &argv);
  knowledge = rebote_knowledge_load (NULL, NULL);

  g_test_add_func ("/smtp-manners/pause", test_pause);
  g_test_add_func ("/smtp-manners/day", test_day);
  g_test_add_func ("/smtp-manners/crowd", test_crowd);
  g_test_add_func ("/smtp-manners/sender-refused", test_sender_refused);
  g_test_add_func ("/smtp-manners/intercepted", test_intercepted);
  g_test_add_func ("/smtp-manners/unreachable", test_unreachable);
  g_test_add_func ("/smtp-manners/port-closed", test_port_closed);
  g_test_add_func ("/smtp-manners/cancelled", test_cancelled);
  g_test_add_func ("/smtp-manners/preflight", test_preflight);
  g_test_add_func ("/smtp-manners/settings", test_settings);

  status = isolated_test_run ();
  rebote_knowledge_unref (knowledge);

  return status;
}
