/* rebote-verify-stage.c
 *
 * One verifier at work in a run: addresses come from the store, a page at a time, and what is said of them goes there. They are
 * asked one by one, or handed over as whole lists where a service takes those.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-stage"

#include "config.h"

#include <glib/gi18n.h>

#include "verify/rebote-verify-bulk.h"

#include "rebote-verify-lists.h"
#include "rebote-verify-stage.h"

/* Addresses that are read at a time. */
#define PAGE 1000

/* So much is written together at most. */
#define MAX_PENDING 2000

/* What `local` cannot look up today it soon does without. */
#define LOCAL_FIRST_WAIT 200
#define LOCAL_MAX_TRIES  2

/* One address is no list. */
#define MIN_LIST 2

struct _ReboteVerifyStage
{
  ReboteStore           *store;
  ReboteVerifyJournal   *journal;
  ReboteVerifyStageFuncs funcs;
  gint64                 run_id;
  guint                  position;
  char                  *id;
  gint64                 max_age;
  ReboteVerifier        *verifier; /* NULL before it starts */
  ReboteVerifyRun       *run;      /* these two: at most one of them is at work */
  ReboteVerifyBulk      *bulk;
  GCancellable          *cancellable;
  guint64                n_open;
  gboolean               takes_lists; /* else what the service has from before is only fetched */
  gboolean               paused;
  GQueue                 page; /* of char, addresses */
  char                  *cursor;
  gboolean               at_end;
  guint                  n_unheard; /* that `local` could say nothing about */

  ReboteVerifyFigures    figures;
};

/**
 * rebote_verify_stage_new:
 * @store: a store
 * @journal: where to write what is said; it must outlive the stage
 * @run: a run
 * @position: the place of a verifier in it
 * @funcs: who is told
 *
 * Returns: (transfer full): a stage that has not started
 */
ReboteVerifyStage *
rebote_verify_stage_new (ReboteStore                  *store,
                         ReboteVerifyJournal          *journal,
                         const ReboteStoredVerifyRun  *run,
                         guint                         position,
                         const ReboteVerifyStageFuncs *funcs)
{
  ReboteVerifyStage *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (journal != NULL && run != NULL && funcs != NULL, NULL);
  g_return_val_if_fail (position < run->backends->len, NULL);

  self = g_new0 (ReboteVerifyStage, 1);
  self->store = g_object_ref (store);
  self->journal = journal;
  self->funcs = *funcs;
  self->run_id = run->id;
  self->position = position;
  self->id = g_strdup (((ReboteStoredBackend *)g_ptr_array_index (run->backends, position))->verifier);
  self->max_age = run->max_age;
  self->cursor = g_strdup ("");
  g_queue_init (&self->page);

  return self;
}

/**
 * rebote_verify_stage_free:
 * @self: (transfer full): a stage that is not at work
 */
void
rebote_verify_stage_free (ReboteVerifyStage *self)
{
  g_return_if_fail (self != NULL);

  if (self->run)
    g_signal_handlers_disconnect_by_data (self->run, self);
  if (self->bulk)
    g_signal_handlers_disconnect_by_data (self->bulk, self);
  g_clear_object (&self->run);
  g_clear_object (&self->bulk);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->verifier);
  g_object_unref (self->store);
  g_queue_clear_full (&self->page, g_free);
  g_free (self->cursor);
  g_free (self->id);
  g_free (self);
}

/* What is fresh enough is taken as it is. */
static void
take_address (ReboteVerifyStage *self,
              ReboteStatement   *statement)
{
  g_autofree char *address = rebote_statement_dup_text (statement, 0);

  g_free (self->cursor);
  self->cursor = g_strdup (address);
  if (sqlite3_column_type (statement, 1) == SQLITE_NULL)
    {
      g_queue_push_tail (&self->page, g_steal_pointer (&address));
      return;
    }

  rebote_verify_journal_add_reused (self->journal, self->position, address, sqlite3_column_int64 (statement, 1));
  self->figures.n_reused++;
}

