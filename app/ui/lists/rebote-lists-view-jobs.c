/* rebote-lists-view-jobs.c
 *
 * Lists come in and go out: the sheet of each file, the rows of what runs, and what is said at the end.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-lists-view-jobs"

#include "config.h"

#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "contacts/rebote-own-values.h"
#include "ui/rebote-format.h"

#include "rebote-import-sheet.h"
#include "rebote-list-job-row.h"
#include "rebote-list-row.h"
#include "rebote-lists-view-private.h"

/* Long enough to read what was done, and to go there. */
#define TOAST_SECONDS 15

static void open_next (ReboteListsView *self);

void
_rebote_lists_view_forget_file (ReboteListsView *self,
                                const char      *path)
{
  if (path && g_hash_table_remove (self->temporary, path))
    g_unlink (path);
}

static void
show_dialog (ReboteListsView *self,
             const char      *title,
             const char      *message)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog;

  if (!GTK_IS_WINDOW (root))
    return;

  dialog = adw_message_dialog_new (GTK_WINDOW (root), title, message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_in_folder_cb (AdwToast *toast,
                   gpointer  user_data)
{
  GFile           *file = user_data;
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  const char *uris[] = { uri, NULL };

  if (bus)
    g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                            "org.freedesktop.FileManager1", "ShowItems", g_variant_new ("(^ass)", uris, ""), NULL,
                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
release_file (gpointer  data,
              GClosure *closure)
{
  g_object_unref (data);
}

static AdwToast *
make_export_toast (ReboteListJob *job)
{
  const ReboteCleanSummary *summary = rebote_list_job_get_summary (job);
  g_autoptr (GFile) file = g_file_new_for_path (rebote_list_job_get_output (job));
  g_autofree char *number = rebote_format_number (summary->rows);
  g_autofree char *name = g_filename_display_basename (rebote_list_job_get_output (job));
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;
  AdwToast        *toast;

  /* Translators: a number, and the name of a file. */
  text = g_strdup_printf (ngettext ("%s contact exported, the cleaned list is “%s”",
                                    "%s contacts exported, the cleaned list is “%s”", summary->rows),
                          number, name);
  title = g_markup_escape_text (text, -1);
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _("_Show in Folder"));
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (show_in_folder_cb), g_steal_pointer (&file), release_file,
                         0);

  return toast;
}

/* What is missing from the file of addresses not to mail, or NULL. */
static AdwToast *
make_unclear_toast (ReboteListJob *job)
{
  guint64          n_unclear = rebote_list_job_get_summary (job)->n_unclear;
  g_autofree char *number = rebote_format_number (n_unclear);
  g_autofree char *text = NULL;

  if (n_unclear == 0)
    return NULL;
  text = g_strdup_printf (ngettext ("%s contact with several addresses is not among those not to mail: look at it",
                                    "%s contacts with several addresses are not among those not to mail: look at them",
                                    n_unclear),
                          number);

  return adw_toast_new (text);
}

static AdwToast *
make_changes_toast (ReboteListJob *job)
{
  const ReboteListChanges *changes = rebote_list_job_get_changes (job);
  g_autofree char         *number = rebote_format_number (changes->n_contacts);
  g_autofree char         *kept = rebote_format_number (changes->n_to[REBOTE_OUTCOME_KEEP]);
  g_autofree char         *review = rebote_format_number (changes->n_to[REBOTE_OUTCOME_REVIEW]);
  g_autofree char         *removed = rebote_format_number (changes->n_to[REBOTE_OUTCOME_REMOVE]);
  g_autofree char         *text = NULL;
  AdwToast *toast;

  if (changes->n_contacts == 0)
    return adw_toast_new (_("Nothing has changed"));

  /* Translators: numbers of contacts: how many have changed, and to what. */
  text = g_strdup_printf (ngettext ("%s contact has changed: %s now to keep, %s to review, %s to remove",
                                    "%s contacts have changed: %s now to keep, %s to review, %s to remove",
                                    changes->n_contacts),
                          number, kept, review, removed);

  toast = adw_toast_new (text);
  adw_toast_set_timeout (toast, TOAST_SECONDS);

  return toast;
}

