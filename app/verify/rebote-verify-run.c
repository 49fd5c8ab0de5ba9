/* rebote-verify-run.c
 *
 * Has many addresses verified by one verifier, as fast as that allows: never more questions at a time or in a second, waiting
 * when it asks for that, and stopping when the next one would be in vain.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-run"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-verify-pace.h"
#include "rebote-verify-run.h"

/* How long to wait after the first failure, in milliseconds. */
#define FIRST_WAIT 1000

/* How often one question is asked before its addresses are given up. */
#define MAX_TRIES 6

/* So many waits one after the other, without a verdict between them, and the service is taken to be down: the run ends, and can
 * be taken up again, before addresses are given up that are not to blame. */
#define MAX_FAILURES 6

/* The speed is that of so long, in microseconds. */
#define SPEED_TIME (5 * G_USEC_PER_SEC)

/* One question. */
typedef struct
{
  ReboteVerifyRun *run;
  char           **addresses;
  guint            n_tries;
  gint64           due;
} Question;

struct _ReboteVerifyRun
{
  GObject               parent_instance;

  ReboteVerifier       *verifier;
  ReboteVerifyJob       job;
  guint                 max_tries;

  GTask                *task; /* while it runs */
  GCancellable         *cancellable; /* of the questions under way */
  gulong                cancelled_id;
  GSource              *timer;
  GQueue                ready; /* of Question, noted and not sent yet */
  GQueue                again; /* of Question, by when they are due */
  GError               *error; /* why it stops */
  GError               *end_error; /* why no more addresses are taken */
  gboolean              at_end;
  gboolean              paused;

  guint                 n_questions; /* under way */
  guint                 n_taken;     /* addresses */
  ReboteVerifyPace      pace;

  ReboteVerifyProgress  progress;
  gint64                speed_since;
  guint64               speed_from;
};

enum
{
  SIGNAL_PROGRESSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteVerifyRun, rebote_verify_run, G_TYPE_OBJECT)

static void pump (ReboteVerifyRun *self);

static void
question_free (gpointer data)
{
  Question *self = data;

  g_strfreev (self->addresses);
  g_free (self);
}

static void
progressed (ReboteVerifyRun *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->speed_since >= SPEED_TIME)
    {
      self->progress.per_second = (self->progress.n_verified - self->speed_from) * (double)G_USEC_PER_SEC /
                                  (now - self->speed_since);
      self->speed_since = now;
      self->speed_from = self->progress.n_verified;
    }
  self->progress.waits_until = self->pace.not_before > now ? self->pace.not_before : 0;
  g_signal_emit (self, signals[SIGNAL_PROGRESSED], 0);
}

