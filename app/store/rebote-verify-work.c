/* rebote-verify-work.c
 *
 * A run at work, in a thread of its own: it waits for disks and networks there, and nobody waits for it.
 *
 *   owner's thread                            thread of the work
 *   pause, stop, cancel  ── main context ──▸  ReboteVerifyStage for each verifier ──▸ ReboteVerifyRun ──▸ ReboteVerifier
 *   progressed ◂── figures, a few times a second ──┘     └──▸ ReboteVerifyJournal ──▸ store
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-work"

#include "config.h"

#include <errno.h>
#include <fcntl.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "rebote-verify-stage.h"
#include "rebote-verify-work.h"

/* How often the figures are told, and what costs nothing is written, in microseconds. */
#define TICK (G_USEC_PER_SEC / 5)

/* How long what was paid for waits to be written with something else. */
#define DEAR_TICK (G_USEC_PER_SEC / 50)

typedef struct _Shift Shift;

struct _ReboteVerifyWork
{
  GObject              parent_instance;

  ReboteStore         *store;
  gint64               run_id;
  ReboteVerifiers     *verifiers;
  gboolean             asks_doubtful;

  GMutex               lock; /* guards these */
  GMainContext        *owner;
  GMainContext        *context; /* these two: of the thread, while it works */
  Shift               *shift;
  gboolean             paused;
  gboolean             stopping;
  GPtrArray           *figures; /* of ReboteVerifyFigures */
  GSource             *teller;
};

/* What belongs to the thread. */
struct _Shift
{
  ReboteVerifyWork      *work;
  ReboteStoredVerifyRun *run;
  ReboteVerifiers       *verifiers;
  ReboteVerifyJournal   *journal;
  GPtrArray             *stages;
  GCancellable          *cancellable;
  GSource               *ticker;
  GError                *error; /* what ends all of it */
  gboolean               is_done;
};

enum
{
  SIGNAL_PROGRESSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_BOXED_TYPE (ReboteVerifyFigures, rebote_verify_figures, rebote_verify_figures_copy, rebote_verify_figures_free)
G_DEFINE_FINAL_TYPE (ReboteVerifyWork, rebote_verify_work, G_TYPE_OBJECT)

/**
 * rebote_verify_figures_copy:
 * @self: figures
 *
 * Returns: (transfer full): the same
 */
ReboteVerifyFigures *
rebote_verify_figures_copy (const ReboteVerifyFigures *self)
{
  ReboteVerifyFigures *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->verifier = g_strdup (self->verifier);
  copy->message = g_strdup (self->message);

  return copy;
}

/**
 * rebote_verify_figures_free:
 * @self: (transfer full): figures
 */
void
rebote_verify_figures_free (ReboteVerifyFigures *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->verifier);
  g_free (self->message);
  g_free (self);
}

static ReboteStoredBackend *
get_backend (Shift *shift,
             guint  position)
{
  return g_ptr_array_index (shift->run->backends, position);
}

static ReboteVerifyStage *
get_stage (Shift *shift,
           guint  position)
{
  return g_ptr_array_index (shift->stages, position);
}

static gboolean
tell_cb (gpointer user_data)
{
  ReboteVerifyWork *self = user_data;

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->teller, g_source_unref);
  g_mutex_unlock (&self->lock);
  g_signal_emit (self, signals[SIGNAL_PROGRESSED], 0);

  return G_SOURCE_REMOVE;
}

static void
estimate (ReboteVerifyFigures *figures)
{
  guint64 n = figures->n_done + figures->n_reused + figures->n_failed;
  guint64 n_left = figures->n_total > n ? figures->n_total - n : 0;

  figures->seconds_left = n_left == 0 ? 0 : figures->per_second > 0 ? (gint64)(n_left / figures->per_second) + 1 : -1;
}

static void
publish (Shift *shift)
{
  ReboteVerifyWork *self = shift->work;
  GPtrArray        *all = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_verify_figures_free);

  for (guint i = 0; i < shift->stages->len; i++)
    {
      ReboteVerifyFigures *figures = g_new0 (ReboteVerifyFigures, 1);

      figures->verifier = g_strdup (get_backend (shift, i)->verifier);
      figures->state = get_backend (shift, i)->state;
      figures->message = g_strdup (get_backend (shift, i)->message);
      rebote_verify_stage_get_figures (get_stage (shift, i), figures);
      estimate (figures);
      g_ptr_array_add (all, figures);
    }

  g_mutex_lock (&self->lock);
  g_ptr_array_unref (self->figures);
  self->figures = all;
  if (self->teller == NULL)
    {
      self->teller = g_idle_source_new ();
      g_source_set_callback (self->teller, tell_cb, g_object_ref (self), g_object_unref);
      g_source_attach (self->teller, self->owner);
    }
  g_mutex_unlock (&self->lock);
}

