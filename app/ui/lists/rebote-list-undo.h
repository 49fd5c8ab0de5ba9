/* rebote-list-undo.h
 *
 * What can be undone in the Lists view.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteListUndo:
 * @REBOTE_LIST_UNDO_DECISION: a decision of the user; the key is the change
 * @REBOTE_LIST_UNDO_DELETION: a list that was deleted; the key is the list
 * @REBOTE_LIST_UNDO_RESULTS: results of a verification service that were imported; the key is the import
 */
typedef enum {
  REBOTE_LIST_UNDO_DECISION,
  REBOTE_LIST_UNDO_DELETION,
  REBOTE_LIST_UNDO_RESULTS
} ReboteListUndo;

G_END_DECLS
