/* rebote-http-question.c
 *
 * One question to a service, until it has answered: some say “not yet” and want the same question again.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-http-question"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-http-question.h"

/* What an answer may be long, in bytes: for one address, and for each of more. */
#define MAX_ANSWER      (1024 * 1024)
#define MAX_ANSWER_ITEM (16 * 1024)

/* The same, for each address of a whole job: what comes of it is held at once. */
#define MAX_ANSWER_ROW 2048

typedef struct
{
  SoupSession              *session;
  ReboteDescriptor         *descriptor;
  ReboteDescriptorOperation operation;
  GStrv                     addresses;
  char                     *job;
  ReboteDescriptorStep      step; /* its texts are those above */
  ReboteHttpRequest        *request;
  GPtrArray                *hidden; /* what must not be told */
  gint64                    began;
  ReboteHttpAnswer         *answer;
  ReboteDescriptorOutcome   outcome;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->session);
  rebote_descriptor_unref (question->descriptor);
  g_strfreev (question->addresses);
  g_free (question->job);
  g_clear_pointer (&question->request, rebote_http_request_free);
  g_ptr_array_unref (question->hidden);
  g_clear_pointer (&question->answer, rebote_http_answer_free);
  rebote_descriptor_outcome_clear (&question->outcome);
  g_free (question);
}

static void send (GTask *task);

static gboolean
ask_again_cb (gpointer user_data)
{
  send (g_object_ref (user_data));

  return G_SOURCE_REMOVE;
}

/* The time alone, or the end of the wish to know. */
static void
wait (GTask *task)
{
  Question     *question = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GSource) source = NULL;

  if ((g_get_monotonic_time () - question->began) / 1000 + question->outcome.retry_ms > question->outcome.give_up_ms)
    {
      g_task_return_new_error (task, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE,
                               _("%s works on it for too long."), rebote_descriptor_get_name (question->descriptor));
      return;
    }

  source = g_timeout_source_new (question->outcome.retry_ms);
  if (cancellable)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  g_source_set_callback (source, ask_again_cb, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static gboolean
interpret (Question *question,
           GError  **error)
{
  rebote_descriptor_outcome_clear (&question->outcome);
  question->outcome = (ReboteDescriptorOutcome){ 0 };

  return rebote_descriptor_interpret_step (question->descriptor, question->operation, question->answer, &question->step,
                                           &question->outcome, error);
}

static void
end (GTask  *task,
     GError *error)
{
  Question *question = g_task_get_task_data (task);

  g_clear_pointer (&question->answer, rebote_http_answer_free);
  if (error)
    g_task_return_error (task, error);
  else if (question->outcome.retry_ms > 0)
    wait (task);
  else
    g_task_return_boolean (task, TRUE);
}

/* Nobody else touches the question until this is done. */
static void
interpret_thread (GTask        *inner,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  GError *error = NULL;

  if (interpret (data, &error))
    g_task_return_boolean (inner, TRUE);
  else
    g_task_return_error (inner, error);
}

static void
interpreted_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  end (task, error);
}

static void
call_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;

  question->answer = rebote_http_call_finish (SOUP_SESSION (source), result, &error);
  if (question->answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < question->hidden->len; i++)
    rebote_http_answer_hide (question->answer, g_ptr_array_index (question->hidden, i));

  /* What came of a whole list takes its time. */
  if (question->operation == REBOTE_DESCRIPTOR_RESULTS)
    {
      g_autoptr (GTask) inner = g_task_new (NULL, NULL, interpreted_cb, g_steal_pointer (&task));

      g_task_set_source_tag (inner, interpret_thread);
      g_task_set_task_data (inner, question, NULL);
      g_task_run_in_thread (inner, interpret_thread);
      return;
    }

  interpret (question, &error);
  end (task, error);
}

/* How long an answer may be. */
static gsize
get_max_size (const Question *question)
{
  guint page = rebote_descriptor_get_page_size (question->descriptor);

  if (question->operation == REBOTE_DESCRIPTOR_BATCH)
    return MAX_ANSWER + (gsize)g_strv_length (question->addresses) * MAX_ANSWER_ITEM;
  if (question->operation == REBOTE_DESCRIPTOR_RESULTS)
    return MAX_ANSWER + (page > 0 ? (gsize)page * MAX_ANSWER_ITEM : (gsize)question->step.n_addresses * MAX_ANSWER_ROW);

  return MAX_ANSWER;
}

/* Takes over the task. */
static void
send (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  rebote_http_call_async (question->session, question->request, get_max_size (question),
                          g_task_get_cancellable (task), call_cb, task);
}

static void
add_hidden (GPtrArray  *hidden,
            GHashTable *secrets)
{
  GHashTableIter iter;
  gpointer       value;

  if (secrets == NULL)
    return;
  g_hash_table_iter_init (&iter, secrets);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (hidden, g_strdup (value));
}

/* Another server in place of the one that the URL names; the rest of it stays. */
static void
replace_server (ReboteHttpRequest *request,
                const char        *server)
{
  const char *host = strstr (request->url, "://") + strlen ("://");
  char       *url = g_strconcat (server, host + strcspn (host, "/?"), NULL);

  g_free (request->url);
  request->url = url;
}

/**
 * rebote_http_question_async:
 * @partner: whom to ask
 * @operation: what to ask, which the descriptor must have
 * @step: about what
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Asks, and asks again as long as the service says that it still works on it.
 */
void
rebote_http_question_async (const ReboteHttpPartner    *partner,
                            ReboteDescriptorOperation   operation,
                            const ReboteDescriptorStep *step,
                            GCancellable               *cancellable,
                            GAsyncReadyCallback         callback,
                            gpointer                    user_data)
{
  g_autoptr (GTask) task = NULL;
  Question *question;
  GError   *error = NULL;

  g_return_if_fail (partner != NULL);
  g_return_if_fail (rebote_descriptor_has (partner->descriptor, operation));
  g_return_if_fail (step != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_http_question_async);
  question = g_new0 (Question, 1);
  question->session = g_object_ref (partner->session);
  question->descriptor = rebote_descriptor_ref (partner->descriptor);
  question->operation = operation;
  question->addresses = g_strdupv ((char **)step->addresses);
  question->job = g_strdup (step->job);
  question->step = *step;
  question->step.addresses = (const char *const *)question->addresses;
  question->step.job = question->job;
  question->step.link = NULL;
  question->hidden = g_ptr_array_new_with_free_func (g_free);
  question->began = g_get_monotonic_time ();
  add_hidden (question->hidden, partner->secrets);
  g_task_set_task_data (task, question, question_free);

  question->request = rebote_descriptor_build_step (partner->descriptor, operation, step, partner->secrets,
                                                    partner->settings, &error);
  if (question->request == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (partner->server)
    replace_server (question->request, partner->server);
  send (g_steal_pointer (&task));
}

/**
 * rebote_http_question_finish:
 * @result: what the callback was given
 * @outcome: what the answer means; to be cleared even on failure
 * @error: return location for a #ReboteVerifierError or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether there is an answer
 */
gboolean
rebote_http_question_finish (GAsyncResult            *result,
                             ReboteDescriptorOutcome *outcome,
                             GError                 **error)
{
  Question *question;

  g_return_val_if_fail (g_async_result_is_tagged (result, rebote_http_question_async), FALSE);
  g_return_val_if_fail (outcome != NULL, FALSE);

  question = g_task_get_task_data (G_TASK (result));
  *outcome = question->outcome;
  question->outcome = (ReboteDescriptorOutcome){ 0 };

  return g_task_propagate_boolean (G_TASK (result), error);
}
