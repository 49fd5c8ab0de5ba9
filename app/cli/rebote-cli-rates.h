/* rebote-cli-rates.h
 *
 * Writes the figures of mailings, for people and for programs.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdio.h>

#include "bounce/rebote-guards.h"
#include "deliverability/rebote-rates.h"

G_BEGIN_DECLS

/**
 * ReboteReportEntry:
 * @name: (nullable): the campaign's name
 * @rates: its figures
 * @guards: (nullable): what the guards over all of its messages say
 *
 * One campaign of a report.
 */
typedef struct
{
  char        *name;
  ReboteRates *rates;
  ReboteGuards *guards;
} ReboteReportEntry;

ReboteReportEntry *rebote_report_entry_new (const char  *name,
                                            ReboteRates *rates,
                                            ReboteGuards *guards);
void               rebote_report_entry_free (ReboteReportEntry *self);
void               rebote_report_print_json (FILE        *out,
                                             GPtrArray   *entries,
                                             ReboteReportEntry *overall);
void               rebote_report_print_text (FILE        *out,
                                             GPtrArray   *entries,
                                             ReboteReportEntry *overall);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteReportEntry, rebote_report_entry_free)

G_END_DECLS
