/* rebote-verify-bulk.c
 *
 * Has many addresses verified as whole lists, which a service works on by itself. A list is handed over once, its id is kept by
 * the caller before anything else happens, and whatever fails afterwards can be tried again without a cost.
 *
 *   next ─ asked ─> submit ─ submitted ─> poll … poll ─> fetch ─ verified, failed … finished ─> delete
 *                     └─ returned, or failed: in doubt
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-bulk"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-verify-bulk-private.h"

/* How long to wait after the first failure, in milliseconds. */
#define FIRST_WAIT 1000

/* So many failures one after the other, and the service is taken to be down: the run ends, and can be taken up again. */
#define MAX_FAILURES 8

/* The speed is that of so long, in microseconds. */
#define SPEED_TIME (5 * G_USEC_PER_SEC)

enum
{
  SIGNAL_PROGRESSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteVerifyBulk, rebote_verify_bulk, G_TYPE_OBJECT)

/* Tells that something has changed. */
void
_rebote_verify_bulk_progressed (ReboteVerifyBulk *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->speed_since >= SPEED_TIME)
    {
      self->progress.per_second = (self->progress.n_verified - self->speed_from) * (double)G_USEC_PER_SEC /
                                  (now - self->speed_since);
      self->speed_since = now;
      self->speed_from = self->progress.n_verified;
    }
  self->progress.waits_until = self->not_before > now ? self->not_before : 0;
  g_signal_emit (self, signals[SIGNAL_PROGRESSED], 0);
}

/* No list is handed over any more; those that the service has are still welcome. */
void
_rebote_verify_bulk_stop (ReboteVerifyBulk *self,
                          GError           *error)
{
  if (self->error)
    g_error_free (error);
  else
    self->error = error;
}