static gboolean
read_page (ReboteVerifyStage *self,
           GError           **error)
{
  g_autofree char *after = g_strdup (self->cursor);
  g_autoptr (ReboteReader) reader = rebote_store_get_reader (self->store, error);
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;
  guint n = 0;

  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT canonical, " REBOTE_VERIFY_FRESH_SQL " FROM " REBOTE_VERIFY_OPEN_SQL
                                                  " AND a.canonical > ?6 ORDER BY a.canonical LIMIT ?7",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return FALSE;

  rebote_verify_bind_open (statement, self->run_id, self->position, self->id, self->max_age);
  rebote_statement_bind_text (statement, 6, after);
  sqlite3_bind_int (statement, 7, PAGE);
  for (; rebote_statement_next (reader->connection, statement, &failure); n++)
    take_address (self, statement);
  self->at_end = n < PAGE;
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
flush_if_full (ReboteVerifyStage *self,
               GError           **error)
{
  return rebote_verify_journal_get_n_pending (self->journal) < MAX_PENDING ||
         rebote_verify_journal_flush (self->journal, error);
}

static char *
next (gpointer user_data,
      GError **error)
{
  ReboteVerifyStage *self = user_data;

  if (self->bulk && !self->takes_lists)
    return NULL;
  while (g_queue_is_empty (&self->page) && !self->at_end)
    {
      if (!read_page (self, error) || !flush_if_full (self, error))
        return NULL;
    }

  return g_queue_pop_head (&self->page);
}

static gboolean
asked (const char *const *addresses,
       gpointer           user_data,
       GError           **error)
{
  ReboteVerifyStage *self = user_data;

  if (rebote_verifier_get_info (self->verifier)->sends != REBOTE_VERIFIER_SENDS_ADDRESSES)
    return TRUE;

  return rebote_verify_journal_ask (self->journal, self->position, addresses, error);
}

static gboolean
verified (const char               *address,
          const ReboteVerification *verification,
          gpointer                  user_data,
          GError                  **error)
{
  ReboteVerifyStage *self = user_data;

  self->figures.n_done++;
  rebote_verify_journal_add (self->journal, self->position, address, verification);

  return flush_if_full (self, error);
}

static gboolean
failed (const char   *address,
        const GError *why,
        gpointer      user_data,
        GError      **error)
{
  ReboteVerifyStage *self = user_data;

  /* Where the domain name system is out of reach, it is looked at once more without. */
  if (self->position == 0)
    {
      self->n_unheard++;
      return TRUE;
    }
  /* It stays written that it was asked for. */
  if (g_error_matches (why, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_IN_DOUBT))
    {
      self->figures.n_doubtful++;
      return TRUE;
    }

  self->figures.n_failed++;
  rebote_verify_journal_add_failed (self->journal, self->position, address,
                                    *why->message ? why->message : _("The verifier says nothing about this address"));

  return flush_if_full (self, error);
}

static gboolean
returned (const char *const *addresses,
          gpointer           user_data,
          GError           **error)
{
  ReboteVerifyStage *self = user_data;

  for (guint i = 0; addresses[i]; i++)
    rebote_verify_journal_add_returned (self->journal, self->position, addresses[i]);

  return TRUE;
}

static gboolean
submitted (const char        *job,
           const char *const *addresses,
           gpointer           user_data,
           GError           **error)
{
  ReboteVerifyStage *self = user_data;

  return rebote_verify_journal_note_list (self->journal, self->position, job, addresses, error);
}

static gboolean
finished (const char *job,
          gpointer    user_data,
          GError    **error)
{
  ReboteVerifyStage *self = user_data;

  return rebote_verify_journal_note_list (self->journal, self->position, job, NULL, error);
}

static void
progressed_cb (GObject           *asker,
               ReboteVerifyStage *self)
{
  self->funcs.progressed (self->funcs.user_data);
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  ReboteVerifyStage *self = user_data;
  g_autoptr (GError) error = NULL;

  rebote_verify_run_start_finish (REBOTE_VERIFY_RUN (source), result, &error);
  g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
  self->funcs.ended (self->position, error, self->funcs.user_data);
}

static ReboteVerifyJob
make_job (ReboteVerifyStage *self)
{
  return (ReboteVerifyJob){ next, asked, verified, failed, returned, self };
}

static void
start_run (ReboteVerifyStage *self)
{
  const ReboteVerifyJob job = make_job (self);

  self->run = rebote_verify_run_new (self->verifier, &job);
  if (self->position == 0)
    rebote_verify_run_set_patience (self->run, LOCAL_FIRST_WAIT, LOCAL_MAX_TRIES);
  g_signal_connect (self->run, "progressed", G_CALLBACK (progressed_cb), self);
  if (self->paused)
    rebote_verify_run_set_paused (self->run, TRUE);
  rebote_verify_run_start_async (self->run, self->cancellable, ended_cb, self);
}

static void
bulk_ended_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  ReboteVerifyStage *self = user_data;
  g_autoptr (GError) error = NULL;

  rebote_verify_bulk_start_finish (REBOTE_VERIFY_BULK (source), result, &error);
  g_signal_handlers_disconnect_by_data (self->bulk, self);
  g_clear_object (&self->bulk);
  if (error == NULL && !self->takes_lists)
    start_run (self);
  else
    self->funcs.ended (self->position, error, self->funcs.user_data);
}

