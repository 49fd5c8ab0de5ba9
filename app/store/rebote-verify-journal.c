/* rebote-verify-journal.c
 *
 * Writes down what a run asks and what it is told, so that after any interruption nothing that was paid for is asked again,
 * and nothing is forgotten.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-journal"

#include "config.h"

#include "rebote-verify-journal.h"
#include "rebote-verify-lists.h"
#include "rebote-verify-note.h"

/* What is written about one verifier. */
typedef struct
{
  char    *verifier;
  gint64   ledger_id; /* 0 where nothing leaves */
  gboolean is_paid;
  gboolean sends_domains;
  guint64  n_sent; /* these two: not written yet */
  guint64  n_credits;
} Book;

struct _ReboteVerifyJournal
{
  ReboteStore *store;
  gint64       run_id;
  char        *run_name;
  gboolean     compares;
  GArray      *books; /* of Book, by position */
  GPtrArray   *notes;
  gboolean     is_dear; /* whether something among the notes was paid for */
};

static void
book_clear (gpointer data)
{
  g_free (((Book *)data)->verifier);
}

static Book *
get_book (ReboteVerifyJournal *self,
          guint                position)
{
  g_assert (position < self->books->len);

  return &g_array_index (self->books, Book, position);
}

/**
 * rebote_verify_journal_new:
 * @store: a store
 * @run: a run in it
 *
 * Returns: (transfer full): a journal in which nothing is written
 */
ReboteVerifyJournal *
rebote_verify_journal_new (ReboteStore                 *store,
                           const ReboteStoredVerifyRun *run)
{
  ReboteVerifyJournal *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (run != NULL, NULL);

  self = g_new0 (ReboteVerifyJournal, 1);
  self->store = g_object_ref (store);
  self->run_id = run->id;
  self->run_name = g_strdup (run->name);
  self->compares = run->compares;
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_verify_note_free);
  self->books = g_array_new (FALSE, TRUE, sizeof (Book));
  g_array_set_clear_func (self->books, book_clear);
  for (guint i = 0; i < run->backends->len; i++)
    {
      Book book = { 0 };

      book.verifier = g_strdup (((ReboteStoredBackend *)g_ptr_array_index (run->backends, i))->verifier);
      g_array_append_val (self->books, book);
    }

  return self;
}

/**
 * rebote_verify_journal_free:
 * @self: (transfer full): a journal; what was not flushed is lost
 */
void
rebote_verify_journal_free (ReboteVerifyJournal *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->store);
  g_ptr_array_unref (self->notes);
  g_array_unref (self->books);
  g_free (self->run_name);
  g_free (self);
}

/* Runs a statement that the run is the first parameter of, and a position the second. */
static gboolean
run_for (ReboteVerifyJournal *self,
         ReboteConnection    *connection,
         const char          *sql,
         guint                position,
         GError             **error)
{
  g_autoptr (ReboteStatement) statement = rebote_connection_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, self->run_id);
  if (sqlite3_bind_parameter_count (statement) > 1)
    sqlite3_bind_int (statement, 2, position);

  return rebote_statement_run (connection, statement, error);
}

/**
 * rebote_verify_journal_take_up:
 * @self: a journal
 * @asks_doubtful: whether to ask again what was asked and not answered, though it may be paid for twice
 * @error: return location for a #ReboteStoreError
 *
 * Begins, or goes on after an interruption: who stopped may be asked again, and what was given up too.
 *
 * Returns: whether that is written
 */
gboolean
rebote_verify_journal_take_up (ReboteVerifyJournal *self,
                               gboolean             asks_doubtful,
                               GError             **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  ReboteConnection *connection;

  g_return_val_if_fail (self != NULL, FALSE);

  transaction = rebote_store_begin (self->store, error);
  if (transaction == NULL)
    return FALSE;

  connection = transaction->connection;
  if (!run_for (self, connection,
                "UPDATE verify_run SET started = coalesce (started, unixepoch ()), finished = NULL WHERE id = ?1", 0, error) ||
      !run_for (self, connection, "UPDATE verify_backend SET state = 'waiting', message = NULL WHERE run_id = ?1", 0, error) ||
      !run_for (self, connection, "DELETE FROM verify_answer WHERE run_id = ?1 AND state = 'failed'", 0, error) ||
      (asks_doubtful &&
       !run_for (self, connection, "DELETE FROM verify_answer WHERE run_id = ?1 AND state = 'asked' AND job_id IS NULL", 0, error)))
    return FALSE;

  return rebote_transaction_commit (&transaction, REBOTE_STORE_VERIFICATIONS, error);
}