/* Ends everything because of an error that is nobody's but ours. */
static void
fail (Shift  *shift,
      GError *error)
{
  if (shift->error)
    g_error_free (error);
  else
    shift->error = error;
  g_cancellable_cancel (shift->cancellable);
}

static gboolean
tick_cb (gpointer user_data)
{
  Shift  *shift = user_data;
  GError *error = NULL;

  g_source_set_ready_time (shift->ticker, -1);
  if (!rebote_verify_journal_flush (shift->journal, &error))
    fail (shift, error);
  publish (shift);

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
heed_orders (Shift *shift)
{
  ReboteVerifyWork *self = shift->work;
  gboolean          paused;
  gboolean          stopping;
  guint             n_under_way = 0;

  g_mutex_lock (&self->lock);
  stopping = self->stopping;
  paused = self->paused || stopping;
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < shift->stages->len; i++)
    {
      ReboteVerifyFigures figures = { 0 };

      rebote_verify_stage_set_paused (get_stage (shift, i), paused);
      rebote_verify_stage_get_figures (get_stage (shift, i), &figures);
      n_under_way += figures.n_under_way;
    }
  if (stopping && n_under_way == 0)
    g_cancellable_cancel (shift->cancellable);
}

static void
progressed (gpointer user_data)
{
  Shift   *shift = user_data;
  gboolean is_free = rebote_verify_stage_is_at_work (get_stage (shift, 0));
  gboolean stopping;

  if (g_source_get_ready_time (shift->ticker) < 0)
    g_source_set_ready_time (shift->ticker, g_get_monotonic_time () + (is_free ? TICK : DEAR_TICK));

  g_mutex_lock (&shift->work->lock);
  stopping = shift->work->stopping;
  g_mutex_unlock (&shift->work->lock);
  if (stopping)
    heed_orders (shift);
}

static void
set_state (Shift            *shift,
           guint             position,
           ReboteVerifyState state,
           const char       *message)
{
  ReboteStoredBackend *backend = get_backend (shift, position);
  GError *error = NULL;

  backend->state = state;
  if (message)
    {
      g_free (backend->message);
      backend->message = g_strdup (message);
    }
  if (!rebote_verify_journal_note_state (shift->journal, position, state, backend->message, &error))
    fail (shift, error);
}

static void
start_stage (Shift *shift,
             guint  position)
{
  ReboteStoredBackend *backend = get_backend (shift, position);

  backend->state = REBOTE_VERIFY_RUNNING;
  rebote_verify_stage_start (get_stage (shift, position), rebote_verifiers_lookup (shift->verifiers, backend->verifier),
                             shift->cancellable);
}

/* In turn, for the next is asked only for what those before it could not tell; or, to compare, all at once. */
static void
start_next (Shift *shift,
            guint  after)
{
  guint last = shift->run->compares ? shift->stages->len : MIN (after + 2, shift->stages->len);

  if (shift->run->compares && after > 0)
    return;
  for (guint i = after + 1; i < last; i++)
    start_stage (shift, i);
}

static gboolean
is_at_work (Shift *shift)
{
  for (guint i = 0; i < shift->stages->len; i++)
    {
      if (rebote_verify_stage_is_at_work (get_stage (shift, i)))
        return TRUE;
    }

  return FALSE;
}

/* Without the domain name system much is still known: all but whether the domains take mail. */
static void
go_offline (Shift      *shift,
            const char *why)
{
  GError *error = NULL;

  g_free (get_backend (shift, 0)->message);
  get_backend (shift, 0)->message = g_strdup (why);
  if (!rebote_verifiers_set_offline (shift->verifiers, TRUE, &error))
    fail (shift, error);
}

static gboolean
retry_offline (Shift        *shift,
               const GError *why)
{
  if (rebote_verifiers_get_offline (shift->verifiers) ||
      (why == NULL && rebote_verify_stage_get_n_unheard (get_stage (shift, 0)) == 0))
    return FALSE;

  go_offline (shift, _("The domain name system could not be reached: whether the domains take mail is not known for all "
                       "addresses."));
  start_stage (shift, 0);
  return TRUE;
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Shift *shift = user_data;
  g_autoptr (GError) error = NULL;

  if (!rebote_verifiers_test_dns_finish (REBOTE_VERIFIERS (source), result, &error))
    go_offline (shift, error->message);
  start_stage (shift, 0);
}

