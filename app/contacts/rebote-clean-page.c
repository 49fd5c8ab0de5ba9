/* rebote-clean-page.c
 *
 * One HTML file that needs nothing else: no script, no picture, nothing from elsewhere, and no address of the list. The same
 * cleaning makes the same bytes. Whatever comes from outside goes through append_text().
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-clean-page"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-reason-texts.h"

#include "rebote-clean-page-private.h"
#include "rebote-finding-words.h"

#define BAR_WIDTH   1000
#define MIN_PIECE   8
#define REPLACEMENT 0xfffd

/* So much of each table is printed, on one sheet of A4 or Letter; the rest is on the screen only, and counted on paper. There the
 * reasons float beside the rest, for columns are not printed by every browser. */
#define MAX_PRINTED_RULES    8
#define MAX_PRINTED_EVIDENCE 5
static const guint max_printed_reasons[REBOTE_N_OUTCOMES] = {
  [REBOTE_OUTCOME_KEEP] = 3,
  [REBOTE_OUTCOME_REVIEW] = 3,
  [REBOTE_OUTCOME_REMOVE] = 6,
};

typedef struct
{
  GString                  *html;
  const ReboteCleanSummary *summary;
  const ReboteCleanAbout   *about;
  const ReboteCleanFiles   *files;
} Page;

static gboolean
is_harmful (gunichar c)
{
  /* Controls, and marks that turn the text around them. */
  return g_unichar_iscntrl (c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void
append_text (GString    *html,
             const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '&')
        g_string_append (html, "&amp;");
      else if (c == '<')
        g_string_append (html, "&lt;");
      else if (c == '>')
        g_string_append (html, "&gt;");
      else if (c == '"')
        g_string_append (html, "&quot;");
      else if (c == '\'')
        g_string_append (html, "&#39;");
      else
        g_string_append_unichar (html, is_harmful (c) ? REPLACEMENT : c);
    }
}

/* An element with nothing but text in it; @open is the tag with its attributes, @close its name. */
static void
append_element (GString    *html,
                const char *open,
                const char *close,
                const char *text)
{
  g_string_append_printf (html, "<%s>", open);
  append_text (html, text);
  g_string_append_printf (html, "</%s>\n", close);
}

static char *
format_number (guint64 number)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, number);
}

static char *
format_share (guint64 count,
              guint64 total)
{
  double share = total ? 100.0 * count / total : 0;

  if (count > 0 && share < 0.1)
    return g_strdup_printf ("< %.1f %%", 0.1);

  return g_strdup_printf ("%.1f %%", share);
}

static guint64
count_written (Page *page)
{
  const guint64 *counts = page->summary->counts;

  return counts[REBOTE_OUTCOME_KEEP] + (page->files->has_review ? 0 : counts[REBOTE_OUTCOME_REVIEW]);
}

static const char *
get_outcome_words (Page         *page,
                   ReboteOutcome outcome)
{
  if (outcome == REBOTE_OUTCOME_KEEP)
    return C_ ("contacts", "Kept");
  if (outcome == REBOTE_OUTCOME_REMOVE)
    return C_ ("contacts", "Removed");

  return page->files->has_review ? _("To review") : _("To review, still in the list");
}

static void
append_begin (Page *page)
{
  GString *html = page->html;

  g_string_append (html, "<!DOCTYPE html>\n<html lang=\"");
  /* Translators: the code of the language that you translate to, as in lang="…" of a web page. */
  append_text (html, C_ ("code of the language", "en"));
  g_string_append (html, "\">\n<head>\n");
  g_string_append (html, _rebote_clean_page_head);
  g_string_append (html, "<title>");
  append_text (html, page->about->name);
  g_string_append (html, " – ");
  append_text (html, _("Cleaned Contact List"));
  g_string_append (html, "</title>\n</head>\n<body>\n");
  g_string_append (html, _rebote_clean_page_patterns);
}

