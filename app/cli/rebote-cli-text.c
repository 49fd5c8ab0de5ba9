/* rebote-cli-text.c
 *
 * One explained message in plain words, as `rebote explain` prints it:
 *
 *   notice.eml: Undelivered Mail Returned to Sender
 *
 *   ● HARD  The mailbox does not exist
 *           ana@example.com
 *
 *     What happened   The server for example.com has no mailbox with this address. …
 *     What to do      Take this address off your lists. …
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-text"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "bounce/rebote-explanation.h"
#include "bounce/rebote-words.h"
#include "rebote-cli-page.h"
#include "rebote-cli-text.h"

#define INDENT          2
#define MAX_LABEL       26   /* columns; a longer label stands above its text */
#define MAX_QUOTE_CHARS 2000 /* an answer longer than that is cut: who needs it all opens the mail */

typedef struct
{
  const char *label;
  char       *text; /* (nullable): a row without it is left out */
} Row;

static void
row_clear (Row *row)
{
  g_free (row->text);
}

static void
add_row (GArray     *rows,
         const char *label,
         const char *text)
{
  Row row = { label, NULL };

  if (text == NULL || text[0] == '\0')
    return;

  row.text = g_strdup (text);
  g_array_append_val (rows, row);
}

static GArray *
rows_new (void)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  g_array_set_clear_func (rows, (GDestroyNotify)row_clear);
  return rows;
}

/* Marks come from the words that decided, so their own characters must not be in the text already. */
static char *
mark_words (const char   *text,
            ReboteBounce *bounce,
            guint         position)
{
  g_autofree char *printable = rebote_cli_make_printable (text);
  g_autoptr (GArray) marks = NULL;
  g_autoptr (GString) marked = g_string_new (NULL);
  gsize at = 0;

  g_strstrip (printable);
  if (g_utf8_strlen (printable, -1) > MAX_QUOTE_CHARS)
    {
      g_autofree char *whole = g_steal_pointer (&printable);
      g_autofree char *start = g_utf8_substring (whole, 0, MAX_QUOTE_CHARS);

      printable = g_strconcat (start, "…", NULL);
    }

  marks = rebote_explanation_find_marks (printable, -1, bounce, position);
  for (guint i = 0; i < marks->len; i++)
    {
      const ReboteMark *mark = &g_array_index (marks, ReboteMark, i);

      g_string_append_len (marked, printable + at, mark->start - at);
      g_string_append (marked, REBOTE_CLI_MARK_START);
      g_string_append_len (marked, printable + mark->start, mark->end - mark->start);
      g_string_append (marked, REBOTE_CLI_MARK_END);
      at = mark->end;
    }
  g_string_append (marked, printable + at);

  /* Translators: what a server answered, in quotation marks */
  return g_strdup_printf (_("“%s”"), marked->str);
}

/* Where no answer is quoted, the deciding words alone. */
static char *
quote_evidence (ReboteRecipient *recipient)
{
  for (guint i = 0; i < recipient->evidence->len; i++)
    {
      const ReboteEvidence *evidence = g_ptr_array_index (recipient->evidence, i);

      if (evidence->decisive && evidence->text && evidence->what == REBOTE_EVIDENCE_PHRASE)
        {
          g_autofree char *printable = rebote_cli_make_printable (evidence->text);

          return g_strdup_printf (_("“%s”"), printable);
        }
    }

  return NULL;
}

/* 5 Permanent failure · 1 Address · 1 No such mailbox */
static char *
join_parts (ReboteCode *code)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < code->parts->len; i++)
    {
      const ReboteCodePart *part = g_ptr_array_index (code->parts, i);

      g_string_append_printf (joined, "%s%s", i > 0 ? " · " : "", part->digits);
      if (part->name[0])
        g_string_append_printf (joined, " %s", part->name);
    }
  if (code->is_registered)
    g_string_append_printf (joined, " (%s)", code->reference);

  return g_string_free (joined, FALSE);
}

static void
add_code_row (GArray     *rows,
              ReboteCode *code)
{
  g_autofree char *parts = NULL;

  if (code == NULL)
    return;

  parts = join_parts (code);
  add_row (rows, code->code, parts);
}

