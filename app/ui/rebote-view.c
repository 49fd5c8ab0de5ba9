/* rebote-view.c
 *
 * What the window expects of each of its views.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-view"

#include "config.h"

#include "rebote-view.h"
#include "rebote-window.h"

G_DEFINE_INTERFACE (ReboteView, rebote_view, GTK_TYPE_WIDGET)

enum
{
  LISTS_FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
rebote_view_default_init (ReboteViewInterface *iface)
{
  signals[LISTS_FOUND] = g_signal_new ("lists-found", REBOTE_TYPE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_LIST_MODEL);
}

/**
 * rebote_view_set_up:
 * @self: a view
 * @store: the store
 * @knowledge: what mails are read with
 *
 * Hands over what the view works with. Called once by the window.
 */
void
rebote_view_set_up (ReboteView      *self,
                    ReboteStore     *store,
                    ReboteKnowledge *knowledge)
{
  g_return_if_fail (REBOTE_IS_VIEW (self));
  g_return_if_fail (REBOTE_IS_STORE (store));
  g_return_if_fail (knowledge != NULL);

  if (REBOTE_VIEW_GET_IFACE (self)->set_up)
    REBOTE_VIEW_GET_IFACE (self)->set_up (self, store, knowledge);
}

/**
 * rebote_view_can_search:
 * @self: a view
 *
 * Returns: whether the view can be searched
 */
gboolean
rebote_view_can_search (ReboteView *self)
{
  g_return_val_if_fail (REBOTE_IS_VIEW (self), FALSE);

  return REBOTE_VIEW_GET_IFACE (self)->search != NULL;
}

/**
 * rebote_view_search:
 * @self: a view that can be searched
 * @text: what to look for; the empty string shows everything again
 *
 * Shows only what contains a text.
 */
void
rebote_view_search (ReboteView *self,
                    const char *text)
{
  g_return_if_fail (REBOTE_IS_VIEW (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (rebote_view_can_search (self));

  REBOTE_VIEW_GET_IFACE (self)->search (self, text);
}

/**
 * rebote_view_get_search:
 * @self: a view
 *
 * Returns: what is searched for now; the empty string for nothing
 */
const char *
rebote_view_get_search (ReboteView *self)
{
  const char *text = NULL;

  g_return_val_if_fail (REBOTE_IS_VIEW (self), "");

  if (REBOTE_VIEW_GET_IFACE (self)->get_search)
    text = REBOTE_VIEW_GET_IFACE (self)->get_search (self);

  return text ? text : "";
}

/**
 * rebote_view_open_files:
 * @self: a view
 * @files: (element-type GFile): what to import
 *
 * Imports files that belong into this view.
 */
void
rebote_view_open_files (ReboteView *self,
                        GListModel *files)
{
  g_return_if_fail (REBOTE_IS_VIEW (self));
  g_return_if_fail (G_IS_LIST_MODEL (files));

  if (REBOTE_VIEW_GET_IFACE (self)->open_files)
    REBOTE_VIEW_GET_IFACE (self)->open_files (self, files);
}

/**
 * rebote_view_open_bytes:
 * @self: a view
 * @bytes: what to import
 *
 * Imports what was pasted or dropped without being a file.
 */
void
rebote_view_open_bytes (ReboteView *self,
                        GBytes     *bytes)
{
  g_return_if_fail (REBOTE_IS_VIEW (self));
  g_return_if_fail (bytes != NULL);

  if (REBOTE_VIEW_GET_IFACE (self)->open_bytes)
    REBOTE_VIEW_GET_IFACE (self)->open_bytes (self, bytes);
}

/**
 * rebote_view_prepare_close:
 * @self: a view
 *
 * Returns: whether the window may be closed at once; if not, it is to be hidden, and the view destroys it when it is ready
 */
gboolean
rebote_view_prepare_close (ReboteView *self)
{
  ReboteViewInterface *iface;

  g_return_val_if_fail (REBOTE_IS_VIEW (self), TRUE);

  iface = REBOTE_VIEW_GET_IFACE (self);

  return iface->prepare_close == NULL || iface->prepare_close (self);
}

/**
 * rebote_view_pass_lists:
 * @self: a view that was to import files
 * @files: (element-type GFile): those that are contact lists
 *
 * Tells the window that files belong elsewhere.
 */
void
rebote_view_pass_lists (ReboteView *self,
                        GListModel *files)
{
  g_return_if_fail (REBOTE_IS_VIEW (self));
  g_return_if_fail (G_IS_LIST_MODEL (files));

  g_signal_emit (self, signals[LISTS_FOUND], 0, files);
}

/**
 * rebote_widget_add_toast:
 * @widget: a widget in a window of the program
 * @toast: (transfer full): what to say
 *
 * Shows a toast in the window of a widget, at once: see rebote_window_add_toast().
 */
void
rebote_widget_add_toast (GtkWidget *widget,
                         AdwToast  *toast)
{
  GtkRoot *root;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (ADW_IS_TOAST (toast));

  root = gtk_widget_get_root (widget);

  /* The window may have been closed since. */
  if (REBOTE_IS_WINDOW (root))
    rebote_window_add_toast (REBOTE_WINDOW (root), toast);
  else
    g_object_unref (toast);
}
