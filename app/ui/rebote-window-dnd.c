/* rebote-window-dnd.c
 *
 * Dropping and pasting: anything, anywhere on the window.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-window-dnd"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-transfer.h"
#include "rebote-window-private.h"

static void
set_highlighted (ReboteWindow *self,
                 gboolean      highlighted)
{
  /* Hidden, not only faded out: a status page that nobody sees is not to be read out either. */
  gtk_widget_set_visible (GTK_WIDGET (self->drop_revealer), highlighted);
  gtk_revealer_set_reveal_child (self->drop_revealer, highlighted);
}

static void
transfer_read_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (ReboteWindow) self = user_data;
  g_autoptr (GListModel) files = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gboolean taken = rebote_transfer_read_finish (result, &files, &bytes, &error);

  if (GDK_IS_DROP (source))
    gdk_drop_finish (GDK_DROP (source), taken ? GDK_ACTION_COPY : 0);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (files)
    rebote_window_open_files (self, files);
  else if (bytes)
    rebote_window_open_bytes (self, bytes);
  else
    {
      g_autofree char *title = g_markup_escape_text (error->message, -1);

      rebote_widget_add_toast (GTK_WIDGET (self->stack), adw_toast_new (title));
    }
}

static GdkDragAction
drag_enter_cb (ReboteWindow *self,
               GdkDrop      *drop,
               double        x,
               double        y)
{
  set_highlighted (self, TRUE);

  return GDK_ACTION_COPY;
}

static void
drag_leave_cb (ReboteWindow *self,
               GdkDrop      *drop)
{
  set_highlighted (self, FALSE);
}

static gboolean
drop_cb (ReboteWindow *self,
         GdkDrop      *drop,
         double        x,
         double        y)
{
  set_highlighted (self, FALSE);
  rebote_transfer_read_drop_async (drop, self->cancellable, transfer_read_cb, g_object_ref (self));

  return TRUE;
}

void
_rebote_window_paste (ReboteWindow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  rebote_transfer_read_clipboard_async (clipboard, self->cancellable, transfer_read_cb, g_object_ref (self));
}

void
_rebote_window_dnd_init (ReboteWindow *self)
{
  GtkDropTargetAsync *target = gtk_drop_target_async_new (rebote_transfer_dup_formats (), GDK_ACTION_COPY);

  g_signal_connect_object (target, "drag-enter", G_CALLBACK (drag_enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drag-leave", G_CALLBACK (drag_leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
