/* rebote-verify-tally.c
 *
 * What came of a run, in numbers: one walk over its addresses, in the order in which they are stored.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-tally"

#include "config.h"

#include "verify/rebote-verification-weigh.h"

#include "rebote-store-private.h"
#include "rebote-verify-private.h"
#include "rebote-verify-tally.h"

#define COLUMN_VERIFICATION 2

typedef struct
{
  char               *address;
  ReboteVerification *first; /* what `local` says */
  GPtrArray          *said;  /* ReboteVerification: what the others say */
} Voices;

static void
voices_clear (Voices *self)
{
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->first, rebote_verification_free);
  if (self->said)
    g_ptr_array_set_size (self->said, 0);
}

/* Whoever was asked has looked closer than the checks that come first. */
static void
count (Voices            *voices,
       ReboteVerifyTally *tally)
{
  const ReboteVerification *against = NULL;
  const ReboteVerification *best = NULL;

  if (voices->address == NULL)
    return;

  best = voices->said->len > 0 ? rebote_verifications_weigh (voices->said, &against) : voices->first;
  if (against)
    tally->n_disputed++;
  else if (best)
    tally->verdicts[best->verdict]++;
  else
    tally->n_unchecked++;
  voices_clear (voices);
}

static void
hear (Voices          *voices,
      ReboteStatement *statement)
{
  if (sqlite3_column_type (statement, COLUMN_VERIFICATION) == SQLITE_NULL)
    return;
  if (sqlite3_column_int (statement, 1) == 0)
    voices->first = rebote_statement_dup_verification (statement, COLUMN_VERIFICATION);
  else
    g_ptr_array_add (voices->said, rebote_statement_dup_verification (statement, COLUMN_VERIFICATION));
}

/**
 * rebote_store_verify_runs_tally:
 * @store: a store
 * @run_id: the key of a run
 * @tally: (out caller-allocates): what came of it
 * @error: return location for a #ReboteStoreError
 *
 * Looks at every address, so it belongs into a worker thread.
 *
 * Returns: whether they could be counted
 */
gboolean
rebote_store_verify_runs_tally (ReboteStore       *store,
                                gint64             run_id,
                                ReboteVerifyTally *tally,
                                GError           **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_verification_free);
  g_autoptr (GError) failure = NULL;
  Voices voices = { .said = said };

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (tally != NULL, FALSE);

  *tally = (ReboteVerifyTally){ 0 };
  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (
                         reader->connection,
                         "SELECT a.canonical, b.position, v.canonical, v.service, v.checked, v.verdict, v.reason, v.yes, v.no,"
                         " v.suggestion, v.status, v.sub_status, v.score"
                         " FROM verify_address AS a JOIN verify_backend AS b ON b.run_id = ?1"
                         " LEFT JOIN verify_answer AS q ON q.run_id = ?1 AND q.position = b.position AND q.canonical = a.canonical"
                         " LEFT JOIN verification AS v ON v.canonical = a.canonical AND v.service = b.verifier"
                         "  AND v.checked = q.checked"
                         " WHERE a.run_id = ?1 ORDER BY a.canonical, b.position",
                         error)
                     : NULL;
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, run_id);
  while (rebote_statement_next (reader->connection, statement, &failure))
    {
      const char *address = (const char *)sqlite3_column_text (statement, 0);

      if (g_strcmp0 (voices.address, address) != 0)
        {
          count (&voices, tally);
          voices.address = g_strdup (address);
        }
      hear (&voices, statement);
    }
  count (&voices, tally);
  voices_clear (&voices);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
