/* rebote-list-preset.h
 *
 * The forms in which mailing services take contact lists.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-csv-dialect.h"

G_BEGIN_DECLS

/**
 * ReboteListPreset:
 * @slug: its name on the command line
 * @name: (nullable): the service's name, or %NULL for a list of addresses alone
 * @address: (nullable): the name of the column of addresses, or %NULL for no header
 * @delimiter: what stands between fields; `\0` for addresses alone
 * @line_end: what ends records
 * @names_are_words: whether names of columns may have only letters, digits and `_`
 *
 * A row of list-presets.tsv. All write UTF-8, so that no character is lost. Immutable, and as old as the program.
 */
typedef struct
{
  const char   *slug;
  const char   *name;
  const char   *address;
  char          delimiter;
  ReboteLineEnd line_end;
  gboolean      names_are_words;
} ReboteListPreset;

GPtrArray              *rebote_list_presets_get (GError **error);
const ReboteListPreset *rebote_list_preset_find (const char *slug,
                                                 GError    **error);
const char             *rebote_list_preset_get_title (const ReboteListPreset *self);
const char             *rebote_list_preset_get_line_end (const ReboteListPreset *self);
GStrv                   rebote_list_preset_name_columns (const ReboteListPreset *self,
                                                         const ReboteCsvDialect *dialect);
void                    rebote_list_preset_append_cell (const ReboteListPreset *self,
                                                        GString                *out,
                                                        const char             *text);

G_END_DECLS
