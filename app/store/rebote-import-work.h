/* rebote-import-work.h
 *
 * What an import does in its thread.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"

#include "rebote-problem.h"
#include "rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteImportFigures:
 * @n_messages: messages that have been read
 * @n_new: of those, new in the store
 * @n_problems: inputs that could not be read
 * @n_bytes: bytes read
 * @n_bytes_total: bytes to be read, as far as they could be counted before
 * @first_row: key of the row of the first message in the store, or 0
 */
typedef struct {
  guint   n_messages;
  guint   n_new;
  guint   n_problems;
  guint64 n_bytes;
  guint64 n_bytes_total;
  gint64  first_row;
} ReboteImportFigures;

/**
 * ReboteImportSink:
 * @figures: takes the figures, a few times a second
 * @problem: (transfer full): takes an input that could not be read
 * @list: (transfer full): takes a file that is a contact list
 *
 * Where the work tells what it finds. Called in the work's thread.
 */
typedef struct {
  void (*figures) (const ReboteImportFigures *figures,
                   gpointer                   user_data);
  void (*problem) (ReboteProblem             *problem,
                   gpointer                   user_data);
  void (*list)    (GFile                     *file,
                   gpointer                   user_data);
} ReboteImportSink;

typedef struct _ReboteImportWork ReboteImportWork;

ReboteImportWork *rebote_import_work_new  (ReboteStore             *store,
                                           ReboteKnowledge         *knowledge,
                                           GListModel              *files,
                                           GBytes                  *bytes,
                                           const ReboteImportSink  *sink,
                                           gpointer                 user_data);
void              rebote_import_work_free (ReboteImportWork        *self);
gboolean          rebote_import_work_run  (ReboteImportWork        *self,
                                           GCancellable            *cancellable,
                                           GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteImportWork, rebote_import_work_free)

G_END_DECLS
