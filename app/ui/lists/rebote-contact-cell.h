/* rebote-contact-cell.h
 *
 * One cell of the table of contacts.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "store/rebote-contact-model.h"

G_BEGIN_DECLS

/**
 * ReboteContactCellKind:
 * @REBOTE_CONTACT_CELL_LINE: the line of the file
 * @REBOTE_CONTACT_CELL_ADDRESS: the address
 * @REBOTE_CONTACT_CELL_STATUS: keep, review or remove, as shape and word
 * @REBOTE_CONTACT_CELL_WHY: the reason
 * @REBOTE_CONTACT_CELL_FIELD: a further column of the file
 */
typedef enum {
  REBOTE_CONTACT_CELL_LINE,
  REBOTE_CONTACT_CELL_ADDRESS,
  REBOTE_CONTACT_CELL_STATUS,
  REBOTE_CONTACT_CELL_WHY,
  REBOTE_CONTACT_CELL_FIELD
} ReboteContactCellKind;

GtkWidget *rebote_contact_cell_new     (ReboteContactCellKind  kind,
                                        guint                  field);
void       rebote_contact_cell_set_row (GtkWidget             *cell,
                                        ReboteContactRow      *row);

char      *rebote_contact_row_make_why (ReboteContactRow      *row);

G_END_DECLS