/* The labels of a block are as wide as the widest; the longest ones do not push all others to the right. */
static void
print_rows (ReboteCliPage *page,
            GArray        *rows)
{
  guint width = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      guint label = rebote_cli_text_width (g_array_index (rows, Row, i).label);

      if (label <= MAX_LABEL)
        width = MAX (width, label);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);

      rebote_cli_page_paragraph (page, INDENT, row->label, width + 2, REBOTE_CLI_TONE_DIM, row->text);
    }
}

static ReboteCliTone
find_tone (ReboteVerdict verdict)
{
  switch (verdict)
    {
    case REBOTE_VERDICT_HARD:
    case REBOTE_VERDICT_COMPLAINT:
      return REBOTE_CLI_TONE_BAD;

    case REBOTE_VERDICT_SOFT:
    case REBOTE_VERDICT_DELAYED:
      return REBOTE_CLI_TONE_WARNING;

    case REBOTE_VERDICT_NOT_A_BOUNCE:
      return REBOTE_CLI_TONE_GOOD;

    case REBOTE_VERDICT_UNDETERMINED:
    default:
      return REBOTE_CLI_TONE_BOLD;
    }
}

static void
print_verdict (ReboteCliPage     *page,
               ReboteExplanation *explanation,
               ReboteRecipient   *recipient)
{
  g_autofree char *label = NULL;

  /* Without the shapes the word alone has to do. */
  if (page->is_utf8)
    label = g_strdup_printf ("%s %s", explanation->shape, explanation->verdict_word);
  else
    label = g_strdup (explanation->verdict_word);
  rebote_cli_page_paragraph (page, 0, label, rebote_cli_text_width (label) + 2, find_tone (explanation->verdict),
                             explanation->title);
  if (recipient && recipient->address)
    {
      g_autofree char *address = rebote_cli_make_printable (recipient->address);

      rebote_cli_page_paragraph (page, INDENT, NULL, 0, REBOTE_CLI_TONE_BOLD, address);
    }
  if (recipient && recipient->original_address && g_strcmp0 (recipient->original_address, recipient->address) != 0)
    {
      g_autofree char *address = rebote_cli_make_printable (recipient->original_address);
      /* Translators: the address to which a mail was sent, before it was passed on to another one */
      g_autofree char *sent_to = g_strdup_printf (_("sent to %s"), address);

      rebote_cli_page_paragraph (page, INDENT, NULL, 0, REBOTE_CLI_TONE_NONE, sent_to);
    }
  rebote_cli_page_gap (page);
}

static void
print_advice (ReboteCliPage     *page,
              ReboteExplanation *explanation,
              ReboteBounce      *bounce,
              ReboteRecipient   *recipient)
{
  g_autoptr (GArray) rows = rows_new ();

  add_row (rows, _("What happened"), explanation->happened);
  add_row (rows, _("What to do"), explanation->advice);
  add_row (rows, _("Read more"), explanation->help_url);
  add_row (rows, _("Caution"), explanation->caveat);
  add_row (rows, _("Will it still arrive?"), explanation->will_arrive);
  add_row (rows, _("Send again?"), explanation->resend);
  add_row (rows, _("Who must act?"), explanation->who_must_act);
  add_row (rows, _("Has the contact moved?"), explanation->has_moved);
  if (bounce->type == REBOTE_MESSAGE_BOUNCE && bounce->fact != REBOTE_FACT_BACKSCATTER && recipient)
    add_row (rows, _("Counts as"), rebote_kind_get_meaning (recipient->kind));

  for (guint i = 0; i < rows->len; i++)
    {
      Row             *row = &g_array_index (rows, Row, i);
      g_autofree char *text = g_steal_pointer (&row->text);

      /* A suggested address comes from the mail. */
      row->text = rebote_cli_make_printable (text);
    }
  print_rows (page, rows);
}

