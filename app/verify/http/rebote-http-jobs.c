/* rebote-http-jobs.c
 *
 * Whole lists as jobs of a service on the web: handed over once, asked for, fetched page by page, and forgotten.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-http-jobs"

#include "config.h"

#include "rebote-http-matcher.h"
#include "rebote-http-verifier-private.h"

/* Services may count otherwise than we do, and repeat rows, but not without end. */
#define MAX_FACTOR 4

typedef struct
{
  char                   *job;
  ReboteVerifierJobStatus status;
} Polling;

/* What of the results of a job is here. */
typedef struct
{
  char              *job;
  guint              n_addresses;
  ReboteHttpMatcher *matcher;
  guint              page; /* the next one */
  gint64             asked;
} Fetching;

static void
fetching_free (gpointer data)
{
  Fetching *fetching = data;

  g_free (fetching->job);
  g_clear_pointer (&fetching->matcher, rebote_http_matcher_free);
  g_free (fetching);
}

static void
submitted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };
  GError *error = NULL;

  if (_rebote_http_verifier_ask_finish (REBOTE_HTTP_VERIFIER (source), result, &outcome, &error))
    g_task_return_pointer (task, g_steal_pointer (&outcome.job), g_free);
  else
    g_task_return_error (task, error);
}

static void
rebote_http_verifier_job_submit_async (ReboteVerifier     *verifier,
                                       const char *const  *addresses,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  const ReboteDescriptorStep step = { .addresses = addresses };
  GTask                     *task = g_task_new (verifier, cancellable, callback, user_data);

  g_task_set_source_tag (task, rebote_http_verifier_job_submit_async);
  /* That there is a job must not get lost because nobody waits for it. */
  g_task_set_check_cancellable (task, FALSE);
  _rebote_http_verifier_ask_async (REBOTE_HTTP_VERIFIER (verifier), REBOTE_DESCRIPTOR_SUBMIT, &step, cancellable,
                                   submitted_cb, task);
}

static char *
rebote_http_verifier_job_submit_finish (ReboteVerifier *verifier,
                                        GAsyncResult   *result,
                                        GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, verifier), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
