/* rebote-list-job-private.h
 *
 * What the parts of a job share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-list-job.h"

G_BEGIN_DECLS

struct _ReboteListJob
{
  GObject parent_instance;

  ReboteListJobKind       kind;
  ReboteStore            *store;
  ReboteKnowledge        *knowledge;
  char                   *path;
  char                   *name;
  char                   *source;
  ReboteCsvOverrides      overrides;
  gint64                  list_id;
  char                   *output;
  char                   *removed;
  char                   *review;
  char                   *do_not_mail;
  char                   *page;
  const ReboteListPreset *preset;
  gboolean                only_new;
  GArray                 *row_ids; /* gint64 */
  char                   *decision;
  gint64                  change;
  gint64                  checked;
  GHashTable             *assigned;
  gboolean                is_quiet;

  ReboteVerificationsAdded *results;
  GPtrArray          *warnings; /* utf8 */
  ReboteListChanges   changes;
  ReboteCleanSummary *summary;
  guint64             rows;
  double              fraction;

  GMutex mutex;
  /* Under the mutex */
  guint64  latest_rows;
  double   latest_fraction;
  gboolean idle_pending;
};

gboolean _rebote_list_job_work (ReboteListJob          *self,
                                ReboteCleanProgressFunc progress,
                                GCancellable           *cancellable,
                                GError                **error);

G_END_DECLS
