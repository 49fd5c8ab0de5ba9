/* rebote-store-verify-runs.h
 *
 * Runs that have addresses verified, as they are remembered.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/rebote-verification.h"

#include "rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyState:
 * @REBOTE_VERIFY_WAITING: its turn has not come
 * @REBOTE_VERIFY_RUNNING: it is at work, or was when the program ended
 * @REBOTE_VERIFY_DONE: it was asked for all addresses
 * @REBOTE_VERIFY_STOPPED: it will not go on; what was not asked stays unchecked
 *
 * How a verifier does in a run.
 */
typedef enum
{
  REBOTE_VERIFY_WAITING,
  REBOTE_VERIFY_RUNNING,
  REBOTE_VERIFY_DONE,
  REBOTE_VERIFY_STOPPED
} ReboteVerifyState;

/**
 * ReboteStoredBackend:
 * @verifier: its id
 * @state: how it does
 * @message: (nullable): what stopped it, or what it could not do, in words
 *
 * A verifier of a run.
 */
typedef struct
{
  char             *verifier;
  ReboteVerifyState state;
  char             *message;
} ReboteStoredBackend;

/**
 * ReboteStoredVerifyRun:
 * @id: its key
 * @name: what the user calls it
 * @source: (nullable): what tells the same list again
 * @made: Unix time
 * @started: Unix time, or 0 if it never was
 * @finished: Unix time, or 0 while something is left to do
 * @compares: whether all verifiers are asked for all addresses
 * @offline: whether `local` asks nobody
 * @max_age: what was said less than so many seconds ago is not asked for again
 * @n_addresses: how many addresses it has
 * @n_suppressed: how many of them must not be mailed, and hence are not sent to anybody
 * @backends: (element-type ReboteStoredBackend): its verifiers, in their order, `local` first
 *
 * A run.
 */
typedef struct
{
  gint64     id;
  char      *name;
  char      *source;
  gint64     made;
  gint64     started;
  gint64     finished;
  gboolean   compares;
  gboolean   offline;
  gint64     max_age;
  guint64    n_addresses;
  guint64    n_suppressed;
  GPtrArray *backends;
} ReboteStoredVerifyRun;

/**
 * ReboteVerifyCounts:
 * @n_open: addresses that it is still to be asked for; what others do before it may make that less, never more
 * @is_exact: whether nobody before it can make it less
 * @n_known: addresses that it need not be asked for, because what it said is fresh enough
 * @n_done: addresses that it was asked for, with a verdict
 * @n_reused: addresses for which what it had said was taken
 * @n_failed: addresses that were given up
 * @n_asked: addresses that it was asked for without an answer: under way, or in doubt after an interruption
 * @n_listed: addresses in lists that the service has, and works on by itself
 *
 * How the addresses of a run are spread over what may become of them with one verifier.
 */
typedef struct
{
  guint64  n_open;
  gboolean is_exact;
  guint64  n_known;
  guint64  n_done;
  guint64  n_reused;
  guint64  n_failed;
  guint64  n_asked;
  guint64  n_listed;
} ReboteVerifyCounts;

/**
 * ReboteVerifyAnswer:
 * @position: the place of the verifier in the run
 * @verifier: its id
 * @is_reused: whether it was not asked, because it had been
 * @is_open: whether it was asked, and no answer came
 * @why: (nullable): why there is no verdict, in words
 * @verification: (nullable): what it said
 *
 * What came of asking a verifier about an address.
 */
typedef struct
{
  guint               position;
  char               *verifier;
  gboolean            is_reused;
  gboolean            is_open;
  char               *why;
  ReboteVerification *verification;
} ReboteVerifyAnswer;

/**
 * ReboteVerifyAddressFunc:
 * @address: an address
 * @user_data: the data given
 *
 * Takes an address.
 */
typedef void (*ReboteVerifyAddressFunc) (const char *address,
                                         gpointer    user_data);

/**
 * ReboteVerifyReader:
 *
 * What was said of the addresses of a run, at one moment. Used by one thread, and not for long, for the store grows meanwhile.
 */
typedef struct _ReboteVerifyReader ReboteVerifyReader;

ReboteVerifyReader    *rebote_verify_reader_new                  (ReboteStore              *store,
                                                                  gint64                    run_id,
                                                                  GError                  **error);
void                   rebote_verify_reader_free                 (ReboteVerifyReader       *self);
GPtrArray             *rebote_verify_reader_get                  (ReboteVerifyReader       *self,
                                                                  const char               *address,
                                                                  gboolean                 *is_suppressed,
                                                                  GError                  **error);
void                   rebote_stored_verify_run_free             (ReboteStoredVerifyRun    *self);
void                   rebote_verify_answer_free                 (ReboteVerifyAnswer       *self);
ReboteStoredVerifyRun *rebote_store_verify_runs_get              (ReboteStore              *store,
                                                                  gint64                    run_id,
                                                                  GError                  **error);
GArray                *rebote_store_verify_runs_find_unfinished  (ReboteStore              *store,
                                                                  const char               *source,
                                                                  GError                  **error);
gboolean               rebote_store_verify_runs_count            (ReboteStore              *store,
                                                                  gint64                    run_id,
                                                                  guint                     position,
                                                                  ReboteVerifyCounts       *counts,
                                                                  GError                  **error);
gboolean               rebote_store_verify_runs_delete           (ReboteStore              *store,
                                                                  gint64                    run_id,
                                                                  GError                  **error);
gboolean               rebote_store_verify_runs_foreach_asked    (ReboteStore              *store,
                                                                  gint64                    run_id,
                                                                  guint                     position,
                                                                  ReboteVerifyAddressFunc   func,
                                                                  gpointer                  user_data,
                                                                  GError                  **error);
GPtrArray             *rebote_store_verify_runs_get_answers      (ReboteStore              *store,
                                                                  gint64                    run_id,
                                                                  const char               *address,
                                                                  gboolean                 *is_suppressed,
                                                                  GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerifyReader, rebote_verify_reader_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteStoredVerifyRun, rebote_stored_verify_run_free)

G_END_DECLS
