/* rebote-list-import.h
 *
 * Takes a contact list into the store, with what is decided about each contact.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"
#include "contacts/rebote-cleaner.h"

#include "rebote-store-lists.h"

G_BEGIN_DECLS

/**
 * ReboteListImport:
 * @path: the list's file
 * @name: what the list is to be called
 * @source: (nullable): the file that the user knows it by; %NULL for what was pasted
 * @overrides: (nullable): what the user knows better
 * @knowledge: (nullable): what mails are read with
 * @progress: (nullable): takes the progress
 * @warn: (nullable): takes what is noticed in the rows; what is known of the whole file stands in a #ReboteListPreview
 * @user_data: for @progress and @warn
 * @policy: (nullable): what each finding leads to; %NULL for what Rebote does by itself
 *
 * What is to be imported. Everything is borrowed.
 */
typedef struct
{
  const char               *path;
  const char               *name;
  const char               *source;
  const ReboteCsvOverrides *overrides;
  ReboteKnowledge          *knowledge;
  ReboteCleanProgressFunc   progress;
  ReboteCleanWarningFunc    warn;
  gpointer                  user_data;
  RebotePolicy             *policy;
} ReboteListImport;

guint  rebote_list_import_get_line_field (guint n_columns);
gint64 rebote_list_import_run (ReboteStore            *store,
                               const ReboteListImport *import,
                               GCancellable           *cancellable,
                               GError                **error);

G_END_DECLS
