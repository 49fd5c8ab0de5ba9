/* rebote-verifiers-readiness.c
 *
 * Which verifiers have what they need. Whether there is a key, the keyring is asked, which may take its time: so that is done
 * in a thread, where a window looks.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verifiers-readiness"

#include "config.h"

#include "rebote-verifiers-readiness.h"

/* A verifier that has what it needs misses nothing. */
static GHashTable *
check_all (ReboteVerifiers *verifiers,
           GCancellable    *cancellable)
{
  GHashTable *missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (verifiers)); i++)
    {
      g_autoptr (ReboteVerifier) verifier = g_list_model_get_item (G_LIST_MODEL (verifiers), i);
      const char *id = rebote_verifier_get_info (verifier)->id;
      g_autoptr (GError) error = NULL;

      if (g_cancellable_is_cancelled (cancellable))
        break;
      if (!rebote_verifier_check_ready (verifier, &error))
        g_hash_table_insert (missing, g_strdup (id), g_strdup (error->message));
    }

  return missing;
}

/* Verifiers work where they were made. */
static void
check_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  GError *error = NULL;

  g_main_context_push_thread_default (context);
  {
    g_autoptr (ReboteVerifiers) copy = rebote_verifiers_copy (source, &error);

    if (copy)
      g_task_return_pointer (task, check_all (copy, cancellable), (GDestroyNotify)g_hash_table_unref);
    else
      g_task_return_error (task, error);
  }
  g_main_context_pop_thread_default (context);
}

/**
 * rebote_verifiers_check_ready_async:
 * @verifiers: verifiers
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Looks which of them have what they need, without asking anybody outside of the computer.
 */
void
rebote_verifiers_check_ready_async (ReboteVerifiers    *verifiers,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (REBOTE_IS_VERIFIERS (verifiers));

  task = g_task_new (verifiers, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_verifiers_check_ready_async);
  g_task_run_in_thread (task, check_in_thread);
}

/**
 * rebote_verifiers_check_ready_finish:
 * @verifiers: verifiers
 * @result: what the callback was given
 * @error: return location for %G_IO_ERROR_CANCELLED, or because the program is damaged
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): for the id of each that is not ready, what is missing
 */
GHashTable *
rebote_verifiers_check_ready_finish (ReboteVerifiers *verifiers,
                                     GAsyncResult    *result,
                                     GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, verifiers), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
