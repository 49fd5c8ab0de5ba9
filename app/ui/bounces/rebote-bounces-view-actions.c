/* rebote-bounces-view-actions.c
 *
 * What can be done with the selected mails: suppress, copy, remove from the view; and undo.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounces-view-actions"

#include "config.h"

#include <glib/gi18n.h>

#include "store/rebote-store-recipients.h"
#include "store/rebote-store-suppressions.h"
#include "ui/rebote-format.h"

#include "rebote-bounces-view-private.h"

/* Long enough to see what one has done. */
#define UNDO_SECONDS 30

typedef enum {
  JOB_SUPPRESS,
  JOB_LIST,
  JOB_FORGET,
  JOB_DELETE,
  JOB_RESTORE
} JobKind;

/* Something that is written in a worker. */
typedef struct
{
  JobKind                  kind;
  GArray                  *ids;
  GPtrArray               *suppressions;
  GHashTable              *addresses;
  ReboteSuppressionsAdded *added;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->suppressions, g_ptr_array_unref);
  g_clear_pointer (&job->addresses, g_hash_table_unref);
  g_clear_pointer (&job->ids, g_array_unref);
  g_clear_pointer (&job->added, rebote_suppressions_added_free);
  g_free (job);
}

static ReboteSuppression *
make_suppression (const ReboteStoredRecipient *recipient)
{
  const char *reason = rebote_reason_to_slug (recipient->reason);

  if (recipient->type == REBOTE_MESSAGE_COMPLAINT)
    reason = "complaint";

  return rebote_suppression_new (recipient->address, reason ? reason : "user", REBOTE_SUPPRESSION_ORIGIN_NOTICE,
                                 recipient->diagnostic);
}

/* One recipient is suppressed because somebody has looked at it. Of many, only those whose address is gone or who have
 * complained: a full mailbox is no reason to lose a contact. */
static void
add_suppression (const ReboteStoredRecipient *recipient,
                 gpointer                     user_data)
{
  Job *job = user_data;

  if (recipient->address && (job->ids->len == 1 || recipient->kind == REBOTE_KIND_HARD ||
                             recipient->type == REBOTE_MESSAGE_COMPLAINT))
    g_ptr_array_add (job->suppressions, make_suppression (recipient));
}

static void
add_address (const ReboteStoredRecipient *recipient,
             gpointer                     user_data)
{
  Job *job = user_data;

  if (recipient->address)
    g_hash_table_add (job->addresses, g_strdup (recipient->address));
}

static gboolean
suppress (ReboteStore *store,
          Job         *job,
          GError     **error)
{
  if (!rebote_store_recipients_foreach (store, (const gint64 *) (gconstpointer) job->ids->data, job->ids->len,
                                        add_suppression, job, NULL, error))
    return FALSE;

  job->added = rebote_store_suppressions_add (store, job->suppressions, error);

  return job->added != NULL;
}

static void
job_in_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Job *job = task_data;
  const gint64 *ids = job->ids ? (const gint64 *) (gconstpointer) job->ids->data : NULL;
  gsize n_ids = job->ids ? job->ids->len : 0;
  GError *error = NULL;
  gboolean done = FALSE;

  switch (job->kind)
    {
    case JOB_SUPPRESS:
      done = suppress (source, job, &error);
      break;

    case JOB_LIST:
      done = rebote_store_recipients_foreach (source, ids, n_ids, add_address, job, NULL, &error);
      break;

    case JOB_FORGET:
      done = rebote_store_suppressions_forget (source, ids, n_ids, &error);
      break;

    case JOB_DELETE:
      done = rebote_store_messages_delete (source, ids, n_ids, &error);
      break;

    case JOB_RESTORE:
      done = rebote_store_messages_restore (source, ids, n_ids, &error);
      break;

    default:
      g_assert_not_reached ();
    }

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run_job (ReboteBouncesView  *self,
         Job                *job,
         GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self->store, NULL, callback, g_object_ref (self));

  g_task_set_source_tag (task, run_job);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, job_in_thread);
}

static void
add_error_toast (ReboteBouncesView *self,
                 const GError      *error)
{
  g_autofree char *title = g_markup_escape_text (error->message, -1);

  rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (title));
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReboteBouncesView) self = user_data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    add_error_toast (self, error);
  else if (job->kind == JOB_RESTORE && job->ids->len == 1)
    _rebote_bounces_view_want_row (self, g_array_index (job->ids, gint64, 0));
}

/* What a toast's Undo needs: kept by the toast, so that several can be undone, each for itself. */
typedef struct
{
  ReboteBouncesView *self;
  JobKind            kind;
  GArray            *ids;
} Undo;

static void
undo_free (gpointer  data,
           GClosure *closure)
{
  Undo *undo = data;

  g_object_unref (undo->self);
  g_array_unref (undo->ids);
  g_free (undo);
}

static void
undo_clicked_cb (AdwToast *toast,
                 gpointer  user_data)
{
  Undo *undo = user_data;
  Job *job = g_new0 (Job, 1);

  job->kind = undo->kind;
  job->ids = g_array_ref (undo->ids);
  run_job (undo->self, job, undone_cb);
}