/* Nothing new is asked; what is under way is not waited for, but for the callbacks. */
static void
stop (ReboteVerifyRun *self,
      GError          *error)
{
  if (self->error)
    {
      g_error_free (error);
      return;
    }
  self->error = error;
  /* A key that is wrong is wrong for all: but what was asked before, and may be paid for, is still welcome. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_cancellable_cancel (self->cancellable);
}

/* What a question was about may be asked again. That it could not be kept matters only where nothing else went wrong. */
static void
give_back (ReboteVerifyRun *self,
           const Question  *question)
{
  GError *error = NULL;

  if (self->job.returned &&
      !self->job.returned ((const char *const *)question->addresses, self->job.user_data, &error))
    stop (self, error);
}

static void
finish (ReboteVerifyRun *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  Question *question;

  while ((question = g_queue_pop_head (&self->ready)) || (question = g_queue_pop_head (&self->again)))
    {
      give_back (self, question);
      question_free (question);
    }

  if (self->cancelled_id)
    g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  self->cancelled_id = 0;
  g_source_destroy (self->timer);
  if (self->error == NULL)
    self->error = g_steal_pointer (&self->end_error);
  if (self->error)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (task, TRUE);
}

static gint
compare_due (gconstpointer a,
             gconstpointer b,
             gpointer      unused)
{
  gint64 first = ((const Question *)a)->due;
  gint64 second = ((const Question *)b)->due;

  return first < second ? -1 : first > second;
}

static void
give_up (ReboteVerifyRun *self,
         const Question  *question,
         const GError    *why)
{
  for (guint i = 0; question->addresses[i]; i++)
    {
      GError *error = NULL;

      self->progress.n_failed++;
      if (self->job.failed && !self->job.failed (question->addresses[i], why, self->job.user_data, &error))
        {
          stop (self, error);
          return;
        }
    }
}

static void
take_error (ReboteVerifyRun *self,
            Question        *question,
            GError          *error)
{
  if (rebote_verifier_error_ends_run (error) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      gboolean may_be_charged = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

      stop (self, error);
      if (!may_be_charged)
        give_back (self, question);
      question_free (question);
      return;
    }
  if (!rebote_verifier_error_may_pass (error))
    {
      give_up (self, question, error);
      question_free (question);
      g_error_free (error);
      return;
    }

  rebote_verify_pace_note_failure (&self->pace, error);
  if (self->pace.n_failures >= MAX_FAILURES)
    {
      stop (self, error);
      give_back (self, question);
      question_free (question);
      return;
    }
  if (++question->n_tries >= self->max_tries)
    {
      give_up (self, question, error);
      question_free (question);
    }
  else
    {
      question->due = self->pace.not_before;
      g_queue_insert_sorted (&self->again, question, compare_due, NULL);
    }
  g_error_free (error);
}

static void
take_verdicts (ReboteVerifyRun *self,
               const Question  *question,
               GPtrArray       *results)
{
  rebote_verify_pace_note_answer (&self->pace);
  for (guint i = 0; question->addresses[i]; i++)
    {
      const ReboteVerification *verification = i < results->len ? g_ptr_array_index (results, i) : NULL;
      g_autoptr (GError) none = NULL;
      GError  *error = NULL;
      gboolean kept;

      if (verification)
        {
          self->progress.n_verified++;
          kept = self->job.verified (question->addresses[i], verification, self->job.user_data, &error);
        }
      else
        {
          none = rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_ADDRESS, 0, "");
          self->progress.n_failed++;
          kept = self->job.failed == NULL ||
                 self->job.failed (question->addresses[i], none, self->job.user_data, &error);
        }
      if (!kept)
        {
          stop (self, error);
          return;
        }
    }
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr (ReboteVerifyRun) self = question->run;
  GError   *error = NULL;
  g_autoptr (GPtrArray) results = rebote_verifier_check_finish (REBOTE_VERIFIER (source), result, &error);

  self->n_questions--;
  self->progress.n_under_way -= g_strv_length (question->addresses);
  if (results)
    {
      take_verdicts (self, question, results);
      question_free (question);
    }
  else
    take_error (self, question, error);

  /* What is answered at the same time is kept at the same time, before the next are asked. */
  g_source_set_ready_time (self->timer, 0);
}

static GError *
make_limit_error (const ReboteVerifierInfo *info)
{
  g_autofree char *message = NULL;

  message = g_strdup_printf (ngettext ("%s verifies only %u address in a run. Use a list of its own on its web page for more.",
                                       "%s verifies only %u addresses in a run. Use a list of its own on its web page for more.",
                                       info->max_run),
                             info->name, info->max_run);

  return rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_REQUEST, 0, message);
}

static Question *
make_question (ReboteVerifyRun *self)
{
  const ReboteVerifierInfo *info = rebote_verifier_get_info (self->verifier);
  guint     n = MAX (info->max_batch, 1);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  GError   *error = NULL;
  Question *question;

  while (addresses->len < n)
    {
      char *address = self->job.next (self->job.user_data, &error);

      if (address == NULL)
        {
          self->at_end = TRUE;
          break;
        }
      if (info->max_run > 0 && self->n_taken == info->max_run)
        {
          g_free (address);
          error = make_limit_error (info);
          break;
        }
      self->n_taken++;
      g_ptr_array_add (addresses, address);
    }
  /* What was taken before is still asked for. */
  if (error)
    {
      self->at_end = TRUE;
      self->end_error = error;
    }
  if (addresses->len == 0)
    return NULL;

  question = g_new0 (Question, 1);
  g_ptr_array_add (addresses, NULL);
  g_ptr_array_set_free_func (addresses, NULL);
  question->addresses = (char **)g_ptr_array_free (g_steal_pointer (&addresses), FALSE);

  return question;
}

static gboolean
tell_asked (ReboteVerifyRun *self,
            GPtrArray       *questions,
            GError         **error)
{
  g_autoptr (GPtrArray) addresses = NULL;

  if (self->job.asked == NULL)
    return TRUE;

  addresses = g_ptr_array_new ();
  for (guint i = 0; i < questions->len; i++)
    {
      const Question *question = g_ptr_array_index (questions, i);

      for (guint j = 0; question->addresses[j]; j++)
        g_ptr_array_add (addresses, question->addresses[j]);
    }
  g_ptr_array_add (addresses, NULL);

  return self->job.asked ((const char *const *)addresses->pdata, self->job.user_data, error);
}

/* Takes the next questions, those that failed before first, and has it noted that they are asked, all at once: that may wait for
 * a disk. They are not sent yet. */