/* Not even they: what the service has is asked for the next time. */
void
_rebote_verify_bulk_halt (ReboteVerifyBulk *self,
                          GError           *error)
{
  _rebote_verify_bulk_stop (self, error);
  self->halted = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static void
finish (ReboteVerifyBulk *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (self->cancelled_id)
    g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  self->cancelled_id = 0;
  g_source_destroy (self->timer);
  if (self->error)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes so many addresses that a full list can be made, and the rest would still be one. */
static void
take_addresses (ReboteVerifyBulk *self)
{
  const ReboteVerifierInfo *info = rebote_verifier_get_info (self->verifier);
  GError                   *error = NULL;

  while (!self->at_end && self->taken.length < info->max_job + info->min_job)
    {
      char *address = self->job.next (self->job.user_data, &error);

      if (address)
        g_queue_push_tail (&self->taken, address);
      else
        self->at_end = TRUE;
    }
  if (error)
    _rebote_verify_bulk_halt (self, error);
}

static GError *
make_least_error (const ReboteVerifierInfo *info)
{
  g_autofree char *message = NULL;

  /* Translators: the name of a verification service */
  message = g_strdup_printf (ngettext ("%s takes lists of %u address or more.", "%s takes lists of %u addresses or more.",
                                       info->min_job),
                             info->name, info->min_job);

  return rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_ADDRESS, 0, message);
}

/* Makes the next list, and hands it over. */
static void
begin_list (ReboteVerifyBulk *self)
{
  const ReboteVerifierInfo *info = rebote_verifier_get_info (self->verifier);
  guint                     n = self->taken.length;
  char                    **addresses;
  GError                   *error = NULL;
  ReboteVerifyList         *list;

  if (n > info->max_job)
    n = MIN (info->max_job, MAX (n - info->min_job, info->min_job));
  addresses = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    addresses[i] = g_queue_pop_head (&self->taken);
  list = _rebote_verify_list_new (self, REBOTE_VERIFY_LIST_SUBMIT, addresses);

  if (n < info->min_job)
    {
      g_autoptr (GError) why = make_least_error (info);

      _rebote_verify_list_tell (list, why, G_MAXUINT);
      _rebote_verify_list_drop (list);
    }
  else if (self->job.asked && !self->job.asked ((const char *const *)addresses, self->job.user_data, &error))
    {
      _rebote_verify_bulk_halt (self, error);
      _rebote_verify_list_drop (list);
    }
  else
    {
      self->next_slot = g_get_monotonic_time () + (gint64)info->job_interval * 1000;
      _rebote_verify_list_step (list);
    }
}

/* Whether a list may be handed over now; else when, or never as things are. */
static gboolean
may_begin (ReboteVerifyBulk *self,
           gint64           *when)
{
  gint64 slot = MAX (self->next_slot, self->not_before);

  if (self->error || self->paused || self->lists->len >= MAX (rebote_verifier_get_info (self->verifier)->max_jobs, 1))
    return FALSE;
  if (slot > g_get_monotonic_time ())
    {
      *when = MIN (*when, slot);
      return FALSE;
    }
  take_addresses (self);

  return self->error == NULL && self->taken.length > 0;
}

/* Does what is due for all lists; returns when the next thing is. */
static gint64
step_all (ReboteVerifyBulk *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 when = G_MAXINT64;

  for (guint i = self->lists->len; i > 0; i--)
    {
      ReboteVerifyList *list = g_ptr_array_index (self->lists, i - 1);

      if (list->busy)
        continue;
      if (list->stage == REBOTE_VERIFY_LIST_SUBMIT && self->error)
        _rebote_verify_list_give_back (list);
      else if (self->halted && list->stage != REBOTE_VERIFY_LIST_OVER)
        _rebote_verify_list_drop (list);
      else if (list->due <= now)
        _rebote_verify_list_step (list);
      if (list->stage == REBOTE_VERIFY_LIST_OVER)
        g_ptr_array_remove_index (self->lists, i - 1);
      else if (!list->busy && !(list->stage == REBOTE_VERIFY_LIST_SUBMIT && self->paused))
        when = MIN (when, MAX (list->due, now));
    }

  return when;
}

/* Does what is due, and sees to it that the next thing is done when it is. */
void
_rebote_verify_bulk_pump (ReboteVerifyBulk *self)
{
  g_autoptr (ReboteVerifyBulk) alive = g_object_ref (self);
  gint64 when;

  if (self->task == NULL)
    return;

  when = step_all (self);
  while (may_begin (self, &when))
    begin_list (self);
  /* What has just come to an end is put away with the next turn. */
  for (guint i = 0; i < self->lists->len; i++)
    {
      const ReboteVerifyList *list = g_ptr_array_index (self->lists, i);

      if (!list->busy && (list->stage == REBOTE_VERIFY_LIST_OVER || self->halted))
        when = 0;
    }

  if (self->lists->len == 0 && (self->error || (self->at_end && self->taken.length == 0)))
    finish (self);
  else
    g_source_set_ready_time (self->timer, when == G_MAXINT64 ? -1 : when);
}

static void
rebote_verify_bulk_finalize (GObject *object)
{
  ReboteVerifyBulk *self = REBOTE_VERIFY_BULK (object);

  g_clear_object (&self->verifier);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_queue_clear_full (&self->taken, g_free);
  g_clear_pointer (&self->timer, g_source_unref);

  G_OBJECT_CLASS (rebote_verify_bulk_parent_class)->finalize (object);
}

static void
rebote_verify_bulk_class_init (ReboteVerifyBulkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_verify_bulk_finalize;

  /**
   * ReboteVerifyBulk::progressed:
   * @self: a run
   *
   * What rebote_verify_bulk_get_progress() tells has changed.
   */
  signals[SIGNAL_PROGRESSED] = g_signal_new ("progressed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 0);
}

static void
rebote_verify_bulk_init (ReboteVerifyBulk *self)
{
  g_queue_init (&self->taken);
  self->lists = g_ptr_array_new_with_free_func (_rebote_verify_list_free);
  self->cancellable = g_cancellable_new ();
  self->first_wait = FIRST_WAIT;
  self->max_failures = MAX_FAILURES;
}

/**
 * rebote_verify_bulk_new:
 * @verifier: who is asked, with rebote_verifier_has_jobs()
 * @job: where addresses come from and verdicts go; copied
 * @hooks: what is to be known of lists; copied
 *
 * Returns: (transfer full): a run that was not started
 */
ReboteVerifyBulk *
rebote_verify_bulk_new (ReboteVerifier              *verifier,
                        const ReboteVerifyJob       *job,
                        const ReboteVerifyBulkHooks *hooks)
{
  ReboteVerifyBulk *self;

  g_return_val_if_fail (rebote_verifier_has_jobs (verifier), NULL);
  g_return_val_if_fail (job != NULL && job->next != NULL && job->verified != NULL, NULL);
  g_return_val_if_fail (hooks != NULL && hooks->submitted != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_VERIFY_BULK, NULL);
  self->verifier = g_object_ref (verifier);
  self->job = *job;
  self->hooks = *hooks;

  return self;
}

/**
 * rebote_verify_bulk_set_patience:
 * @self: a run
 * @first_wait: how long to wait after the first failure, and before the first question about a job, in milliseconds
 * @max_failures: how many failures, one after the other, end the run
 */
void
rebote_verify_bulk_set_patience (ReboteVerifyBulk *self,
                                 guint             first_wait,
                                 guint             max_failures)
{
  g_return_if_fail (REBOTE_IS_VERIFY_BULK (self));
  g_return_if_fail (first_wait > 0 && max_failures > 0);

  self->first_wait = first_wait;
  self->max_failures = max_failures;
}

/**
 * rebote_verify_bulk_add_submitted:
 * @self: a run that was not started
 * @job: the id of a job, as an earlier run told it
 * @addresses: (array zero-terminated=1): the addresses of that job about which nothing is known yet
 *
 * Adds a list that the service has already: its results are fetched, and it is not handed over again.
 */
void
rebote_verify_bulk_add_submitted (ReboteVerifyBulk  *self,
                                  const char        *job,
                                  const char *const *addresses)
{
  ReboteVerifyList *list;

  g_return_if_fail (REBOTE_IS_VERIFY_BULK (self));
  g_return_if_fail (self->timer == NULL);
  g_return_if_fail (job != NULL && addresses != NULL);

  list = _rebote_verify_list_new (self, REBOTE_VERIFY_LIST_POLL, g_strdupv ((char **)addresses));
  list->job = g_strdup (job);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  /* Whatever thread this is: the run's own source does the rest. */
  g_source_set_ready_time (user_data, 0);
}

static gboolean
timer_cb (gpointer user_data)
{
  ReboteVerifyBulk *self = user_data;
  GError           *error = NULL;

  g_source_set_ready_time (self->timer, -1);
  if (!self->halted && g_cancellable_set_error_if_cancelled (g_task_get_cancellable (self->task), &error))
    {
      /* Where something else had ended it, that is the reason. */
      _rebote_verify_bulk_halt (self, error);
    }
  _rebote_verify_bulk_progressed (self);
  _rebote_verify_bulk_pump (self);

  return self->task ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
dispatch_timer (GSource    *source,
                GSourceFunc callback,
                gpointer    user_data)
{
  return callback (user_data);
}

static GSourceFuncs timer_funcs = { NULL, NULL, dispatch_timer, NULL, NULL, NULL };

/**
 * rebote_verify_bulk_start_async:
 * @self: a run that was not started
 * @cancellable: (nullable): to stop it. A list that is being handed over is waited for; those that the service has stay there,
 *   and are taken up again with rebote_verify_bulk_add_submitted()
 * @callback: called when all addresses have been told about, or it was stopped
 * @user_data: data for @callback
 *
 * Begins. Everything happens in the thread-default main context of the caller.
 */
void
rebote_verify_bulk_start_async (ReboteVerifyBulk   *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (REBOTE_IS_VERIFY_BULK (self));
  g_return_if_fail (self->task == NULL && self->timer == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, rebote_verify_bulk_start_async);
  /* What is kept when it is stopped tells more than that it was. */
  g_task_set_check_cancellable (self->task, FALSE);

  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  self->speed_since = g_get_monotonic_time ();
  if (cancellable)
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self->timer, NULL);

  g_source_set_ready_time (self->timer, 0);
}

/**
 * rebote_verify_bulk_start_finish:
 * @self: a run
 * @result: what the callback was given
 * @error: return location for what stopped it: a #ReboteVerifierError, %G_IO_ERROR_CANCELLED, or an error of the job
 *
 * Returns: whether all addresses were told about
 */
gboolean
rebote_verify_bulk_start_finish (ReboteVerifyBulk *self,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rebote_verify_bulk_set_paused:
 * @self: a run
 * @paused: whether to hand over nothing new until this is taken back; what the service has comes to its end
 */
void
rebote_verify_bulk_set_paused (ReboteVerifyBulk *self,
                               gboolean          paused)
{
  g_return_if_fail (REBOTE_IS_VERIFY_BULK (self));

  self->paused = paused;
  if (self->task)
    g_source_set_ready_time (self->timer, 0);
}

/**
 * rebote_verify_bulk_get_paused:
 * @self: a run
 *
 * Returns: whether it was told to wait
 */
gboolean
rebote_verify_bulk_get_paused (ReboteVerifyBulk *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFY_BULK (self), FALSE);

  return self->paused;
}

/**
 * rebote_verify_bulk_get_progress:
 * @self: a run
 * @progress: (out caller-allocates): how far it is
 */
void
rebote_verify_bulk_get_progress (ReboteVerifyBulk     *self,
                                 ReboteVerifyProgress *progress)
{
  g_return_if_fail (REBOTE_IS_VERIFY_BULK (self));
  g_return_if_fail (progress != NULL);

  *progress = self->progress;
}

/**
 * rebote_verify_bulk_get_fraction:
 * @self: a run
 *
 * Returns: how much the service says it has done of what is under way, from 0 to 1
 */
double
rebote_verify_bulk_get_fraction (ReboteVerifyBulk *self)
{
  double  done = 0;
  guint64 all = 0;

  g_return_val_if_fail (REBOTE_IS_VERIFY_BULK (self), 0);

  for (guint i = 0; i < self->lists->len; i++)
    {
      const ReboteVerifyList *list = g_ptr_array_index (self->lists, i);

      all += list->n_addresses;
      done += list->n_addresses * (list->stage > REBOTE_VERIFY_LIST_POLL ? 1 : list->fraction);
    }

  return all > 0 ? done / all : 0;
}
