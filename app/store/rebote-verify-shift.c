/* rebote-verify-shift.c
 *
 * A run at work, in the thread where it works: its verifiers are asked in turn, or all at once, and what goes wrong with one
 * of them does not keep the others.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-shift"

#include "config.h"

#include <errno.h>
#include <fcntl.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "verify/dns/rebote-dns-test.h"

#include "rebote-verify-shift.h"
#include "rebote-verify-stage.h"

/* How often the figures are told, and what costs nothing is written, in microseconds. */
#define TICK (G_USEC_PER_SEC / 5)

/* How long what was paid for waits to be written with something else. */
#define DEAR_TICK (G_USEC_PER_SEC / 50)

struct _ReboteVerifyShift
{
  ReboteStore           *store;
  gint64                 run_id;
  ReboteVerifiers       *origin; /* the owner's: not touched but to be copied */
  ReboteVerifyToldFunc   told;
  gpointer               user_data;
  gboolean               paused;
  gboolean               stopping;
  gboolean               asks_doubtful;

  ReboteStoredVerifyRun *run;
  ReboteVerifiers       *verifiers;
  ReboteVerifyJournal   *journal;
  GPtrArray             *stages;
  GCancellable          *cancellable;
  GSource               *ticker;
  GError                *error; /* what ends all of it */
  gboolean               is_done;
};

/**
 * rebote_verify_shift_new:
 * @store: a store
 * @run_id: a run in it
 * @verifiers: the verifiers there are, of which others like them are made for the thread; they must outlive the shift
 * @told: takes the figures
 * @user_data: the data for @told
 *
 * Returns: (transfer full): a run that does not work yet
 */
ReboteVerifyShift *
rebote_verify_shift_new (ReboteStore         *store,
                         gint64               run_id,
                         ReboteVerifiers     *verifiers,
                         ReboteVerifyToldFunc told,
                         gpointer             user_data)
{
  ReboteVerifyShift *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (REBOTE_IS_VERIFIERS (verifiers), NULL);
  g_return_val_if_fail (told != NULL, NULL);

  self = g_new0 (ReboteVerifyShift, 1);
  self->store = g_object_ref (store);
  self->run_id = run_id;
  self->origin = verifiers;
  self->told = told;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();

  return self;
}

/**
 * rebote_verify_shift_free:
 * @self: (transfer full): a run that does not work any more
 */
void
rebote_verify_shift_free (ReboteVerifyShift *self)
{
  g_return_if_fail (self != NULL);

  if (self->ticker)
    g_source_destroy (self->ticker);
  g_clear_pointer (&self->ticker, g_source_unref);
  g_clear_pointer (&self->stages, g_ptr_array_unref);
  g_clear_pointer (&self->journal, rebote_verify_journal_free);
  g_clear_object (&self->verifiers);
  g_clear_pointer (&self->run, rebote_stored_verify_run_free);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_object_unref (self->store);
  g_free (self);
}

static ReboteStoredBackend *
get_backend (ReboteVerifyShift *self,
             guint  position)
{
  return g_ptr_array_index (self->run->backends, position);
}

static ReboteVerifyStage *
get_stage (ReboteVerifyShift *self,
           guint  position)
{
  return g_ptr_array_index (self->stages, position);
}

static void
estimate (ReboteVerifyFigures *figures)
{
  guint64 n = figures->n_done + figures->n_reused + figures->n_failed;
  guint64 n_left = figures->n_total > n ? figures->n_total - n : 0;

  figures->seconds_left = n_left == 0 ? 0 : figures->per_second > 0 ? (gint64)(n_left / figures->per_second) + 1 : -1;
}

static void
publish (ReboteVerifyShift *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_verify_figures_free);

  for (guint i = 0; i < self->stages->len; i++)
    {
      ReboteVerifyFigures *figures = g_new0 (ReboteVerifyFigures, 1);

      figures->verifier = g_strdup (get_backend (self, i)->verifier);
      figures->state = get_backend (self, i)->state;
      figures->message = g_strdup (get_backend (self, i)->message);
      rebote_verify_stage_get_figures (get_stage (self, i), figures);
      estimate (figures);
      g_ptr_array_add (all, figures);
    }
  self->told (all, self->user_data);
}

/* Ends everything because of an error that is nobody's but ours. */
static void
fail (ReboteVerifyShift  *self,
      GError *error)
{
  if (self->error)
    g_error_free (error);
  else
    self->error = error;
  g_cancellable_cancel (self->cancellable);
}

