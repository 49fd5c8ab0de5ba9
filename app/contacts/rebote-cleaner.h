/* rebote-cleaner.h
 *
 * Cleans a contact list: reads it once (twice if its columns tell who left, or another row than the first of an address is to
 * stay), decides about every row, and writes files that appear together or not at all.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "rebote-clean-page.h"
#include "rebote-csv-dialect.h"
#include "rebote-policy.h"
#include "rebote-row-judge.h"

G_BEGIN_DECLS

/* So many warnings of one sort are given one by one. */
#define REBOTE_CLEAN_MAX_WARNINGS 20

/**
 * ReboteCleanWarningFunc:
 * @message: a sentence that names file and line
 * @user_data: the data of the job
 *
 * Takes a warning, in the thread that runs the job.
 */
typedef void (*ReboteCleanWarningFunc) (const char *message,
                                        gpointer    user_data);

/**
 * ReboteCleanProgressFunc:
 * @rows: rows decided about so far
 * @fraction: the share of the work that is done, or a negative number if that is unknown
 * @user_data: the data of the job
 *
 * Takes the progress, some times a second at most, in the thread that runs the job.
 */
typedef void (*ReboteCleanProgressFunc) (guint64  rows,
                                         double   fraction,
                                         gpointer user_data);

/**
 * ReboteCleanRowFunc:
 * @record: a record of the list
 * @kind: what it is
 * @verdict: (nullable): what was decided about it, to be changed at will; %NULL for a head or an empty line. Its
 *   `decision` belongs to it and must be there unless the row is kept
 * @user_data: the data of the job
 * @error: return location for an error
 *
 * Takes every record in the order of the file, in the thread that runs the job.
 *
 * Returns: %FALSE with @error set to give up
 */
typedef gboolean (*ReboteCleanRowFunc) (const ReboteCsvRecord *record,
                                        ReboteRowKind          kind,
                                        ReboteRowVerdict      *verdict,
                                        gpointer               user_data,
                                        GError               **error);

/**
 * ReboteCleanJob:
 * @list: (nullable): the list's path, or `-` for standard input
 * @source: (nullable): the list where it is open already and nothing was read of it, instead of @list
 * @output: (nullable): where the cleaned list goes
 * @removed: (nullable): where the removed rows go
 * @review: (nullable): where the rows to review go; without it they stay in the cleaned list
 * @do_not_mail: (nullable): where the addresses go that must not be mailed again
 * @summary: (nullable): where the page goes that says what was done
 * @preset: (nullable): the form of @output and @do_not_mail, where it is not the list's own
 * @about: (nullable): what the page says beyond what cleaning finds
 * @rules: (nullable): the policy that the decisions came from, where @row takes them from elsewhere
 * @spared: (nullable) (element-type utf8): addresses that are not among those of @do_not_mail, whatever is found about a row
 * @inputs: (nullable) (array zero-terminated=1): other files that are read and hence must not be overwritten
 * @overrides: (nullable): what the user knows better about the list
 * @policy: (nullable): what leads to what; without it @row decides about every row
 * @index: (nullable): what bounces and suppression lists say
 * @knowledge: (nullable): what is known about servers' words, for lists that have such; without it, it is loaded
 * @warn: (nullable): takes warnings
 * @progress: (nullable): takes the progress
 * @row: (nullable): takes the rows, and may decide otherwise
 * @user_data: for all three
 *
 * What is to be done. Everything is borrowed.
 */
typedef struct
{
  const char               *list;
  ReboteListSource         *source;
  const char               *output;
  const char               *removed;
  const char               *review;
  const char               *do_not_mail;
  const char               *summary;
  const ReboteListPreset   *preset;
  const ReboteCleanAbout   *about;
  RebotePolicy             *rules;
  GPtrArray                *spared;
  const char *const        *inputs;
  const ReboteCsvOverrides *overrides;
  RebotePolicy             *policy;
  ReboteVerdictIndex       *index;
  ReboteKnowledge          *knowledge;
  ReboteCleanWarningFunc    warn;
  ReboteCleanProgressFunc   progress;
  ReboteCleanRowFunc        row;
  gpointer                  user_data;
} ReboteCleanJob;

ReboteCleanSummary *rebote_cleaner_run (const ReboteCleanJob *job,
                                        GCancellable         *cancellable,
                                        GError              **error);

G_END_DECLS
