/* rebote-report-private.h
 *
 * What the parts of the report's reader share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-report.h"

G_BEGIN_DECLS

#define REBOTE_MAX_REPORTED 20000 /* recipients of one notice */

ReboteReported *_rebote_reported_new             (ReboteMessageType type);
void _rebote_report_read_disposition (ReboteMessage    *message,
                                      ReboteMessageType type,
                                      GPtrArray        *all);
void            _rebote_reported_take_codes      (ReboteReported   *reported,
                                                  const char       *status_field);
void            _rebote_reported_take_diagnostic (ReboteReported   *reported,
                                                  const char       *fallback);

void _rebote_report_add                (GPtrArray        *all,
                                        ReboteMessage    *message,
                                        const char       *address,
                                        const char       *answer,
                                        ReboteMessageType type);
void _rebote_report_read_words         (ReboteMessage    *message,
                                        ReboteMessageType type,
                                        ReboteCues       *cues,
                                        GPtrArray        *all);
void _rebote_report_read_failed_header (ReboteMessage    *message,
                                        ReboteMessageType type,
                                        GPtrArray        *all);
void _rebote_report_follow_to_words    (ReboteMessage    *message,
                                        ReboteCues       *cues,
                                        GPtrArray        *all);
void _rebote_report_read_original      (ReboteMessage    *message,
                                        ReboteMessageType type,
                                        GPtrArray        *all);
void _rebote_report_read_local_name    (ReboteMessage    *message,
                                        ReboteMessageType type,
                                        gboolean          is_last_resort,
                                        GPtrArray        *all);
void _rebote_report_name_by_words      (ReboteMessage    *message,
                                        ReboteCues       *cues,
                                        GPtrArray        *all);

G_END_DECLS