static void
add_undo_toast (ReboteBouncesView *self,
                const char        *text,
                JobKind            undo_kind,
                GArray            *ids)
{
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);

  if (ids->len > 0)
    {
      Undo *undo = g_new0 (Undo, 1);

      undo->self = g_object_ref (self);
      undo->kind = undo_kind;
      undo->ids = g_array_ref (ids);
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_timeout (toast, UNDO_SECONDS);
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), undo, undo_free, 0);
    }

  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

static void
suppressed_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (ReboteBouncesView) self = user_data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      add_error_toast (self, error);
      return;
    }

  if (job->suppressions->len == 0)
    text = g_strdup (_("None of them is a hard bounce"));
  else if (job->added->n_added == 0)
    text = g_strdup (_("Suppressed already"));
  else if (job->added->n_added == 1)
    text = g_strdup (_("Address suppressed"));
  else
    {
      g_autofree char *number = rebote_format_number (job->added->n_added);

      text = g_strdup_printf (ngettext ("%s address suppressed", "%s addresses suppressed", job->added->n_added), number);
    }

  add_undo_toast (self, text, JOB_FORGET, job->added->ids);
}

static void
suppress_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  ReboteBouncesView *self = REBOTE_BOUNCES_VIEW (widget);
  Job *job = g_new0 (Job, 1);

  job->kind = JOB_SUPPRESS;
  job->ids = rebote_row_selection_dup_ids (self->selection);
  job->suppressions = g_ptr_array_new_with_free_func ((GDestroyNotify) rebote_suppression_free);
  run_job (self, job, suppressed_cb);
}

static void
copy_text (ReboteBouncesView *self,
           const char        *text,
           const char        *told)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (told));
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReboteBouncesView) self = user_data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char **list = NULL;
  g_autofree char *text = NULL;
  guint n;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      add_error_toast (self, error);
      return;
    }

  list = (char **) g_hash_table_get_keys_as_array (job->addresses, &n);
  qsort (list, n, sizeof *list, compare_strings);
  text = g_strjoinv ("\n", list);

  if (n > 0)
    copy_text (self, text, ngettext ("Address copied", "Addresses copied", n));
}

static void
copy_address_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  ReboteBouncesView *self = REBOTE_BOUNCES_VIEW (widget);
  Job *job = g_new0 (Job, 1);

  job->kind = JOB_LIST;
  job->ids = rebote_row_selection_dup_ids (self->selection);
  job->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  run_job (self, job, listed_cb);
}

static void
copy_suggestion_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  ReboteBouncesView *self = REBOTE_BOUNCES_VIEW (widget);

  if (self->details && self->details->recipient && self->details->recipient->suggestion)
    copy_text (self, self->details->recipient->suggestion, _("New address copied"));
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteBouncesView) self = user_data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      add_error_toast (self, error);
      return;
    }

  number = rebote_format_number (job->ids->len);
  text = g_strdup_printf (ngettext ("%s mail removed", "%s mails removed", job->ids->len), number);
  add_undo_toast (self, text, JOB_RESTORE, job->ids);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReboteBouncesView *self = REBOTE_BOUNCES_VIEW (widget);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  Job *job = g_new0 (Job, 1);

  job->kind = JOB_DELETE;
  job->ids = rebote_row_selection_dup_ids (self->selection);

  /* The next one takes the place of what goes. */
  self->wanted_position = gtk_bitset_get_minimum (selected);
  run_job (self, job, deleted_cb);
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ReboteBouncesView *self = REBOTE_BOUNCES_VIEW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

/* Called whenever the selection, or what is known of it, has changed. */
void
_rebote_bounces_view_update_actions (ReboteBouncesView *self)
{
  g_autoptr (GtkBitset) selected = NULL;
  gboolean one_address = self->details && self->details->recipient && self->details->recipient->address;
  guint64 n = 0;

  if (self->selection)
    {
      selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
      n = gtk_bitset_get_size (selected);
    }

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bounces.suppress",
                                 n > 1 || (n == 1 && one_address && !self->details->suppressed));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bounces.copy-address", n > 1 || (n == 1 && one_address));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bounces.copy-suggestion",
                                 n == 1 && one_address && self->details->recipient->suggestion);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bounces.remove", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bounces.teach",
                                 n == 1 && self->details && self->details->recipient &&
                                   self->details->bounce->type == REBOTE_MESSAGE_BOUNCE);
}

void
_rebote_bounces_view_class_actions_init (ReboteBouncesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "bounces.suppress", NULL, suppress_action);
  gtk_widget_class_install_action (widget_class, "bounces.copy-address", NULL, copy_address_action);
  gtk_widget_class_install_action (widget_class, "bounces.copy-suggestion", NULL, copy_suggestion_action);
  gtk_widget_class_install_action (widget_class, "bounces.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "bounces.back", NULL, back_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "bounces.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "bounces.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "bounces.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "bounces.back", NULL);
}
