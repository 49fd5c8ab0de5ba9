/* rebote-lists-view-verify.c
 *
 * Runs that verify addresses: the rows of those that are at work or were interrupted, one at a time, and what comes of them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-lists-view-verify"

#include "config.h"

#include <glib/gi18n.h>

#include "store/rebote-verify-tally.h"
#include "ui/rebote-format.h"
#include "ui/verify/rebote-verify-row.h"
#include "verify/rebote-verification-words.h"

#include "rebote-list-row.h"
#include "rebote-lists-view-private.h"

/* Long enough to read what came of it, and to go there. */
#define TOAST_SECONDS 15

/* How long a window that was closed waits for answers, which may be paid for. */
#define CLOSE_SECONDS 20

/* Where there is little room, the lists have to leave so much of it to see how a run is getting on. */
#define ROW_HEIGHT 180

static void start_next (ReboteListsView *self);

static void
add_error_toast (ReboteListsView *self,
                 const GError    *error)
{
  g_autofree char *title = g_markup_escape_text (error->message, -1);
  AdwToast        *toast = adw_toast_new (title);

  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

static ReboteVerifyRow *
find_row (ReboteListsView *self,
          gboolean (*test) (ReboteVerifyRow *row))
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->jobs_box)); row; row = gtk_widget_get_next_sibling (row))
    {
      if (REBOTE_IS_VERIFY_ROW (row) && test (REBOTE_VERIFY_ROW (row)))
        return REBOTE_VERIFY_ROW (row);
    }

  return NULL;
}

static gboolean
is_any (ReboteVerifyRow *row)
{
  return TRUE;
}

static void
update_room (ReboteListsView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->jobs_box), gtk_widget_get_first_child (GTK_WIDGET (self->jobs_box)) != NULL);
  gtk_scrolled_window_set_min_content_height (self->jobs_scroller, find_row (self, is_any) ? ROW_HEIGHT : -1);
}

static void
remove_row (ReboteListsView *self,
            ReboteVerifyRow *row)
{
  gtk_box_remove (self->jobs_box, GTK_WIDGET (row));
  update_room (self);
}

/* What is to be told of a run that is done. */
typedef struct
{
  gint64            run_id;
  gint64            list_id;
  char             *name;
  ReboteVerifyTally tally;
} Outcome;

static void
outcome_free (gpointer data)
{
  g_free (((Outcome *)data)->name);
  g_free (data);
}

static void
tally_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Outcome *outcome = task_data;
  GError  *error = NULL;

  if (rebote_store_verify_runs_tally (source, outcome->run_id, &outcome->tally, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
add_part (GString    *text,
          const char *title,
          guint64     n)
{
  g_autofree char *number = rebote_format_number (n);

  if (n == 0)
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  /* Translators: what verifiers say of addresses, and of how many: “Undeliverable 96”. */
  g_string_append_printf (text, C_ ("verification", "%s %s"), title, number);
}

static char *
describe (const Outcome *outcome)
{
  static const ReboteVerificationVerdict order[] = { REBOTE_VERIFICATION_DELIVERABLE, REBOTE_VERIFICATION_UNDELIVERABLE,
                                                     REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_UNKNOWN };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    add_part (text, rebote_verification_verdict_get_title (order[i]), outcome->tally.verdicts[order[i]]);
  add_part (text, C_ ("verification", "Disputed"), outcome->tally.n_disputed);
  add_part (text, C_ ("verification", "Not checked"), outcome->tally.n_unchecked);

  /* Translators: the name of a list, and parts such as “Deliverable 12 · Undeliverable 3” */
  return g_strdup_printf (_("“%s” is verified: %s"), outcome->name, text->str);
}

typedef struct
{
  ReboteListsView *self;
  gint64           list_id;
} Destination;

static void
destination_free (gpointer  data,
                  GClosure *closure)
{
  g_object_unref (((Destination *)data)->self);
  g_free (data);
}

static void
show_list_cb (AdwToast *toast,
              gpointer  user_data)
{
  const Destination *to = user_data;

  gtk_widget_activate_action (GTK_WIDGET (to->self), "win.show-view", "s", "lists");
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (to->self->list_box)); row; row = gtk_widget_get_next_sibling (row))
    {
      if (REBOTE_IS_LIST_ROW (row) && rebote_list_row_get_list (REBOTE_LIST_ROW (row))->id == to->list_id)
        {
          gtk_list_box_select_row (to->self->list_box, GTK_LIST_BOX_ROW (row));
          adw_leaflet_set_visible_child_name (to->self->leaflet, "detail");
        }
    }
}

