/* rebote-row.h
 *
 * What the rows of all lazy lists share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

struct sqlite3_stmt;

#define REBOTE_TYPE_ROW (rebote_row_get_type ())

/**
 * ReboteRow:
 *
 * One row of a #ReboteRowModel, as it stands in the store. Property: `id` (gint64), the key that the store's functions
 * take. While a row object lives, its model hands out the same one for the same key; its properties notify what
 * changes in the store.
 */
G_DECLARE_DERIVABLE_TYPE (ReboteRow, rebote_row, REBOTE, ROW, GObject)

/**
 * ReboteRowClass:
 * @load: takes over what the statement answered, and notifies what that changes
 */
struct _ReboteRowClass
{
  GObjectClass parent_class;

  void (*load) (ReboteRow           *self,
                struct sqlite3_stmt *statement);
};

gint64 rebote_row_get_id (ReboteRow *self);

G_END_DECLS
