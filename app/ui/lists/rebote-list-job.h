/* rebote-list-job.h
 *
 * Something that may take longer with a contact list: importing, judging again, exporting, deciding about contacts.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/rebote-list-export.h"
#include "store/rebote-list-judgement.h"
#include "store/rebote-store-verifications.h"

G_BEGIN_DECLS

/**
 * ReboteListJobKind:
 * @REBOTE_LIST_JOB_IMPORT: imports a list
 * @REBOTE_LIST_JOB_JUDGEMENT: decides again about a list, as the program does
 * @REBOTE_LIST_JOB_EXPORT: writes a list
 * @REBOTE_LIST_JOB_RESULTS: remembers what a verification service says
 * @REBOTE_LIST_JOB_DECISION: decides about contacts, as the user wants
 * @REBOTE_LIST_JOB_UNDO: takes such a decision back
 * @REBOTE_LIST_JOB_REDO: makes it again
 */
typedef enum {
  REBOTE_LIST_JOB_IMPORT,
  REBOTE_LIST_JOB_JUDGEMENT,
  REBOTE_LIST_JOB_EXPORT,
  REBOTE_LIST_JOB_RESULTS,
  REBOTE_LIST_JOB_DECISION,
  REBOTE_LIST_JOB_UNDO,
  REBOTE_LIST_JOB_REDO
} ReboteListJobKind;

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
ReboteListJob            *rebote_list_job_new_decision (ReboteStore *store,
                                                        gint64       list_id,
                                                        GArray      *row_ids,
                                                        const char  *decision);
ReboteListJob            *rebote_list_job_new_turn (ReboteStore *store,
                                                    gint64       change,
                                                    gboolean     is_redo);
ReboteListJobKind         rebote_list_job_get_kind (ReboteListJob *self);
const char               *rebote_list_job_get_title (ReboteListJob *self);
gboolean                  rebote_list_job_is_brief (ReboteListJob *self);
char                     *rebote_list_job_describe_decision (ReboteListJob *self);
const char               *rebote_list_job_get_failure (ReboteListJob *self);
const char               *rebote_list_job_get_path (ReboteListJob *self);
void                      rebote_list_job_set_quiet (ReboteListJob *self,
                                                     gboolean       is_quiet);
gboolean                  rebote_list_job_is_quiet (ReboteListJob *self);
const ReboteVerificationsAdded *
                          rebote_list_job_get_results (ReboteListJob *self);
GPtrArray                *rebote_list_job_get_warnings (ReboteListJob *self);
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
gint64                    rebote_list_job_get_change (ReboteListJob *self);
const ReboteListChanges  *rebote_list_job_get_changes (ReboteListJob *self);
const ReboteCleanSummary *rebote_list_job_get_summary (ReboteListJob *self);
const char               *rebote_list_job_get_output (ReboteListJob *self);

G_END_DECLS
