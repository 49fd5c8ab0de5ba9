/* rebote-clean-page.h
 *
 * A page that says what was done with a list and why, for somebody who was not there.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-clean-summary.h"
#include "rebote-list-preset.h"
#include "rebote-policy.h"

G_BEGIN_DECLS

/**
 * ReboteCleanAbout:
 * @name: (nullable): what the list is called, for people
 * @date: when the list was written or imported, in seconds of the epoch; 0 if that is not known
 * @is_imported: whether @date is that of the import
 * @evidence: (nullable) (array zero-terminated=1): sentences that say which bounces and suppressions were heeded
 *
 * What the page says beyond what cleaning finds. Everything is borrowed.
 */
typedef struct
{
  const char        *name;
  gint64             date;
  gboolean           is_imported;
  const char *const *evidence;
} ReboteCleanAbout;

/**
 * ReboteCleanFiles:
 * @has_review: whether the rows to review are in a file of their own
 * @has_do_not_mail: whether there is a file of addresses that must not be mailed again
 * @preset: (nullable): the form in which the cleaned list was written
 *
 * What was written beside the page.
 */
typedef struct
{
  gboolean                has_review;
  gboolean                has_do_not_mail;
  const ReboteListPreset *preset;
} ReboteCleanFiles;

char *rebote_clean_page_make (const ReboteCleanSummary *summary,
                              const ReboteCleanAbout   *about,
                              const ReboteCleanFiles   *files,
                              RebotePolicy             *policy,
                              GError                  **error);

G_END_DECLS
