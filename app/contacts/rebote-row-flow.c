/* rebote-row-flow.c
 *
 * Threads that are joined by queues of batches, which are used again and again:
 *
 *   file -> scan: addresses, mailboxes, states -> judge: duplicates, bounces, policy -> the caller's thread: files
 *     ^                                                                                     |
 *     +-------------------------------------- empty batches <-------------------------------+
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-row-flow"

#include "config.h"

#include "rebote-row-flow.h"

/* Enough that no thread waits for another without need. */
#define N_BATCHES 8

/* How many rows ahead memory is asked for. */
#define PREFETCH_DISTANCE 8

typedef struct
{
  ReboteRowBatch *rows;
  GArray         *verdicts;
} Batch;

typedef struct
{
  ReboteRowScanner *scanner;
  ReboteRowJudge   *judge; /* (nullable) */
  GAsyncQueue      *empty;
  GAsyncQueue      *scanned;
  GAsyncQueue      *judged;
  GError           *error; /* of the scanner */
  int               stop;  /* atomic: nobody wants the rest any more */
} Flow;

static void
verdict_clear (gpointer data)
{
  ReboteRowVerdict *verdict = data;

  g_clear_pointer (&verdict->decision, rebote_decision_unref);
}

static Batch *
batch_new (void)
{
  Batch *self = g_new0 (Batch, 1);

  self->rows = rebote_row_batch_new ();
  self->verdicts = g_array_new (FALSE, TRUE, sizeof (ReboteRowVerdict));
  g_array_set_clear_func (self->verdicts, verdict_clear);

  return self;
}

static void
batch_free (gpointer data)
{
  Batch *self = data;

  rebote_row_batch_free (self->rows);
  g_array_unref (self->verdicts);
  g_free (self);
}

/* A batch without rows is the last one. */
static gboolean
is_last (Batch *batch)
{
  return batch->rows->rows->len == 0;
}

static gpointer
scan (gpointer data)
{
  Flow    *flow = data;
  gboolean is_done = FALSE;

  while (!is_done)
    {
      Batch *batch = g_async_queue_pop (flow->empty);

      is_done = g_atomic_int_get (&flow->stop) || !rebote_row_scanner_fill (flow->scanner, batch->rows, &flow->error);
      if (is_done)
        g_array_set_size (batch->rows->rows, 0);
      g_async_queue_push (flow->scanned, batch);
    }

  return NULL;
}

static void
judge_batch (Flow  *flow,
             Batch *batch)
{
  guint n = batch->rows->rows->len;

  /* The decisions of rows that went before end where they were made: threads that free what others have taken wait for
   * each other. */
  g_array_set_size (batch->verdicts, 0);
  g_array_set_size (batch->verdicts, n);
  for (guint i = 0; i < n; i++)
    {
      const ReboteScannedRow *row = &g_array_index (batch->rows->rows, ReboteScannedRow, i);

      if (i + PREFETCH_DISTANCE < n)
        rebote_row_judge_prefetch (flow->judge, row + PREFETCH_DISTANCE);
      if (row->kind != REBOTE_ROW_HEAD && row->kind != REBOTE_ROW_BLANK)
        rebote_row_judge_decide (flow->judge, flow->scanner, batch->rows, i,
                                 &g_array_index (batch->verdicts, ReboteRowVerdict, i));
    }
}

static gpointer
judge (gpointer data)
{
  Flow    *flow = data;
  gboolean is_done = FALSE;

  while (!is_done)
    {
      Batch *batch = g_async_queue_pop (flow->scanned);

      is_done = is_last (batch);
      if (!g_atomic_int_get (&flow->stop))
        judge_batch (flow, batch);
      g_async_queue_push (flow->judged, batch);
    }

  return NULL;
}

/* Takes what comes until nothing more comes, also after an error: the other threads have ended then. */
static gboolean
take (Flow             *flow,
      ReboteRowFlowFunc func,
      gpointer          user_data,
      GError          **error)
{
  GAsyncQueue *queue = flow->judge ? flow->judged : flow->scanned;
  gboolean     ok = TRUE;
  gboolean     is_done = FALSE;

  while (!is_done)
    {
      Batch *batch = g_async_queue_pop (queue);

      is_done = is_last (batch);
      if (ok && !is_done)
        ok = func (flow->scanner, batch->rows, flow->judge ? (ReboteRowVerdict *)batch->verdicts->data : NULL, user_data, error);
      if (!ok)
        g_atomic_int_set (&flow->stop, TRUE);
      g_async_queue_push (flow->empty, batch);
    }

  return ok;
}

/**
 * rebote_row_flow_run:
 * @scanner: a scanner at the beginning of a list
 * @judge_of_rows: (nullable): decides about the rows
 * @func: takes them
 * @user_data: data for @func
 * @error: return location for an error of the scanner or of @func
 *
 * Goes through a list. Scanning and judging have threads of their own, which have ended when this returns.
 *
 * Returns: whether the whole list was gone through
 */
gboolean
rebote_row_flow_run (ReboteRowScanner  *scanner,
                     ReboteRowJudge    *judge_of_rows,
                     ReboteRowFlowFunc  func,
                     gpointer           user_data,
                     GError           **error)
{
  Flow     flow = { .scanner = scanner, .judge = judge_of_rows };
  GThread *scanning;
  GThread *judging = NULL;
  gboolean ok;

  g_return_val_if_fail (scanner != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  flow.empty = g_async_queue_new_full (batch_free);
  flow.scanned = g_async_queue_new_full (batch_free);
  flow.judged = g_async_queue_new_full (batch_free);
  for (guint i = 0; i < N_BATCHES; i++)
    g_async_queue_push (flow.empty, batch_new ());

  scanning = g_thread_new ("scan rows", scan, &flow);
  if (flow.judge)
    judging = g_thread_new ("judge rows", judge, &flow);
  ok = take (&flow, func, user_data, error);
  g_thread_join (scanning);
  g_clear_pointer (&judging, g_thread_join);

  g_async_queue_unref (flow.empty);
  g_async_queue_unref (flow.scanned);
  g_async_queue_unref (flow.judged);
  if (ok && flow.error)
    {
      g_propagate_error (error, flow.error);
      return FALSE;
    }
  g_clear_error (&flow.error);

  return ok;
}
