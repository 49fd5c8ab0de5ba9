/* rebote-suppressions-view-actions.c
 *
 * What can be done with suppressed addresses. The work is done in worker threads; each change can be undone.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-suppressions-view-actions"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-format.h"

#include "rebote-suppressions-view-private.h"

/* Long enough to read what happened and to change one's mind. */
#define UNDO_SECONDS 30

typedef enum
{
  JOB_ADD,
  JOB_IMPORT,
  JOB_FORGET,
  JOB_TAKE_OFF,
  JOB_PUT_BACK,
  JOB_EXPORT
} JobKind;

/* One change of the store, for the worker. */
typedef struct
{
  JobKind                  kind;
  ReboteStore             *store;
  GPtrArray               *suppressions;
  GArray                  *ids;
  char                    *text;
  GFile                   *file;
  ReboteSuppressionsAdded *added;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->store);
  g_clear_object (&job->file);
  g_clear_pointer (&job->suppressions, g_ptr_array_unref);
  g_clear_pointer (&job->ids, g_array_unref);
  g_clear_pointer (&job->added, rebote_suppressions_added_free);
  g_free (job->text);
  g_free (job);
}

static gboolean
export_to_file (Job          *job,
                GCancellable *cancellable,
                GError      **error)
{
  g_autoptr (GBytes) csv = rebote_store_suppressions_export (job->store, error);

  return csv && g_file_replace_contents (job->file, g_bytes_get_data (csv, NULL), g_bytes_get_size (csv), NULL, FALSE,
                                         G_FILE_CREATE_NONE, NULL, cancellable, error);
}

static void
work (GTask        *task,
      gpointer      source,
      gpointer      task_data,
      GCancellable *cancellable)
{
  Job *job = task_data;
  const gint64 *ids = job->ids ? (const gint64 *) (gconstpointer) job->ids->data : NULL;
  GError *error = NULL;
  gboolean done = FALSE;

  switch (job->kind)
    {
    case JOB_ADD:
      job->added = rebote_store_suppressions_add (job->store, job->suppressions, &error);
      done = job->added != NULL;
      break;

    case JOB_IMPORT:
      job->added = rebote_store_suppressions_import (job->store, job->text, &error);
      done = job->added != NULL;
      break;

    case JOB_FORGET:
      done = rebote_store_suppressions_forget (job->store, ids, job->ids->len, &error);
      break;

    case JOB_TAKE_OFF:
      done = rebote_store_suppressions_take_off (job->store, ids, job->ids->len, job->text, &error);
      break;

    case JOB_PUT_BACK:
      done = rebote_store_suppressions_put_back (job->store, ids, job->ids->len, &error);
      break;

    case JOB_EXPORT:
    default:
      done = export_to_file (job, cancellable, &error);
      break;
    }

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run_job (ReboteSuppressionsView *self,
         Job                    *job,
         GAsyncReadyCallback     callback)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, callback, g_object_ref (self));

  job->store = g_object_ref (self->store);
  g_task_set_source_tag (task, run_job);
  g_task_set_task_data (task, job, job_free);
  /* What is written is told, even if the view has gone meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, work);
}

static void
say (ReboteSuppressionsView *self,
     const char             *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (escaped));
}

static void
plain_done_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (ReboteSuppressionsView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    say (self, error->message);
}

/* What the button of a toast undoes; ends with the toast. */
typedef struct
{
  ReboteSuppressionsView *view;
  JobKind                 kind;
  GArray                 *ids;
} Undo;

static void
undo_free (gpointer  data,
           GClosure *closure)
{
  Undo *undo = data;

  g_object_unref (undo->view);
  g_array_unref (undo->ids);
  g_free (undo);
}

static void
undo_cb (AdwToast *toast,
         gpointer  user_data)
{
  Undo *undo = user_data;
  Job *job = g_new0 (Job, 1);

  job->kind = undo->kind;
  job->ids = g_array_ref (undo->ids);
  run_job (undo->view, job, plain_done_cb);
}

static void
say_with_undo (ReboteSuppressionsView *self,
               const char             *text,
               JobKind                 kind,
               GArray                 *ids)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);
  Undo *undo = g_new0 (Undo, 1);

  undo->view = g_object_ref (self);
  undo->kind = kind;
  undo->ids = g_array_ref (ids);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), undo, undo_free, 0);
  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

static void
append_sentence (GString    *text,
                 const char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');

  g_string_append (text, sentence);
}

static char *
describe_added (const ReboteSuppressionsAdded *added)
{
  GString *text = g_string_new (NULL);
  g_autofree char *n_added = rebote_format_number (added->n_added);
  g_autofree char *n_known = rebote_format_number (added->n_known);
  g_autofree char *n_invalid = rebote_format_number (added->n_invalid);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  if (added->n_added > 0 || added->n_known == 0)
    {
      first = g_strdup_printf (ngettext ("%s address suppressed.", "%s addresses suppressed.", added->n_added), n_added);
      append_sentence (text, first);
    }
  if (added->n_known > 0)
    {
      second = g_strdup_printf (ngettext ("%s was there already.", "%s were there already.", added->n_known), n_known);
      append_sentence (text, second);
    }
  if (added->n_invalid > 0 && added->first_invalid > 0)
    {
      /* Translators: how many lines, and the number of the first of them */
      third = g_strdup_printf (ngettext ("%s line has no address (line %u).", "%s lines have no address (first: line %u).",
                                         added->n_invalid),
                               n_invalid, added->first_invalid);
      append_sentence (text, third);
    }

  return g_string_free (text, FALSE);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ReboteSuppressionsView) self = user_data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      say (self, error->message);
      return;
    }

  text = describe_added (job->added);
  if (job->added->n_added > 0)
    say_with_undo (self, text, JOB_FORGET, job->added->ids);
  else
    say (self, text);
}

