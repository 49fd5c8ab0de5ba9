/* rebote-verify-private.h
 *
 * What making, running and showing a run share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store-private.h"
#include "rebote-store-verify-runs.h"
#include "rebote-verify-plan.h"

G_BEGIN_DECLS

/* The addresses that a verifier is to be asked for: ?1 is the run, ?2 the place of the verifier. What `local` says needs
 * nobody, so it is heard about everybody; the others are never told who must not be mailed. */
#define REBOTE_VERIFY_OPEN_SQL                                                                                         \
  "verify_address AS a WHERE a.run_id = ?1 AND (a.last IS NULL OR a.last >= ?2) AND (?2 = 0 OR NOT a.suppressed)"      \
  " AND NOT EXISTS (SELECT 1 FROM verify_answer AS q WHERE q.run_id = ?1 AND q.position = ?2 AND q.canonical = a.canonical)"

/* So long do servers mostly want to be left alone. */
#define REBOTE_VERIFY_GREYLIST_SECONDS 300

/* When the verifier said something of such an address that is fresh enough: ?3 is its id, ?4 the age in seconds, ?5 that of
 * what it could not tell. A mail server that wants to be asked later is asked later. */
#define REBOTE_VERIFY_FRESH_SQL                                                                                        \
  "(SELECT max (v.checked) FROM verification AS v LEFT JOIN verification_import AS i ON i.id = v.import_id"             \
  " WHERE v.canonical = a.canonical AND v.service = ?3 AND i.deleted IS NULL"                                           \
  " AND v.checked > unixepoch () - CASE WHEN v.verdict <> 'unknown' THEN ?4"                                            \
  " WHEN v.service = 'smtp' AND v.reason = 'greylisted' THEN min (?5, " G_STRINGIFY (REBOTE_VERIFY_GREYLIST_SECONDS) ")" \
  " ELSE ?5 END)"

#define REBOTE_VERIFY_ANSWERS_SQL                                                                                      \
  "SELECT q.position, b.verifier, q.state, q.why, a.suppressed, v.canonical, v.service, v.checked, v.verdict, v.reason,"  \
  " v.yes, v.no, v.suggestion, v.status, v.sub_status, v.score FROM verify_address AS a"                                \
  " LEFT JOIN verify_answer AS q ON q.run_id = ?1 AND q.canonical = ?2"                                                 \
  "  AND q.position IN (SELECT position FROM verify_backend WHERE run_id = ?1)"                                         \
  " LEFT JOIN verify_backend AS b ON b.run_id = ?1 AND b.position = q.position"                                         \
  " LEFT JOIN verification AS v ON v.canonical = ?2 AND v.service = b.verifier AND v.checked = q.checked"               \
  " WHERE a.run_id = ?1 AND a.canonical = ?2 ORDER BY q.position"
#define REBOTE_VERIFY_ANSWERS_SUPPRESSED   4
#define REBOTE_VERIFY_ANSWERS_VERIFICATION 5

/* Another process that has the store open sees by a lock that a run is at work: on a byte of the file that imports have
 * theirs in, far behind those. */
#define REBOTE_VERIFY_LOCK(run_id) ((G_GINT64_CONSTANT (1) << 40) + (run_id))

const char         *rebote_verify_state_to_slug       (ReboteVerifyState         state);
void                rebote_verify_bind_open           (ReboteStatement          *statement,
                                                       gint64                    run_id,
                                                       guint                     position,
                                                       const char               *verifier,
                                                       gint64                    max_age);
gboolean            rebote_verification_insert        (ReboteConnection         *connection,
                                                       const ReboteVerification *verification,
                                                       GError                  **error);
ReboteVerification *rebote_statement_dup_verification (ReboteStatement          *statement,
                                                       int                       first);

G_END_DECLS
