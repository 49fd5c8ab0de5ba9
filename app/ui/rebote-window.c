/* rebote-window.c
 *
 * The window: it arranges the four views and knows nothing about what they show.
 *
 * How a view plugs in:
 *
 *   - It is a widget class of app/ui/<view>/ with a template, implements #ReboteView and stands as the child of its
 *     AdwViewStackPage in rebote-window.ui; g_type_ensure() its type in rebote_window_class_init().
 *   - The page is named "bounces", "lists", "deliverability" or "suppressions". The actions win.show-view ('lists'),
 *     win.open, win.open-folder, win.paste and win.open-example are there for its empty state.
 *   - set_up() gives it the store and the knowledge, once, as soon as both are loaded. Until then, and while there is
 *     nothing to show, it shows its empty state: an AdwStatusPage with one sentence, a button, and
 *     “Try with an Example”.
 *   - search() and get_search() connect it to the one search bar of the window; each view keeps its own text.
 *   - open_files() gives it the files that belong to it: the window sends contact files to "lists" and everything
 *     else to "bounces". A view that finds contact lists among its files passes them on, rebote_view_pass_lists().
 *   - Toasts go through rebote_widget_add_toast(). Its own actions are named after it: "lists.export".
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-window"

#include "config.h"

#include <glib/gi18n.h>

#include "bounces/rebote-bounces-view.h"
#include "deliverability/rebote-deliverability-view.h"
#include "lists/rebote-lists-view.h"
#include "suppressions/rebote-suppressions-view.h"

#include "rebote-settings.h"
#include "rebote-window-private.h"

G_DEFINE_FINAL_TYPE (ReboteWindow, rebote_window, ADW_TYPE_APPLICATION_WINDOW)

/* The view of a page, or NULL where the page is not a view. */
ReboteView *
_rebote_window_get_view (ReboteWindow *self,
                         const char   *name)
{
  GtkWidget *child = adw_view_stack_get_child_by_name (self->stack, name);

  return REBOTE_IS_VIEW (child) ? REBOTE_VIEW (child) : NULL;
}

/* The view in front, or NULL where the page is not a view. */
ReboteView *
_rebote_window_get_visible_view (ReboteWindow *self)
{
  GtkWidget *child = adw_view_stack_get_visible_child (self->stack);

  return REBOTE_IS_VIEW (child) ? REBOTE_VIEW (child) : NULL;
}

void
_rebote_window_show_view (ReboteWindow *self,
                          const char   *name)
{
  if (adw_view_stack_get_child_by_name (self->stack, name))
    adw_view_stack_set_visible_child_name (self->stack, name);
}

static void
search_changed_cb (ReboteWindow *self)
{
  ReboteView *view = _rebote_window_get_visible_view (self);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  if (view && rebote_view_can_search (view) && !g_str_equal (text, rebote_view_get_search (view)))
    rebote_view_search (view, text);
}

static void
visible_child_changed_cb (ReboteWindow *self)
{
  ReboteView *view = _rebote_window_get_visible_view (self);
  const char *text = view ? rebote_view_get_search (view) : "";

  /* Each view keeps its own search; the one entry follows the view in front. */
  gtk_search_bar_set_search_mode (self->search_bar, *text != '\0');
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
  _rebote_window_update_actions (self);
}

static gboolean
reveal_idle_cb (gpointer user_data)
{
  ReboteWindow *self = user_data;

  self->reveal_idle = 0;
  adw_view_switcher_bar_set_reveal (self->switcher_bar,
                                    adw_view_switcher_title_get_title_visible (self->switcher_title));

  return G_SOURCE_REMOVE;
}

/* The title notifies while it is given its place, when nothing that changes the layout may be done. */
static void
title_visible_changed_cb (ReboteWindow *self)
{
  if (self->reveal_idle == 0)
    self->reveal_idle = g_idle_add (reveal_idle_cb, self);
}

static void
dismiss_error_cb (ReboteWindow *self)
{
  gtk_revealer_set_reveal_child (self->error_revealer, FALSE);
}

static void
restore_state (ReboteWindow *self)
{
  g_autofree char *view = NULL;

  if (self->settings == NULL)
    return;

  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));

  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));

  view = g_settings_get_string (self->settings, "last-view");

  if (adw_view_stack_get_child_by_name (self->stack, view))
    adw_view_stack_set_visible_child_name (self->stack, view);
}

static void
save_state (ReboteWindow *self)
{
  int width;
  int height;

  if (self->settings == NULL)
    return;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set_string (self->settings, "last-view", adw_view_stack_get_visible_child_name (self->stack));
}

static gboolean
rebote_window_close_request (GtkWindow *window)
{
  ReboteView *lists = _rebote_window_get_view (REBOTE_WINDOW (window), "lists");

  save_state (REBOTE_WINDOW (window));
  if (!rebote_view_prepare_close (lists))
    {
      gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
      return GDK_EVENT_STOP;
    }

  return GTK_WINDOW_CLASS (rebote_window_parent_class)->close_request (window);
}

