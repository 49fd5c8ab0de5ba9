/* rebote-sender-report.h
 *
 * All that was found out about a sender.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-sender-finding.h"
#include "rebote-sender-request.h"

G_BEGIN_DECLS

/**
 * ReboteSenderReport:
 * @request: what was asked for
 * @findings: (element-type ReboteSenderFinding): in the order of their headings
 * @n_levels: how many there are of each level
 * @n_questions: how many questions the domain name system was asked
 *
 * Immutable.
 */
typedef struct
{
  ReboteSenderRequest *request;
  GPtrArray           *findings;
  guint                n_levels[REBOTE_N_SENDER_LEVELS];
  guint                n_questions;

  /*< private >*/
  gatomicrefcount ref_count;
} ReboteSenderReport;

#define REBOTE_TYPE_SENDER_REPORT (rebote_sender_report_get_type ())

GType               rebote_sender_report_get_type    (void) G_GNUC_CONST;
ReboteSenderReport *rebote_sender_report_new         (const ReboteSenderRequest *request,
                                                      GPtrArray                 *findings,
                                                      guint                      n_questions);
ReboteSenderReport *rebote_sender_report_ref         (ReboteSenderReport        *self);
void                rebote_sender_report_unref       (ReboteSenderReport        *self);
char               *rebote_sender_report_to_text     (ReboteSenderReport        *self);
char               *rebote_sender_report_to_json     (ReboteSenderReport        *self);
char               *rebote_sender_report_get_summary (ReboteSenderReport        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSenderReport, rebote_sender_report_unref)

G_END_DECLS