static void
take_results (ReboteListsView *self,
              ReboteListJob   *job)
{
  const ReboteVerificationsAdded *results = rebote_list_job_get_results (job);
  const char      *service = rebote_verifier_get_title (results->summary->service);
  g_autofree char *number = rebote_format_number (results->n_added);
  g_autofree char *text = NULL;

  if (results->import_id == 0)
    {
      rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (_("These results are all known already")));
      return;
    }

  if (g_str_equal (results->summary->service, REBOTE_VERIFIER_OTHER))
    text = g_strdup_printf (ngettext ("%s result imported", "%s results imported", results->n_added), number);
  else
    /* Translators: a number, and the name of a service. */
    text = g_strdup_printf (ngettext ("%s result of %s imported", "%s results of %s imported", results->n_added), number,
                            service);
  _rebote_lists_view_add_undo (self, REBOTE_LIST_UNDO_RESULTS, results->import_id, text);
  _rebote_lists_view_judge_all (self, TRUE);
}

static void
tell_failure (ReboteListsView *self,
              ReboteListJob   *job,
              const GError    *error)
{
  gboolean         is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  const char      *title = rebote_list_job_get_failure (job);
  g_autofree char *text = NULL;
  AdwToast        *toast;

  if (title && !is_cancelled)
    {
      show_dialog (self, title, error->message);
      return;
    }

  /* At once: a decision that can be undone stays on the screen for long. */
  text = g_markup_escape_text (is_cancelled ? _("Cancelled; nothing has changed") : error->message, -1);
  toast = adw_toast_new (text);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

static void
tell_export (ReboteListsView *self,
             ReboteListJob   *job)
{
  AdwToast *unclear = make_unclear_toast (job);

  rebote_widget_add_toast (GTK_WIDGET (self), make_export_toast (job));
  if (unclear)
    rebote_widget_add_toast (GTK_WIDGET (self), unclear);
}

static void
tell_decision (ReboteListsView *self,
               ReboteListJob   *job)
{
  g_autofree char *text = rebote_list_job_describe_decision (job);

  _rebote_lists_view_add_undo (self, REBOTE_LIST_UNDO_DECISION, rebote_list_job_get_change (job), text);
}

static void
details_cb (ReboteListsView *self,
            AdwToast        *toast)
{
  show_dialog (self, _("Noticed in the List"), g_object_get_data (G_OBJECT (toast), "details"));
}

/* A list may have rows that could be meant in another way: nobody should find that out only after the send. */
static void
tell_warnings (ReboteListsView *self,
               ReboteListJob   *job)
{
  GPtrArray       *warnings = rebote_list_job_get_warnings (job);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autofree char *text = NULL;
  AdwToast        *toast;

  if (warnings->len == 0)
    return;

  for (guint i = 0; i < warnings->len; i++)
    g_strv_builder_add (lines, g_ptr_array_index (warnings, i));
  all = g_strv_builder_end (lines);
  text = g_strdup_printf (ngettext ("%u remark about the rows of the list", "%u remarks about the rows of the list",
                                    warnings->len),
                          warnings->len);
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _("_Details"));
  adw_toast_set_timeout (toast, 0);
  g_object_set_data_full (G_OBJECT (toast), "details", g_strjoinv ("\n\n", all), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (details_cb), self, G_CONNECT_SWAPPED);
  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

static void
tell_success (ReboteListsView *self,
              ReboteListJob   *job)
{
  switch (rebote_list_job_get_kind (job))
    {
    case REBOTE_LIST_JOB_EXPORT:
      tell_export (self, job);
      break;

    case REBOTE_LIST_JOB_RESULTS:
      take_results (self, job);
      break;

    case REBOTE_LIST_JOB_JUDGEMENT:
      if (!rebote_list_job_is_quiet (job) || rebote_list_job_get_changes (job)->n_contacts > 0)
        rebote_widget_add_toast (GTK_WIDGET (self), make_changes_toast (job));
      break;

    case REBOTE_LIST_JOB_DECISION:
      tell_decision (self, job);
      break;

    case REBOTE_LIST_JOB_IMPORT:
      /* The lists may have been read between the last word of the import and this one. */
      self->wanted_list = rebote_list_job_get_list_id (job);
      _rebote_lists_view_load (self);
      tell_warnings (self, job);
      break;

    case REBOTE_LIST_JOB_UNDO:
    case REBOTE_LIST_JOB_REDO:
    default:
      break;
    }
}

static void
job_finished_cb (ReboteListsView  *self,
                 const GError     *error,
                 ReboteListJobRow *row)
{
  ReboteListJob    *job = rebote_list_job_row_get_job (row);
  ReboteListJobKind kind = rebote_list_job_get_kind (job);

  if (error)
    tell_failure (self, job, error);
  else
    tell_success (self, job);
  if (kind == REBOTE_LIST_JOB_UNDO || kind == REBOTE_LIST_JOB_REDO)
    _rebote_lists_view_turned (self, error);

  _rebote_lists_view_forget_file (self, rebote_list_job_get_path (job));
  gtk_box_remove (self->jobs_box, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->jobs_box), gtk_widget_get_first_child (GTK_WIDGET (self->jobs_box)) != NULL);
}