static gboolean
open_ledger (ReboteVerifyJournal      *self,
             ReboteConnection         *connection,
             Book                     *book,
             const ReboteVerifierInfo *info,
             GError                  **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection,
                                         "INSERT INTO ledger (run_id, run_name, verifier, receiver, sent, began, ended)"
                                         " VALUES (?1, ?2, ?3, ?4, ?5, unixepoch (), unixepoch ())",
                                         error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, self->run_id);
  rebote_statement_bind_text (statement, 2, self->run_name);
  rebote_statement_bind_text (statement, 3, book->verifier);
  rebote_statement_bind_text (statement, 4, info->receiver);
  rebote_statement_bind_text (statement, 5, info->sends == REBOTE_VERIFIER_SENDS_DOMAINS ? "domains" : "addresses");
  if (!rebote_statement_run (connection, statement, error))
    return FALSE;

  book->ledger_id = sqlite3_last_insert_rowid (connection->db);
  return TRUE;
}

/**
 * rebote_verify_journal_open_book:
 * @self: a journal
 * @position: the place of a verifier
 * @info: what it is
 * @error: return location for a #ReboteStoreError
 *
 * Must be called before a verifier is asked. What costs nothing and has no answer is open again.
 *
 * Returns: whether it is written that it may be asked now
 */
gboolean
rebote_verify_journal_open_book (ReboteVerifyJournal      *self,
                                 guint                     position,
                                 const ReboteVerifierInfo *info,
                                 GError                  **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  Book *book;

  g_return_val_if_fail (self != NULL && info != NULL, FALSE);

  book = get_book (self, position);
  book->is_paid = info->is_paid;
  book->sends_domains = info->sends == REBOTE_VERIFIER_SENDS_DOMAINS;
  book->ledger_id = 0;
  transaction = rebote_store_begin (self->store, error);
  if (transaction == NULL ||
      !run_for (self, transaction->connection, "UPDATE verify_backend SET state = 'running' WHERE run_id = ?1 AND position = ?2",
                position, error))
    return FALSE;
  if (!info->is_paid && !run_for (self, transaction->connection,
                                  "DELETE FROM verify_answer WHERE run_id = ?1 AND position = ?2 AND state = 'asked'"
                                  " AND job_id IS NULL",
                                  position, error))
    return FALSE;
  /* Of what nobody can be asked for any more it is not known what came of it. */
  if (info->max_job == 0 &&
      !run_for (self, transaction->connection, "DELETE FROM verify_job WHERE run_id = ?1 AND position = ?2", position, error))
    return FALSE;
  if (info->sends != REBOTE_VERIFIER_SENDS_NOTHING && !open_ledger (self, transaction->connection, book, info, error))
    return FALSE;

  return rebote_transaction_commit (&transaction, REBOTE_STORE_VERIFICATIONS, error);
}

static gboolean
write_book (ReboteConnection *connection,
            const Book       *book,
            GError          **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  if (book->ledger_id == 0 || (book->n_sent == 0 && book->n_credits == 0))
    return TRUE;

  statement = rebote_connection_prepare (connection,
                                         "UPDATE ledger SET n_addresses = n_addresses + ?2, n_credits = n_credits + ?3,"
                                         " ended = unixepoch () WHERE id = ?1",
                                         error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, book->ledger_id);
  sqlite3_bind_int64 (statement, 2, book->n_sent);
  sqlite3_bind_int64 (statement, 3, book->n_credits);

  return rebote_statement_run (connection, statement, error);
}

static gboolean
write_all (ReboteVerifyJournal *self,
           ReboteConnection    *connection,
           GError             **error)
{
  for (guint i = 0; i < self->notes->len; i++)
    {
      if (!rebote_verify_note_write (g_ptr_array_index (self->notes, i), self->run_id, connection, error))
        return FALSE;
    }
  for (guint i = 0; i < self->books->len; i++)
    {
      if (!write_book (connection, get_book (self, i), error))
        return FALSE;
    }

  return TRUE;
}

static void
forget_written (ReboteVerifyJournal *self)
{
  g_ptr_array_set_size (self->notes, 0);
  self->is_dear = FALSE;
  for (guint i = 0; i < self->books->len; i++)
    {
      get_book (self, i)->n_sent = 0;
      get_book (self, i)->n_credits = 0;
    }
}

