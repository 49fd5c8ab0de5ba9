/* rebote-lists-view-undo.c
 *
 * Undoing in the Lists view: by the toast, or by the keyboard.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-lists-view-undo"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-lists-view-private.h"

/* Long enough to see what one has done. */
#define UNDO_SECONDS 30

typedef struct
{
  gint64 kind;
  gint64 key;
} Undo;

/* What a toast's Undo needs: kept by the toast, so that several can be undone, each for itself. */
typedef struct
{
  ReboteListsView *self;
  Undo             undo;
} Offer;

static void
undo_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Undo *undo = task_data;
  GError     *error = NULL;
  gboolean    done;

  if (undo->kind == REBOTE_LIST_UNDO_DELETION)
    done = rebote_store_lists_restore (source, undo->key, &error);
  else
    done = rebote_store_contacts_undo_override (source, undo->key, &error);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ReboteListsView) self = user_data;
  const Undo *undo = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (undo->kind == REBOTE_LIST_UNDO_DELETION)
        self->wanted_list = undo->key;
      title = g_strdup (_("Undone"));
    }
  else
    title = g_markup_escape_text (error->message, -1);

  rebote_widget_add_toast (GTK_WIDGET (self), adw_toast_new (title));
}

static void
undo (ReboteListsView *self,
      Undo             what)
{
  g_autoptr (GTask) task = g_task_new (self->store, NULL, undone_cb, g_object_ref (self));

  g_task_set_source_tag (task, undo);
  g_task_set_task_data (task, g_memdup2 (&what, sizeof what), g_free);
  g_task_run_in_thread (task, undo_in_thread);
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ReboteListsView *self = REBOTE_LISTS_VIEW (widget);
  Undo             what;

  if (self->undos->len == 0)
    return;

  what = g_array_index (self->undos, Undo, self->undos->len - 1);
  g_array_set_size (self->undos, self->undos->len - 1);
  undo (self, what);
}

static void
offer_free (gpointer  data,
            GClosure *closure)
{
  g_object_unref (((Offer *)data)->self);
  g_free (data);
}

static void
undo_clicked_cb (AdwToast *toast,
                 gpointer  user_data)
{
  Offer *offer = user_data;

  for (guint i = offer->self->undos->len; i > 0; i--)
    {
      Undo *known = &g_array_index (offer->self->undos, Undo, i - 1);

      if (known->kind == offer->undo.kind && known->key == offer->undo.key)
        {
          g_array_remove_index (offer->self->undos, i - 1);
          undo (offer->self, offer->undo);
          return;
        }
    }
}

void
_rebote_lists_view_add_undo (ReboteListsView *self,
                             ReboteListUndo   kind,
                             gint64           key,
                             const char      *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast        *toast = adw_toast_new (title);
  Offer           *offer = g_new0 (Offer, 1);
  Undo             what = { kind, key };

  g_array_append_val (self->undos, what);
  offer->self = g_object_ref (self);
  offer->undo = what;
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), offer, offer_free, 0);
  rebote_widget_add_toast (GTK_WIDGET (self), toast);
}

void
_rebote_lists_view_class_undo_init (ReboteListsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "lists.undo", NULL, undo_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "lists.undo", NULL);
}
