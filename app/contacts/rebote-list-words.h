/* rebote-list-words.h
 *
 * The words that contact files use: names of columns and what stands in columns of states, in many languages.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "rebote-csv-dialect.h"

G_BEGIN_DECLS

/**
 * ReboteListWords:
 *
 * The tables list-columns.tsv, list-states.tsv and list-reasons.tsv. Immutable; one for the whole program.
 */
typedef struct _ReboteListWords ReboteListWords;

ReboteListWords *rebote_list_words_get (GError **error);
char            *rebote_list_words_fold (const char *word);
gboolean         rebote_list_words_find_column (ReboteListWords  *self,
                                                const char       *name,
                                                ReboteColumnRole *role,
                                                const char      **state,
                                                gboolean         *look_alike);
const char      *rebote_list_words_find_state (ReboteListWords *self,
                                               const char      *value);
const char      *rebote_list_words_find_reason (ReboteListWords *self,
                                                const char      *value);
gboolean         rebote_list_words_is_no (ReboteListWords *self,
                                          const char      *value);

G_END_DECLS