static gboolean
tick_cb (gpointer user_data)
{
  ReboteVerifyShift  *self = user_data;
  GError *error = NULL;

  g_source_set_ready_time (self->ticker, -1);
  if (!rebote_verify_journal_flush (self->journal, &error))
    fail (self, error);
  publish (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_ticker (GSource    *source,
                 GSourceFunc callback,
                 gpointer    user_data)
{
  return callback (user_data);
}

static GSourceFuncs ticker_funcs = { NULL, NULL, dispatch_ticker, NULL, NULL, NULL };

/* Whoever stops waits for what is under way, for that may be paid for. */
static void
heed_orders (ReboteVerifyShift *self)
{
  guint n_under_way = 0;

  for (guint i = 0; i < self->stages->len; i++)
    {
      ReboteVerifyFigures figures = { 0 };

      rebote_verify_stage_set_paused (get_stage (self, i), self->paused || self->stopping);
      rebote_verify_stage_get_figures (get_stage (self, i), &figures);
      /* What a service has as a list it keeps. */
      n_under_way += figures.is_listed ? 0 : figures.n_under_way;
    }
  if (self->stopping && n_under_way == 0)
    g_cancellable_cancel (self->cancellable);
}

static void
progressed (gpointer user_data)
{
  ReboteVerifyShift *self = user_data;
  gboolean is_free = rebote_verify_stage_is_at_work (get_stage (self, 0));

  if (g_source_get_ready_time (self->ticker) < 0)
    g_source_set_ready_time (self->ticker, g_get_monotonic_time () + (is_free ? TICK : DEAR_TICK));
  if (self->stopping)
    heed_orders (self);
}

static void
set_state (ReboteVerifyShift            *self,
           guint             position,
           ReboteVerifyState state,
           const char       *message)
{
  ReboteStoredBackend *backend = get_backend (self, position);
  GError *error = NULL;

  backend->state = state;
  if (message)
    {
      g_free (backend->message);
      backend->message = g_strdup (message);
    }
  if (!rebote_verify_journal_note_state (self->journal, position, state, backend->message, &error))
    fail (self, error);
}

static void
start_stage (ReboteVerifyShift *self,
             guint  position)
{
  ReboteStoredBackend *backend = get_backend (self, position);

  backend->state = REBOTE_VERIFY_RUNNING;
  rebote_verify_stage_start (get_stage (self, position), rebote_verifiers_lookup (self->verifiers, backend->verifier),
                             self->cancellable);
}

/* In turn, for the next is asked only for what those before it could not tell; or, to compare, all at once. */
static void
start_next (ReboteVerifyShift *self,
            guint  after)
{
  guint last = self->run->compares ? self->stages->len : MIN (after + 2, self->stages->len);

  if (self->run->compares && after > 0)
    return;
  for (guint i = after + 1; i < last; i++)
    start_stage (self, i);
}

static gboolean
is_at_work (ReboteVerifyShift *self)
{
  for (guint i = 0; i < self->stages->len; i++)
    {
      if (rebote_verify_stage_is_at_work (get_stage (self, i)))
        return TRUE;
    }

  return FALSE;
}

/* Without the domain name system much is still known: all but whether the domains take mail. */
static void
go_offline (ReboteVerifyShift      *self,
            const char *why)
{
  GError *error = NULL;

  g_free (get_backend (self, 0)->message);
  get_backend (self, 0)->message = g_strdup (why);
  if (!rebote_verifiers_set_offline (self->verifiers, TRUE, &error))
    fail (self, error);
}

static gboolean
retry_offline (ReboteVerifyShift        *self,
               const GError *why)
{
  if (rebote_verifiers_get_offline (self->verifiers) ||
      (why == NULL && rebote_verify_stage_get_n_unheard (get_stage (self, 0)) == 0))
    return FALSE;

  go_offline (self, _("The domain name system could not be reached: whether the domains take mail is not known for all "
                       "addresses."));
  start_stage (self, 0);
  return TRUE;
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ReboteVerifyShift *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rebote_dns_test_finish (REBOTE_DNS_CLIENT (source), result, &error))
    go_offline (self, error->message);
  start_stage (self, 0);
}

static void
ended (guint         position,
       const GError *error,
       gpointer      user_data)
{
  ReboteVerifyShift *self = user_data;

  if (error && error->domain != REBOTE_VERIFIER_ERROR)
    {
      /* That it was cancelled is an answer to something that has its own error. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->error == NULL)
        fail (self, g_error_copy (error));
    }
  else if (position > 0 || !retry_offline (self, error))
    {
      set_state (self, position, error ? REBOTE_VERIFY_STOPPED : REBOTE_VERIFY_DONE, error ? error->message : NULL);
      if (!g_cancellable_is_cancelled (self->cancellable))
        start_next (self, position);
    }

  publish (self);
  self->is_done = !is_at_work (self);
}

/* Two at once would ask everything twice. Where a file system knows no locks there is no file, and no error. */
static gboolean
lock_run (ReboteVerifyShift *self,
          int               *fd,
          GError           **error)
{
  g_autofree char *path = rebote_importers_get_path (rebote_store_get_path (self->store));

  *fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  errno = 0;
  if (*fd < 0 || rebote_importers_enter (*fd, REBOTE_VERIFY_LOCK (self->run_id)) || (errno != EAGAIN && errno != EACCES))
    return TRUE;

  g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_LOCKED,
                       _("These addresses are being verified already, in another window or program"));
  g_close (*fd, NULL);
  return FALSE;
}

static gboolean
prepare (ReboteVerifyShift   *self,
         GError **error)
{
  static const GDestroyNotify free_stage = (GDestroyNotify)rebote_verify_stage_free;
  const ReboteVerifyStageFuncs funcs = { progressed, ended, self };

  self->stages = g_ptr_array_new_with_free_func (free_stage);
  self->run = rebote_store_verify_runs_get (self->store, self->run_id, error);
  self->verifiers = self->run ? rebote_verifiers_copy (self->origin, error) : NULL;
  if (self->verifiers == NULL ||
      (self->run->offline && !rebote_verifiers_set_offline (self->verifiers, TRUE, error)))
    return FALSE;

  self->journal = rebote_verify_journal_new (self->store, self->run);
  if (!rebote_verify_journal_take_up (self->journal, self->asks_doubtful, error))
    return FALSE;
  for (guint i = 0; i < self->run->backends->len; i++)
    {
      get_backend (self, i)->state = REBOTE_VERIFY_WAITING;
      g_clear_pointer (&get_backend (self, i)->message, g_free);
      g_ptr_array_add (self->stages, rebote_verify_stage_new (self->store, self->journal, self->run, i, &funcs));
      if (!rebote_verify_stage_count (get_stage (self, i), error))
        return FALSE;
    }

  return TRUE;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/**
 * rebote_verify_shift_heed:
 * @self: a run at work
 * @paused: whether to ask nothing new for now
 * @stopping: whether to ask nothing new, and end when all that is under way is answered
 *
 * Must be called in its thread.
 */
void
rebote_verify_shift_heed (ReboteVerifyShift *self,
                          gboolean           paused,
                          gboolean           stopping)
{
  g_return_if_fail (self != NULL);

  self->paused = paused;
  self->stopping = stopping;
  if (self->stages)
    heed_orders (self);
}

static void
begin (ReboteVerifyShift *self)
{
  ReboteRouteCache *routes = rebote_verifiers_get_routes (self->verifiers);

  if (routes == NULL || rebote_verifiers_get_offline (self->verifiers))
    start_stage (self, 0);
  else
    rebote_dns_test_async (rebote_route_cache_get_client (routes), self->cancellable, tested_cb, self);
}

static gboolean
work (ReboteVerifyShift *self,
      gboolean          *is_finished,
      GError           **error)
{
  GMainContext *context = g_main_context_get_thread_default ();

  if (!prepare (self, error))
    return FALSE;

  self->ticker = g_source_new (&ticker_funcs, sizeof (GSource));
  g_source_set_callback (self->ticker, tick_cb, self, NULL);
  g_source_attach (self->ticker, context);
  publish (self);
  heed_orders (self);
  begin (self);
  while (!self->is_done)
    g_main_context_iteration (context, TRUE);

  /* What was said is kept whatever happened. */
  if (!rebote_verify_journal_finish (self->journal, is_finished, self->error ? NULL : &self->error))
    *is_finished = FALSE;
  publish (self);
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/**
 * rebote_verify_shift_run:
 * @self: a run that does not work yet
 * @asks_doubtful: whether to ask again what was asked and not answered before an interruption
 * @cancellable: (nullable): to end it at once, from any thread
 * @is_finished: (out): whether nothing is left to do
 * @error: return location for what ended it: %G_IO_ERROR_CANCELLED, or a #ReboteStoreError
 *
 * Works until it is done. Called once.
 *
 * Returns: whether all verifiers came to their end
 */
gboolean
rebote_verify_shift_run (ReboteVerifyShift *self,
                         gboolean           asks_doubtful,
                         GCancellable      *cancellable,
                         gboolean          *is_finished,
                         GError           **error)
{
  gulong   handler = 0;
  gboolean done;
  int      fd;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (is_finished != NULL, FALSE);

  *is_finished = FALSE;
  if (!lock_run (self, &fd, error))
    return FALSE;

  self->asks_doubtful = asks_doubtful;
  if (cancellable)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_object_ref (self->cancellable), g_object_unref);
  done = work (self, is_finished, error);
  if (handler)
    g_cancellable_disconnect (cancellable, handler);
  if (fd >= 0)
    g_close (fd, NULL);

  return done;
}