static void
start_bulk (ReboteVerifyStage *self,
            GPtrArray         *lists)
{
  static const ReboteVerifyBulkHooks hooks = { submitted, finished };
  const ReboteVerifyJob job = make_job (self);

  self->bulk = rebote_verify_bulk_new (self->verifier, &job, &hooks);
  for (guint i = 0; i < lists->len; i++)
    {
      const ReboteSubmittedList *list = g_ptr_array_index (lists, i);

      rebote_verify_bulk_add_submitted (self->bulk, list->job, (const char *const *)list->addresses);
    }
  g_signal_connect (self->bulk, "progressed", G_CALLBACK (progressed_cb), self);
  if (self->paused)
    rebote_verify_bulk_set_paused (self->bulk, TRUE);
  rebote_verify_bulk_start_async (self->bulk, self->cancellable, bulk_ended_cb, self);
}

/**
 * rebote_verify_stage_count:
 * @self: a stage
 * @error: return location for a #ReboteStoreError
 *
 * Finds out how many addresses are its; before its turn comes, how many they are at most.
 *
 * Returns: whether they could be counted
 */
gboolean
rebote_verify_stage_count (ReboteVerifyStage *self,
                           GError           **error)
{
  ReboteVerifyCounts counts;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!rebote_store_verify_runs_count (self->store, self->run_id, self->position, &counts, error))
    return FALSE;

  self->figures.n_done = counts.n_done;
  self->figures.n_reused = counts.n_reused;
  self->figures.n_failed = counts.n_failed;
  self->figures.n_doubtful = counts.n_asked;
  self->figures.n_total = counts.n_open + counts.n_known + counts.n_done + counts.n_reused + counts.n_failed + counts.n_listed;
  self->n_open = counts.n_open;
  self->figures.is_exact = counts.is_exact;
  return TRUE;
}

static gboolean
prepare (ReboteVerifyStage *self,
         ReboteVerifier    *verifier,
         GError           **error)
{
  if (verifier == NULL)
    {
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY,
                   /* Translators: the id of a verifier */
                   _("There is no verifier “%s” any more"), self->id);
      return FALSE;
    }

  return rebote_verifier_check_ready (verifier, error) &&
         rebote_verify_journal_open_book (self->journal, self->position, rebote_verifier_get_info (verifier), error) &&
         rebote_verify_stage_count (self, error);
}

/* Whether what is left is handed over as lists: where the service works on them, and there are enough for one. */
static gboolean
makes_lists (ReboteVerifyStage *self)
{
  const ReboteVerifierInfo *info = rebote_verifier_get_info (self->verifier);

  return rebote_verifier_has_jobs (self->verifier) &&
         (self->n_open >= MAX (info->min_job, MIN_LIST) || (info->max_run > 0 && self->n_open > info->max_run));
}