static void
rebote_window_dispose (GObject *object)
{
  ReboteWindow *self = REBOTE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->reveal_idle, g_source_remove);
  g_clear_weak_pointer (&self->toast);
  g_clear_object (&self->chooser);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), REBOTE_TYPE_WINDOW);

  G_OBJECT_CLASS (rebote_window_parent_class)->dispose (object);
}

static void
rebote_window_finalize (GObject *object)
{
  ReboteWindow *self = REBOTE_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);

  G_OBJECT_CLASS (rebote_window_parent_class)->finalize (object);
}

static void
rebote_window_class_init (ReboteWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = rebote_window_dispose;
  object_class->finalize = rebote_window_finalize;
  window_class->close_request = rebote_window_close_request;

  g_type_ensure (REBOTE_TYPE_BOUNCES_VIEW);
  g_type_ensure (REBOTE_TYPE_DELIVERABILITY_VIEW);
  g_type_ensure (REBOTE_TYPE_LISTS_VIEW);
  g_type_ensure (REBOTE_TYPE_SUPPRESSIONS_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/rebote-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, ReboteWindow, drop_revealer);
  gtk_widget_class_bind_template_child (widget_class, ReboteWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, ReboteWindow, search_bar);
  gtk_widget_class_bind_template_child (widget_class, ReboteWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, ReboteWindow, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, ReboteWindow, error_title);
  gtk_widget_class_bind_template_child (widget_class, ReboteWindow, error_message);
  gtk_widget_class_bind_template_child (widget_class, ReboteWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ReboteWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, ReboteWindow, switcher_title);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, visible_child_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, title_visible_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_error_cb);

  _rebote_window_class_actions_init (klass);
}

static void
rebote_window_init (ReboteWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->settings = rebote_settings_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  _rebote_window_dnd_init (self);
  restore_state (self);
  visible_child_changed_cb (self);

  if (!g_str_equal (REBOTE_PROFILE, "default"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}

/**
 * rebote_window_new:
 * @application: the program
 *
 * Returns: (transfer none): a new window
 */
ReboteWindow *
rebote_window_new (GtkApplication *application)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  return g_object_new (REBOTE_TYPE_WINDOW, "application", application, NULL);
}

static void
open_waiting (ReboteWindow *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  for (guint i = 0; waiting && i < waiting->len; i++)
    rebote_window_open_files (self, g_ptr_array_index (waiting, i));
}

static void
domains_changed_cb (ReboteWindow *self)
{
  rebote_bounces_view_read_again (REBOTE_BOUNCES_VIEW (_rebote_window_get_view (self, "bounces")));
}

/**
 * rebote_window_set_up:
 * @self: the window
 * @store: the store
 * @knowledge: what mails are read with
 *
 * Hands over what the views work with, once; files that have been opened before are imported now.
 */
void
rebote_window_set_up (ReboteWindow    *self,
                      ReboteStore     *store,
                      ReboteKnowledge *knowledge)
{
  static const char *const names[] = { "bounces", "lists", "deliverability", "suppressions" };

  g_return_if_fail (REBOTE_IS_WINDOW (self));
  g_return_if_fail (REBOTE_IS_STORE (store));
  g_return_if_fail (knowledge != NULL);
  g_return_if_fail (!self->ready);

  self->ready = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      ReboteView *view = _rebote_window_get_view (self, names[i]);

      if (view == NULL)
        continue;

      rebote_view_set_up (view, store, knowledge);
      g_signal_connect_object (view, "lists-found", G_CALLBACK (_rebote_window_open_lists), self, G_CONNECT_SWAPPED);
    }

  if (self->settings)
    g_signal_connect_object (self->settings, "changed::sending-domains", G_CALLBACK (domains_changed_cb), self,
                             G_CONNECT_SWAPPED);

  open_waiting (self);
}

/**
 * rebote_window_show_error:
 * @self: the window
 * @title: what is wrong, in a few words
 * @message: what that means, and what can be done
 *
 * Shows a trouble of the whole program under the header bar, until it is dismissed.
 */
void
rebote_window_show_error (ReboteWindow *self,
                          const char   *title,
                          const char   *message)
{
  g_return_if_fail (REBOTE_IS_WINDOW (self));
  g_return_if_fail (title != NULL);
  g_return_if_fail (message != NULL);

  gtk_label_set_label (self->error_title, title);
  gtk_label_set_label (self->error_message, message);
  gtk_revealer_set_reveal_child (self->error_revealer, TRUE);
}

/**
 * rebote_window_add_toast:
 * @self: the window
 * @toast: (transfer full): what to say
 *
 * Shows a toast. It takes the place of the one before, because whoever has just done something is not to wait for what
 * is said about something else; only one that offers something gives way to nothing less. (Priorities would do that, but
 * in libadwaita 1.2 the end of the toast before ends the one that has taken its place.)
 */
void
rebote_window_add_toast (ReboteWindow *self,
                         AdwToast     *toast)
{
  g_return_if_fail (REBOTE_IS_WINDOW (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  if (self->toast && (adw_toast_get_button_label (toast) || !adw_toast_get_button_label (self->toast)))
    adw_toast_dismiss (self->toast);

  g_set_weak_pointer (&self->toast, toast);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}
