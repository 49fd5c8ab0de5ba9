/* rebote-verify-list.c
 *
 * One list on its way through a service: handed over once, and then asked for until all is told.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-list"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-verify-bulk-private.h"

/* How long to wait after a failure, in milliseconds: twice as long each time, up to this. */
#define LAST_WAIT (5 * 60 * 1000)

/* A job that has taken long is asked for less often: after a tenth of that time, but at least so often, in milliseconds. */
#define MAX_POLL (2 * 60 * 1000)

/* Verdicts that are told at a time: each may be written to a disk. */
#define SLICE 200

/* And how long until the next ones, in microseconds, so that a window can draw itself in between. */
#define SLICE_PAUSE 2000

void
_rebote_verify_list_free (gpointer data)
{
  ReboteVerifyList *list = data;

  g_clear_pointer (&list->results, g_ptr_array_unref);
  g_strfreev (list->addresses);
  g_free (list->job);
  g_free (list);
}

/* A list of a run, which owns it from now on, and the addresses. */
ReboteVerifyList *
_rebote_verify_list_new (ReboteVerifyBulk     *self,
                         ReboteVerifyListStage stage,
                         char                **addresses)
{
  ReboteVerifyList *list = g_new0 (ReboteVerifyList, 1);

  list->bulk = self;
  list->stage = stage;
  list->addresses = addresses;
  list->n_addresses = g_strv_length (addresses);
  list->began = g_get_monotonic_time ();
  self->progress.n_under_way += list->n_addresses;
  g_ptr_array_add (self->lists, list);

  return list;
}

/* The wait doubles, and nobody else is to wait as long by chance. */
static gint64
get_wait (ReboteVerifyBulk *self,
          guint             n_failures,
          const GError     *error)
{
  guint   asked = rebote_verifier_error_get_retry_after (error);
  guint64 wait = (guint64)self->first_wait << MIN (n_failures - 1, 20);

  wait = MIN (wait, LAST_WAIT);
  wait = wait / 2 + g_random_int_range (0, wait / 2 + 1);

  return (gint64)MAX (wait, asked) * 1000;
}

/* The list is no longer under way; a job that it is may be taken up again another time. */
void
_rebote_verify_list_drop (ReboteVerifyList *list)
{
  list->stage = REBOTE_VERIFY_LIST_OVER;
  list->bulk->progress.n_under_way -= list->n_addresses - list->n_told;
}

/* The service does not have the list: its addresses may be asked for another time. */
void
_rebote_verify_list_give_back (ReboteVerifyList *list)
{
  ReboteVerifyBulk *self = list->bulk;
  GError           *error = NULL;

  if (self->job.returned &&
      !self->job.returned ((const char *const *)list->addresses, self->job.user_data, &error))
    _rebote_verify_bulk_halt (self, error);
  _rebote_verify_list_drop (list);
}

static void
delete_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ReboteVerifyList *list = user_data;
  g_autoptr (ReboteVerifyBulk) self = list->bulk;
  g_autoptr (GError) error = NULL;

  /* What is left at the service for this reason does no harm to the verdicts. */
  if (!rebote_verifier_job_delete_finish (REBOTE_VERIFIER (source), result, &error))
    g_info ("A job stays at the service: %s", error->message);
  list->busy = FALSE;
  _rebote_verify_list_drop (list);
  _rebote_verify_bulk_pump (self);
}

/* Tells about some addresses: the verdicts, or why there are none. Returns whether those who were told want to go on. */
gboolean
_rebote_verify_list_tell (ReboteVerifyList *list,
                          const GError     *why,
                          guint             most)
{
  ReboteVerifyBulk *self = list->bulk;
  g_autoptr (GError) none = rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_ADDRESS, 0, "");
  GError *error = NULL;

  for (guint n = 0; n < most && list->n_told < list->n_addresses; n++)
    {
      const char               *address = list->addresses[list->n_told];
      const ReboteVerification *verification = NULL;
      gboolean                  kept = TRUE;

      if (list->results && list->n_told < list->results->len)
        verification = g_ptr_array_index (list->results, list->n_told);
      if (verification)
        kept = self->job.verified (address, verification, self->job.user_data, &error);
      else if (self->job.failed)
        kept = self->job.failed (address, why ? why : none, self->job.user_data, &error);
      if (!kept)
        {
          _rebote_verify_bulk_halt (self, error);
          return FALSE;
        }
      list->n_told++;
      self->progress.n_under_way--;
      self->progress.n_verified += verification != NULL;
      self->progress.n_failed += verification == NULL;
    }

  return TRUE;
}

