/* rebote-sheet.c
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sheet"

#include "config.h"

#include "rebote-sheet.h"

/**
 * rebote_sheet_fit:
 * @sheet: a window that is to be shown over another
 * @parent: that other window
 *
 * Makes a sheet no wider than the window to which it belongs, which may be on the screen of a telephone.
 */
void
rebote_sheet_fit (GtkWindow *sheet,
                  GtkWindow *parent)
{
  int width, height, room;

  g_return_if_fail (GTK_IS_WINDOW (sheet));
  g_return_if_fail (GTK_IS_WINDOW (parent));

  room = gtk_widget_get_width (GTK_WIDGET (parent));
  gtk_window_get_default_size (sheet, &width, &height);
  if (room > 0 && room < width)
    gtk_window_set_default_size (sheet, room, height);
}
