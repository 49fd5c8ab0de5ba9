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

#include "rebote-verify-shift.h"
#include "rebote-verify-work.h"

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
  ReboteVerifyShift   *shift;
  gboolean             paused;
  gboolean             stopping;
  GPtrArray           *figures; /* of ReboteVerifyFigures */
  GSource             *teller;
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

/* In the thread of the work. */
static void
told (GPtrArray *figures,
      gpointer   user_data)
{
  ReboteVerifyWork *self = user_data;

  g_mutex_lock (&self->lock);
  g_ptr_array_unref (self->figures);
  self->figures = figures;
  if (self->teller == NULL)
    {
      self->teller = g_idle_source_new ();
      g_source_set_callback (self->teller, tell_cb, g_object_ref (self), g_object_unref);
      g_source_attach (self->teller, self->owner);
    }
  g_mutex_unlock (&self->lock);
}

static void
set_shift (ReboteVerifyWork *self,
           GMainContext     *context,
           ReboteVerifyShift *shift)
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

/* In the thread of the work. */
static gboolean
orders_cb (gpointer user_data)
{
  ReboteVerifyWork *self = user_data;
  ReboteVerifyShift *shift;
  gboolean paused;
  gboolean stopping;

  g_mutex_lock (&self->lock);
  shift = self->shift;
  paused = self->paused;
  stopping = self->stopping;
  g_mutex_unlock (&self->lock);
  if (shift)
    rebote_verify_shift_heed (shift, paused, stopping);

  return G_SOURCE_REMOVE;
}

static void
do_shift (Ending       *ending,
          GMainContext *context)
{
  ReboteVerifyWork  *self = g_task_get_source_object (ending->task);
  ReboteVerifyShift *shift = rebote_verify_shift_new (self->store, self->run_id, self->verifiers, told, self);

  set_shift (self, context, shift);
  orders_cb (self);
  rebote_verify_shift_run (shift, self->asks_doubtful, g_task_get_cancellable (ending->task), &ending->is_finished,
                           &ending->error);
  set_shift (self, NULL, NULL);
  rebote_verify_shift_free (shift);
  /* Farewells that are on their way. */
  while (g_main_context_iteration (context, FALSE))
    ;
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
