/* rebote-verify-progress.c
 *
 * How far a run is that is not at work, in the figures that it has when it is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-progress"

#include "config.h"

#include "rebote-verify-progress.h"

/**
 * rebote_verify_progress_free:
 * @self: (transfer full): a run and how far it is
 */
void
rebote_verify_progress_free (ReboteVerifyProgress *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->run, rebote_stored_verify_run_free);
  g_clear_pointer (&self->figures, g_ptr_array_unref);
  g_free (self);
}

static ReboteVerifyFigures *
make_figures (const ReboteStoredBackend *backend,
              const ReboteVerifyCounts  *counts)
{
  ReboteVerifyFigures *figures = g_new0 (ReboteVerifyFigures, 1);

  figures->verifier = g_strdup (backend->verifier);
  figures->state = backend->state;
  figures->message = g_strdup (backend->message);
  figures->n_total = counts->n_open + counts->n_known + counts->n_done + counts->n_reused + counts->n_failed;
  figures->is_exact = counts->is_exact;
  figures->n_done = counts->n_done;
  figures->n_reused = counts->n_reused;
  figures->n_failed = counts->n_failed;
  figures->n_doubtful = counts->n_asked;
  figures->seconds_left = -1;

  return figures;
}

/**
 * rebote_verify_progress_load:
 * @store: a store
 * @run_id: the key of a run that is not at work
 * @error: return location for a #ReboteStoreError
 *
 * Looks at every address, so it belongs into a worker thread.
 *
 * Returns: (transfer full) (nullable): the run, and how far it is
 */
ReboteVerifyProgress *
rebote_verify_progress_load (ReboteStore *store,
                             gint64       run_id,
                             GError     **error)
{
  g_autoptr (ReboteVerifyProgress) self = g_new0 (ReboteVerifyProgress, 1);

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  self->figures = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_verify_figures_free);
  self->run = rebote_store_verify_runs_get (store, run_id, error);
  for (guint i = 0; self->run && i < self->run->backends->len; i++)
    {
      ReboteVerifyCounts counts;

      if (!rebote_store_verify_runs_count (store, run_id, i, &counts, error))
        return NULL;
      g_ptr_array_add (self->figures, make_figures (g_ptr_array_index (self->run->backends, i), &counts));
    }

  return self->run ? g_steal_pointer (&self) : NULL;
}

/**
 * rebote_verify_figures_sum_up:
 * @figures: (element-type ReboteVerifyFigures): the figures of a run
 * @n_done: (out): for how many addresses the verifier has done its part whose turn it is
 * @n_total: (out): of how many
 * @n_doubtful: (out): of how many questions it is not known whether they were answered
 *
 * Tells with three numbers how far a run is. Whose turn it is: the first that is not done, or the last.
 */
void
rebote_verify_figures_sum_up (GPtrArray *figures,
                              guint64   *n_done,
                              guint64   *n_total,
                              guint64   *n_doubtful)
{
  gboolean is_found = FALSE;

  g_return_if_fail (figures != NULL);
  g_return_if_fail (n_done != NULL && n_total != NULL && n_doubtful != NULL);

  *n_done = *n_total = *n_doubtful = 0;
  for (guint i = 0; i < figures->len; i++)
    {
      const ReboteVerifyFigures *one = g_ptr_array_index (figures, i);

      *n_doubtful += one->n_doubtful;
      if (is_found)
        continue;
      *n_done = one->n_done + one->n_reused + one->n_failed;
      *n_total = one->n_total + one->n_doubtful;
      is_found = one->state != REBOTE_VERIFY_DONE;
    }
}