void
_rebote_suppressions_view_add (ReboteSuppressionsView *self,
                               const char             *address,
                               const char             *note)
{
  Job *job = g_new0 (Job, 1);

  job->kind = JOB_ADD;
  job->suppressions = g_ptr_array_new_with_free_func ((GDestroyNotify) rebote_suppression_free);
  g_ptr_array_add (job->suppressions, rebote_suppression_new (address, "user", REBOTE_SUPPRESSION_ORIGIN_USER, note));
  run_job (self, job, added_cb);
}

static void
taken_off_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ReboteSuppressionsView) self = user_data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *number = rebote_format_number (job->ids->len);
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      say (self, error->message);
      return;
    }

  text = g_strdup_printf (ngettext ("%s address taken off", "%s addresses taken off", job->ids->len), number);
  say_with_undo (self, text, JOB_PUT_BACK, job->ids);
}

void
_rebote_suppressions_view_take_off (ReboteSuppressionsView *self,
                                    GArray                 *ids,
                                    const char             *why)
{
  Job *job = g_new0 (Job, 1);

  job->kind = JOB_TAKE_OFF;
  job->ids = g_array_ref (ids);
  job->text = g_strdup (why);
  run_job (self, job, taken_off_cb);
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  _rebote_suppressions_view_ask_address (REBOTE_SUPPRESSIONS_VIEW (widget));
}

static void
take_off_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  ReboteSuppressionsView *self = REBOTE_SUPPRESSIONS_VIEW (widget);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (GArray) ids = rebote_row_selection_dup_ids (self->selection);
  g_autoptr (ReboteSuppressionRow) row = NULL;

  if (ids->len == 0)
    return;

  row = g_list_model_get_item (G_LIST_MODEL (self->model), gtk_bitset_get_minimum (selected));
  _rebote_suppressions_view_ask_why (self, ids, ids->len == 1 ? rebote_suppression_row_get_address (row) : NULL);
}

/* The chooser is ours until it has answered. */
static void
choose (ReboteSuppressionsView *self,
        const char             *title,
        GtkFileChooserAction    action,
        const char             *answer,
        GCallback               callback)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (root), action, answer, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    /* Translators: the name of a file; keep the ending */
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), _("suppressed addresses.csv"));
  g_signal_connect_object (self->chooser, "response", callback, self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static GFile *
take_chosen (ReboteSuppressionsView *self,
             int                     response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);

  return response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
}

static void
import_chosen_cb (GtkNativeDialog        *chooser,
                  int                     response,
                  ReboteSuppressionsView *self)
{
  g_autoptr (GFile) file = take_chosen (self, response);
  Job *job;

  if (file == NULL)
    return;

  if (g_file_peek_path (file) == NULL)
    {
      say (self, _("This file is not on this computer. Copy it here first."));
      return;
    }

  job = g_new0 (Job, 1);
  job->kind = JOB_IMPORT;
  job->text = g_file_get_path (file);
  run_job (self, job, added_cb);
}

static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  choose (REBOTE_SUPPRESSIONS_VIEW (widget), _("Import Addresses"), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Import"),
          G_CALLBACK (import_chosen_cb));
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (ReboteSuppressionsView) self = user_data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (job->file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      say (self, error->message);
      return;
    }

  /* Translators: the name of a file */
  text = g_strdup_printf (_("Saved as “%s”"), shown);
  say (self, text);
}

static void
export_chosen_cb (GtkNativeDialog        *chooser,
                  int                     response,
                  ReboteSuppressionsView *self)
{
  g_autoptr (GFile) file = take_chosen (self, response);
  Job *job;

  if (file == NULL)
    return;

  job = g_new0 (Job, 1);
  job->kind = JOB_EXPORT;
  job->file = g_object_ref (file);
  run_job (self, job, exported_cb);
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  choose (REBOTE_SUPPRESSIONS_VIEW (widget), _("Export Addresses"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"),
          G_CALLBACK (export_chosen_cb));
}

/* Called whenever the selection or the rows have changed. */
void
_rebote_suppressions_view_update_actions (ReboteSuppressionsView *self)
{
  g_autoptr (GtkBitset) selected = NULL;

  if (self->selection)
    selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "suppressions.add", self->store != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "suppressions.import", self->store != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "suppressions.export", self->n_active > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "suppressions.take-off",
                                 selected != NULL && !gtk_bitset_is_empty (selected));
}

void
_rebote_suppressions_view_class_actions_init (ReboteSuppressionsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "suppressions.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "suppressions.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "suppressions.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "suppressions.take-off", NULL, take_off_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "suppressions.take-off", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "suppressions.take-off", NULL);
}
