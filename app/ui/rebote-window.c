/* rebote-window.c
 *
 * The window: it arranges the four views.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-window"

#include "config.h"

#include "rebote-window.h"

struct _ReboteWindow
{
  AdwApplicationWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (ReboteWindow, rebote_window, ADW_TYPE_APPLICATION_WINDOW)

static void
rebote_window_class_init (ReboteWindowClass *klass)
{
}

static void
rebote_window_init (ReboteWindow *self)
{
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