static void
append_heading (Page *page)
{
  g_autofree char *rows = format_number (page->summary->rows);
  g_autofree char *written = format_number (count_written (page));
  g_autofree char *numbers = NULL;

  g_string_append (page->html, "<header>\n");
  append_element (page->html, "h1", "h1", _("Cleaned Contact List"));
  g_string_append (page->html, "<p class=\"name\"><bdi>");
  append_text (page->html, page->about->name);
  g_string_append (page->html, "</bdi></p>\n");
  if (page->about->date != 0)
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (page->about->date);
      /* Translators: how a date is written, for strftime, for example 4 May 2026. */
      g_autofree char *day = date ? g_date_time_format (date, C_ ("date", "%-d %B %Y")) : NULL;
      /* Translators: a date */
      g_autofree char *text = g_strdup_printf (page->about->is_imported ? _("Imported on %s") : _("List of %s"), day ? day : "?");

      append_element (page->html, "p class=\"dim\"", "p", text);
    }
  /* Translators: two numbers of contacts */
  numbers = g_strdup_printf (_("Contacts before: %s. In the cleaned list: %s."), rows, written);
  append_element (page->html, "p", "p", numbers);
  g_string_append (page->html, "</header>\n<main>\n");
}

/* What is there can be seen, however little it is. */
static void
append_bar (Page *page)
{
  const guint64   *counts = page->summary->counts;
  g_autofree char *kept = format_number (counts[REBOTE_OUTCOME_KEEP]);
  g_autofree char *review = format_number (counts[REBOTE_OUTCOME_REVIEW]);
  g_autofree char *removed = format_number (counts[REBOTE_OUTCOME_REMOVE]);
  /* Translators: three numbers of contacts */
  g_autofree char *label = g_strdup_printf (_("Kept: %s. To review: %s. Removed: %s."), kept, review, removed);
  guint            n_pieces = 0;
  guint64          before = 0;
  guint            x = 0;

  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    n_pieces += counts[i] > 0;

  g_string_append_printf (page->html, "<svg class=\"bar\" viewBox=\"0 0 %d 40\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"",
                          BAR_WIDTH);
  append_text (page->html, label);
  g_string_append (page->html, "\">\n");
  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    {
      guint64 room = BAR_WIDTH - n_pieces * MIN_PIECE;
      guint   width;

      if (counts[i] == 0)
        continue;
      width = MIN_PIECE + (guint)(room * (before + counts[i]) / page->summary->rows - room * before / page->summary->rows);
      before += counts[i];
      g_string_append_printf (page->html, "<rect x=\"%u\" width=\"%u\" height=\"40\" fill=\"url(#%s)\"/>\n", x, width - 2,
                              rebote_outcome_to_slug (i));
      x += width;
    }
  g_string_append (page->html, "</svg>\n");
}

static void
append_number (Page   *page,
               guint64 count)
{
  g_autofree char *number = format_number (count);

  append_element (page->html, "td class=\"number\"", "td", number);
}

static void
append_share (Page   *page,
              guint64 count)
{
  g_autofree char *share = format_share (count, page->summary->rows);

  append_element (page->html, "td class=\"number\"", "td", share);
}

/* The class of what is not printed, or nothing. */
static const char *
get_class (guint i,
           guint max_printed)
{
  return i < max_printed ? "" : " class=\"rest\"";
}

static char *
describe_others (guint n)
{
  g_autofree char *number = format_number (n);

  /* Translators: the last line of a list on paper: how many lines stand on the screen only. */
  return g_strdup_printf (ngettext ("And %s more", "And %s more", n), number);
}

static void
append_table_begin (Page       *page,
                    const char *caption,
                    const char *first,
                    gboolean    with_share)
{
  g_string_append (page->html, "<table>\n");
  append_element (page->html, "caption", "caption", caption);
  g_string_append (page->html, "<thead><tr>\n");
  append_element (page->html, "th scope=\"col\"", "th", first);
  append_element (page->html, "th scope=\"col\" class=\"number\"", "th", _("Contacts"));
  if (with_share)
    append_element (page->html, "th scope=\"col\" class=\"number\"", "th", _("Share"));
  g_string_append (page->html, "</tr></thead>\n<tbody>\n");
}

