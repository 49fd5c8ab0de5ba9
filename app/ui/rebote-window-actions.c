/* rebote-window-actions.c
 *
 * The actions of the window and their keys.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-window-actions"

#include "config.h"

#include <glib/gi18n.h>

#include "lists/rebote-lists-view.h"
#include "lists/rebote-rules-window.h"
#include "rebote-domains-dialog.h"
#include "rebote-window-private.h"

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  _rebote_window_choose_files (REBOTE_WINDOW (widget), FALSE);
}

static void
open_folder_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  _rebote_window_choose_files (REBOTE_WINDOW (widget), TRUE);
}

static void
open_example_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  _rebote_window_open_example (REBOTE_WINDOW (widget));
}

static void
paste_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  _rebote_window_paste (REBOTE_WINDOW (widget));
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReboteWindow *self = REBOTE_WINDOW (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* The menu is outside of the view that has the rules. */
static void
show_taught_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  ReboteView *view = _rebote_window_get_view (REBOTE_WINDOW (widget), "bounces");

  gtk_widget_activate_action (GTK_WIDGET (view), "bounces.show-taught", NULL);
}

static void
teach_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ReboteView *view = _rebote_window_get_view (REBOTE_WINDOW (widget), "bounces");

  if (view == _rebote_window_get_visible_view (REBOTE_WINDOW (widget)))
    gtk_widget_activate_action (GTK_WIDGET (view), "bounces.teach", NULL);
}

static void
show_domains_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  ReboteWindow *self = REBOTE_WINDOW (widget);

  if (self->settings)
    rebote_domains_dialog_show (GTK_WINDOW (self), self->settings);
}

static void
rules_changed_cb (ReboteWindow *self)
{
  rebote_lists_view_offer_rules (REBOTE_LISTS_VIEW (_rebote_window_get_view (self, "lists")));
}

static void
show_rules_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  GtkWindow *rules = rebote_rules_window_new (GTK_WINDOW (widget));

  g_signal_connect_object (rules, "changed", G_CALLBACK (rules_changed_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (rules);
}

/* The menu is outside of the view that knows the store. */
static void
check_domain_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  ReboteView *view = _rebote_window_get_view (REBOTE_WINDOW (widget), "deliverability");

  gtk_widget_activate_action (GTK_WIDGET (view), "deliverability.check-domain", NULL);
}

static void
show_view_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  _rebote_window_show_view (REBOTE_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* Called whenever something happens that decides which actions make sense. */
void
_rebote_window_update_actions (ReboteWindow *self)
{
  ReboteView *view = _rebote_window_get_visible_view (self);
  gboolean can_search = view && rebote_view_can_search (view);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search", can_search);
  gtk_widget_set_sensitive (GTK_WIDGET (self->search_button), can_search);
  gtk_search_bar_set_key_capture_widget (self->search_bar, can_search ? GTK_WIDGET (self->stack) : NULL);
}

void
_rebote_window_class_actions_init (ReboteWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "win.open-folder", NULL, open_folder_action);
  gtk_widget_class_install_action (widget_class, "win.open-example", NULL, open_example_action);
  gtk_widget_class_install_action (widget_class, "win.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.show-taught", NULL, show_taught_action);
  gtk_widget_class_install_action (widget_class, "win.teach", NULL, teach_action);
  gtk_widget_class_install_action (widget_class, "win.show-domains", NULL, show_domains_action);
  gtk_widget_class_install_action (widget_class, "win.show-rules", NULL, show_rules_action);
  gtk_widget_class_install_action (widget_class, "win.check-domain", NULL, check_domain_action);
  gtk_widget_class_install_action (widget_class, "win.show-view", "s", show_view_action);

  /* Not an accelerator of the application: those come before the focused entry, which has its own idea of pasting. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, GDK_SHIFT_MASK, "win.paste", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste", NULL);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "win.teach", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.show-taught", NULL);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_ALT_MASK, "win.show-view", "s", "bounces");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_ALT_MASK, "win.show-view", "s", "lists");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_3, GDK_ALT_MASK, "win.show-view", "s", "deliverability");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_4, GDK_ALT_MASK, "win.show-view", "s", "suppressions");
}
