/* rebote-list-row.c
 *
 * A row of the sidebar of lists.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-row"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/rebote-format.h"

#include "rebote-list-row.h"

struct _ReboteListRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *name_label;
  GtkLabel *about_label;

  ReboteStoredList *list;
};

G_DEFINE_FINAL_TYPE (ReboteListRow, rebote_list_row, GTK_TYPE_LIST_BOX_ROW)

static void
rebote_list_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), REBOTE_TYPE_LIST_ROW);

  G_OBJECT_CLASS (rebote_list_row_parent_class)->dispose (object);
}

static void
rebote_list_row_finalize (GObject *object)
{
  g_clear_pointer (&REBOTE_LIST_ROW (object)->list, rebote_stored_list_free);

  G_OBJECT_CLASS (rebote_list_row_parent_class)->finalize (object);
}

static void
rebote_list_row_class_init (ReboteListRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_list_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = rebote_list_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/rebote/ui/lists/rebote-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ReboteListRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, ReboteListRow, about_label);
}

static void
rebote_list_row_init (ReboteListRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rebote_list_describe:
 * @list: a list
 *
 * Returns: (transfer full): how many contacts it has, and when it was imported
 */
char *
rebote_list_describe (ReboteStoredList *list)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) imported = NULL;
  g_autofree char *number = NULL;
  g_autofree char *when = NULL;

  g_return_val_if_fail (list != NULL, NULL);

  number = rebote_format_number (list->n_contacts);
  imported = g_date_time_new_from_unix_utc (list->imported);
  when = imported ? rebote_format_date (imported, now) : g_strdup ("");

  /* Translators: how many contacts a list has, and when it was imported (“14:05”, “Yesterday”, “4 May”). */
  return g_strdup_printf (ngettext ("%s contact · %s", "%s contacts · %s", list->n_contacts), number, when);
}

/**
 * rebote_list_row_new:
 * @list: (transfer full): a list
 *
 * Returns: (transfer floating): a row for it
 */
GtkWidget *
rebote_list_row_new (ReboteStoredList *list)
{
  ReboteListRow   *self;
  g_autofree char *about = NULL;

  g_return_val_if_fail (list != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_LIST_ROW, NULL);
  self->list = list;
  about = rebote_list_describe (list);
  gtk_label_set_label (self->name_label, list->name);
  gtk_label_set_label (self->about_label, about);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), list->source ? list->source : list->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, list->name, -1);

  return GTK_WIDGET (self);
}

/**
 * rebote_list_row_get_list:
 * @self: a row
 *
 * Returns: (transfer none): its list
 */
ReboteStoredList *
rebote_list_row_get_list (ReboteListRow *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_ROW (self), NULL);

  return self->list;
}
