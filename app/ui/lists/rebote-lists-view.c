/* rebote-lists-view.c
 *
 * The lists, and the page of the selected one.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-lists-view"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "rebote-list-row.h"
#include "rebote-lists-view-private.h"

static void view_iface_init (ReboteViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ReboteListsView, rebote_lists_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (REBOTE_TYPE_VIEW, view_iface_init))

/* The lists as they are now; the one that was selected stays so. */
static void
show_lists (ReboteListsView *self,
            GPtrArray       *lists)
{
  gint64         selected = self->wanted_list ? self->wanted_list : rebote_list_page_get_list (self->page);
  GtkListBoxRow *row = NULL;
  GtkWidget     *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list_box))))
    gtk_list_box_remove (self->list_box, child);

  g_ptr_array_set_free_func (lists, NULL);

  for (guint i = 0; i < lists->len; i++)
    {
      ReboteStoredList *list = g_ptr_array_index (lists, i);
      gint64            id = list->id;
      GtkWidget        *one = rebote_list_row_new (list);

      gtk_list_box_append (self->list_box, one);

      if (id == selected || (row == NULL && i == 0))
        row = GTK_LIST_BOX_ROW (one);
      if (id == self->wanted_list)
        {
          self->wanted_list = 0;
          adw_leaflet_set_visible_child_name (self->leaflet, "detail");
        }
    }

  gtk_stack_set_visible_child_name (self->stack, lists->len > 0 ? "content" : "empty");

  if (row)
    gtk_list_box_select_row (self->list_box, row);
  else
    {
      rebote_list_page_set_list (self->page, NULL);
      adw_leaflet_set_visible_child_name (self->leaflet, "list");
    }
}

static void
lists_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError    *error = NULL;
  GPtrArray *lists = rebote_store_lists_get_all (source, &error);

  if (lists)
    g_task_return_pointer (task, lists, lists_free);
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
  g_autoptr (GPtrArray) lists = g_task_propagate_pointer (G_TASK (result), &error);

  self->loading = FALSE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (lists)
    show_lists (self, lists);
  else
    {
      g_autofree char *title = g_markup_escape_text (error->message, -1);

      rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (title));
    }

  if (self->load_again)
    _rebote_lists_view_load (self);
}

void
_rebote_lists_view_load (ReboteListsView *self)
{
  g_autoptr (GTask) task = NULL;

  self->load_again = self->loading;

  if (self->loading)
    return;

  self->loading = TRUE;
  task = g_task_new (self->store, self->cancellable, loaded_cb, g_object_ref (self));
  g_task_set_source_tag (task, _rebote_lists_view_load);
  g_task_run_in_thread (task, load_in_thread);
}

static void
store_changed_cb (ReboteListsView *self,
                  guint            subjects)
{
  if (subjects & REBOTE_STORE_LISTS)
    _rebote_lists_view_load (self);
}

static ReboteStoredList *
copy_list (ReboteStoredList *list)
{
  ReboteStoredList *copy = g_memdup2 (list, sizeof *list);

  copy->name = g_strdup (list->name);
  copy->source = g_strdup (list->source);
  copy->dialect = g_strdup (list->dialect);
  copy->columns = g_strdupv (list->columns);
  copy->preamble = list->preamble ? g_bytes_ref (list->preamble) : NULL;
  copy->postamble = list->postamble ? g_bytes_ref (list->postamble) : NULL;

  return copy;
}

static void
row_selected_cb (ReboteListsView *self,
                 GtkListBoxRow   *row)
{
  if (row)
    rebote_list_page_set_list (self->page, copy_list (rebote_list_row_get_list (REBOTE_LIST_ROW (row))));
}

static void
row_activated_cb (ReboteListsView *self,
                  GtkListBoxRow   *row)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "detail");

  if (adw_leaflet_get_folded (self->leaflet))
    gtk_widget_grab_focus (self->back_button);
}

static void
page_job_cb (ReboteListsView *self,
             ReboteListJob   *job)
{
  _rebote_lists_view_run_job (self, job);
}

static void
page_undo_cb (ReboteListsView *self,
              guint            kind,
              gint64           key,
              const char      *text)
{
  _rebote_lists_view_add_undo (self, kind, key, text);
}

