/* rebote-contact-cell.c
 *
 * A cell of one line, so that all rows have the same height.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-contact-cell"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-contact-cell.h"
#include "rebote-decision-bar.h"

struct _ReboteContactCell
{
  GtkWidget parent_instance;

  ReboteContactCellKind kind;
  guint                 field;
  ReboteStatusIcon     *icon;
  GtkInscription       *text;
  ReboteContactRow     *row;
  gulong                notify_handler;
};

G_DEFINE_FINAL_TYPE (ReboteContactCell, rebote_contact_cell, GTK_TYPE_WIDGET)

/**
 * rebote_contact_row_make_why:
 * @row: a contact
 *
 * Returns: (transfer full): why it is decided about as it is, in a few words; empty for an ordinary contact
 */
char *
rebote_contact_row_make_why (ReboteContactRow *row)
{
  const char *reason;
  const char *words;

  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (row), NULL);

  if (rebote_contact_row_get_overridden (row))
    return g_strdup (_("Decided by you"));

  reason = rebote_contact_row_get_reason (row);
  words = reason ? rebote_decision_describe_reason (reason) : "";

  if (reason && rebote_contact_row_get_suggestion (row) && *rebote_contact_row_get_suggestion (row))
    /* Translators: why a contact is to be looked at, and the address that was probably meant. */
    return g_strdup_printf (_("%s → %s"), words, rebote_contact_row_get_suggestion (row));

  return g_strdup (words);
}

static void
update (ReboteContactCell *self)
{
  ReboteOutcome    outcome = REBOTE_OUTCOME_KEEP;
  g_autofree char *why = NULL;
  const char      *text = NULL;

  if (self->row == NULL)
    return;

  switch (self->kind)
    {
    case REBOTE_CONTACT_CELL_STATUS:
      rebote_outcome_from_slug (rebote_contact_row_get_decision (self->row), &outcome);
      rebote_status_icon_set_status (self->icon, rebote_outcome_get_status (outcome));
      text = rebote_outcome_get_title (outcome);
      break;

    case REBOTE_CONTACT_CELL_WHY:
      text = why = rebote_contact_row_make_why (self->row);
      break;

    case REBOTE_CONTACT_CELL_ADDRESS:
      text = rebote_contact_row_get_address (self->row);
      break;

    case REBOTE_CONTACT_CELL_LINE:
    case REBOTE_CONTACT_CELL_FIELD:
    default:
      text = rebote_contact_row_get_field (self->row, self->field);
      break;
    }

  /* Never NULL: GTK 4.8 complains when a screen reader asks for the text of such an inscription. */
  gtk_inscription_set_text (self->text, text ? text : "");
}

static void
rebote_contact_cell_dispose (GObject *object)
{
  ReboteContactCell *self = REBOTE_CONTACT_CELL (object);

  rebote_contact_cell_set_row (self, NULL);
  g_clear_pointer ((GtkWidget **)&self->icon, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **)&self->text, gtk_widget_unparent);

  G_OBJECT_CLASS (rebote_contact_cell_parent_class)->dispose (object);
}

static void
rebote_contact_cell_class_init (ReboteContactCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rebote_contact_cell_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
rebote_contact_cell_init (ReboteContactCell *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
}

/**
 * rebote_contact_cell_new:
 * @kind: what it shows
 * @field: which field of the contact, for %REBOTE_CONTACT_CELL_FIELD and %REBOTE_CONTACT_CELL_LINE
 *
 * Returns: (transfer floating): a cell
 */
GtkWidget *
rebote_contact_cell_new (ReboteContactCellKind kind,
                         guint                 field)
{
  ReboteContactCell *self = g_object_new (REBOTE_TYPE_CONTACT_CELL, NULL);

  self->kind = kind;
  self->field = field;

  if (kind == REBOTE_CONTACT_CELL_STATUS)
    {
      self->icon = REBOTE_STATUS_ICON (rebote_status_icon_new ());
      gtk_widget_set_valign (GTK_WIDGET (self->icon), GTK_ALIGN_CENTER);
      gtk_widget_set_parent (GTK_WIDGET (self->icon), GTK_WIDGET (self));
    }

  self->text = GTK_INSCRIPTION (gtk_inscription_new (""));
  gtk_inscription_set_text_overflow (self->text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_lines (self->text, 1);
  gtk_inscription_set_nat_lines (self->text, 1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->text), GTK_WIDGET (self));

  if (kind == REBOTE_CONTACT_CELL_LINE)
    {
      gtk_inscription_set_xalign (self->text, 1);
      gtk_widget_add_css_class (GTK_WIDGET (self->text), "numeric");
      gtk_widget_add_css_class (GTK_WIDGET (self->text), "dim-label");
    }

  return GTK_WIDGET (self);
}

/**
 * rebote_contact_cell_set_row:
 * @self: a cell
 * @row: (nullable): the contact that it shows
 */
void
rebote_contact_cell_set_row (ReboteContactCell *self,
                             ReboteContactRow  *row)
{
  g_return_if_fail (REBOTE_IS_CONTACT_CELL (self));
  g_return_if_fail (row == NULL || REBOTE_IS_CONTACT_ROW (row));

  if (self->row)
    g_clear_signal_handler (&self->notify_handler, self->row);

  g_set_object (&self->row, row);

  if (row)
    {
      self->notify_handler = g_signal_connect_swapped (row, "notify", G_CALLBACK (update), self);
      update (self);
    }
}