/* In the order in which things happened: an answer comes before the next question about the same address. */
static gboolean
write_down (ReboteVerifyJournal *self,
            guint                position,
            const char *const   *addresses,
            GError             **error)
{
  gboolean is_dear = self->is_dear || (addresses && get_book (self, position)->is_paid);
  g_autoptr (ReboteTransaction) transaction = NULL;

  transaction = is_dear ? rebote_store_begin_durable (self->store, error) : rebote_store_begin (self->store, error);
  if (transaction == NULL || !write_all (self, transaction->connection, error))
    return FALSE;
  for (guint i = 0; addresses && addresses[i]; i++)
    {
      const ReboteVerifyNote note = { .kind = REBOTE_VERIFY_NOTE_ASKED, .position = position, .address = (char *)addresses[i] };

      if (!rebote_verify_note_write (&note, self->run_id, transaction->connection, error))
        return FALSE;
    }

  return rebote_transaction_commit (&transaction, self->notes->len > 0 ? REBOTE_STORE_VERIFICATIONS : 0, error);
}

/**
 * rebote_verify_journal_ask:
 * @self: a journal
 * @position: the place of a verifier that is sent whole addresses
 * @addresses: (array zero-terminated=1): those that it is about to be sent
 * @error: return location for a #ReboteStoreError: then they must not be sent
 *
 * Writes down everything so far, and that these addresses leave.
 *
 * Returns: whether it is written, and will last
 */
gboolean
rebote_verify_journal_ask (ReboteVerifyJournal *self,
                           guint                position,
                           const char *const   *addresses,
                           GError             **error)
{
  guint n;

  g_return_val_if_fail (self != NULL && addresses != NULL, FALSE);

  n = g_strv_length ((char **)addresses);
  get_book (self, position)->n_sent += n;
  if (!write_down (self, position, addresses, error))
    {
      get_book (self, position)->n_sent -= n;
      return FALSE;
    }

  forget_written (self);
  return TRUE;
}

/**
 * rebote_verify_journal_note_list:
 * @self: a journal
 * @position: the place of a verifier
 * @job: what the service calls a list that it has
 * @addresses: (nullable) (array zero-terminated=1): the addresses in it, or %NULL where all is told of them
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether that and everything so far is written, and will last
 */
gboolean
rebote_verify_journal_note_list (ReboteVerifyJournal *self,
                                 guint                position,
                                 const char          *job,
                                 const char *const   *addresses,
                                 GError             **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  ReboteVerifyListPlace place;

  g_return_val_if_fail (self != NULL && job != NULL, FALSE);

  place = (ReboteVerifyListPlace){ self->run_id, position, job };
  transaction = rebote_store_begin_durable (self->store, error);
  if (transaction == NULL || !write_all (self, transaction->connection, error) ||
      !(addresses ? rebote_verify_lists_add (transaction->connection, &place, addresses, error)
                  : rebote_verify_lists_remove (transaction->connection, &place, error)) ||
      !rebote_transaction_commit (&transaction, REBOTE_STORE_VERIFICATIONS, error))
    return FALSE;

  forget_written (self);
  return TRUE;
}

static ReboteVerifyNote *
add_note (ReboteVerifyJournal *self,
          ReboteVerifyNoteKind kind,
          guint                position,
          const char          *address)
{
  ReboteVerifyNote *note = g_new0 (ReboteVerifyNote, 1);

  note->kind = kind;
  note->position = position;
  note->verifier = get_book (self, position)->verifier;
  note->compares = self->compares;
  note->address = g_strdup (address);
  self->is_dear |= get_book (self, position)->is_paid && kind != REBOTE_VERIFY_NOTE_REUSED;
  g_ptr_array_add (self->notes, note);

  return note;
}

/**
 * rebote_verify_journal_add:
 * @self: a journal
 * @position: the place of a verifier
 * @address: an address that it was asked for
 * @verification: what it says
 *
 * To be written with what comes next, or by rebote_verify_journal_flush().
 */
void
rebote_verify_journal_add (ReboteVerifyJournal      *self,
                           guint                     position,
                           const char               *address,
                           const ReboteVerification *verification)
{
  ReboteVerifyNote *note;
  Book *book;

  g_return_if_fail (self != NULL);
  g_return_if_fail (address != NULL && verification != NULL);

  book = get_book (self, position);
  note = add_note (self, REBOTE_VERIFY_NOTE_DONE, position, address);
  note->verification = rebote_verification_copy (verification);
  g_free (note->verification->address);
  note->verification->address = g_strdup (address);
  g_free (note->verification->service);
  note->verification->service = g_strdup (book->verifier);
  if (note->verification->checked == 0)
    note->verification->checked = g_get_real_time () / G_USEC_PER_SEC;
  note->checked = note->verification->checked;

  if (book->is_paid)
    book->n_credits++;
  if (book->sends_domains && (((verification->yes | verification->no) & REBOTE_VERIFICATION_HAS_MX) ||
                              verification->reason == REBOTE_VERIFICATION_REASON_DNS_TEMP))
    book->n_sent++;
}