static void
append_repairs (Page *page)
{
  g_autofree char *number = format_number (page->summary->n_repaired);
  g_autofree char *text = NULL;

  if (page->summary->n_repaired == 0)
    return;
  /* Translators: a number */
  text = g_strdup_printf (ngettext ("%s damaged text (as “JosÃ©” for “José”) was repaired.",
                                    "%s damaged texts (as “JosÃ©” for “José”) were repaired.", page->summary->n_repaired),
                          number);
  append_element (page->html, "p", "p", text);
}

static void
append_result (Page *page)
{
  g_string_append (page->html, "<section class=\"result\">\n");
  append_element (page->html, "h2", "h2", _("Result"));
  append_bar (page);
  append_table_begin (page, _("What became of the contacts"), C_ ("contacts", "Decision"), TRUE);
  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    {
      g_string_append_printf (page->html,
                              "<tr><th scope=\"row\"><svg class=\"key\" viewBox=\"0 0 26 16\" aria-hidden=\"true\">"
                              "<rect width=\"26\" height=\"16\" fill=\"url(#%s)\"/></svg>",
                              rebote_outcome_to_slug (i));
      append_text (page->html, get_outcome_words (page, i));
      g_string_append (page->html, "</th>\n");
      append_number (page, page->summary->counts[i]);
      append_share (page, page->summary->counts[i]);
      g_string_append (page->html, "</tr>\n");
    }
  g_string_append (page->html, "<tr class=\"total\">");
  append_element (page->html, "th scope=\"row\"", "th", C_ ("contacts", "All together"));
  append_number (page, page->summary->rows);
  append_share (page, page->summary->rows);
  g_string_append (page->html, "</tr>\n</tbody></table>\n");
  append_repairs (page);
  g_string_append (page->html, "</section>\n");
}

static void
append_reasons_of (Page         *page,
                   ReboteOutcome outcome,
                   const char   *caption)
{
  g_autoptr (GArray) reasons = rebote_clean_summary_sort_reasons (page->summary->reasons[outcome]);
  guint   max_printed = max_printed_reasons[outcome];
  guint64 n_others = 0;

  if (reasons->len == 0)
    return;
  append_table_begin (page, caption, _("Reason"), FALSE);
  for (guint i = 0; i < reasons->len; i++)
    {
      const ReboteReasonCount *item = &g_array_index (reasons, ReboteReasonCount, i);
      const char              *meaning = rebote_finding_describe_reason (item->reason);

      n_others += i < max_printed ? 0 : item->count;
      g_string_append_printf (page->html, "<tr%s><th scope=\"row\">", get_class (i, max_printed));
      append_element (page->html, "span class=\"what\"", "span", rebote_decision_describe_reason (item->reason));
      if (meaning)
        append_text (page->html, meaning);
      g_string_append (page->html, "</th>\n");
      append_number (page, item->count);
      g_string_append (page->html, "</tr>\n");
    }
  if (n_others > 0)
    {
      g_autofree char *others = describe_others (reasons->len - max_printed);

      g_string_append (page->html, "<tr class=\"others\">");
      append_element (page->html, "th scope=\"row\"", "th", others);
      append_number (page, n_others);
      g_string_append (page->html, "</tr>\n");
    }
  g_string_append (page->html, "</tbody></table>\n");
}

static void
append_reasons (Page *page)
{
  gboolean any = FALSE;

  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    any |= g_hash_table_size (page->summary->reasons[i]) > 0;

  g_string_append (page->html, "<section class=\"why\">\n");
  append_element (page->html, "h2", "h2", _("Why"));
  if (!any)
    append_element (page->html, "p", "p", _("Nothing was found that speaks against a contact."));
  append_reasons_of (page, REBOTE_OUTCOME_REMOVE, get_outcome_words (page, REBOTE_OUTCOME_REMOVE));
  append_reasons_of (page, REBOTE_OUTCOME_REVIEW, get_outcome_words (page, REBOTE_OUTCOME_REVIEW));
  append_reasons_of (page, REBOTE_OUTCOME_KEEP, _("Kept, but worth knowing"));
  g_string_append (page->html, "</section>\n");
}

