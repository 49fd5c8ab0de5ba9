/* rebote-preview-grid.c
 *
 * A grid of labels: ten rows, however wide the list.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-preview-grid"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-preview-grid.h"

/* Wider tables end here; the rest is imported all the same. */
#define MAX_COLUMNS 60

/* A cell ends here. */
#define MAX_CHARS 40

struct _RebotePreviewGrid
{
  GtkWidget parent_instance;

  GtkWidget *grid;
};

G_DEFINE_FINAL_TYPE (RebotePreviewGrid, rebote_preview_grid, GTK_TYPE_WIDGET)

static void
add_cell (RebotePreviewGrid *self,
          int                column,
          int                row,
          const char        *text,
          gboolean           is_address)
{
  GtkWidget       *label = gtk_label_new (NULL);
  g_autofree char *line = g_strdelimit (g_strdup (text), "\r\n\t", ' ');

  gtk_label_set_text (GTK_LABEL (label), line);
  gtk_label_set_xalign (GTK_LABEL (label), 0);

  /* A label that may be cut is measured by its letters on average, and would be cut without need. */
  if (g_utf8_strlen (line, -1) > MAX_CHARS)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), MAX_CHARS);
      gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
    }

  if (row == 0)
    gtk_widget_add_css_class (label, "heading");
  if (is_address)
    gtk_widget_add_css_class (label, "address");

  gtk_grid_attach (GTK_GRID (self->grid), label, column, row, 1, 1);
}

static void
rebote_preview_grid_dispose (GObject *object)
{
  g_clear_pointer (&REBOTE_PREVIEW_GRID (object)->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (rebote_preview_grid_parent_class)->dispose (object);
}

static void
rebote_preview_grid_class_init (RebotePreviewGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_preview_grid_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "previewgrid");
}

static void
rebote_preview_grid_init (RebotePreviewGrid *self)
{
  self->grid = gtk_grid_new ();
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

/**
 * rebote_preview_grid_show:
 * @self: a grid
 * @preview: what it shows
 */
void
rebote_preview_grid_show (RebotePreviewGrid *self,
                          ReboteListPreview *preview)
{
  ReboteCsvDialect *dialect;
  guint             n_columns;
  GtkWidget        *child;

  g_return_if_fail (REBOTE_IS_PREVIEW_GRID (self));
  g_return_if_fail (preview != NULL);

  while ((child = gtk_widget_get_first_child (self->grid)))
    gtk_grid_remove (GTK_GRID (self->grid), child);

  dialect = preview->dialect;
  n_columns = MIN (dialect->columns->len, MAX_COLUMNS);

  for (guint column = 0; column < n_columns; column++)
    {
      gboolean is_address = (int)column == dialect->address_column;

      add_cell (self, column, 0, rebote_csv_dialect_get_column (dialect, column)->name, is_address);

      for (guint row = 0; row < preview->rows->len; row++)
        {
          GStrv cells = g_ptr_array_index (preview->rows, row);

          if (column < g_strv_length (cells))
            add_cell (self, column, row + 1, cells[column], is_address);
        }
    }
}