static void
tallied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteListsView) self = user_data;
  const Outcome *outcome = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;
  AdwToast    *toast;
  Destination *to;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        add_error_toast (self, error);
      return;
    }

  text = describe (outcome);
  title = g_markup_escape_text (text, -1);
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, C_ ("toast", "_Show"));
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  to = g_new0 (Destination, 1);
  to->self = g_object_ref (self);
  to->list_id = outcome->list_id;
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (show_list_cb), to, destination_free, 0);
  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

static void
tell_outcome (ReboteListsView *self,
              ReboteVerifyRow *row)
{
  g_autoptr (GTask) task = g_task_new (self->store, self->cancellable, tallied_cb, g_object_ref (self));
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->run_id = rebote_verify_row_get_run_id (row);
  outcome->list_id = rebote_verify_row_get_list_id (row);
  outcome->name = g_strdup (rebote_verify_row_get_name (row));
  g_task_set_source_tag (task, tell_outcome);
  g_task_set_task_data (task, outcome, outcome_free);
  g_task_run_in_thread (task, tally_in_thread);
}

/* Whoever has called the window back meanwhile keeps it. */
static void
close_now (ReboteListsView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_handle_id (&self->close_source, g_source_remove);
  self->is_closing = FALSE;
  if (GTK_IS_WINDOW (root) && !gtk_widget_get_visible (GTK_WIDGET (root)))
    gtk_window_destroy (GTK_WINDOW (root));
}

static void
row_ended_cb (ReboteListsView *self,
              gboolean         is_finished,
              const GError    *error,
              ReboteVerifyRow *row)
{
  if (self->is_closing)
    {
      if (find_row (self, rebote_verify_row_is_at_work) == NULL)
        close_now (self);
      return;
    }

  /* What was said counts, also where something is left to be asked. */
  _rebote_lists_view_judge_all (self, TRUE);
  if (is_finished)
    {
      tell_outcome (self, row);
      remove_row (self, row);
    }
  start_next (self);
}

/* One after the other: what one has found out the next need not pay for. */
static void
start_next (ReboteListsView *self)
{
  ReboteVerifyRow *next = find_row (self, rebote_verify_row_is_waiting);

  if (next && find_row (self, rebote_verify_row_is_at_work) == NULL)
    rebote_verify_row_run (next);
}

static void
row_wanted_cb (ReboteListsView *self,
               ReboteVerifyRow *row)
{
  rebote_verify_row_wait (row);
  if (rebote_verify_row_is_brief (row))
    rebote_verify_row_run (row);
  else
    start_next (self);
}