static void
append_rule (Page         *page,
             guint         position,
             ReboteFinding finding,
             ReboteOutcome outcome,
             ReboteOutcome usual)
{
  g_string_append_printf (page->html, "<tr%s>", get_class (position, MAX_PRINTED_RULES));
  append_element (page->html, "th scope=\"row\"", "th", rebote_finding_to_title (finding));
  append_element (page->html, "td", "td", rebote_outcome_to_word (outcome));
  append_element (page->html, "td", "td", rebote_outcome_to_word (usual));
  g_string_append (page->html, "</tr>\n");
}

static void
append_rules (Page         *page,
              RebotePolicy *policy,
              RebotePolicy *usual)
{
  guint n = 0;

  g_string_append (page->html, "<section>\n");
  append_element (page->html, "h2", "h2", _("Rules"));
  for (guint i = 0; i < REBOTE_N_FINDINGS; i++)
    {
      ReboteOutcome here = rebote_policy_get_outcome (policy, i);
      ReboteOutcome normally = rebote_policy_get_outcome (usual, i);

      if (here == normally)
        continue;
      if (n == 0)
        {
          g_string_append (page->html, "<table>\n");
          append_element (page->html, "caption", "caption", _("These rules were changed; all others are Rebote’s own"));
          g_string_append (page->html, "<thead><tr>\n");
          append_element (page->html, "th scope=\"col\"", "th", _("Contacts"));
          append_element (page->html, "th scope=\"col\"", "th", C_ ("rule", "Here"));
          append_element (page->html, "th scope=\"col\"", "th", C_ ("rule", "Usually"));
          g_string_append (page->html, "</tr></thead>\n<tbody>\n");
        }
      append_rule (page, n++, i, here, normally);
    }
  if (n > MAX_PRINTED_RULES)
    {
      g_autofree char *others = describe_others (n - MAX_PRINTED_RULES);

      append_element (page->html, "tr class=\"others\"><th scope=\"row\" colspan=\"3\"", "th></tr", others);
    }
  if (n > 0)
    g_string_append (page->html, "</tbody></table>\n");
  else
    append_element (page->html, "p", "p", _("Rebote’s own rules were applied, without a change."));
  g_string_append (page->html, "</section>\n");
}

static void
append_evidence (Page *page)
{
  const char *const *evidence = page->about->evidence;

  g_string_append (page->html, "<section>\n");
  append_element (page->html, "h2", "h2", _("What It Rests On"));
  if (evidence == NULL || evidence[0] == NULL)
    append_element (page->html, "p", "p",
                    _("On the list alone. With the mails that came back and the list of people who must not be mailed, more could be said."));
  else
    {
      guint n;

      g_string_append (page->html, "<ul>\n");
      for (n = 0; evidence[n]; n++)
        append_element (page->html, n < MAX_PRINTED_EVIDENCE ? "li" : "li class=\"rest\"", "li", evidence[n]);
      if (n > MAX_PRINTED_EVIDENCE)
        {
          g_autofree char *others = describe_others (n - MAX_PRINTED_EVIDENCE);

          append_element (page->html, "li class=\"others\"", "li", others);
        }
      g_string_append (page->html, "</ul>\n");
    }
  g_string_append (page->html, "</section>\n");
}

static gboolean
has_fault_of_sender (const ReboteCleanSummary *summary)
{
  GHashTableIter iter;
  gpointer       slug;

  g_hash_table_iter_init (&iter, summary->reasons[REBOTE_OUTCOME_KEEP]);
  while (g_hash_table_iter_next (&iter, &slug, NULL))
    {
      ReboteReason reason;

      if (rebote_reason_from_slug (slug, &reason) &&
          rebote_reason_texts_get_usual_action (rebote_reason_texts_get_default (), reason) == REBOTE_ACTION_KEEP_AND_FIX)
        return TRUE;
    }

  return FALSE;
}

