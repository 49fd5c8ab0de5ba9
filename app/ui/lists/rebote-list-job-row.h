/* rebote-list-job-row.h
 *
 * How far a job with a contact list is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "rebote-list-job.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_LIST_JOB_ROW (rebote_list_job_row_get_type ())

/**
 * ReboteListJobRow:
 *
 * Signal: `finished` (`GError *error`, %NULL if it is done).
 */
G_DECLARE_FINAL_TYPE (ReboteListJobRow, rebote_list_job_row, REBOTE, LIST_JOB_ROW, GtkWidget)

GtkWidget     *rebote_list_job_row_new     (ReboteListJob    *job);
ReboteListJob *rebote_list_job_row_get_job (ReboteListJobRow *self);
void           rebote_list_job_row_run     (ReboteListJobRow *self);

G_END_DECLS
