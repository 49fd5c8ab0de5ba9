/* rebote-verify-sheet-draft.c
 *
 * What the sheet says: a run is drafted in a thread, and looked at, each time that something else is chosen.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-sheet-draft"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-format.h"

#include "rebote-verify-sheet-private.h"

/* What is to be looked at. */
typedef struct
{
  ReboteVerifyChoice choice;
  ReboteVerifyOrder  order;
  char              *name;
  char              *source;
  GStrv              verifiers;
  gint64             run_id; /* that there is, or 0 */
  gboolean           is_other; /* whether that is of other addresses */
} Question;

typedef struct
{
  gint64               run_id;
  ReboteVerifyOutlook *outlook;
  GError              *error;
} Answer;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_clear_pointer (&self->choice.row_ids, g_array_unref);
  g_free (self->name);
  g_free (self->source);
  g_strfreev (self->verifiers);
  g_free (self);
}

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_clear_pointer (&self->outlook, rebote_verify_outlook_free);
  g_clear_error (&self->error);
  g_free (self);
}

static void
draft (ReboteStore    *store,
       const Question *question,
       Answer         *answer)
{
  answer->run_id = question->run_id;
  if (answer->run_id && question->is_other)
    {
      if (!rebote_store_verify_runs_delete (store, answer->run_id, &answer->error))
        return;
      answer->run_id = 0;
    }

  if (answer->run_id == 0)
    answer->run_id = rebote_verify_draft_make (store, &question->choice, &question->order, &answer->error);
  else if (!rebote_verify_draft_change (store, answer->run_id, &question->order, &answer->error))
    return;
  if (answer->run_id)
    answer->outlook = rebote_verify_draft_look (store, answer->run_id, &question->choice, &answer->error);
}

static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Question *question = task_data;
  Answer         *answer = g_new0 (Answer, 1);

  draft (source, question, answer);
  g_task_return_pointer (task, answer, answer_free);
}

static void
delete_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!rebote_store_verify_runs_delete (source, *(gint64 *)task_data, &error))
    g_debug ("Cannot give up a draft: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

/* Called when the sheet closes, and what it has drafted is not wanted. */
void
_rebote_verify_sheet_give_up (ReboteVerifySheet *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->run_id == 0 || self->looking)
    return;

  task = g_task_new (self->store, NULL, NULL, NULL);
  g_task_set_source_tag (task, _rebote_verify_sheet_give_up);
  g_task_set_task_data (task, g_memdup2 (&self->run_id, sizeof self->run_id), g_free);
  g_task_run_in_thread (task, delete_in_thread);
  self->run_id = 0;
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReboteVerifySheet) self = user_data;
  Answer *answer = g_task_propagate_pointer (G_TASK (result), NULL);

  self->looking = FALSE;
  self->run_id = answer->run_id;
  if (self->is_closed)
    {
      _rebote_verify_sheet_give_up (self);
      answer_free (answer);
      return;
    }

  self->outlook = g_steal_pointer (&answer->outlook);
  gtk_label_set_label (self->error_label, answer->error ? answer->error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), answer->error != NULL);
  answer_free (answer);
  if (self->look_again)
    _rebote_verify_sheet_look (self);
  else
    _rebote_verify_sheet_show_outlook (self);
}

static Question *
make_question (ReboteVerifySheet *self)
{
  Question *question = g_new0 (Question, 1);

  question->name = g_strdup (self->name);
  question->source = g_strdup_printf ("list:%" G_GINT64_FORMAT, self->list_id);
  question->verifiers = _rebote_verify_sheet_dup_chosen (self);
  question->choice.scope = _rebote_verify_sheet_get_scope (self);
  question->choice.list_id = self->list_id;
  question->choice.row_ids = self->row_ids ? g_array_ref (self->row_ids) : NULL;
  question->order.name = question->name;
  question->order.source = question->source;
  question->order.verifiers = (const char *const *)question->verifiers;
  question->order.compares = adw_combo_row_get_selected (self->way_row) == 1;
  question->order.offline = !gtk_switch_get_active (self->domains_switch);
  question->order.max_age = gtk_spin_button_get_value_as_int (self->age_spin);
  question->run_id = self->run_id;
  question->is_other = question->choice.scope != self->drafted;

  return question;
}