/* All is told; only now may the service forget it. */
static void
end_job (ReboteVerifyList *list)
{
  ReboteVerifyBulk *self = list->bulk;
  GError           *error = NULL;

  if (self->hooks.finished && !self->hooks.finished (list->job, self->job.user_data, &error))
    {
      _rebote_verify_bulk_halt (self, error);
      _rebote_verify_list_drop (list);
      return;
    }

  list->stage = REBOTE_VERIFY_LIST_DELETE;
  list->busy = TRUE;
  g_object_ref (self);
  rebote_verifier_job_delete_async (self->verifier, list->job, self->cancellable, delete_cb, list);
}

static void
tell_slice (ReboteVerifyList *list)
{
  if (!_rebote_verify_list_tell (list, NULL, SLICE))
    _rebote_verify_list_drop (list);
  else if (list->n_told == list->n_addresses)
    end_job (list);
  else
    list->due = g_get_monotonic_time () + SLICE_PAUSE;
}

/* The service will have no results: not now, and not later. */
static void
give_up_job (ReboteVerifyList *list,
             const GError     *why)
{
  if (_rebote_verify_list_tell (list, why, G_MAXUINT))
    end_job (list);
  else
    _rebote_verify_list_drop (list);
}

/* A poll or a fetch that failed costs nothing, and is tried again. */
static void
take_job_error (ReboteVerifyList *list,
                GError           *error)
{
  ReboteVerifyBulk *self = list->bulk;

  if (g_error_matches (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_JOB))
    {
      give_up_job (list, error);
      g_error_free (error);
    }
  else if (rebote_verifier_error_may_pass (error) && ++list->n_failures < self->max_failures)
    {
      list->due = g_get_monotonic_time () + get_wait (self, list->n_failures, error);
      g_error_free (error);
    }
  else
    {
      _rebote_verify_bulk_stop (self, error);
      _rebote_verify_list_drop (list);
    }
}

static void
fetch_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  ReboteVerifyList *list = user_data;
  g_autoptr (ReboteVerifyBulk) self = list->bulk;
  GError *error = NULL;

  list->busy = FALSE;
  list->results = rebote_verifier_job_fetch_finish (REBOTE_VERIFIER (source), result, &error);
  if (list->results)
    list->stage = REBOTE_VERIFY_LIST_TELL;
  else
    take_job_error (list, error);
  _rebote_verify_bulk_pump (self);
}

static void
take_status (ReboteVerifyList              *list,
             const ReboteVerifierJobStatus *status)
{
  gint64 now = g_get_monotonic_time ();
  gint64 wait = MIN ((now - list->began) / 1000 / 10, MAX_POLL);

  list->n_failures = 0;
  list->fraction = status->fraction;
  if (status->state == REBOTE_VERIFIER_JOB_DONE)
    {
      list->stage = REBOTE_VERIFY_LIST_FETCH;
      list->due = now;
    }
  else if (status->state == REBOTE_VERIFIER_JOB_FAILED)
    {
      const char      *name = rebote_verifier_get_info (list->bulk->verifier)->name;
      g_autofree char *message = NULL;
      g_autoptr (GError) why = NULL;

      /* Translators: a verification service, and what it says itself */
      message = status->message ? g_strdup_printf (_("%s gave up the list: %s"), name, status->message)
                                : g_strdup_printf (_("%s gave up the list."), name);
      why = rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_JOB, 0, message);
      give_up_job (list, why);
    }
  else
    list->due = now + MAX (wait, status->poll_after) * 1000;
}

