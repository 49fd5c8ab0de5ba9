/* rebote-list-page-columns.c
 *
 * The columns of the table of contacts, and sorting by them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-page-columns"

#include "config.h"

#include <glib/gi18n.h>

#include "store/rebote-list-import.h"

#include "rebote-contact-cell.h"
#include "rebote-list-page-private.h"

/* Further columns of the file that the table shows; the panel shows all of them. */
#define MAX_FURTHER_COLUMNS 12

/* What a column shows, and how the list is sorted by it. */
typedef struct
{
  ReboteListPage       *page;
  ReboteContactCellKind kind;
  guint                 field;
  ReboteContactSort     sort;
} Order;

static void
cell_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  user_data)
{
  Order *order = user_data;

  gtk_list_item_set_child (item, rebote_contact_cell_new (order->kind, order->field));
}

static void
cell_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  user_data)
{
  rebote_contact_cell_set_row (gtk_list_item_get_child (item), gtk_list_item_get_item (item));
}

static void
cell_unbind_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  user_data)
{
  rebote_contact_cell_set_row (gtk_list_item_get_child (item), NULL);
}

/* Not a comparison: the first column that is asked is the one that the user sorts by. */
static int
note_order (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  Order *order = user_data;

  if (order->page->probed_order == NULL)
    order->page->probed_order = order;

  return GTK_ORDERING_SMALLER;
}

static void
sorter_changed_cb (ReboteListPage *self)
{
  GtkSorter  *sorter = gtk_column_view_get_sorter (self->column_view);
  GtkOrdering ordering;
  Order      *order;

  self->probed_order = NULL;
  ordering = gtk_sorter_compare (sorter, self->probes[0], self->probes[1]);
  order = self->probed_order;

  if (self->model && order && ordering != GTK_ORDERING_EQUAL)
    rebote_contact_model_set_sort (self->model, order->sort, order->field, ordering == GTK_ORDERING_LARGER);
  else if (self->model)
    rebote_contact_model_set_sort (self->model, REBOTE_CONTACT_SORT_ROW, 0, FALSE);
}

static void
add_column (ReboteListPage       *self,
            const char           *title,
            int                   width,
            ReboteContactCellKind kind,
            guint                 field,
            ReboteContactSort     sort)
{
  Order              *order = g_new0 (Order, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);
  g_autoptr (GtkSorter) sorter = NULL;

  order->page = self;
  order->kind = kind;
  order->field = field;
  order->sort = sort;
  g_ptr_array_add (self->orders, order);

  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), order);
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind_cb), order);
  g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind_cb), order);
  sorter = GTK_SORTER (gtk_custom_sorter_new (note_order, order, NULL));
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, width);
  gtk_column_view_append_column (self->column_view, column);
}

static void
remove_columns (ReboteListPage *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->column_view);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->column_view, column);
    }

  self->probed_order = NULL;
  g_ptr_array_set_size (self->orders, 0);
}

/* The columns of the page's list. What is decided stands beside the address, so that it is in sight in wide tables. */
void
_rebote_list_page_show_columns (ReboteListPage *self)
{
  guint n_columns;
  guint n_further = 0;

  gtk_column_view_sort_by_column (self->column_view, NULL, GTK_SORT_ASCENDING);
  remove_columns (self);

  if (self->list == NULL)
    return;

  n_columns = g_strv_length (self->list->columns);
  add_column (self, _("Line"), 72, REBOTE_CONTACT_CELL_LINE, rebote_list_import_get_line_field (n_columns),
                       REBOTE_CONTACT_SORT_ROW);
  add_column (self, _("Address"), 230, REBOTE_CONTACT_CELL_ADDRESS, 0, REBOTE_CONTACT_SORT_ADDRESS);
  add_column (self, _("Status"), 110, REBOTE_CONTACT_CELL_STATUS, 0, REBOTE_CONTACT_SORT_DECISION);
  add_column (self, _("Why"), 250, REBOTE_CONTACT_CELL_WHY, 0, REBOTE_CONTACT_SORT_REASON);

  for (guint i = 0; i < rebote_list_import_get_line_field (n_columns) && n_further < MAX_FURTHER_COLUMNS; i++)
    {
      if ((int)i == self->list->address_column)
        continue;

      add_column (self, self->list->columns[i], 140, REBOTE_CONTACT_CELL_FIELD, i, REBOTE_CONTACT_SORT_FIELD);
      n_further++;
    }
}

void
_rebote_list_page_columns_init (ReboteListPage *self)
{
  self->orders = g_ptr_array_new_with_free_func (g_free);
  self->probes[0] = g_object_new (G_TYPE_OBJECT, NULL);
  self->probes[1] = g_object_new (G_TYPE_OBJECT, NULL);
  g_signal_connect_object (gtk_column_view_get_sorter (self->column_view), "changed", G_CALLBACK (sorter_changed_cb),
                           self, G_CONNECT_SWAPPED);
}
