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

static void
rebote_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (rebote_window_new (GTK_APPLICATION (application)));

  gtk_window_present (window);
}

static void
rebote_application_class_init (ReboteApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = rebote_application_activate;
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
