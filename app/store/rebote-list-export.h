/* rebote-list-export.h
 *
 * Writes a stored list as it was decided.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contacts/rebote-cleaner.h"

#include "rebote-store-lists.h"

G_BEGIN_DECLS

/**
 * ReboteListExport:
 * @list_id: the list's key
 * @output: where the cleaned list goes
 * @removed: (nullable): where the removed rows go
 * @review: (nullable): where the rows to review go; without it they stay in the cleaned list
 * @progress: (nullable): takes the progress
 * @user_data: for @progress
 * @do_not_mail: (nullable): where the addresses go that must not be mailed again
 * @summary: (nullable): where the page goes that says what was done
 * @preset: (nullable): the form of @output and @do_not_mail, where it is not the list's own
 * @rules: (nullable): the policy that the decisions came from
 * @only_new: whether to write only contacts that were not in the list before
 *
 * What is to be written. Everything is borrowed.
 */
typedef struct
{
  gint64                  list_id;
  const char             *output;
  const char             *removed;
  const char             *review;
  ReboteCleanProgressFunc progress;
  gpointer                user_data;
  const char             *do_not_mail;
  const char             *summary;
  const ReboteListPreset *preset;
  RebotePolicy           *rules;
  gboolean                only_new;
} ReboteListExport;

char               *rebote_list_export_make_name (const char *name,
                                                  const char *what,
                                                  gboolean    is_book);
char               *rebote_list_export_make_name_as (const char *name,
                                                     const char *what,
                                                     const char *ending);
ReboteCleanSummary *rebote_list_export_run (ReboteStore *store,
                                            const ReboteListExport *export,
                                            GCancellable *cancellable,
                                            GError      **error);

G_END_DECLS