/**
 * rebote_verify_journal_add_reused:
 * @self: a journal
 * @position: the place of a verifier
 * @address: an address that it need not be asked for
 * @checked: when it was, in seconds of the epoch
 */
void
rebote_verify_journal_add_reused (ReboteVerifyJournal *self,
                                  guint                position,
                                  const char          *address,
                                  gint64               checked)
{
  g_return_if_fail (self != NULL && address != NULL);

  add_note (self, REBOTE_VERIFY_NOTE_REUSED, position, address)->checked = checked;
}

/**
 * rebote_verify_journal_add_failed:
 * @self: a journal
 * @position: the place of a verifier
 * @address: an address that it was asked for in vain
 * @why: why, in words
 */
void
rebote_verify_journal_add_failed (ReboteVerifyJournal *self,
                                  guint                position,
                                  const char          *address,
                                  const char          *why)
{
  g_return_if_fail (self != NULL && address != NULL && why != NULL);

  add_note (self, REBOTE_VERIFY_NOTE_FAILED, position, address)->why = g_strdup (why);
}

/**
 * rebote_verify_journal_add_returned:
 * @self: a journal
 * @position: the place of a verifier
 * @address: an address that it was asked for, and refused to look at: it may be asked again
 */
void
rebote_verify_journal_add_returned (ReboteVerifyJournal *self,
                                    guint                position,
                                    const char          *address)
{
  g_return_if_fail (self != NULL && address != NULL);

  add_note (self, REBOTE_VERIFY_NOTE_RETURNED, position, address);
}

/**
 * rebote_verify_journal_get_n_pending:
 * @self: a journal
 *
 * Returns: how much is not written yet
 */
guint
rebote_verify_journal_get_n_pending (ReboteVerifyJournal *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->notes->len;
}

/**
 * rebote_verify_journal_flush:
 * @self: a journal
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether everything so far is written
 */
gboolean
rebote_verify_journal_flush (ReboteVerifyJournal *self,
                             GError             **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->notes->len == 0)
    return TRUE;
  if (!write_down (self, 0, NULL, error))
    return FALSE;

  forget_written (self);
  return TRUE;
}

/**
 * rebote_verify_journal_note_state:
 * @self: a journal
 * @position: the place of a verifier
 * @state: how it does
 * @message: (nullable): what stopped it, or what it could not do
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether that and everything so far is written
 */
gboolean
rebote_verify_journal_note_state (ReboteVerifyJournal *self,
                                  guint                position,
                                  ReboteVerifyState    state,
                                  const char          *message,
                                  GError             **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteStatement) statement = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!rebote_verify_journal_flush (self, error))
    return FALSE;
  transaction = rebote_store_begin (self->store, error);
  statement = transaction ? rebote_connection_prepare (transaction->connection,
                                                       "UPDATE verify_backend SET state = ?3, message = ?4"
                                                       " WHERE run_id = ?1 AND position = ?2",
                                                       error)
                          : NULL;
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, self->run_id);
  sqlite3_bind_int (statement, 2, position);
  rebote_statement_bind_text (statement, 3, rebote_verify_state_to_slug (state));
  rebote_statement_bind_text (statement, 4, message);
  if (!rebote_statement_run (transaction->connection, statement, error))
    return FALSE;
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, REBOTE_STORE_VERIFICATIONS, error);
}

/**
 * rebote_verify_journal_finish:
 * @self: a journal
 * @is_finished: (out): whether nothing is left to do: nobody stopped, and nothing failed or is in doubt
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether that is written
 */
gboolean
rebote_verify_journal_finish (ReboteVerifyJournal *self,
                              gboolean            *is_finished,
                              GError             **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;

  g_return_val_if_fail (self != NULL && is_finished != NULL, FALSE);

  if (!rebote_verify_journal_flush (self, error))
    return FALSE;
  transaction = rebote_store_begin (self->store, error);
  if (transaction == NULL ||
      !run_for (self, transaction->connection,
                "UPDATE verify_run SET finished = unixepoch () WHERE id = ?1"
                " AND NOT EXISTS (SELECT 1 FROM verify_backend WHERE run_id = ?1 AND state <> 'done')"
                " AND NOT EXISTS (SELECT 1 FROM verify_answer WHERE run_id = ?1 AND state IN ('asked', 'failed'))",
                0, error))
    return FALSE;
  *is_finished = sqlite3_changes (transaction->connection->db) > 0;

  return rebote_transaction_commit (&transaction, REBOTE_STORE_VERIFICATIONS, error);
}