/* Finds out what would be sent now. One question at a time: to count a long list takes a moment. */
void
_rebote_verify_sheet_look (ReboteVerifySheet *self)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  if (!self->is_set_up)
    return;
  self->look_again = self->looking;
  gtk_widget_set_sensitive (self->verify_button, FALSE);
  if (self->looking)
    return;

  self->looking = TRUE;
  g_clear_pointer (&self->outlook, rebote_verify_outlook_free);
  question = make_question (self);
  self->drafted = question->choice.scope;
  task = g_task_new (self->store, NULL, looked_cb, g_object_ref (self));
  g_task_set_source_tag (task, _rebote_verify_sheet_look);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, look_in_thread);
}

static void
add_part (GString    *text,
          const char *format,
          guint64     n)
{
  g_autofree char *number = rebote_format_number (n);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *part = g_strjoinv (number, parts);

  if (n > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static void
show_unsent (ReboteVerifySheet *self)
{
  const ReboteVerifyOutlook *outlook = self->outlook;
  guint64 n_good = outlook->n_contacts - outlook->n_bad;
  guint64 n_twice = n_good - MIN (n_good, outlook->n_addresses);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *line = NULL;

  /* Translators: here and below, a number of contacts */
  add_part (text, ngettext ("%s is to be removed anyway", "%s are to be removed anyway", outlook->n_removed), outlook->n_removed);
  add_part (text, ngettext ("%s must not be mailed", "%s must not be mailed", outlook->n_suppressed), outlook->n_suppressed);
  add_part (text, ngettext ("%s is there twice", "%s are there twice", n_twice), n_twice);
  add_part (text, ngettext ("%s has no address", "%s have no address", outlook->n_bad), outlook->n_bad);
  if (text->len > 0)
    /* Translators: parts such as “12 must not be mailed · 3 have no address” */
    line = g_strdup_printf (_("Sent to nobody: %s"), text->str);
  gtk_label_set_label (self->unsent_label, line ? line : "");
  gtk_widget_set_visible (GTK_WIDGET (self->unsent_label), line != NULL);
}

/* How many whole addresses would be sent to anybody, at most, and to whom. */
static guint64
add_up (ReboteVerifySheet *self,
        GString           *names,
        gboolean          *is_exact)
{
  guint64 n = 0;
  guint   position = 0;

  *is_exact = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      ReboteVerifyChoiceRow    *row = g_ptr_array_index (self->rows, i);
      ReboteVerifier           *verifier = rebote_verifiers_lookup (self->verifiers, rebote_verify_choice_row_get_id (row));
      const ReboteVerifyCounts *counts;

      if (!rebote_verify_choice_row_get_chosen (row) || position >= self->outlook->counts->len)
        continue;
      counts = &g_array_index (self->outlook->counts, ReboteVerifyCounts, position++);
      rebote_verify_choice_row_set_counts (row, counts, !gtk_switch_get_active (self->domains_switch));
      if (rebote_verifier_get_info (verifier)->sends != REBOTE_VERIFIER_SENDS_ADDRESSES || counts->n_open == 0)
        continue;
      n = MAX (n, counts->n_open);
      *is_exact &= counts->is_exact;
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", rebote_verifier_get_info (verifier)->name);
    }

  return n;
}

static char *
describe (ReboteVerifySheet *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean         is_exact;
  guint64          n = add_up (self, names, &is_exact);
  g_autofree char *number = rebote_format_number (n);

  if (self->outlook->n_addresses == 0)
    return g_strdup (_("There is nothing to verify."));
  if (n == 0 && !gtk_switch_get_active (self->domains_switch))
    return g_strdup (_("Nothing leaves this computer."));
  if (n == 0)
    return g_strdup (_("No address leaves this computer; only the domains are looked up."));
  if (is_exact)
    /* Translators: a number, and the names of those who get them */
    return g_strdup_printf (ngettext ("%s address will be sent to: %s", "%s addresses will be sent to: %s", n), number,
                            names->str);

  /* Translators: a number, and the names of those who get them */
  return g_strdup_printf (ngettext ("At most %s address will be sent to: %s", "At most %s addresses will be sent to: %s", n),
                          number, names->str);
}

/* Says what the run would do, and lets it be started. */
void
_rebote_verify_sheet_show_outlook (ReboteVerifySheet *self)
{
  g_autofree char *text = NULL;

  if (self->outlook == NULL)
    {
      gtk_label_set_label (self->summary_label, "");
      return;
    }

  text = describe (self);
  gtk_label_set_label (self->summary_label, text);
  show_unsent (self);
  for (guint i = 0; i < self->rows->len; i++)
    rebote_verify_choice_row_set_domains (g_ptr_array_index (self->rows, i), (const char *const *)self->outlook->domains);
  gtk_widget_set_sensitive (self->verify_button, self->outlook->n_addresses > 0);
}
