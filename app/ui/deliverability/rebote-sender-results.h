/* rebote-sender-results.h
 *
 * What was found out about a sender, as rows that open.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sender/rebote-sender-report.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_SENDER_RESULTS (rebote_sender_results_get_type ())

/**
 * ReboteSenderResults:
 *
 * Shows a report: one sentence, and under each heading the findings, of which those that matter are open. Emits
 * `copied` when a record was put on the clipboard.
 */
G_DECLARE_FINAL_TYPE (ReboteSenderResults, rebote_sender_results, REBOTE, SENDER_RESULTS, GtkWidget)

void rebote_sender_results_show (ReboteSenderResults *self,
                                 ReboteSenderReport  *report);

G_END_DECLS
