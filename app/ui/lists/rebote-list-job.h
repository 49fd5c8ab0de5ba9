/* rebote-list-job.h
 *
 * Something that takes longer with a contact list: importing, judging again, exporting.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/rebote-list-export.h"
#include "store/rebote-list-judgement.h"
#include "store/rebote-store-verifications.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_LIST_JOB (rebote_list_job_get_type ())

/**
 * ReboteListJob:
 *
 * Runs once, in a thread of its own. Properties: `rows` (guint64) and `fraction` (double; negative while that is not
 * known) say how far it is, and notify in the main thread.
 */
G_DECLARE_FINAL_TYPE (ReboteListJob, rebote_list_job, REBOTE, LIST_JOB, GObject)

ReboteListJob            *rebote_list_job_new_import (ReboteStore              *store,
                                                      ReboteKnowledge          *knowledge,
                                                      const char               *path,
                                                      const char               *name,
                                                      const char               *source,
                                                      const ReboteCsvOverrides *overrides);
ReboteListJob            *rebote_list_job_new_judgement (ReboteStore     *store,
                                                         ReboteKnowledge *knowledge,
                                                         gint64           list_id);
ReboteListJob            *rebote_list_job_new_results (ReboteStore                     *store,
                                                       const char                      *path,
                                                       const ReboteVerificationOptions *options);
ReboteListJob            *rebote_list_job_new_export (ReboteStore *store,
                                                      const ReboteListExport *export);
const char               *rebote_list_job_get_title (ReboteListJob *self);
const char               *rebote_list_job_get_failure (ReboteListJob *self);
const char               *rebote_list_job_get_path (ReboteListJob *self);
gboolean                  rebote_list_job_is_judgement (ReboteListJob *self);
void                      rebote_list_job_set_quiet (ReboteListJob *self,
                                                     gboolean       is_quiet);
gboolean                  rebote_list_job_is_quiet (ReboteListJob *self);
const ReboteVerificationsAdded *
                          rebote_list_job_get_results (ReboteListJob *self);
guint64                   rebote_list_job_get_rows (ReboteListJob *self);
double                    rebote_list_job_get_fraction (ReboteListJob *self);
void                      rebote_list_job_run_async (ReboteListJob      *self,
                                                     GCancellable       *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer            user_data);
gboolean                  rebote_list_job_run_finish (ReboteListJob *self,
                                                      GAsyncResult  *result,
                                                      GError       **error);
gint64                    rebote_list_job_get_list_id (ReboteListJob *self);
const ReboteListChanges  *rebote_list_job_get_changes (ReboteListJob *self);
const ReboteCleanSummary *rebote_list_job_get_summary (ReboteListJob *self);
const char               *rebote_list_job_get_output (ReboteListJob *self);

G_END_DECLS
