/* rebote-cli-sender.c
 *
 * `rebote sender`: looks up how a domain is set up for sending mail.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-sender"

#include "config.h"

#include <unistd.h>

#include <glib/gi18n.h>

#include "bounce/rebote-bounce-run.h"
#include "rebote-cli-page.h"
#include "rebote-cli-private.h"
#include "sender/rebote-block-lists.h"
#include "sender/rebote-sender-check.h"
#include "sender/rebote-sender-trail.h"

/* How long a server may take for its first answer, in milliseconds; the second time it gets twice that. */
#define TIMEOUT 4000

#define INDENT 2

typedef struct
{
  char   **ips;
  char   **selectors;
  char   **bounces;
  char    *envelope;
  char    *dns;
  gboolean block_lists;
  gboolean use_json;
} Options;

static void
options_clear (Options *options)
{
  g_strfreev (options->ips);
  g_strfreev (options->selectors);
  g_strfreev (options->bounces);
  g_free (options->envelope);
  g_free (options->dns);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* What is read from mails that came back. */
typedef struct
{
  ReboteKnowledge   *knowledge;
  ReboteSenderTrail *trail;
} Reading;

static gboolean
take_bounce (const char   *source,
             guint         index,
             ReboteBounce *bounce,
             const GError *error,
             gpointer      user_data)
{
  Reading *reading = user_data;
  g_autoptr (ReboteSentMail) mail = NULL;

  if (error)
    rebote_cli_warn ("%s: %s", source, error->message);
  if (bounce && bounce->raw)
    mail = rebote_sent_mail_read (reading->knowledge, bounce->raw);
  if (mail)
    rebote_sender_trail_add (reading->trail, mail);

  return TRUE;
}

static ReboteSenderTrail *
read_bounces (const Options *options,
              gboolean      *is_partly,
              GError       **error)
{
  g_autoptr (ReboteSenderTrail) trail = rebote_sender_trail_new ();
  g_autoptr (ReboteKnowledge) knowledge = options->bounces ? rebote_cli_load_knowledge (error) : NULL;
  Reading reading = { knowledge, trail };
  ReboteBounceRunStats stats = { 0 };

  if (options->bounces == NULL)
    return g_steal_pointer (&trail);
  if (knowledge == NULL ||
      !rebote_bounce_run (knowledge, (const char *const *)options->bounces, 0, take_bounce, &reading, &stats, NULL, error))
    return NULL;

  *is_partly = stats.n_errors > 0;
  return g_steal_pointer (&trail);
}

static ReboteSenderRequest *
make_request (const Options *options,
              const char    *domain,
              GError       **error)
{
  g_autoptr (ReboteSenderRequest) request = rebote_sender_request_new (domain, error);

  if (request == NULL || (options->envelope && !rebote_sender_request_set_envelope (request, options->envelope, error)))
    return NULL;
  for (guint i = 0; options->ips && options->ips[i]; i++)
    {
      if (!rebote_sender_request_add_ip (request, options->ips[i], error))
        return NULL;
    }
  for (guint i = 0; options->selectors && options->selectors[i]; i++)
    {
      if (!rebote_sender_request_add_key (request, options->selectors[i], error))
        return NULL;
    }
  request->ask_block_lists = options->block_lists;

  return g_steal_pointer (&request);
}

/* Before anything leaves this computer. */
static void
announce_list (const ReboteBlockList     *list,
               const ReboteSenderRequest *request)
{
  g_autoptr (GStrvBuilder) subjects = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autofree char *told = NULL;

  for (guint i = 0; !list->is_about_domains && i < request->ips->len; i++)
    {
      g_autofree char *ip = g_inet_address_to_string (g_ptr_array_index (request->ips, i));

      g_strv_builder_add (subjects, ip);
    }
  if (list->is_about_domains)
    g_strv_builder_add (subjects, request->domain);
  words = g_strv_builder_end (subjects);
  if (words[0] == NULL)
    return;

  told = g_strjoinv (", ", words);
  /* Translators: a block list, its zone, what it is told (an IP address or a domain), and its terms, a sentence */
  rebote_cli_warn (_("%s (%s) is told: %s. %s"), list->name, list->zone, told, _(list->terms));
}

static void
announce_lists (const ReboteSenderRequest *request)
{
  ReboteBlockLists *lists = rebote_block_lists_get_default ();

  if (!request->ask_block_lists)
    return;
  for (guint i = 0; i < rebote_block_lists_get_size (lists); i++)
    announce_list (rebote_block_lists_get (lists, i), request);
}

static ReboteCliTone
get_tone (ReboteSenderLevel level)
{
  switch (level)
    {
    case REBOTE_SENDER_GOOD:
      return REBOTE_CLI_TONE_GOOD;
    case REBOTE_SENDER_WARNING:
      return REBOTE_CLI_TONE_WARNING;
    case REBOTE_SENDER_BAD:
      return REBOTE_CLI_TONE_BAD;
    case REBOTE_SENDER_HINT:
    case REBOTE_SENDER_UNKNOWN:
    default:
      return REBOTE_CLI_TONE_BOLD;
    }
}

static guint
get_label_width (void)
{
  guint width = 0;

  for (guint i = 0; i < REBOTE_N_SENDER_LEVELS; i++)
    width = MAX (width, rebote_cli_text_width (rebote_sender_level_get_name (i)));

  return width + 2;
}

static void
print_finding (ReboteCliPage             *page,
               const ReboteSenderFinding *finding)
{
  rebote_cli_page_paragraph (page, 0, rebote_sender_level_get_name (finding->level), get_label_width (),
                             get_tone (finding->level), finding->title);
  rebote_cli_page_paragraph (page, INDENT, NULL, 0, REBOTE_CLI_TONE_NONE, finding->text);
  if (finding->advice)
    rebote_cli_page_paragraph (page, INDENT, "→", 2, REBOTE_CLI_TONE_BOLD, finding->advice);
  if (finding->url)
    rebote_cli_page_paragraph (page, INDENT, NULL, 0, REBOTE_CLI_TONE_NONE, finding->url);
  for (guint i = 0; i < finding->evidence->len; i++)
    {
      const ReboteSenderEvidence *evidence = g_ptr_array_index (finding->evidence, i);
      g_autofree char *line = g_strdup_printf ("%s %s: %s", evidence->name, evidence->type, evidence->text);

      rebote_cli_page_paragraph (page, INDENT, NULL, 0, REBOTE_CLI_TONE_DIM, line);
    }
  rebote_cli_page_gap (page);
}

static void
print_text (ReboteSenderReport *report)
{
  g_autofree char *summary = rebote_sender_report_get_summary (report);
  const char      *area = NULL;
  ReboteCliPage    page;

  rebote_cli_page_init (&page, stdout, isatty (STDOUT_FILENO));
  rebote_cli_page_line (&page, REBOTE_CLI_TONE_BOLD, report->request->domain);
  rebote_cli_page_line (&page, REBOTE_CLI_TONE_NONE, summary);
  for (guint i = 0; i < report->findings->len; i++)
    {
      const ReboteSenderFinding *finding = g_ptr_array_index (report->findings, i);

      if (g_strcmp0 (area, finding->area) != 0)
        {
          g_autofree char *heading = g_strdup_printf ("── %s ──", rebote_sender_area_get_name (finding->area));

          if (area == NULL)
            rebote_cli_page_gap (&page);
          rebote_cli_page_line (&page, REBOTE_CLI_TONE_DIM, heading);
        }
      area = finding->area;
      print_finding (&page, finding);
    }
}

typedef struct
{
  GMainLoop          *loop;
  ReboteSenderReport *report;
  GError             *error;
} Waiting;

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Waiting *waiting = user_data;

  waiting->report = rebote_sender_check_finish (REBOTE_DNS_CLIENT (source), result, &waiting->error);
  g_main_loop_quit (waiting->loop);
}