static void
fill (ReboteVerifyRun *self,
      guint            n)
{
  g_autoptr (GPtrArray) questions = g_ptr_array_new_with_free_func (question_free);
  gint64  now = g_get_monotonic_time ();
  GError *error = NULL;

  while (questions->len < n)
    {
      const Question *again = g_queue_peek_head (&self->again);
      Question       *question = NULL;

      if (again && again->due <= now)
        question = g_queue_pop_head (&self->again);
      else if (!self->at_end)
        question = make_question (self);
      if (question == NULL)
        break;
      g_ptr_array_add (questions, question);
    }
  if (questions->len == 0)
    return;

  if (!tell_asked (self, questions, &error))
    {
      stop (self, error);
      return;
    }
  while (questions->len > 0)
    g_queue_push_tail (&self->ready, g_ptr_array_steal_index (questions, 0));
}

static void
ask (ReboteVerifyRun *self,
     Question        *question)
{
  rebote_verify_pace_note_begin (&self->pace);
  self->n_questions++;
  self->progress.n_under_way += g_strv_length (question->addresses);
  question->run = g_object_ref (self);
  rebote_verifier_check_async (self->verifier, (const char *const *)question->addresses, self->cancellable, checked_cb, question);
}

static gboolean
timer_cb (gpointer user_data)
{
  ReboteVerifyRun *self = user_data;

  g_source_set_ready_time (self->timer, -1);
  progressed (self);
  pump (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_timer (GSource    *source,
                GSourceFunc callback,
                gpointer    user_data)
{
  return callback (user_data);
}

static GSourceFuncs timer_funcs = { NULL, NULL, dispatch_timer, NULL, NULL, NULL };

/* Whether a question may be asked now; else when. */
static gboolean
may_ask (ReboteVerifyRun *self,
         gint64          *when)
{
  const Question *next = g_queue_peek_head (&self->again);

  *when = rebote_verify_pace_get_next (&self->pace);
  /* Only what failed before is left. */
  if (self->at_end && g_queue_is_empty (&self->ready) && next)
    *when = MAX (*when, next->due);

  return *when <= g_get_monotonic_time ();
}

static gboolean
has_more (ReboteVerifyRun *self)
{
  return !self->at_end || !g_queue_is_empty (&self->ready) || !g_queue_is_empty (&self->again);
}

/* How many questions are noted before they can be sent, so that no answer waits for the disk. After a crash they are in doubt
 * like those that were sent, so they are few; and none where so many could not be sent anyway, or each is about many addresses. */
static guint
get_n_ahead (ReboteVerifyRun *self)
{
  if (self->job.asked == NULL || self->pace.per_second > 0 || rebote_verifier_get_info (self->verifier)->max_batch > 1)
    return 0;

  return (self->pace.limit + 1) / 2;
}

static void
pump (ReboteVerifyRun *self)
{
  g_autoptr (ReboteVerifyRun) alive = g_object_ref (self);

  while (self->task && self->error == NULL && !self->paused && self->n_questions < self->pace.limit && has_more (self))
    {
      gint64 when;

      if (!may_ask (self, &when))
        {
          g_source_set_ready_time (self->timer, when);
          break;
        }
      if (g_queue_is_empty (&self->ready))
        fill (self, self->pace.per_second > 0 ? 1 : self->pace.limit - self->n_questions + get_n_ahead (self));
      if (self->error == NULL && !g_queue_is_empty (&self->ready))
        ask (self, g_queue_pop_head (&self->ready));
    }
  /* There is time for that now, while all answers are awaited. */
  if (self->task && self->error == NULL && !self->paused && self->n_questions > 0 && g_queue_is_empty (&self->ready))
    fill (self, get_n_ahead (self));

  if (self->task && self->n_questions == 0 && (self->error || !has_more (self)))
    finish (self);
}

static void
rebote_verify_run_finalize (GObject *object)
{
  ReboteVerifyRun *self = REBOTE_VERIFY_RUN (object);

  g_clear_object (&self->verifier);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_error (&self->end_error);
  g_queue_clear_full (&self->ready, question_free);
  g_queue_clear_full (&self->again, question_free);
  g_clear_pointer (&self->timer, g_source_unref);

  G_OBJECT_CLASS (rebote_verify_run_parent_class)->finalize (object);
}

static void
rebote_verify_run_class_init (ReboteVerifyRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_verify_run_finalize;

  /**
   * ReboteVerifyRun::progressed:
   * @self: a run
   *
   * What rebote_verify_run_get_progress() tells has changed.
   */
  signals[SIGNAL_PROGRESSED] = g_signal_new ("progressed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 0);
}

static void
rebote_verify_run_init (ReboteVerifyRun *self)
{
  g_queue_init (&self->ready);
  g_queue_init (&self->again);
  self->cancellable = g_cancellable_new ();
  self->pace.first_wait = FIRST_WAIT;
  self->max_tries = MAX_TRIES;
}

/**
 * rebote_verify_run_new:
 * @verifier: who is asked
 * @job: where addresses come from and verdicts go; copied
 *
 * Returns: (transfer full): a run that was not started
 */
ReboteVerifyRun *
rebote_verify_run_new (ReboteVerifier        *verifier,
                       const ReboteVerifyJob *job)
{
  ReboteVerifyRun *self;

  g_return_val_if_fail (REBOTE_IS_VERIFIER (verifier), NULL);
  g_return_val_if_fail (job != NULL && job->next != NULL && job->verified != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_VERIFY_RUN, NULL);
  self->verifier = g_object_ref (verifier);
  self->job = *job;

  return self;
}

/**
 * rebote_verify_run_set_patience:
 * @self: a run
 * @first_wait: how long to wait after the first failure, in milliseconds; it doubles with each that follows
 * @max_tries: how often to ask before an address is given up
 */
void
rebote_verify_run_set_patience (ReboteVerifyRun *self,
                                guint            first_wait,
                                guint            max_tries)
{
  g_return_if_fail (REBOTE_IS_VERIFY_RUN (self));
  g_return_if_fail (first_wait > 0 && max_tries > 0);

  self->pace.first_wait = first_wait;
  self->max_tries = max_tries;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  /* Whatever thread this is: the run's own source does the rest. */
  g_source_set_ready_time (user_data, 0);
}

static gboolean
cancel_cb (gpointer user_data)
{
  ReboteVerifyRun *self = user_data;
  GError *error = NULL;

  if (self->task && g_cancellable_set_error_if_cancelled (g_task_get_cancellable (self->task), &error))
    {
      g_source_set_ready_time (self->timer, -1);
      stop (self, error);
      pump (self);
      return G_SOURCE_CONTINUE;
    }

  return timer_cb (self);
}

/**
 * rebote_verify_run_start_async:
 * @self: a run that was not started
 * @cancellable: (nullable): to stop it; what is under way is given up, and has no verdict
 * @callback: called when all addresses have been asked for, or it was stopped
 * @user_data: data for @callback
 *
 * Begins. Everything happens in the thread-default main context of the caller.
 */
void
rebote_verify_run_start_async (ReboteVerifyRun     *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (REBOTE_IS_VERIFY_RUN (self));
  g_return_if_fail (self->task == NULL && self->timer == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, rebote_verify_run_start_async);
  /* What is kept when it is stopped tells more than that it was. */
  g_task_set_check_cancellable (self->task, FALSE);

  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_callback (self->timer, cancel_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  self->speed_since = g_get_monotonic_time ();
  rebote_verify_pace_init (&self->pace, rebote_verifier_get_info (self->verifier), self->pace.first_wait);
  if (cancellable)
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self->timer, NULL);

  g_source_set_ready_time (self->timer, 0);
}

/**
 * rebote_verify_run_start_finish:
 * @self: a run
 * @result: what the callback was given
 * @error: return location for what stopped it: a #ReboteVerifierError, %G_IO_ERROR_CANCELLED, or an error of the job
 *
 * Returns: whether all addresses were asked for
 */
gboolean
rebote_verify_run_start_finish (ReboteVerifyRun *self,
                                GAsyncResult    *result,
                                GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rebote_verify_run_set_paused:
 * @self: a run
 * @paused: whether to ask nothing new until this is taken back; what is under way comes to its end
 */
void
rebote_verify_run_set_paused (ReboteVerifyRun *self,
                              gboolean         paused)
{
  g_return_if_fail (REBOTE_IS_VERIFY_RUN (self));

  self->paused = paused;
  progressed (self);
  if (!paused)
    pump (self);
}

/**
 * rebote_verify_run_get_paused:
 * @self: a run
 *
 * Returns: whether it was told to wait
 */
gboolean
rebote_verify_run_get_paused (ReboteVerifyRun *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFY_RUN (self), FALSE);

  return self->paused;
}

/**
 * rebote_verify_run_get_progress:
 * @self: a run
 * @progress: (out caller-allocates): how far it is
 */
void
rebote_verify_run_get_progress (ReboteVerifyRun      *self,
                                ReboteVerifyProgress *progress)
{
  g_return_if_fail (REBOTE_IS_VERIFY_RUN (self));
  g_return_if_fail (progress != NULL);

  *progress = self->progress;
}
