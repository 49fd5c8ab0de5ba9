/* rebote-application.c
 *
 * The program in front of a display: actions, opened files, options.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-application"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-application.h"
#include "ui/rebote-window.h"

struct _ReboteApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (ReboteApplication, rebote_application, ADW_TYPE_APPLICATION)

static ReboteWindow *
get_window (ReboteApplication *self)
{
  for (GList *iter = gtk_application_get_windows (GTK_APPLICATION (self)); iter; iter = iter->next)
    {
      if (REBOTE_IS_WINDOW (iter->data))
        return iter->data;
    }

  return rebote_window_new (GTK_APPLICATION (self));
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  static const char *const developers[] = { "The Rebote authors", NULL };
  ReboteApplication *self = user_data;

  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (self)),
                         "application-name", _("Rebote"),
                         "application-icon", REBOTE_APP_ID,
                         "version", REBOTE_VERSION,
                         "developer-name", _("The Rebote authors"),
                         "developers", developers,
                         "comments", _("Explains in plain words why mails came back, and cleans the lists they were "
                                       "sent to. Everything stays on this computer."),
                         "copyright", _("Copyright © 2026 The Rebote authors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: put your names here, one a line. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  GtkApplication *self = GTK_APPLICATION (user_data);

  /* Each window is asked, so that each can save what it has to. */
  for (GList *iter = gtk_application_get_windows (self); iter;)
    {
      GtkWindow *window = iter->data;

      iter = iter->next;
      gtk_window_close (window);
    }
}

static const GActionEntry actions[] = {
  { "about", about_action },
  { "quit", quit_action },
};

static const struct
{
  const char *action;
  const char *keys[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.open", { "<Control>o" } },
  { "win.open-folder", { "<Control><Shift>o" } },
  { "win.search", { "<Control>f" } },
  { "win.show-help-overlay", { "<Control>question", "<Control>F1" } },
};

static void
rebote_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (rebote_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (REBOTE_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           (const char *const *) accels[i].keys);
}

static void
rebote_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (REBOTE_APPLICATION (application))));
}

static void
rebote_application_open (GApplication *application,
                         GFile       **files,
                         int           n_files,
                         const char   *hint)
{
  ReboteWindow *window = get_window (REBOTE_APPLICATION (application));
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);

  g_list_store_splice (list, 0, 0, (gpointer *) files, n_files);
  gtk_window_present (GTK_WINDOW (window));
  rebote_window_open_files (window, G_LIST_MODEL (list));
}

static void
rebote_application_class_init (ReboteApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = rebote_application_startup;
  application_class->activate = rebote_application_activate;
  application_class->open = rebote_application_open;
}

static void
rebote_application_init (ReboteApplication *self)
{
}

/**
 * rebote_application_new:
 *
 * Returns: (transfer full): the application
 */
ReboteApplication *
rebote_application_new (void)
{
  return g_object_new (REBOTE_TYPE_APPLICATION,
                       "application-id", REBOTE_APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/rebote",
                       NULL);
}
