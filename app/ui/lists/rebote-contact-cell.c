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

/* No widget of its own around the text: two hundred rows are bound anew when somebody jumps through a list. */
typedef struct
{
  ReboteContactCellKind kind;
  guint                 field;
  ReboteStatusIcon     *icon; /* NULL where there is none */
  GtkInscription       *text;
  ReboteContactRow     *row;
  gulong                notify_handler;
} Cell;

static GQuark cell_quark (void);

G_DEFINE_QUARK (rebote-contact-cell, cell)

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
update (Cell *self)
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
set_row (Cell             *self,
         ReboteContactRow *row)
{
  if (self->row)
    g_clear_signal_handler (&self->notify_handler, self->row);

  g_set_object (&self->row, row);

  if (row)
    {
      self->notify_handler = g_signal_connect_swapped (row, "notify", G_CALLBACK (update), self);
      update (self);
    }
}

static void
cell_free (gpointer data)
{
  set_row (data, NULL);
  g_free (data);
}

static GtkWidget *
make_text (ReboteContactCellKind kind)
{
  GtkInscription *text = GTK_INSCRIPTION (gtk_inscription_new (""));

  gtk_inscription_set_text_overflow (text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_lines (text, 1);
  gtk_inscription_set_nat_lines (text, 1);
  gtk_widget_set_hexpand (GTK_WIDGET (text), TRUE);

  if (kind == REBOTE_CONTACT_CELL_LINE)
    {
      gtk_inscription_set_xalign (text, 1);
      gtk_widget_add_css_class (GTK_WIDGET (text), "numeric");
      gtk_widget_add_css_class (GTK_WIDGET (text), "dim-label");
    }

  return GTK_WIDGET (text);
}

/**
 * rebote_contact_cell_new:
 * @kind: what it shows
 * @field: which field of the contact, for %REBOTE_CONTACT_CELL_FIELD and %REBOTE_CONTACT_CELL_LINE
 *
 * Returns: (transfer floating): a cell, which follows its row: what changes in the store is shown
 */
GtkWidget *
rebote_contact_cell_new (ReboteContactCellKind kind,
                         guint                 field)
{
  Cell      *self = g_new0 (Cell, 1);
  GtkWidget *text = make_text (kind);
  GtkWidget *widget = text;

  self->kind = kind;
  self->field = field;
  self->text = GTK_INSCRIPTION (text);
  if (kind == REBOTE_CONTACT_CELL_STATUS)
    {
      self->icon = REBOTE_STATUS_ICON (rebote_status_icon_new ());
      gtk_widget_set_valign (GTK_WIDGET (self->icon), GTK_ALIGN_CENTER);
      widget = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      gtk_box_append (GTK_BOX (widget), GTK_WIDGET (self->icon));
      gtk_box_append (GTK_BOX (widget), text);
    }
  g_object_set_qdata_full (G_OBJECT (widget), cell_quark (), self, cell_free);

  return widget;
}

/**
 * rebote_contact_cell_set_row:
 * @cell: what rebote_contact_cell_new() has made
 * @row: (nullable): the contact that it shows
 */
void
rebote_contact_cell_set_row (GtkWidget        *cell,
                             ReboteContactRow *row)
{
  Cell *self;

  g_return_if_fail (GTK_IS_WIDGET (cell));
  g_return_if_fail (row == NULL || REBOTE_IS_CONTACT_ROW (row));

  self = g_object_get_qdata (G_OBJECT (cell), cell_quark ());
  g_return_if_fail (self != NULL);

  set_row (self, row);
}