static void
append_step (Page       *page,
             const char *text)
{
  append_element (page->html, "li", "li", text);
}

static void
append_import_step (Page *page)
{
  g_autofree char *named = NULL;

  if (page->files->preset && page->files->preset->name)
    /* Translators: the name of a mailing service */
    named = g_strdup_printf (_("Import the cleaned list into %s, and use it in place of the old one."), page->files->preset->name);
  append_step (page, named ? named : _("Use the cleaned list in place of the old one."));
}

static void
append_do_not_mail_step (Page *page)
{
  g_autofree char *number = format_number (page->summary->n_do_not_mail);
  g_autofree char *unclear = format_number (page->summary->n_unclear);
  g_autofree char *text = NULL;
  g_autofree char *rest = NULL;

  text = g_strdup_printf (ngettext ("Give the file with %s address that must not be mailed again to your mailing service, as its list of blocked addresses.",
                                    "Give the file with %s addresses that must not be mailed again to your mailing service, as its list of blocked addresses.",
                                    page->summary->n_do_not_mail),
                          number);
  if (page->summary->n_do_not_mail > 0)
    append_step (page, text);
  if (page->summary->n_unclear == 0)
    return;

  rest = g_strdup_printf (ngettext ("%s removed contact has several addresses and is not in that file: look at it and block the right address.",
                                    "%s removed contacts have several addresses and are not in that file: look at them and block the right addresses.",
                                    page->summary->n_unclear),
                          unclear);
  append_step (page, rest);
}

static void
append_steps (Page *page)
{
  const ReboteCleanSummary *summary = page->summary;

  g_string_append (page->html, "<section class=\"steps\">\n");
  append_element (page->html, "h2", "h2", _("What to Do Next"));
  g_string_append (page->html, "<ol>\n");
  if (summary->counts[REBOTE_OUTCOME_REVIEW] > 0)
    append_step (page, page->files->has_review
                 ? _("Look through the contacts to review. Whom you keep goes back into the list.")
                 : _("Look through the contacts to review before you send: they are still in the cleaned list."));
  if (count_written (page) > 0)
    append_import_step (page);
  if (summary->counts[REBOTE_OUTCOME_REMOVE] > 0)
    append_step (page, _("Do not mail the removed contacts again, and do not import the old list once more."));
  if (page->files->has_do_not_mail)
    append_do_not_mail_step (page);
  if (has_fault_of_sender (summary))
    append_step (page, _("Some mail came back for a cause on the sender’s side. The contacts are fine: have the cause fixed, or it will happen again."));
  g_string_append (page->html, "</ol>\n</section>\n");
}

/**
 * rebote_clean_page_make:
 * @summary: the numbers
 * @about: what else there is to say; its name must be there
 * @files: what was written beside the page
 * @policy: (nullable): the rules, if they are known
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the page, as HTML in UTF-8
 */
char *
rebote_clean_page_make (const ReboteCleanSummary *summary,
                        const ReboteCleanAbout   *about,
                        const ReboteCleanFiles   *files,
                        RebotePolicy             *policy,
                        GError                  **error)
{
  g_autoptr (RebotePolicy) usual = NULL;
  Page page = { NULL, summary, about, files };

  g_return_val_if_fail (summary != NULL, NULL);
  g_return_val_if_fail (about != NULL && about->name != NULL, NULL);
  g_return_val_if_fail (files != NULL, NULL);

  usual = rebote_policy_new (error);
  if (usual == NULL)
    return NULL;

  page.html = g_string_new (NULL);
  append_begin (&page);
  append_heading (&page);
  append_result (&page);
  append_steps (&page);
  append_reasons (&page);
  if (policy)
    append_rules (&page, policy, usual);
  append_evidence (&page);
  g_string_append (page.html, "</main>\n<footer>\n");
  append_element (page.html, "p class=\"dim\"", "p", _("Made by Rebote. No address of the list is on this page."));
  g_string_append (page.html, "</footer>\n</body>\n</html>\n");

  return g_string_free (page.html, FALSE);
}
