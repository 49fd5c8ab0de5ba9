/* rebote-bounce-run.c
 *
 * Reads many inputs on all cores:
 *
 *   ReboteMailSource (this thread) -> GThreadPool (reads and judges) -> GAsyncQueue -> in order -> func (this thread)
 *
 * Only so many messages are under way at once, so that memory stays flat however many there are. They are handed over in
 * bundles: to wake a thread costs as much as to read a notice. What was handed over goes back to the thread that made it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounce-run"

#include "config.h"

#include "rebote-bounce-reader.h"
#include "rebote-bounce-run.h"
#include "rebote-mail-source.h"

#define JOBS_PER_THREAD 8
#define MAX_BYTES       (64 * 1024 * 1024) /* under way at once */
#define MAX_BUNDLE      16                 /* messages of one job */
#define ENOUGH_BYTES    (256 * 1024)       /* large messages are jobs of their own */

typedef struct
{
  ReboteRawMail *raw;
  ReboteBounce  *bounce;
  GError        *error;
} Item;

typedef struct
{
  Item         items[MAX_BUNDLE];
  guint        n_items;
  gsize        n_bytes;
  gboolean     done;
  GAsyncQueue *spent;   /* of the thread that has read it */
} Job;

typedef struct
{
  ReboteKnowledge     *knowledge;
  ReboteMailSource    *source;
  ReboteBounceRunFunc  func;
  gpointer             user_data;
  GCancellable        *cancellable;
  ReboteBounceRunStats stats;
  GAsyncQueue         *done;       /* Job */
  GQueue               in_order;   /* Job: all that are under way, oldest first */
  gsize                n_bytes;    /* of those */
  GPtrArray           *spent;      /* GAsyncQueue: those of the threads, in which the last jobs are left */
  gboolean             stopped;
} Run;

static void
item_clear (Item *item)
{
  rebote_raw_mail_free (item->raw);
  g_clear_pointer (&item->bounce, rebote_bounce_unref);
  g_clear_error (&item->error);
}

static void
read_item (Run  *run,
           Item *item)
{
  if (item->raw->bytes == NULL)
    item->error = g_steal_pointer (&item->raw->error);
  else
    item->bounce = rebote_bounce_reader_read (run->knowledge, item->raw->bytes, item->raw->source, item->raw->index,
                                              &item->error);
}

static void
job_free (Job *job)
{
  for (guint i = 0; i < job->n_items; i++)
    item_clear (&job->items[i]);
  g_free (job);
}

static GPrivate spent_of_thread = G_PRIVATE_INIT ((GDestroyNotify) g_async_queue_unref);

/* Memory goes back where it came from: threads that free what others have taken wait for each other. */
static GAsyncQueue *
free_spent (void)
{
  GAsyncQueue *spent = g_private_get (&spent_of_thread);
  Job *job;

  if (spent == NULL)
    {
      spent = g_async_queue_new_full ((GDestroyNotify) job_free);
      g_private_set (&spent_of_thread, spent);
    }
  while ((job = g_async_queue_try_pop (spent)))
    job_free (job);

  return spent;
}

static void
work (gpointer data,
      gpointer user_data)
{
  Job *job = data;
  Run *run = user_data;

  job->spent = g_async_queue_ref (free_spent ());
  /* Nobody wants the rest any more: see emit_item(). */
  for (guint i = 0; i < job->n_items && !g_cancellable_is_cancelled (run->cancellable); i++)
    read_item (run, &job->items[i]);
  g_async_queue_push (run->done, job);
}

static void
emit_item (Run  *run,
           Item *item)
{
  if (g_cancellable_is_cancelled (run->cancellable))
    run->stopped = TRUE;
  if (run->stopped)
    return;

  if (item->raw->bytes)
    run->stats.n_bytes += g_bytes_get_size (item->raw->bytes);
  if (item->bounce)
    run->stats.n_messages++;
  else
    run->stats.n_errors++;
  if (!run->func (item->raw->source, item->raw->index, item->bounce, item->error, run->user_data))
    run->stopped = TRUE;
}