static ReboteSenderReport *
check (const ReboteSenderRequest *request,
       ReboteDnsClient           *client,
       GError                   **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Waiting waiting = { loop, NULL, NULL };

  rebote_sender_check_async (client, request, NULL, NULL, NULL, NULL, checked_cb, &waiting);
  g_main_loop_run (loop);
  if (waiting.error)
    g_propagate_error (error, waiting.error);

  return waiting.report;
}

/* Block lists refuse many: that is not for the exit status. */
static int
get_status (ReboteSenderReport *report)
{
  guint n_unknown = 0, n_known = 0;

  for (guint i = 0; i < report->findings->len; i++)
    {
      const ReboteSenderFinding *finding = g_ptr_array_index (report->findings, i);

      if (finding->level == REBOTE_SENDER_UNKNOWN)
        n_unknown += !g_str_equal (finding->area, "block-list");
      else
        n_known += finding->level != REBOTE_SENDER_HINT;
    }

  return n_unknown == 0 ? REBOTE_EXIT_DONE : n_known > 0 ? REBOTE_EXIT_PARTLY : REBOTE_EXIT_FAILED;
}

static int
print_report (ReboteSenderReport *report,
              gboolean            use_json,
              gboolean            is_partly)
{
  int status = get_status (report);

  if (use_json)
    {
      g_autofree char *line = rebote_sender_report_to_json (report);

      puts (line);
    }
  else
    print_text (report);
  if (fflush (stdout) != 0 || ferror (stdout))
    {
      rebote_cli_warn (_("The answer could not be written"));
      return REBOTE_EXIT_FAILED;
    }
  if (status == REBOTE_EXIT_FAILED)
    rebote_cli_warn (_("Nothing could be looked up: is there a connection to the internet?"));

  return status == REBOTE_EXIT_DONE && is_partly ? REBOTE_EXIT_PARTLY : status;
}