polling_free (gpointer data)
{
  Polling *polling = data;

  g_free (polling->job);
  rebote_verifier_job_status_clear (&polling->status);
  g_free (polling);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ReboteHttpVerifier *self = REBOTE_HTTP_VERIFIER (source);
  Polling            *polling = g_task_get_task_data (task);
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };
  GError *error = NULL;

  if (_rebote_http_verifier_ask_finish (self, result, &outcome, &error))
    {
      g_hash_table_add (self->begun, g_strdup (polling->job));
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

/* The status tells whether a job must be begun: one that was begun before a crash is not begun, and paid for, again. */
static void
polled_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ReboteHttpVerifier *self = REBOTE_HTTP_VERIFIER (source);
  Polling            *polling = g_task_get_task_data (task);
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };
  GError *error = NULL;

  if (!_rebote_http_verifier_ask_finish (self, result, &outcome, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  polling->status = (ReboteVerifierJobStatus){
    outcome.state, outcome.fraction, outcome.poll_ms, g_steal_pointer (&outcome.message)
  };
  if (outcome.state == REBOTE_VERIFIER_JOB_WAITING && rebote_descriptor_has (self->descriptor, REBOTE_DESCRIPTOR_START) &&
      !g_hash_table_contains (self->begun, polling->job))
    {
      const ReboteDescriptorStep step = { .job = polling->job };
      GCancellable              *cancellable = g_task_get_cancellable (task);

      _rebote_http_verifier_ask_async (self, REBOTE_DESCRIPTOR_START, &step, cancellable, started_cb,
                                       g_steal_pointer (&task));
    }
  else
    g_task_return_boolean (task, TRUE);
}

static void
rebote_http_verifier_job_poll_async (ReboteVerifier     *verifier,
                                     const char         *job,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  const ReboteDescriptorStep step = { .job = job };
  GTask                     *task = g_task_new (verifier, cancellable, callback, user_data);
  Polling                   *polling = g_new0 (Polling, 1);

  g_task_set_source_tag (task, rebote_http_verifier_job_poll_async);
  polling->job = g_strdup (job);
  g_task_set_task_data (task, polling, polling_free);
  _rebote_http_verifier_ask_async (REBOTE_HTTP_VERIFIER (verifier), REBOTE_DESCRIPTOR_STATUS, &step, cancellable, polled_cb,
                                   task);
}

static gboolean
rebote_http_verifier_job_poll_finish (ReboteVerifier          *verifier,
                                      GAsyncResult            *result,
                                      ReboteVerifierJobStatus *status,
                                      GError                 **error)
{
  Polling *polling;

  g_return_val_if_fail (g_task_is_valid (result, verifier), FALSE);

  polling = g_task_get_task_data (G_TASK (result));
  *status = polling->status;
  polling->status = (ReboteVerifierJobStatus){ 0 };

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void fetch (GTask *task);

/* What is here is kept where the rest may still be fetched. */
static void
stop_fetching (GTask  *task,
               GError *error)
{
  ReboteHttpVerifier *self = g_task_get_source_object (task);
  Fetching           *fetching = g_task_get_task_data (task);

  if (rebote_verifier_error_may_pass (error) && fetching->page > 0)
    {
      Fetching *kept = g_new0 (Fetching, 1);

      *kept = *fetching;
      *fetching = (Fetching){ 0 };
      g_hash_table_insert (self->fetched, g_strdup (kept->job), kept);
    }
  g_task_return_error (task, error);
}

static gboolean
next_page_cb (gpointer user_data)
{
  fetch (g_object_ref (user_data));

  return G_SOURCE_REMOVE;
}

/* Pages are questions like others: no more of them in a second than the service wants. Takes over the task. */
static void
fetch_next (GTask *task)
{
  ReboteHttpVerifier *self = g_task_get_source_object (task);
  Fetching           *fetching = g_task_get_task_data (task);
  GCancellable       *cancellable = g_task_get_cancellable (task);
  g_autoptr (GSource) source = NULL;
  gint64 wait = 0;

  if (self->info.per_second > 0)
    wait = (fetching->asked - g_get_monotonic_time ()) / 1000 + (gint64)(1000 / self->info.per_second);
  source = g_timeout_source_new (CLAMP (wait, 0, G_MAXINT));
  if (cancellable)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  g_source_set_callback (source, next_page_cb, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

/* A service that finds no end is not followed. */
static gboolean
is_too_far (ReboteHttpVerifier *self,
            const Fetching     *fetching)
{
  guint size = rebote_descriptor_get_page_size (self->descriptor);

  return fetching->page > fetching->n_addresses / MAX (size, 1) * MAX_FACTOR + MAX_FACTOR;
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ReboteHttpVerifier *self = REBOTE_HTTP_VERIFIER (source);
  Fetching           *fetching = g_task_get_task_data (task);
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };
  GError *error = NULL;

  if (!_rebote_http_verifier_ask_finish (self, result, &outcome, &error))
    {
      stop_fetching (task, error);
      return;
    }

  for (guint i = 0; i < outcome.results->len; i++)
    {
      if (!rebote_http_matcher_take (fetching->matcher, g_steal_pointer (&g_ptr_array_index (outcome.results, i))))
        g_info ("%s tells of an address that it was not asked about", self->info.id);
    }
  fetching->page++;
  if (outcome.has_more && !is_too_far (self, fetching))
    fetch_next (g_steal_pointer (&task));
  else
    g_task_return_pointer (task, rebote_http_matcher_steal (fetching->matcher), (GDestroyNotify)g_ptr_array_unref);
}

/* Takes over the task. */
static void
ask_page (GTask      *task,
          const char *link)
{
  ReboteHttpVerifier        *self = g_task_get_source_object (task);
  Fetching                  *fetching = g_task_get_task_data (task);
  const ReboteDescriptorStep step = { NULL, fetching->job, link, fetching->page, fetching->n_addresses };

  fetching->asked = g_get_monotonic_time ();
  _rebote_http_verifier_ask_async (self, REBOTE_DESCRIPTOR_RESULTS, &step, g_task_get_cancellable (task), fetched_cb, task);
}

static void
linked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };
  GError *error = NULL;

  if (_rebote_http_verifier_ask_finish (REBOTE_HTTP_VERIFIER (source), result, &outcome, &error))
    ask_page (g_steal_pointer (&task), outcome.link);
  else
    stop_fetching (task, error);
}

/* A link holds for a while only, so it is asked for each time. Takes over the task. */
static void
fetch (GTask *task)
{
  ReboteHttpVerifier        *self = g_task_get_source_object (task);
  Fetching                  *fetching = g_task_get_task_data (task);
  const ReboteDescriptorStep step = { .job = fetching->job };

  if (rebote_descriptor_needs_link (self->descriptor))
    _rebote_http_verifier_ask_async (self, REBOTE_DESCRIPTOR_STATUS, &step, g_task_get_cancellable (task), linked_cb, task);
  else
    ask_page (task, NULL);
}

static void
rebote_http_verifier_job_fetch_async (ReboteVerifier     *verifier,
                                      const char         *job,
                                      const char *const  *addresses,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  ReboteHttpVerifier *self = REBOTE_HTTP_VERIFIER (verifier);
  GTask              *task = g_task_new (verifier, cancellable, callback, user_data);
  guint               n = g_strv_length ((char **)addresses);
  gpointer            key = NULL, kept = NULL;
  Fetching           *fetching;

  g_task_set_source_tag (task, rebote_http_verifier_job_fetch_async);
  if (g_hash_table_steal_extended (self->fetched, job, &key, &kept))
    g_free (key);
  fetching = kept;
  if (fetching && fetching->n_addresses != n)
    g_clear_pointer (&fetching, fetching_free);
  if (fetching == NULL)
    {
      fetching = g_new0 (Fetching, 1);
      fetching->job = g_strdup (job);
      fetching->n_addresses = n;
      fetching->matcher = rebote_http_matcher_new (addresses);
    }
  g_task_set_task_data (task, fetching, fetching_free);
  fetch (task);
}

static GPtrArray *
rebote_http_verifier_job_fetch_finish (ReboteVerifier *verifier,
                                       GAsyncResult   *result,
                                       GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, verifier), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };
  GError *error = NULL;

  if (_rebote_http_verifier_ask_finish (REBOTE_HTTP_VERIFIER (source), result, &outcome, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
rebote_http_verifier_job_delete_async (ReboteVerifier     *verifier,
                                       const char         *job,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  ReboteHttpVerifier        *self = REBOTE_HTTP_VERIFIER (verifier);
  const ReboteDescriptorStep step = { .job = job };
  g_autoptr (GTask) task = g_task_new (verifier, cancellable, callback, user_data);

  g_task_set_source_tag (task, rebote_http_verifier_job_delete_async);
  g_hash_table_remove (self->fetched, job);
  if (rebote_descriptor_has (self->descriptor, REBOTE_DESCRIPTOR_REMOVE))
    _rebote_http_verifier_ask_async (self, REBOTE_DESCRIPTOR_REMOVE, &step, cancellable, deleted_cb,
                                     g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
rebote_http_verifier_job_delete_finish (ReboteVerifier *verifier,
                                        GAsyncResult   *result,
                                        GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, verifier), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The part of a verifier that is about jobs. */
void
_rebote_http_verifier_init_jobs (ReboteHttpVerifier *self)
{
  self->begun = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fetched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, fetching_free);
}

void
_rebote_http_verifier_init_jobs_iface (ReboteVerifierInterface *iface)
{
  iface->job_submit_async = rebote_http_verifier_job_submit_async;
  iface->job_submit_finish = rebote_http_verifier_job_submit_finish;
  iface->job_poll_async = rebote_http_verifier_job_poll_async;
  iface->job_poll_finish = rebote_http_verifier_job_poll_finish;
  iface->job_fetch_async = rebote_http_verifier_job_fetch_async;
  iface->job_fetch_finish = rebote_http_verifier_job_fetch_finish;
  iface->job_delete_async = rebote_http_verifier_job_delete_async;
  iface->job_delete_finish = rebote_http_verifier_job_delete_finish;
}
