/* rebote-message-details.c
 *
 * All that the window says about one recipient of one mail, read back from the store. A mail is judged anew each time:
 * that takes a millisecond, and so what is shown never lags behind what the program knows.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-message-details"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-bounce-reader.h"
#include "store/rebote-store-messages.h"
#include "store/rebote-store-suppressions.h"

#include "rebote-message-details.h"

typedef struct
{
  ReboteKnowledge *knowledge;
  gint64           message_id;
  int              recipient;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  rebote_knowledge_unref (load->knowledge);
  g_free (load);
}

static void
details_clear (gpointer data)
{
  ReboteMessageDetails *self = data;

  g_clear_pointer (&self->bounce, rebote_bounce_unref);
  g_clear_pointer (&self->recipient, rebote_recipient_unref);
  g_clear_pointer (&self->explanation, rebote_explanation_unref);
}

/**
 * rebote_message_details_ref:
 * @self: details
 *
 * Returns: (transfer full): @self
 */
ReboteMessageDetails *
rebote_message_details_ref (ReboteMessageDetails *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_message_details_unref:
 * @self: (transfer full): details
 */
void
rebote_message_details_unref (ReboteMessageDetails *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, details_clear);
}

/**
 * rebote_message_details_load:
 * @store: the store
 * @knowledge: what mails are read with
 * @message_id: the mail's key
 * @recipient: position of the recipient, or -1 for the mail itself
 * @error: return location for an error
 *
 * Reads a mail back and explains it. Blocks: for worker threads.
 *
 * Returns: (transfer full) (nullable): the details
 */
ReboteMessageDetails *
rebote_message_details_load (ReboteStore     *store,
                             ReboteKnowledge *knowledge,
                             gint64           message_id,
                             int              recipient,
                             GError         **error)
{
  g_autoptr (ReboteStoredMessage) message = NULL;
  g_autoptr (ReboteBounce) bounce = NULL;
  ReboteMessageDetails *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (knowledge != NULL, NULL);

  message = rebote_store_messages_get (store, message_id, error);

  if (message == NULL)
    return NULL;

  if (message->raw == NULL)
    {
      g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND,
                           _("The mail itself has not been kept."));
      return NULL;
    }

  bounce = rebote_bounce_reader_read (knowledge, message->raw, message->source, message->index, error);

  if (bounce == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (ReboteMessageDetails);
  self->message_id = message_id;
  self->truncated = message->truncated;
  self->position = REBOTE_EXPLANATION_NO_RECIPIENT;

  /* What was known when the mail was stored may have seen more recipients in it than we do now. */
  if (recipient >= 0 && recipient < (int) rebote_bounce_get_n_recipients (bounce))
    {
      self->position = recipient;
      self->recipient = rebote_recipient_ref (rebote_bounce_get_recipient (bounce, recipient));
      self->explanation = rebote_explanation_new (bounce, recipient);
    }
  else
    self->explanation = rebote_explanation_new_for_message (bounce);

  if (self->recipient && self->recipient->address)
    {
      g_autoptr (ReboteSuppression) suppression = NULL;

      suppression = rebote_store_suppressions_find (store, self->recipient->address, NULL);
      self->suppressed = suppression && suppression->lifted == 0;
    }

  self->bounce = g_steal_pointer (&bounce);

  return self;
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Load *load = task_data;
  ReboteMessageDetails *details;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  details = rebote_message_details_load (source, load->knowledge, load->message_id, load->recipient, &error);

  if (details)
    g_task_return_pointer (task, details, (GDestroyNotify) rebote_message_details_unref);
  else
    g_task_return_error (task, error);
}

/**
 * rebote_message_details_load_async:
 * @store: the store
 * @knowledge: what mails are read with
 * @message_id: the mail's key
 * @recipient: position of the recipient, or -1 for the mail itself
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called when it is done
 * @user_data: the data to pass to @callback
 *
 * Reads a mail back and explains it.
 */
void
rebote_message_details_load_async (ReboteStore        *store,
                                   ReboteKnowledge    *knowledge,
                                   gint64              message_id,
                                   int                 recipient,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (REBOTE_IS_STORE (store));
  g_return_if_fail (knowledge != NULL);

  load = g_new0 (Load, 1);
  load->knowledge = rebote_knowledge_ref (knowledge);
  load->message_id = message_id;
  load->recipient = recipient;

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_message_details_load_async);
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * rebote_message_details_load_finish:
 * @result: the result
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the details
 */
ReboteMessageDetails *
rebote_message_details_load_finish (GAsyncResult *result,
                                    GError      **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == rebote_message_details_load_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