static void
poll_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  ReboteVerifyList *list = user_data;
  g_autoptr (ReboteVerifyBulk) self = list->bulk;
  g_auto (ReboteVerifierJobStatus) status = { 0 };
  GError *error = NULL;

  list->busy = FALSE;
  if (rebote_verifier_job_poll_finish (REBOTE_VERIFIER (source), result, &status, &error))
    take_status (list, &status);
  else
    take_job_error (list, error);
  _rebote_verify_bulk_progressed (self);
  _rebote_verify_bulk_pump (self);
}

static void
take_submit_error (ReboteVerifyList *list,
                   GError           *error)
{
  ReboteVerifyBulk *self = list->bulk;

  if (rebote_verifier_error_may_pass (error) && ++list->n_failures < self->max_failures)
    {
      /* The service does not have it, so it may be tried again. */
      list->due = g_get_monotonic_time () + get_wait (self, list->n_failures, error);
      self->not_before = MAX (self->not_before, list->due);
      g_error_free (error);
      return;
    }

  if (rebote_verifier_error_may_pass (error) ||
      (rebote_verifier_error_ends_run (error) &&
       !g_error_matches (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_IN_DOUBT)))
    {
      _rebote_verify_bulk_stop (self, error);
      _rebote_verify_list_give_back (list);
      return;
    }

  _rebote_verify_list_tell (list, error, G_MAXUINT);
  _rebote_verify_list_drop (list);
  if (rebote_verifier_error_ends_run (error))
    _rebote_verify_bulk_stop (self, error);
  else
    g_error_free (error);
}

static void
submit_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ReboteVerifyList *list = user_data;
  g_autoptr (ReboteVerifyBulk) self = list->bulk;
  GError *error = NULL;

  list->busy = FALSE;
  list->job = rebote_verifier_job_submit_finish (REBOTE_VERIFIER (source), result, &error);
  if (list->job == NULL)
    take_submit_error (list, error);
  else if (!self->hooks.submitted (list->job, (const char *const *)list->addresses, self->job.user_data, &error))
    {
      _rebote_verify_bulk_halt (self, error);
      _rebote_verify_list_drop (list);
    }
  else
    {
      list->stage = REBOTE_VERIFY_LIST_POLL;
      list->n_failures = 0;
      list->began = g_get_monotonic_time ();
      list->due = list->began + (gint64)self->first_wait * 1000;
    }
  _rebote_verify_bulk_progressed (self);
  _rebote_verify_bulk_pump (self);
}

/* What hands over a list is not cancelled: what would come of it, nobody would know. */
static void
submit (ReboteVerifyList *list)
{
  ReboteVerifyBulk *self = list->bulk;

  list->busy = TRUE;
  g_object_ref (self);
  rebote_verifier_job_submit_async (self->verifier, (const char *const *)list->addresses, NULL, submit_cb, list);
}

/* Does what is due for a list. */
void
_rebote_verify_list_step (ReboteVerifyList *list)
{
  ReboteVerifyBulk *self = list->bulk;

  switch (list->stage)
    {
    case REBOTE_VERIFY_LIST_SUBMIT:
      if (!self->paused)
        submit (list);
      break;
    case REBOTE_VERIFY_LIST_POLL:
      list->busy = TRUE;
      g_object_ref (self);
      rebote_verifier_job_poll_async (self->verifier, list->job, self->cancellable, poll_cb, list);
      break;
    case REBOTE_VERIFY_LIST_FETCH:
      list->busy = TRUE;
      g_object_ref (self);
      rebote_verifier_job_fetch_async (self->verifier, list->job, (const char *const *)list->addresses, self->cancellable,
                                       fetch_cb, list);
      break;
    case REBOTE_VERIFY_LIST_TELL:
      tell_slice (list);
      _rebote_verify_bulk_progressed (self);
      break;
    case REBOTE_VERIFY_LIST_DELETE:
    case REBOTE_VERIFY_LIST_OVER:
    default:
      break;
    }
}