/* Shows the job where its result will appear, and begins it. */
void
_rebote_lists_view_run_job (ReboteListsView *self,
                            ReboteListJob   *job)
{
  GtkWidget *row = rebote_list_job_row_new (job);

  g_signal_connect_object (row, "finished", G_CALLBACK (job_finished_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->jobs_box, row);
  gtk_widget_set_visible (GTK_WIDGET (self->jobs_box), TRUE);
  rebote_list_job_row_run (REBOTE_LIST_JOB_ROW (row));
}

/* Decides anew about the contacts of all lists. */
void
_rebote_lists_view_judge_all (ReboteListsView *self,
                              gboolean         quietly)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list_box)); row; row = gtk_widget_get_next_sibling (row))
    {
      if (REBOTE_IS_LIST_ROW (row))
        {
          g_autoptr (ReboteListJob) job = rebote_list_job_new_judgement (self->store, self->knowledge,
                                                                         rebote_list_row_get_list (REBOTE_LIST_ROW (row))->id);

          rebote_list_job_set_quiet (job, quietly);
          _rebote_lists_view_run_job (self, job);
        }
    }
}

static void
apply_rules_cb (AdwToast *toast,
                gpointer  user_data)
{
  _rebote_lists_view_judge_all (user_data, FALSE);
}

/**
 * rebote_lists_view_offer_rules:
 * @self: the view
 *
 * Says that rules were changed, and offers to decide anew about the lists that are there.
 */
void
rebote_lists_view_offer_rules (ReboteListsView *self)
{
  AdwToast *toast;

  g_return_if_fail (REBOTE_IS_LISTS_VIEW (self));

  toast = adw_toast_new (_("The new rules count from now on"));
  if (self->store && gtk_widget_get_first_child (GTK_WIDGET (self->list_box)))
    {
      adw_toast_set_button_label (toast, _("_Apply to All Lists"));
      adw_toast_set_timeout (toast, TOAST_SECONDS);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (apply_rules_cb), self, 0);
    }
  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

static void
sheet_import_cb (ReboteListsView   *self,
                 ReboteImportSheet *sheet)
{
  const char *path = rebote_import_sheet_get_path (sheet);
  gboolean    is_temporary = g_hash_table_contains (self->temporary, path);
  g_autoptr (ReboteListJob) job = NULL;

  job = rebote_list_job_new_import (self->store, self->knowledge, path, rebote_import_sheet_get_name (sheet),
                                    is_temporary ? NULL : path, rebote_import_sheet_get_overrides (sheet));
  _rebote_lists_view_run_job (self, job);
}

