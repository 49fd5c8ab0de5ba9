/* rebote-verify-note.c
 *
 * What came of one address, as it is written into the store.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-note"

#include "config.h"

#include "rebote-verify-note.h"

/**
 * rebote_verify_note_free:
 * @self: (transfer full): a note
 */
void
rebote_verify_note_free (ReboteVerifyNote *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_free (self->why);
  g_clear_pointer (&self->verification, rebote_verification_free);
  g_free (self);
}

static gboolean
set_answer (gint64                  run_id,
            ReboteConnection       *connection,
            const ReboteVerifyNote *note,
            const char             *state,
            GError                **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection,
                                         "INSERT INTO verify_answer (run_id, position, canonical, state, checked, why)"
                                         " VALUES (?1, ?2, ?3, ?4, nullif (?5, 0), ?6) ON CONFLICT (run_id, position, canonical)"
                                         " DO UPDATE SET state = ?4, checked = nullif (?5, 0), why = ?6, job_id = NULL",
                                         error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, run_id);
  sqlite3_bind_int (statement, 2, note->position);
  rebote_statement_bind_text (statement, 3, note->address);
  rebote_statement_bind_text (statement, 4, state);
  sqlite3_bind_int64 (statement, 5, note->checked);
  rebote_statement_bind_text (statement, 6, note->why);

  return rebote_statement_run (connection, statement, error);
}

/* Nobody after this one is asked about the address. */
static gboolean
set_last (gint64                  run_id,
          ReboteConnection       *connection,
          const ReboteVerifyNote *note,
          GError                **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection,
                                         "UPDATE verify_address SET last = ?3 WHERE run_id = ?1 AND canonical = ?2", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, run_id);
  rebote_statement_bind_text (statement, 2, note->address);
  sqlite3_bind_int (statement, 3, note->position);

  return rebote_statement_run (connection, statement, error);
}

/* What the program itself found before is worth nothing once it has looked again, but that it finds the same for so long: that
 * a domain does not exist counts only when it was found twice, at two times. */
static gboolean
forget_older (ReboteConnection       *connection,
              const ReboteVerifyNote *note,
              GError                **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection,
                                         "DELETE FROM verification WHERE canonical = ?1 AND service = ?2 AND import_id IS NULL"
                                         " AND checked IS NOT (SELECT min (checked) FROM verification WHERE canonical = ?1"
                                         "  AND service = ?2 AND import_id IS NULL AND verdict = 'undeliverable' AND verdict = ?3"
                                         "  AND reason = ?4)",
                                         error);
  if (statement == NULL)
    return FALSE;

  rebote_statement_bind_text (statement, 1, note->address);
  rebote_statement_bind_text (statement, 2, note->verification->service);
  rebote_statement_bind_text (statement, 3, rebote_verification_verdict_to_slug (note->verification->verdict));
  rebote_statement_bind_text (statement, 4, rebote_verification_reason_to_slug (note->verification->reason));

  return rebote_statement_run (connection, statement, error);
}

/* What `local` finds wrong is beyond doubt, and keeps the address from everybody. Of the others, each that can tell ends the
 * matter, unless they are to be compared. */
static gboolean
has_last_word (const ReboteVerifyNote *note)
{
  if (note->position == 0)
    return note->verification->verdict == REBOTE_VERIFICATION_UNDELIVERABLE;

  return !note->compares && note->verification->verdict != REBOTE_VERIFICATION_UNKNOWN;
}

static gboolean
write_done (gint64                  run_id,
            ReboteConnection       *connection,
            const ReboteVerifyNote *note,
            GError                **error)
{
  return (note->position > 0 || forget_older (connection, note, error)) &&
         rebote_verification_insert (connection, note->verification, error) &&
         set_answer (run_id, connection, note, "done", error) &&
         (!has_last_word (note) || set_last (run_id, connection, note, error));
}

static gboolean
write_reused (gint64                  run_id,
              ReboteConnection       *connection,
              const ReboteVerifyNote *note,
              GError                **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  if (!set_answer (run_id, connection, note, "reused", error))
    return FALSE;
  if (note->compares)
    return TRUE;

  statement = rebote_connection_prepare (connection,
                                         "UPDATE verify_address SET last = ?3 WHERE run_id = ?1 AND canonical = ?2 AND EXISTS"
                                         " (SELECT 1 FROM verification WHERE canonical = ?2 AND service = ?4 AND checked = ?5"
                                         "  AND verdict <> 'unknown')",
                                         error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, run_id);
  rebote_statement_bind_text (statement, 2, note->address);
  sqlite3_bind_int (statement, 3, note->position);
  rebote_statement_bind_text (statement, 4, note->verifier);
  sqlite3_bind_int64 (statement, 5, note->checked);

  return rebote_statement_run (connection, statement, error);
}

static gboolean
write_returned (gint64                  run_id,
                ReboteConnection       *connection,
                const ReboteVerifyNote *note,
                GError                **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection,
                                         "DELETE FROM verify_answer WHERE run_id = ?1 AND position = ?2 AND canonical = ?3"
                                         " AND state = 'asked' AND job_id IS NULL",
                                         error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, run_id);
  sqlite3_bind_int (statement, 2, note->position);
  rebote_statement_bind_text (statement, 3, note->address);

  return rebote_statement_run (connection, statement, error);
}

/**
 * rebote_verify_note_write:
 * @note: what is to be written
 * @run_id: of which run
 * @connection: a connection in a transaction
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether it is written
 */
gboolean
rebote_verify_note_write (const ReboteVerifyNote *note,
                          gint64                  run_id,
                          ReboteConnection       *connection,
                          GError                **error)
{
  g_return_val_if_fail (note != NULL, FALSE);
  g_return_val_if_fail (connection != NULL, FALSE);

  switch (note->kind)
    {
    case REBOTE_VERIFY_NOTE_ASKED:
      return set_answer (run_id, connection, note, "asked", error);
    case REBOTE_VERIFY_NOTE_DONE:
      return write_done (run_id, connection, note, error);
    case REBOTE_VERIFY_NOTE_REUSED:
      return write_reused (run_id, connection, note, error);
    case REBOTE_VERIFY_NOTE_FAILED:
      return set_answer (run_id, connection, note, "failed", error);
    case REBOTE_VERIFY_NOTE_RETURNED:
    default:
      return write_returned (run_id, connection, note, error);
    }
}