static gboolean
parse_arguments (Options *options,
                 int     *argc,
                 char  ***argv)
{
  const GOptionEntry entries[] = {
    { "ip", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->ips, N_("The IP address of a server that sends; may be given again"),
      N_("IP") },
    { "selector", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->selectors,
      N_("The name of a DKIM key; may be given again"), N_("NAME") },
    { "envelope", 0, 0, G_OPTION_ARG_STRING, &options->envelope,
      N_("The domain to which bounces go, if it is another one"), N_("DOMAIN") },
    { "bounces", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->bounces,
      N_("Mails that came back, to learn all of that from; may be given again"), N_("PATH") },
    { "block-lists", 0, 0, G_OPTION_ARG_NONE, &options->block_lists, N_("Ask block lists too, by their terms"), NULL },
    { "dns", 0, 0, G_OPTION_ARG_STRING, &options->dns, N_("The name server to ask"), N_("SERVER[:PORT]") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->use_json, N_("Write one JSON object, in English"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!rebote_cli_parse ("sender [DOMAIN]",
                         _("Looks up how a domain is set up for sending mail: SPF, DKIM, DMARC, the names of its servers, "
                           "and block lists where they are asked for. Without a domain, that of most mails in the bounces is taken."),
                         entries, argc, argv))
    return FALSE;
  if (*argc == 2 || (*argc == 1 && options->bounces))
    return TRUE;

  rebote_cli_warn (*argc > 2 ? _("One domain at a time, please") : _("Which domain? Name one, or bounces of your mails"));
  return FALSE;
}

/* The domain may be learnt too. Says what is wrong. */
static ReboteSenderRequest *
find_request (const Options     *options,
              ReboteSenderTrail *trail,
              const char        *domain,
              int               *status)
{
  g_auto (GStrv) domains = rebote_sender_trail_get_domains (trail);
  g_autoptr (ReboteSenderRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  if (domain == NULL && domains[0] == NULL)
    {
      rebote_cli_warn (_("The bounces do not tell from which domain your mails come: name it"));
      *status = REBOTE_EXIT_FAILED;
      return NULL;
    }
  request = make_request (options, domain ? domain : domains[0], &error);
  if (request == NULL)
    {
      rebote_cli_warn ("%s", error->message);
      *status = REBOTE_EXIT_USAGE;
      return NULL;
    }
  if (options->bounces && !g_strv_contains ((const char *const *)domains, request->domain))
    rebote_cli_warn (_("The bounces hold no mail from %s"), request->domain);
  rebote_sender_trail_fill (trail, request);

  return g_steal_pointer (&request);
}

/**
 * rebote_cli_sender:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * Returns: a #ReboteExit
 */
int
rebote_cli_sender (int    argc,
                   char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (ReboteSenderTrail) trail = NULL;
  g_autoptr (ReboteSenderRequest) request = NULL;
  g_autoptr (ReboteDnsClient) client = NULL;
  g_autoptr (ReboteSenderReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_partly = FALSE;
  int      status;

  if (!parse_arguments (&options, &argc, &argv))
    return REBOTE_EXIT_USAGE;
  if (options.use_json)
    rebote_cli_use_english ();

  client = rebote_dns_client_new (options.dns, TIMEOUT, &error);
  if (client == NULL)
    {
      rebote_cli_warn ("%s", error->message);
      return options.dns ? REBOTE_EXIT_USAGE : REBOTE_EXIT_FAILED;
    }
  trail = read_bounces (&options, &is_partly, &error);
  if (trail == NULL)
    {
      rebote_cli_warn ("%s", error->message);
      return REBOTE_EXIT_FAILED;
    }
  request = find_request (&options, trail, argc > 1 ? argv[1] : NULL, &status);
  if (request == NULL)
    return status;

  announce_lists (request);
  report = check (request, client, &error);
  if (report == NULL)
    {
      rebote_cli_warn ("%s", error->message);
      return REBOTE_EXIT_FAILED;
    }

  return print_report (report, options.use_json, is_partly);
}
