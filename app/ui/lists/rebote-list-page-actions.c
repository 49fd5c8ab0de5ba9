/* rebote-list-page-actions.c
 *
 * What can be done with a list and its contacts: decide, verify, apply bounces, export, delete.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-page-actions"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-view.h"
#include "ui/verify/rebote-verify-sheet.h"

#include "rebote-export-sheet.h"
#include "rebote-list-job.h"
#include "rebote-list-page-private.h"

static void
add_error_toast (ReboteListPage *self,
                 const GError   *error)
{
  g_autofree char *title = g_markup_escape_text (error->message, -1);
  AdwToast        *toast = adw_toast_new (title);

  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

static void
decide_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReboteListPage *self = REBOTE_LIST_PAGE (widget);
  const char     *decision = g_variant_get_string (parameter, NULL);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (GArray) ids = rebote_row_selection_dup_ids (self->selection);
  g_autoptr (ReboteListJob) job = NULL;

  if (ids->len == 0)
    return;

  self->wanted_position = gtk_bitset_get_minimum (selected);
  job = rebote_list_job_new_decision (self->store, self->list->id, ids, *decision ? decision : NULL);
  _rebote_list_page_emit_job (self, job);
}

static void
apply_bounces_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  ReboteListPage *self = REBOTE_LIST_PAGE (widget);
  g_autoptr (ReboteListJob) job = rebote_list_job_new_judgement (self->store, self->knowledge, self->list->id);

  _rebote_list_page_emit_job (self, job);
}

static void
sheet_verify_cb (ReboteListPage *self,
                 gint64          run_id)
{
  _rebote_list_page_emit_verify (self, run_id);
}

static void
show_verify_sheet (ReboteListPage   *self,
                   ReboteVerifyScope scope)
{
  g_autoptr (GArray) ids = rebote_row_selection_dup_ids (self->selection);
  GtkWindow *sheet = rebote_verify_sheet_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->store, self->knowledge,
                                              self->list, ids, scope);

  g_signal_connect_object (sheet, "verify", G_CALLBACK (sheet_verify_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (sheet);
}

static void
verify_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReboteListPage *self = REBOTE_LIST_PAGE (widget);

  show_verify_sheet (self, rebote_contact_model_get_only_new (self->model) ? REBOTE_VERIFY_SCOPE_NEW : REBOTE_VERIFY_SCOPE_LIST);
}

static void
verify_selected_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  show_verify_sheet (REBOTE_LIST_PAGE (widget), REBOTE_VERIFY_SCOPE_CHOSEN);
}

static void
sheet_export_cb (ReboteListPage    *self,
                 ReboteExportSheet *sheet)
{
  g_autofree char *output = rebote_export_sheet_dup_path (sheet, REBOTE_EXPORT_FILE_KEPT);
  g_autofree char *removed = rebote_export_sheet_dup_path (sheet, REBOTE_EXPORT_FILE_REMOVED);
  g_autofree char *review = rebote_export_sheet_dup_path (sheet, REBOTE_EXPORT_FILE_REVIEW);
  g_autofree char *do_not_mail = rebote_export_sheet_dup_path (sheet, REBOTE_EXPORT_FILE_DO_NOT_MAIL);
  g_autofree char *summary = rebote_export_sheet_dup_path (sheet, REBOTE_EXPORT_FILE_SUMMARY);
  g_autoptr (ReboteListJob) job = NULL;
  ReboteListExport export = { 0 };

  if (self->list == NULL)
    return;

  export.list_id = self->list->id;
  export.output = output;
  export.removed = removed;
  export.review = review;
  export.do_not_mail = do_not_mail;
  export.summary = summary;
  export.preset = rebote_export_sheet_get_preset (sheet);
  export.only_new = rebote_export_sheet_get_only_new (sheet);
  job = rebote_list_job_new_export (self->store, &export);
  _rebote_list_page_emit_job (self, job);
}

static void
sheet_review_cb (ReboteListPage *self)
{
  gtk_toggle_button_set_active (self->chips[REBOTE_CONTACT_FILTER_REVIEW], TRUE);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReboteListPage *self = REBOTE_LIST_PAGE (widget);
  const guint     counts[REBOTE_N_OUTCOMES] = {
        [REBOTE_OUTCOME_KEEP] = self->counts[REBOTE_CONTACT_FILTER_KEEP],
        [REBOTE_OUTCOME_REVIEW] = self->counts[REBOTE_CONTACT_FILTER_REVIEW],
        [REBOTE_OUTCOME_REMOVE] = self->counts[REBOTE_CONTACT_FILTER_REMOVE],
  };
  GtkWindow *sheet;

  sheet = rebote_export_sheet_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->list, counts,
                                   rebote_contact_model_get_only_new (self->model));
  g_signal_connect_object (sheet, "export", G_CALLBACK (sheet_export_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sheet, "review", G_CALLBACK (sheet_review_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (sheet);
}

static void
delete_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;

  if (rebote_store_lists_delete (source, *(gint64 *)task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ReboteListPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    _rebote_list_page_emit_undo (self, REBOTE_LIST_UNDO_DELETION, *(gint64 *)g_task_get_task_data (G_TASK (result)),
                                 _("List deleted"));
  else
    add_error_toast (self, error);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReboteListPage *self = REBOTE_LIST_PAGE (widget);
  g_autoptr (GTask) task = g_task_new (self->store, NULL, deleted_cb, g_object_ref (self));

  g_task_set_source_tag (task, delete_action);
  g_task_set_task_data (task, g_memdup2 (&self->list->id, sizeof self->list->id), g_free);
  g_task_run_in_thread (task, delete_in_thread);
}

/* Called whenever the list or the selection has changed. */
void
_rebote_list_page_update_actions (ReboteListPage *self)
{
  gboolean has_list = self->list != NULL;
  gboolean has_selected = FALSE;

  if (self->selection)
    {
      g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

      has_selected = !gtk_bitset_is_empty (selected);
    }

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lists.decide", has_list && has_selected);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lists.verify", has_list);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lists.verify-selected", has_list && has_selected);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lists.apply-bounces", has_list);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lists.export", has_list);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lists.delete", has_list);
}

void
_rebote_list_page_class_actions_init (ReboteListPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "lists.decide", "s", decide_action);
  gtk_widget_class_install_action (widget_class, "lists.verify", NULL, verify_action);
  gtk_widget_class_install_action (widget_class, "lists.verify-selected", NULL, verify_selected_action);
  gtk_widget_class_install_action (widget_class, "lists.apply-bounces", NULL, apply_bounces_action);
  gtk_widget_class_install_action (widget_class, "lists.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "lists.delete", NULL, delete_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "lists.export", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "lists.verify", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "lists.verify-selected", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_CONTROL_MASK, "lists.decide", "s", "keep");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_CONTROL_MASK, "lists.decide", "s", "review");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_3, GDK_CONTROL_MASK, "lists.decide", "s", "remove");
}