static void
ended (guint         position,
       const GError *error,
       gpointer      user_data)
{
  Shift *shift = user_data;

  if (error && error->domain != REBOTE_VERIFIER_ERROR)
    {
      /* That it was cancelled is an answer to something that has its own error. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || shift->error == NULL)
        fail (shift, g_error_copy (error));
    }
  else if (position > 0 || !retry_offline (shift, error))
    {
      set_state (shift, position, error ? REBOTE_VERIFY_STOPPED : REBOTE_VERIFY_DONE, error ? error->message : NULL);
      if (!g_cancellable_is_cancelled (shift->cancellable))
        start_next (shift, position);
    }

  publish (shift);
  shift->is_done = !is_at_work (shift);
}

/* Two at once would ask everything twice. */
static int
lock_run (ReboteVerifyWork *self,
          GError          **error)
{
  g_autofree char *path = rebote_importers_get_path (rebote_store_get_path (self->store));
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  errno = 0;
  if (fd >= 0 && !rebote_importers_enter (fd, REBOTE_VERIFY_LOCK (self->run_id)) && (errno == EAGAIN || errno == EACCES))
    {
      g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_LOCKED,
                           _("These addresses are being verified already, in another window or program"));
      g_close (fd, NULL);
      return -1;
    }

  return fd;
}

static gboolean
prepare (Shift   *shift,
         GError **error)
{
  static const GDestroyNotify free_stage = (GDestroyNotify)rebote_verify_stage_free;
  const ReboteVerifyStageFuncs funcs = { progressed, ended, shift };
  ReboteVerifyWork *self = shift->work;

  shift->stages = g_ptr_array_new_with_free_func (free_stage);
  shift->run = rebote_store_verify_runs_get (self->store, self->run_id, error);
  shift->verifiers = shift->run ? rebote_verifiers_copy (self->verifiers, error) : NULL;
  if (shift->verifiers == NULL ||
      (shift->run->offline && !rebote_verifiers_set_offline (shift->verifiers, TRUE, error)))
    return FALSE;

  shift->journal = rebote_verify_journal_new (self->store, shift->run);
  if (!rebote_verify_journal_take_up (shift->journal, self->asks_doubtful, error))
    return FALSE;
  for (guint i = 0; i < shift->run->backends->len; i++)
    {
      get_backend (shift, i)->state = REBOTE_VERIFY_WAITING;
      g_clear_pointer (&get_backend (shift, i)->message, g_free);
      g_ptr_array_add (shift->stages, rebote_verify_stage_new (self->store, shift->journal, shift->run, i, &funcs));
      if (!rebote_verify_stage_count (get_stage (shift, i), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
run_shift (Shift        *shift,
           GMainContext *context,
           gboolean     *is_finished,
           GError      **error)
{
  if (!prepare (shift, error))
    return FALSE;

  shift->ticker = g_source_new (&ticker_funcs, sizeof (GSource));
  g_source_set_callback (shift->ticker, tick_cb, shift, NULL);
  g_source_attach (shift->ticker, context);
  publish (shift);
  heed_orders (shift);
  rebote_verifiers_test_dns_async (shift->verifiers, shift->cancellable, tested_cb, shift);
  while (!shift->is_done)
    g_main_context_iteration (context, TRUE);

  /* What was said is kept whatever happened. */
  if (!rebote_verify_journal_finish (shift->journal, is_finished, shift->error ? NULL : &shift->error))
    *is_finished = FALSE;
  publish (shift);
  if (shift->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&shift->error));
  return FALSE;
}

static void
shift_clear (Shift        *shift,
             GMainContext *context)
{
  if (shift->ticker)
    g_source_destroy (shift->ticker);
  g_clear_pointer (&shift->ticker, g_source_unref);
  g_clear_pointer (&shift->stages, g_ptr_array_unref);
  g_clear_pointer (&shift->journal, rebote_verify_journal_free);
  g_clear_object (&shift->verifiers);
  g_clear_pointer (&shift->run, rebote_stored_verify_run_free);
  g_clear_object (&shift->cancellable);
  g_clear_error (&shift->error);
  /* Farewells that are on their way. */
  while (g_main_context_iteration (context, FALSE))
    ;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
set_shift (ReboteVerifyWork *self,
           GMainContext     *context,
           Shift            *shift)
{
  g_mutex_lock (&self->lock);
  self->context = context;
  self->shift = shift;
  g_mutex_unlock (&self->lock);
}

/* How a thread ended. */
typedef struct
{
  GTask   *task;
  GThread *thread;
  gboolean is_finished;
  GError  *error;
} Ending;

static void
ending_free (gpointer data)
{
  Ending *self = data;

  g_clear_object (&self->task);
  g_clear_error (&self->error);
  g_free (self);
}

/* In the thread of the owner: what is the owner's is given up there. */
static gboolean
return_cb (gpointer user_data)
{
  Ending *ending = user_data;

  g_thread_join (ending->thread);
  if (ending->error)
    g_task_return_error (ending->task, g_steal_pointer (&ending->error));
  else
    g_task_return_int (ending->task, ending->is_finished);

  return G_SOURCE_REMOVE;
}

static void
do_shift (Ending       *ending,
          GMainContext *context)
{
  ReboteVerifyWork *self = g_task_get_source_object (ending->task);
  GCancellable     *cancellable = g_task_get_cancellable (ending->task);
  Shift  shift = { .work = self, .cancellable = g_cancellable_new () };
  gulong handler = 0;
  int    fd;

  if (cancellable)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_object_ref (shift.cancellable), g_object_unref);
  set_shift (self, context, &shift);
  fd = lock_run (self, &ending->error);
  if (ending->error == NULL)
    run_shift (&shift, context, &ending->is_finished, &ending->error);
  set_shift (self, NULL, NULL);
  if (handler)
    g_cancellable_disconnect (cancellable, handler);
  shift_clear (&shift, context);
  if (fd >= 0)
    g_close (fd, NULL);
}

static gpointer
work_thread (gpointer data)
{
  Ending *ending = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) source = g_idle_source_new ();

  ending->thread = g_thread_ref (g_thread_self ());
  g_main_context_push_thread_default (context);
  do_shift (ending, context);
  g_main_context_pop_thread_default (context);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, return_cb, ending, ending_free);
  g_source_attach (source, g_task_get_context (ending->task));

  return NULL;
}

/* In the thread of the work. */
static gboolean
orders_cb (gpointer user_data)
{
  ReboteVerifyWork *self = user_data;
  Shift *shift;

  g_mutex_lock (&self->lock);
  shift = self->shift;
  g_mutex_unlock (&self->lock);
  if (shift && shift->stages)
    heed_orders (shift);

  return G_SOURCE_REMOVE;
}

/* Must be called with the lock held. */
static void
send_orders (ReboteVerifyWork *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->context == NULL)
    return;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, orders_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

static void
rebote_verify_work_finalize (GObject *object)
{
  ReboteVerifyWork *self = REBOTE_VERIFY_WORK (object);

  g_clear_object (&self->store);
  g_clear_object (&self->verifiers);
  g_ptr_array_unref (self->figures);
  g_main_context_unref (self->owner);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (rebote_verify_work_parent_class)->finalize (object);
}

static void
rebote_verify_work_class_init (ReboteVerifyWorkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_verify_work_finalize;

  /**
   * ReboteVerifyWork::progressed:
   * @self: a run at work
   *
   * What rebote_verify_work_get_figures() tells has changed; a few times a second at most.
   */
  signals[SIGNAL_PROGRESSED] = g_signal_new ("progressed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 0);
}

static void
rebote_verify_work_init (ReboteVerifyWork *self)
{
  g_mutex_init (&self->lock);
  self->owner = g_main_context_ref_thread_default ();
  self->figures = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_verify_figures_free);
}

/**
 * rebote_verify_work_new:
 * @store: a store
 * @run_id: a run in it: a new one, or one that was interrupted
 * @verifiers: the verifiers there are, with what is set for them; others like them are made for the thread
 *
 * Returns: (transfer full): the run, not at work
 */
ReboteVerifyWork *
rebote_verify_work_new (ReboteStore     *store,
                        gint64           run_id,
                        ReboteVerifiers *verifiers)
{
  ReboteVerifyWork *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (run_id > 0, NULL);
  g_return_val_if_fail (REBOTE_IS_VERIFIERS (verifiers), NULL);

  self = g_object_new (REBOTE_TYPE_VERIFY_WORK, NULL);
  self->store = g_object_ref (store);
  self->run_id = run_id;
  self->verifiers = g_object_ref (verifiers);

  return self;
}

/**
 * rebote_verify_work_get_run_id:
 * @self: a run at work
 *
 * Returns: the key of the run
 */
gint64
rebote_verify_work_get_run_id (ReboteVerifyWork *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFY_WORK (self), 0);

  return self->run_id;
}

/**
 * rebote_verify_work_set_asks_doubtful:
 * @self: a run that is not at work
 * @asks_doubtful: whether to ask again what was asked and not answered before an interruption, though it may be paid for twice
 */
void
rebote_verify_work_set_asks_doubtful (ReboteVerifyWork *self,
                                      gboolean          asks_doubtful)
{
  g_return_if_fail (REBOTE_IS_VERIFY_WORK (self));

  self->asks_doubtful = asks_doubtful;
}

/**
 * rebote_verify_work_run_async:
 * @self: a run that is not at work
 * @cancellable: (nullable): to end it at once; what is under way is in doubt then. See rebote_verify_work_stop()
 * @callback: called when it has come to its end, in the main context of the caller
 * @user_data: data for @callback
 *
 * Has the verifiers asked. From here on things leave the computer.
 */
void
rebote_verify_work_run_async (ReboteVerifyWork   *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  Ending *ending;

  g_return_if_fail (REBOTE_IS_VERIFY_WORK (self));
  g_return_if_fail (self->context == NULL);

  ending = g_new0 (Ending, 1);
  ending->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (ending->task, rebote_verify_work_run_async);
  /* That it was finished is told also where somebody cancels it at the last moment. */
  g_task_set_check_cancellable (ending->task, FALSE);
  self->stopping = FALSE;
  /* It may last for hours, for which the few threads of GTask are not meant. */
  g_thread_unref (g_thread_new ("verify", work_thread, ending));
}

/**
 * rebote_verify_work_run_finish:
 * @self: a run
 * @result: what the callback was given
 * @is_finished: (out) (optional): whether nothing is left to do; else some verifier stopped, or some addresses failed or are in
 *   doubt, which the figures tell, and the run can be taken up again
 * @error: return location for what ended it before: %G_IO_ERROR_CANCELLED, or a #ReboteStoreError
 *
 * Returns: whether all verifiers came to their end
 */
gboolean
rebote_verify_work_run_finish (ReboteVerifyWork *self,
                               GAsyncResult     *result,
                               gboolean         *is_finished,
                               GError          **error)
{
  gssize finished;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  finished = g_task_propagate_int (G_TASK (result), error);
  if (is_finished)
    *is_finished = finished > 0;

  return finished >= 0;
}

/**
 * rebote_verify_work_set_paused:
 * @self: a run
 * @paused: whether to ask nothing new until this is taken back; what is under way comes to its end
 */
void
rebote_verify_work_set_paused (ReboteVerifyWork *self,
                               gboolean          paused)
{
  g_return_if_fail (REBOTE_IS_VERIFY_WORK (self));

  g_mutex_lock (&self->lock);
  self->paused = paused;
  send_orders (self);
  g_mutex_unlock (&self->lock);
}

/**
 * rebote_verify_work_get_paused:
 * @self: a run
 *
 * Returns: whether it was told to wait
 */
gboolean
rebote_verify_work_get_paused (ReboteVerifyWork *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFY_WORK (self), FALSE);

  return self->paused;
}

/**
 * rebote_verify_work_stop:
 * @self: a run at work
 *
 * Asks nothing new, waits for what is under way, because that may be paid for, and then ends with %G_IO_ERROR_CANCELLED.
 */
void
rebote_verify_work_stop (ReboteVerifyWork *self)
{
  g_return_if_fail (REBOTE_IS_VERIFY_WORK (self));

  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  send_orders (self);
  g_mutex_unlock (&self->lock);
}

/**
 * rebote_verify_work_get_figures:
 * @self: a run
 *
 * Returns: (transfer full) (element-type ReboteVerifyFigures): how its verifiers are getting on, in their order; empty before
 *   it begins
 */
GPtrArray *
rebote_verify_work_get_figures (ReboteVerifyWork *self)
{
  GPtrArray *figures;

  g_return_val_if_fail (REBOTE_IS_VERIFY_WORK (self), NULL);

  /* A new array takes its place, it does not change. */
  g_mutex_lock (&self->lock);
  figures = g_ptr_array_ref (self->figures);
  g_mutex_unlock (&self->lock);

  return figures;
}