static void
delete_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;

  if (rebote_store_verify_runs_delete (source, *(gint64 *)task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteListsView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    add_error_toast (self, error);
}

static void
row_forgotten_cb (ReboteListsView *self,
                  ReboteVerifyRow *row)
{
  gint64 run_id = rebote_verify_row_get_run_id (row);
  g_autoptr (GTask) task = g_task_new (self->store, NULL, deleted_cb, g_object_ref (self));

  g_task_set_source_tag (task, row_forgotten_cb);
  g_task_set_task_data (task, g_memdup2 (&run_id, sizeof run_id), g_free);
  g_task_run_in_thread (task, delete_in_thread);
  remove_row (self, row);
  _rebote_lists_view_judge_all (self, TRUE);
}

static ReboteVerifyRow *
add_row (ReboteListsView      *self,
         ReboteVerifyProgress *progress)
{
  GtkWidget *row = rebote_verify_row_new (self->store, self->knowledge, progress);

  g_signal_connect_object (row, "wanted", G_CALLBACK (row_wanted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "ended", G_CALLBACK (row_ended_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "forgotten", G_CALLBACK (row_forgotten_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->jobs_box, row);
  update_room (self);

  return REBOTE_VERIFY_ROW (row);
}

static void
progress_free (gpointer data)
{
  rebote_verify_progress_free (data);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  ReboteVerifyProgress *progress = rebote_verify_progress_load (source, *(gint64 *)task_data, &error);

  if (progress)
    g_task_return_pointer (task, progress, progress_free);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReboteListsView) self = user_data;
  g_autoptr (GError) error = NULL;
  ReboteVerifyProgress *progress = g_task_propagate_pointer (G_TASK (result), &error);

  if (progress)
    row_wanted_cb (self, add_row (self, progress));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    add_error_toast (self, error);
}

/* Starts a run that the user has said yes to. */
void
_rebote_lists_view_verify (ReboteListsView *self,
                           gint64           run_id)
{
  g_autoptr (GTask) task = g_task_new (self->store, self->cancellable, loaded_cb, g_object_ref (self));

  g_task_set_source_tag (task, _rebote_lists_view_verify);
  g_task_set_task_data (task, g_memdup2 (&run_id, sizeof run_id), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (progress_free);
  GError *error = NULL;
  g_autoptr (GArray) ids = rebote_store_verify_runs_find_unfinished (source, NULL, &error);

  for (guint i = 0; ids && error == NULL && i < ids->len; i++)
    {
      ReboteVerifyProgress *progress = rebote_verify_progress_load (source, g_array_index (ids, gint64, i), &error);

      /* Those of the command line are taken up there. */
      if (progress && progress->run->source && g_str_has_prefix (progress->run->source, "list:"))
        g_ptr_array_add (found, progress);
      else
        g_clear_pointer (&progress, rebote_verify_progress_free);
    }

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify)g_ptr_array_unref);
}

static void
show_view_cb (AdwToast *toast,
              gpointer  user_data)
{
  gtk_widget_activate_action (user_data, "win.show-view", "s", "lists");
}

/* Another view is in front. */
static void
tell_interrupted (ReboteListsView *self)
{
  AdwToast *toast = adw_toast_new (_("A verification was interrupted"));

  adw_toast_set_button_label (toast, C_ ("toast", "_Show"));
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (show_view_cb), self, 0);
  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ReboteListsView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = g_task_propagate_pointer (G_TASK (result), &error);

  if (found == NULL)
    {
      g_debug ("Cannot look for interrupted verifications: %s", error->message);
      return;
    }

  if (found->len > 0 && !gtk_widget_get_mapped (GTK_WIDGET (self)))
    tell_interrupted (self);
  while (found->len > 0)
    add_row (self, g_ptr_array_steal_index (found, 0));
}

/* Offers what was interrupted in an earlier life of the program. */
void
_rebote_lists_view_offer_runs (ReboteListsView *self)
{
  g_autoptr (GTask) task = g_task_new (self->store, self->cancellable, found_cb, g_object_ref (self));

  g_task_set_source_tag (task, _rebote_lists_view_offer_runs);
  g_task_run_in_thread (task, find_in_thread);
}

static gboolean
close_timeout_cb (gpointer user_data)
{
  ReboteListsView *self = user_data;
  ReboteVerifyRow *row;

  self->close_source = 0;
  row = find_row (self, rebote_verify_row_is_at_work);
  if (row)
    rebote_verify_row_cancel (row);

  return G_SOURCE_REMOVE;
}

/* Whether the window can be closed at once. Else nothing new is asked, and the window, out of sight, goes when what was asked
 * already is answered; the next start offers the rest. */
gboolean
_rebote_lists_view_prepare_close (ReboteListsView *self)
{
  if (find_row (self, rebote_verify_row_is_at_work) == NULL)
    return TRUE;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->jobs_box)); row; row = gtk_widget_get_next_sibling (row))
    {
      if (REBOTE_IS_VERIFY_ROW (row))
        rebote_verify_row_stop (REBOTE_VERIFY_ROW (row));
    }
  self->is_closing = TRUE;
  if (self->close_source == 0)
    self->close_source = g_timeout_add_seconds (CLOSE_SECONDS, close_timeout_cb, self);

  return FALSE;
}
