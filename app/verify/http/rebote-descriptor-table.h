/* rebote-descriptor-table.h
 *
 * Reads the rows of a table that a service answers with.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ReboteDescriptorTable:
 * @next: what was not read yet
 * @delimiter: what separates cells
 * @names: (element-type utf8): the names of its columns
 *
 * A table being read. Begin with rebote_descriptor_table_init().
 */
typedef struct
{
  const char *next;
  char        delimiter;
  GPtrArray  *names;
} ReboteDescriptorTable;

void      rebote_descriptor_table_init        (ReboteDescriptorTable *self,
                                               const char            *text);
void      rebote_descriptor_table_clear       (ReboteDescriptorTable *self);
JsonNode *rebote_descriptor_table_make_titles (ReboteDescriptorTable *self);
JsonNode *rebote_descriptor_table_next        (ReboteDescriptorTable *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReboteDescriptorTable, rebote_descriptor_table_clear)

G_END_DECLS
