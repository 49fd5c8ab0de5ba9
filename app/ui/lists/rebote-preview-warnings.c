/* rebote-preview-warnings.c
 *
 * What is remarkable about a list that is shown before it is imported.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-preview-warnings"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-preview-warnings.h"

static void
add_warning (GtkBox     *warnings,
             const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-information-symbolic");
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (warnings, box);
}

/* GTK 4.8 keeps the height that labels had before they knew their width, and puts what comes below over their last lines. */
static gboolean
measure_again_cb (gpointer user_data)
{
  gtk_widget_queue_resize (user_data);

  return G_SOURCE_REMOVE;
}

/**
 * rebote_preview_warnings_show:
 * @warnings: the box for them; it is hidden when there are none
 * @preview: (nullable): a list that is shown before it is imported
 *
 * Shows what is remarkable about a list, in place of what was shown before.
 */
void
rebote_preview_warnings_show (GtkBox            *warnings,
                              ReboteListPreview *preview)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_BOX (warnings));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (warnings))))
    gtk_box_remove (warnings, child);

  if (preview && preview->titles->len > 0)
    {
      g_autofree char *number = g_strdup_printf ("%u", preview->titles->len);
      g_autofree char *text = NULL;

      text = g_strdup_printf (ngettext ("%s line above the table is not taken for a contact; it stays in the cleaned list.",
                                        "%s lines above the table are not taken for contacts; they stay in the cleaned list.",
                                        preview->titles->len),
                              number);
      add_warning (warnings, text);
    }

  for (guint i = 0; preview && preview->warnings[i]; i++)
    add_warning (warnings, preview->warnings[i]);

  gtk_widget_set_visible (GTK_WIDGET (warnings),
                          gtk_widget_get_first_child (GTK_WIDGET (warnings)) != NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, measure_again_cb, g_object_ref (warnings), g_object_unref);
}