/* Hands over what is ready, in order. */
static void
emit (Run *run)
{
  Job *job;

  while ((job = g_queue_peek_head (&run->in_order)) && job->done)
    {
      g_autoptr (GAsyncQueue) spent = g_steal_pointer (&job->spent);

      g_queue_pop_head (&run->in_order);
      run->n_bytes -= job->n_bytes;
      for (guint i = 0; i < job->n_items; i++)
        emit_item (run, &job->items[i]);
      if (!g_ptr_array_find (run->spent, spent, NULL))
        g_ptr_array_add (run->spent, g_async_queue_ref (spent));
      g_async_queue_push (spent, job);
    }
}

/* The next message, %NULL at the end, which may come early. */
static ReboteRawMail *
next_mail (Run *run)
{
  ReboteRawMail *raw;

  if (g_cancellable_is_cancelled (run->cancellable))
    run->stopped = TRUE;
  if (run->stopped)
    return NULL;

  raw = rebote_mail_source_next (run->source, run->cancellable);
  if (raw && g_error_matches (raw->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&raw, rebote_raw_mail_free);
      run->stopped = TRUE;
    }

  return raw;
}

/* The next messages as one job; %NULL at the end. */
static Job *
next_job (Run *run)
{
  g_autofree Job *job = g_new0 (Job, 1);

  while (job->n_items < MAX_BUNDLE && job->n_bytes < ENOUGH_BYTES)
    {
      ReboteRawMail *raw = next_mail (run);

      if (raw == NULL)
        break;
      job->items[job->n_items++].raw = raw;
      if (raw->bytes)
        job->n_bytes += g_bytes_get_size (raw->bytes);
    }

  return job->n_items > 0 ? g_steal_pointer (&job) : NULL;
}

static void
run_here (Run *run)
{
  ReboteRawMail *raw;

  while ((raw = next_mail (run)))
    {
      Item item = { .raw = raw };

      read_item (run, &item);
      emit_item (run, &item);
      item_clear (&item);
    }
}

static void
run_in_threads (Run  *run,
                guint n_threads)
{
  GThreadPool *pool = g_thread_pool_new (work, run, n_threads, FALSE, NULL);
  gboolean at_end = FALSE;

  run->done = g_async_queue_new ();
  run->spent = g_ptr_array_new_with_free_func ((GDestroyNotify) g_async_queue_unref);
  while (!at_end || !g_queue_is_empty (&run->in_order))
    {
      Job *job = NULL;

      while (!at_end && g_queue_get_length (&run->in_order) < n_threads * JOBS_PER_THREAD && run->n_bytes < MAX_BYTES)
        {
          job = next_job (run);
          at_end = job == NULL;
          if (job)
            {
              run->n_bytes += job->n_bytes;
              g_queue_push_tail (&run->in_order, job);
              g_thread_pool_push (pool, job, NULL);
            }
        }

      emit (run);
      if (g_queue_is_empty (&run->in_order))
        continue;

      /* The oldest one is still being read: wait for any. */
      job = g_async_queue_pop (run->done);
      do
        job->done = TRUE;
      while ((job = g_async_queue_try_pop (run->done)));
      emit (run);
    }

  g_thread_pool_free (pool, FALSE, TRUE);
  for (guint i = 0; i < run->spent->len; i++)
    {
      Job *job;

      while ((job = g_async_queue_try_pop (g_ptr_array_index (run->spent, i))))
        job_free (job);
    }
  g_ptr_array_unref (run->spent);
  g_async_queue_unref (run->done);
}

/**
 * rebote_bounce_run:
 * @knowledge: what is known about servers
 * @paths: (array zero-terminated=1): what to read; `-` is standard input
 * @n_threads: how many threads read at once; 1 for this one alone, 0 for one on each core
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
  Run run = { .knowledge = knowledge, .func = func, .user_data = user_data, .cancellable = cancellable,
              .in_order = G_QUEUE_INIT };

  g_return_val_if_fail (knowledge != NULL, FALSE);
  g_return_val_if_fail (paths != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  source = rebote_mail_source_new (paths);
  run.source = source;
  if (n_threads == 0)
    n_threads = g_get_num_processors ();
  if (n_threads == 1)
    run_here (&run);
  else
    run_in_threads (&run, n_threads);

  if (stats)
    *stats = run.stats;

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