static void
sheet_import_results_cb (ReboteListsView   *self,
                         ReboteImportSheet *sheet)
{
  ReboteResultsGroup *results = rebote_import_sheet_get_results (sheet);
  ReboteVerificationOptions options = { rebote_import_sheet_get_overrides (sheet),
                                        rebote_results_group_get_checked (results),
                                        rebote_results_group_get_assigned (results) };
  g_autoptr (ReboteListJob) job = NULL;
  g_autoptr (GError) error = NULL;

  /* The results count in any case; only the next time the words would have to be said again. */
  if (!rebote_own_values_save (rebote_results_group_get_summary (results)->header, options.assigned, &error))
    show_dialog (self, _("The Meaning of the Words Was Not Kept"), error->message);

  job = rebote_list_job_new_results (self->store, rebote_import_sheet_get_path (sheet), &options);
  _rebote_lists_view_run_job (self, job);
}

static gboolean
sheet_close_request_cb (ReboteListsView   *self,
                        ReboteImportSheet *sheet)
{
  /* What is imported now is still needed. */
  if (!rebote_import_sheet_is_accepted (sheet))
    _rebote_lists_view_forget_file (self, rebote_import_sheet_get_path (sheet));

  self->sheet = NULL;
  open_next (self);

  return FALSE;
}

static char *
make_list_name (ReboteListsView *self,
                const char      *path)
{
  g_autofree char *name = NULL;
  char            *dot;

  if (g_hash_table_contains (self->temporary, path))
    return g_strdup (_("Pasted list"));

  name = g_filename_display_basename (path);
  dot = strrchr (name, '.');
  if (dot && dot != name)
    *dot = '\0';

  return g_steal_pointer (&name);
}

/* One sheet at a time: the others wait. */
static void
open_next (ReboteListsView *self)
{
  GtkRoot         *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;

  if (self->sheet || g_queue_is_empty (self->waiting) || !GTK_IS_WINDOW (root))
    return;

  path = g_queue_pop_head (self->waiting);
  name = make_list_name (self, path);
  self->sheet = rebote_import_sheet_new (GTK_WINDOW (root), path, name);
  g_signal_connect_object (self->sheet, "import", G_CALLBACK (sheet_import_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sheet, "import-results", G_CALLBACK (sheet_import_results_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sheet, "close-request", G_CALLBACK (sheet_close_request_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (self->sheet);
}

/* Gives bytes a place in the file system until they are imported. */
static void
open_bytes (ReboteListsView *self,
            GBytes          *bytes)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("rebote-XXXXXX.csv", &path, &error);

  if (fd >= 0)
    {
      close (fd);
      g_hash_table_add (self->temporary, g_strdup (path));
    }

  if (fd < 0 || !g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                           G_FILE_SET_CONTENTS_NONE, 0600, &error))
    {
      show_dialog (self, _("The List Cannot Be Read"), error->message);
      _rebote_lists_view_forget_file (self, path);
      return;
    }

  g_queue_push_tail (self->waiting, g_steal_pointer (&path));
  open_next (self);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteListsView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);

  if (bytes)
    open_bytes (self, bytes);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_dialog (self, _("The List Cannot Be Read"), error->message);
}

/* Shows the sheet of a list, as soon as those before it are closed. What lies elsewhere is fetched first. */
void
_rebote_lists_view_open_file (ReboteListsView *self,
                              GFile           *file)
{
  char *path = g_file_get_path (file);

  g_return_if_fail (self->store != NULL);

  if (path == NULL)
    {
      g_file_load_bytes_async (file, self->cancellable, fetched_cb, g_object_ref (self));
      return;
    }

  g_queue_push_tail (self->waiting, path);
  open_next (self);
}

/* Shows the sheet of what was pasted. */
void
_rebote_lists_view_open_text (ReboteListsView *self,
                              GBytes          *bytes)
{
  g_return_if_fail (self->store != NULL);

  open_bytes (self, bytes);
}