/**
 * rebote_verify_stage_start:
 * @self: a stage that is not at work
 * @verifier: (nullable): who is asked; %NULL where there is no such verifier any more
 * @cancellable: (nullable): to stop it; what is under way is in doubt then
 *
 * Begins. It may be started once more when it has ended, with another verifier: what has no answer then is asked for.
 */
void
rebote_verify_stage_start (ReboteVerifyStage *self,
                           ReboteVerifier    *verifier,
                           GCancellable      *cancellable)
{
  g_autoptr (GPtrArray) lists = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (self != NULL && self->run == NULL && self->bulk == NULL);

  if (!prepare (self, verifier, &error) ||
      (lists = rebote_verify_lists_load (self->store, self->run_id, self->position, &error)) == NULL)
    {
      self->funcs.ended (self->position, error, self->funcs.user_data);
      return;
    }

  g_set_object (&self->verifier, verifier);
  g_set_object (&self->cancellable, cancellable);
  self->n_unheard = 0;
  self->at_end = FALSE;
  g_queue_clear_full (&self->page, g_free);
  g_free (self->cursor);
  self->cursor = g_strdup ("");
  self->takes_lists = makes_lists (self);
  if (self->takes_lists || lists->len > 0)
    start_bulk (self, lists);
  else
    start_run (self);
}

/**
 * rebote_verify_stage_set_paused:
 * @self: a stage
 * @paused: whether to ask nothing new until this is taken back
 */
void
rebote_verify_stage_set_paused (ReboteVerifyStage *self,
                                gboolean           paused)
{
  g_return_if_fail (self != NULL);

  self->paused = paused;
  if (self->run && rebote_verify_run_get_paused (self->run) != paused)
    rebote_verify_run_set_paused (self->run, paused);
  if (self->bulk && rebote_verify_bulk_get_paused (self->bulk) != paused)
    rebote_verify_bulk_set_paused (self->bulk, paused);
}

/**
 * rebote_verify_stage_is_at_work:
 * @self: a stage
 *
 * Returns: whether it has begun, and not ended
 */
gboolean
rebote_verify_stage_is_at_work (ReboteVerifyStage *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->run != NULL || self->bulk != NULL;
}

/**
 * rebote_verify_stage_get_n_unheard:
 * @self: a stage
 *
 * Returns: how many addresses `local` could say nothing about, because it could not look them up
 */
guint
rebote_verify_stage_get_n_unheard (ReboteVerifyStage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_unheard;
}

/**
 * rebote_verify_stage_get_figures:
 * @self: a stage
 * @figures: (inout): gets the figures; its texts are left as they are
 */
void
rebote_verify_stage_get_figures (ReboteVerifyStage   *self,
                                 ReboteVerifyFigures *figures)
{
  ReboteVerifyProgress progress = { 0 };
  gint64 now = g_get_monotonic_time ();

  g_return_if_fail (self != NULL);
  g_return_if_fail (figures != NULL);

  if (self->run)
    rebote_verify_run_get_progress (self->run, &progress);
  if (self->bulk)
    rebote_verify_bulk_get_progress (self->bulk, &progress);
  figures->is_listed = self->bulk != NULL && progress.n_under_way > 0;
  figures->fraction = self->bulk ? rebote_verify_bulk_get_fraction (self->bulk) : 0;
  figures->n_total = self->figures.n_total;
  figures->is_exact = self->figures.is_exact;
  figures->n_done = self->figures.n_done;
  figures->n_reused = self->figures.n_reused;
  figures->n_failed = self->figures.n_failed;
  figures->n_doubtful = self->figures.n_doubtful;
  figures->n_under_way = progress.n_under_way;
  figures->per_second = progress.per_second;
  figures->wait_seconds = progress.waits_until > now ? (progress.waits_until - now) / G_USEC_PER_SEC + 1 : 0;
}
