/* rebote-bounce-run.c
 *
 * Reads many inputs on all cores:
 *
 *   ReboteMailSource (this thread) -> GThreadPool (reads and judges) -> GAsyncQueue -> in order -> func (this thread)
 *
 * Only so many messages are under way at once, so that memory stays flat however many there are.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounce-run"

#include "config.h"

#include "rebote-bounce-reader.h"
#include "rebote-bounce-run.h"
#include "rebote-mail-source.h"

#define JOBS_PER_THREAD 64
#define MAX_BYTES       (64 * 1024 * 1024) /* under way at once */

typedef struct
{
  ReboteRawMail *raw;
  ReboteBounce  *bounce;
  GError        *error;
  gsize          size;
  gboolean       done;
} Job;

typedef struct
{
  ReboteKnowledge *knowledge;
  GAsyncQueue     *done;       /* Job */
  GQueue           in_order;   /* Job: all that are under way, oldest first */
  gsize            n_bytes;
  gboolean         stopped;
} Run;

static void
job_free (gpointer data)
{
  Job *job = data;

  rebote_raw_mail_free (job->raw);
  g_clear_pointer (&job->bounce, rebote_bounce_unref);
  g_clear_error (&job->error);
  g_free (job);
}

static void
work (gpointer data,
      gpointer user_data)
{
  Job *job = data;
  Run *run = user_data;

  job->bounce = rebote_bounce_reader_read (run->knowledge, job->raw->bytes, job->raw->source, job->raw->index,
                                           &job->error);
  g_async_queue_push (run->done, job);
}

/* Hands over what is ready, in order. */
static void
emit (Run                  *run,
      ReboteBounceRunFunc   func,
      gpointer              user_data,
      ReboteBounceRunStats *stats)
{
  Job *job;

  while ((job = g_queue_peek_head (&run->in_order)) && job->done)
    {
      g_queue_pop_head (&run->in_order);
      run->n_bytes -= job->size;
      stats->n_bytes += job->size;
      if (job->bounce)
        stats->n_messages++;
      else
        stats->n_errors++;
      if (!run->stopped && !func (job->raw->source, job->raw->index, job->bounce, job->error, user_data))
        run->stopped = TRUE;
      job_free (job);
    }
}

static void
start_job (Run           *run,
           GThreadPool   *pool,
           ReboteRawMail *raw)
{
  Job *job = g_new0 (Job, 1);

  job->raw = raw;
  g_queue_push_tail (&run->in_order, job);
  if (raw->bytes == NULL)
    {
      job->error = g_steal_pointer (&raw->error);
      job->done = TRUE;
      return;
    }

  job->size = g_bytes_get_size (raw->bytes);
  run->n_bytes += job->size;
  g_thread_pool_push (pool, job, NULL);
}

/**
 * rebote_bounce_run:
 * @knowledge: what is known about servers
 * @paths: (array zero-terminated=1): what to read; `-` is standard input
 * @n_threads: how many threads read at once; 0 for one on each core
 * @func: (scope call): takes the results, in the order of the inputs
 * @user_data: data for @func
 * @stats: (out) (optional): what was read
 * @cancellable: (nullable): ends the run
 * @error: return location for %G_IO_ERROR_CANCELLED; what goes wrong with a single input is told to @func
 *
 * Reads and judges all mails in the paths. Blocks until all is done: not for the main thread of a window.
 *
 * Returns: whether it came to the end, or was ended by @func
 */
gboolean
rebote_bounce_run (ReboteKnowledge      *knowledge,
                   const char *const    *paths,
                   guint                 n_threads,
                   ReboteBounceRunFunc   func,
                   gpointer              user_data,
                   ReboteBounceRunStats *stats,
                   GCancellable         *cancellable,
                   GError              **error)
{
  g_autoptr (ReboteMailSource) source = NULL;
  ReboteBounceRunStats own_stats = { 0 };
  Run run = { .knowledge = knowledge, .in_order = G_QUEUE_INIT };
  gboolean at_end = FALSE;
  GThreadPool *pool;
  guint most;

  g_return_val_if_fail (knowledge != NULL, FALSE);
  g_return_val_if_fail (paths != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (n_threads == 0)
    n_threads = g_get_num_processors ();
  most = n_threads * JOBS_PER_THREAD;
  source = rebote_mail_source_new (paths);
  run.done = g_async_queue_new ();
  pool = g_thread_pool_new (work, &run, n_threads, FALSE, NULL);

  while (!at_end || !g_queue_is_empty (&run.in_order))
    {
      Job *job;

      if (g_cancellable_is_cancelled (cancellable))
        run.stopped = TRUE;
      while (!at_end && !run.stopped && g_queue_get_length (&run.in_order) < most && run.n_bytes < MAX_BYTES)
        {
          ReboteRawMail *raw = rebote_mail_source_next (source, cancellable);

          if (raw && g_error_matches (raw->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
            {
              rebote_raw_mail_free (raw);
              run.stopped = TRUE;
            }
          else if (raw)
            start_job (&run, pool, raw);
          else
            at_end = TRUE;
        }
      at_end |= run.stopped;

      emit (&run, func, user_data, &own_stats);
      if (g_queue_is_empty (&run.in_order))
        continue;

      /* The oldest one is still being read: wait for any. */
      job = g_async_queue_pop (run.done);
      do
        job->done = TRUE;
      while ((job = g_async_queue_try_pop (run.done)));
      emit (&run, func, user_data, &own_stats);
    }

  g_thread_pool_free (pool, FALSE, TRUE);
  g_async_queue_unref (run.done);
  if (stats)
    *stats = own_stats;

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