static void
page_verify_cb (ReboteListsView *self,
                gint64           run_id)
{
  _rebote_lists_view_verify (self, run_id);
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ReboteListsView *self = REBOTE_LISTS_VIEW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_widget_grab_focus (GTK_WIDGET (self->list_box));
}

static void
rebote_lists_view_set_up (ReboteView      *view,
                          ReboteStore     *store,
                          ReboteKnowledge *knowledge)
{
  ReboteListsView *self = REBOTE_LISTS_VIEW (view);

  self->store = g_object_ref (store);
  self->knowledge = rebote_knowledge_ref (knowledge);
  rebote_list_page_set_up (self->page, store, knowledge);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  _rebote_lists_view_load (self);
  _rebote_lists_view_offer_runs (self);
}

static void
rebote_lists_view_search (ReboteView *view,
                          const char *text)
{
  rebote_list_page_search (REBOTE_LISTS_VIEW (view)->page, text);
}

static const char *
rebote_lists_view_get_search (ReboteView *view)
{
  return rebote_list_page_get_search (REBOTE_LISTS_VIEW (view)->page);
}

static void
rebote_lists_view_open_files (ReboteView *view,
                              GListModel *files)
{
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      _rebote_lists_view_open_file (REBOTE_LISTS_VIEW (view), file);
    }
}

static void
rebote_lists_view_open_bytes (ReboteView *view,
                              GBytes     *bytes)
{
  _rebote_lists_view_open_text (REBOTE_LISTS_VIEW (view), bytes);
}

static gboolean
rebote_lists_view_prepare_close (ReboteView *view)
{
  return _rebote_lists_view_prepare_close (REBOTE_LISTS_VIEW (view));
}

static void
view_iface_init (ReboteViewInterface *iface)
{
  iface->set_up = rebote_lists_view_set_up;
  iface->search = rebote_lists_view_search;
  iface->get_search = rebote_lists_view_get_search;
  iface->open_files = rebote_lists_view_open_files;
  iface->open_bytes = rebote_lists_view_open_bytes;
  iface->prepare_close = rebote_lists_view_prepare_close;
}

static void
rebote_lists_view_dispose (GObject *object)
{
  ReboteListsView *self = REBOTE_LISTS_VIEW (object);
  GHashTableIter   iter;
  gpointer         path;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->close_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_LISTS_VIEW);
  g_clear_object (&self->store);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);

  g_hash_table_iter_init (&iter, self->temporary);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_unlink (path);
  g_hash_table_remove_all (self->temporary);

  G_OBJECT_CLASS (rebote_lists_view_parent_class)->dispose (object);
}

static void
rebote_lists_view_finalize (GObject *object)
{
  ReboteListsView *self = REBOTE_LISTS_VIEW (object);

  g_clear_object (&self->cancellable);
  g_queue_free_full (self->waiting, g_free);
  g_hash_table_unref (self->temporary);
  _rebote_list_undos_free (self->undos);

  G_OBJECT_CLASS (rebote_lists_view_parent_class)->finalize (object);
}

static void
rebote_lists_view_class_init (ReboteListsViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rebote_lists_view_dispose;
  object_class->finalize = rebote_lists_view_finalize;

  g_type_ensure (REBOTE_TYPE_LIST_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/lists/rebote-lists-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteListsView, box);
  gtk_widget_class_bind_template_child (widget_class, ReboteListsView, jobs_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteListsView, jobs_scroller);
  gtk_widget_class_bind_template_child (widget_class, ReboteListsView, stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteListsView, leaflet);
  gtk_widget_class_bind_template_child (widget_class, ReboteListsView, list_box);
  gtk_widget_class_bind_template_child (widget_class, ReboteListsView, back_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteListsView, page);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_job_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_undo_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_verify_cb);

  gtk_widget_class_install_action (widget_class, "lists.back", NULL, back_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "lists.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "lists.back", NULL);
  _rebote_lists_view_class_undo_init (klass);
}

static void
rebote_lists_view_init (ReboteListsView *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = g_queue_new ();
  self->temporary = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->undos = _rebote_list_undos_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