static void
print_evidence (ReboteCliPage     *page,
                ReboteExplanation *explanation,
                ReboteBounce      *bounce,
                guint              position)
{
  g_autoptr (GArray) rows = rows_new ();
  g_autofree char *quote = NULL;
  g_autofree char *rule = NULL;
  g_autofree char *reporter = NULL;
  g_autofree char *reported = NULL;

  add_code_row (rows, explanation->reply);
  add_code_row (rows, explanation->status);
  if (position != REBOTE_EXPLANATION_NO_RECIPIENT)
    {
      ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, position);

      quote = recipient->diagnostic ? mark_words (recipient->diagnostic, bounce, position) : quote_evidence (recipient);
      add_row (rows, _("The answer"), quote);
      if (recipient->command != REBOTE_COMMAND_UNKNOWN)
        add_row (rows, _("It was given"), rebote_smtp_command_get_name (recipient->command));
    }
  if (explanation->rule)
    {
      rule = rebote_cli_make_printable (explanation->rule);
      add_row (rows, _("What decided"), rule);
    }
  add_row (rows, _("Contradiction"), explanation->contradiction);
  add_row (rows, _("How sure we are"), explanation->confidence_words);
  if (explanation->reporter)
    {
      reporter = rebote_cli_make_printable (explanation->reporter);
      add_row (rows, _("Who says so"), reporter);
    }
  if (explanation->reported)
    {
      reported = rebote_cli_make_printable (explanation->reported);
      add_row (rows, _("The service’s word"), reported);
    }
  if (rows->len == 0)
    return;

  rebote_cli_page_gap (page);
  rebote_cli_page_paragraph (page, INDENT, NULL, 0, REBOTE_CLI_TONE_BOLD, _("How we know"));
  print_rows (page, rows);
}

static void
print_source (ReboteCliPage *page,
              ReboteBounce  *bounce)
{
  g_autofree char *source = rebote_cli_make_printable (bounce->source ? bounce->source : "-");
  g_autofree char *subject = rebote_cli_make_printable (bounce->subject ? bounce->subject : _("(no subject)"));
  g_autofree char *line = NULL;

  if (g_str_equal (source, "-"))
    {
      g_free (source);
      source = g_strdup (_("standard input"));
    }

  /* An mbox holds many messages; for people they are counted from 1. */
  if (bounce->index > 0)
    /* Translators: a file, the number of a message in it, and the message's subject */
    line = g_strdup_printf (_("%s, message %u: %s"), source, bounce->index + 1, subject);
  else
    /* Translators: a file, and the subject of the message in it */
    line = g_strdup_printf (_("%s: %s"), source, subject);
  rebote_cli_page_line (page, REBOTE_CLI_TONE_DIM, line);

  if (bounce->original_subject && bounce->original_subject[0])
    {
      g_autofree char *original = rebote_cli_make_printable (bounce->original_subject);
      g_autofree char *about = g_strdup_printf (_("about your mail “%s”"), original);

      rebote_cli_page_line (page, REBOTE_CLI_TONE_DIM, about);
    }
}

static void
print_recipient (ReboteCliPage *page,
                 ReboteBounce  *bounce,
                 guint          position)
{
  g_autoptr (ReboteExplanation) explanation = rebote_explanation_new (bounce, position);
  ReboteRecipient *recipient = NULL;

  if (position != REBOTE_EXPLANATION_NO_RECIPIENT)
    recipient = rebote_bounce_get_recipient (bounce, position);

  rebote_cli_page_gap (page);
  print_verdict (page, explanation, recipient);
  print_advice (page, explanation, bounce, recipient);
  print_evidence (page, explanation, bounce, position);
}

/**
 * rebote_cli_print_bounce:
 * @out: where to write
 * @bounce: a message
 * @is_terminal: whether that is a terminal
 *
 * Prints what a message means, for each of its recipients. Ends with a line end; leave a line free between two messages.
 */
void
rebote_cli_print_bounce (FILE         *out,
                         ReboteBounce *bounce,
                         gboolean      is_terminal)
{
  ReboteCliPage page;
  guint         n_recipients;

  g_return_if_fail (out != NULL);
  g_return_if_fail (bounce != NULL);

  rebote_cli_page_init (&page, out, is_terminal);
  print_source (&page, bounce);

  n_recipients = rebote_bounce_get_n_recipients (bounce);
  if (n_recipients == 0)
    print_recipient (&page, bounce, REBOTE_EXPLANATION_NO_RECIPIENT);
  for (guint i = 0; i < n_recipients; i++)
    print_recipient (&page, bounce, i);
}
