/* rebote-sender-check.c
 *
 * Looks up how a domain is set up for sending mail:
 *
 *   judgement -- wants --> questions, all at the same time
 *       ^                      |
 *       +------ an answer -----+      until nothing is wanted any more
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-check"

#include "config.h"

#include "rebote-sender-check.h"
#include "rebote-sender-judge.h"

typedef struct
{
  ReboteSenderRequest     *request;
  ReboteSenderFacts        facts;
  guint                    n_awaited; /* questions and routes */
  gboolean                 has_ended; /* by an error */
  GPtrArray               *findings;  /* as of the last answer */
  ReboteSenderProgressFunc progress;
  gpointer                 progress_data;
  GDestroyNotify           progress_destroy;
} Check;

typedef struct
{
  GTask        *task;
  char         *name;
  ReboteDnsType type;
} Question;

static void
check_free (gpointer data)
{
  Check *self = data;

  rebote_sender_request_free (self->request);
  rebote_sender_answers_free (self->facts.answers);
  g_clear_pointer (&self->facts.route, rebote_mail_route_unref);
  g_clear_pointer (&self->facts.envelope_route, rebote_mail_route_unref);
  g_clear_pointer (&self->facts.unroutable, rebote_networks_free);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  if (self->progress_destroy)
    self->progress_destroy (self->progress_data);
  g_free (self);
}

static void
question_free (Question *question)
{
  g_object_unref (question->task);
  g_free (question->name);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void go_on (GTask *task);

/* What was asked for is still awaited when the task has returned with an error. */
static gboolean
take_error (GTask  *task,
            GError *error)
{
  Check *self = g_task_get_task_data (task);

  if (error && !self->has_ended)
    g_task_return_error (task, g_error_copy (error));
  self->has_ended |= error != NULL;

  return self->has_ended;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteDnsAnswer) answer = rebote_dns_client_query_finish (REBOTE_DNS_CLIENT (source), result, &error);
  Check *self = g_task_get_task_data (question->task);

  self->n_awaited--;
  if (take_error (question->task, error))
    return;
  rebote_sender_answers_take (self->facts.answers, question->name, question->type, answer);
  go_on (question->task);
}

static void
route_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Check *self = g_task_get_task_data (task);
  ReboteMailRoute *route = rebote_mail_route_find_finish (REBOTE_DNS_CLIENT (source), result, &error);

  self->n_awaited--;
  self->facts.route = route;
  if (!take_error (task, error))
    go_on (task);
}

static void
envelope_route_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Check *self = g_task_get_task_data (task);
  ReboteMailRoute *route = rebote_mail_route_find_finish (REBOTE_DNS_CLIENT (source), result, &error);

  self->n_awaited--;
  self->facts.envelope_route = route;
  if (!take_error (task, error))
    go_on (task);
}

static void
ask_wanted (GTask *task)
{
  Check *self = g_task_get_task_data (task);
  char  *name;
  ReboteDnsType type;

  while (rebote_sender_answers_next_wanted (self->facts.answers, &name, &type))
    {
      Question *question = g_new (Question, 1);

      question->task = g_object_ref (task);
      question->name = name;
      question->type = type;
      self->n_awaited++;
      rebote_dns_client_query_async (g_task_get_source_object (task), name, type, g_task_get_cancellable (task),
                                     answered_cb, question);
    }
}

static void
go_on (GTask *task)
{
  Check *self = g_task_get_task_data (task);

  g_clear_pointer (&self->findings, g_ptr_array_unref);
  self->findings = rebote_sender_judge (self->request, &self->facts);
  ask_wanted (task);
  if (self->progress)
    self->progress (rebote_sender_answers_get_n_taken (self->facts.answers),
                    rebote_sender_answers_get_n_asked (self->facts.answers), self->progress_data);
  if (self->n_awaited == 0)
    g_task_return_pointer (task,
                           rebote_sender_report_new (self->request, self->findings,
                                                     rebote_sender_answers_get_n_asked (self->facts.answers)),
                           (GDestroyNotify)rebote_sender_report_unref);
}

static void
find_routes (GTask *task)
{
  Check           *self = g_task_get_task_data (task);
  ReboteDnsClient *client = g_task_get_source_object (task);

  self->n_awaited++;
  rebote_mail_route_find_async (client, self->facts.unroutable, self->request->domain, g_task_get_cancellable (task),
                                route_cb, g_object_ref (task));
  if (self->request->envelope == NULL || g_str_equal (self->request->envelope, self->request->domain))
    return;
  self->n_awaited++;
  rebote_mail_route_find_async (client, self->facts.unroutable, self->request->envelope, g_task_get_cancellable (task),
                                envelope_route_cb, g_object_ref (task));
}

/**
 * rebote_sender_check_async:
 * @client: asks the domain name system
 * @request: what to look at
 * @progress: (nullable) (scope notified) (closure progress_data): called as answers come
 * @progress_data: data for @progress
 * @progress_destroy: (nullable): frees @progress_data
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Looks up all that a receiver of mails would, and judges it. Only the domain name system is asked: its server, those of the
 * domains in question and, if @request allows it, those of the block lists.
 */
void
rebote_sender_check_async (ReboteDnsClient           *client,
                           const ReboteSenderRequest *request,
                           ReboteSenderProgressFunc   progress,
                           gpointer                   progress_data,
                           GDestroyNotify             progress_destroy,
                           GCancellable              *cancellable,
                           GAsyncReadyCallback        callback,
                           gpointer                   user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Check *self;

  g_return_if_fail (REBOTE_IS_DNS_CLIENT (client));
  g_return_if_fail (request != NULL);

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_sender_check_async);

  self = g_new0 (Check, 1);
  self->request = rebote_sender_request_copy (request);
  self->progress = progress;
  self->progress_data = progress_data;
  self->progress_destroy = progress_destroy;
  self->facts.answers = rebote_sender_answers_new ();
  self->facts.block_lists = rebote_block_lists_get_default ();
  self->facts.unroutable = rebote_networks_new_unroutable (&error);
  g_task_set_task_data (task, self, check_free);
  if (self->facts.unroutable == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  find_routes (task);
  go_on (task);
}

/**
 * rebote_sender_check_finish:
 * @client: what asked
 * @result: what the callback was given
 * @error: return location for %G_IO_ERROR_CANCELLED, mostly
 *
 * Returns: (transfer full) (nullable): the report
 */
ReboteSenderReport *
rebote_sender_check_finish (ReboteDnsClient *client,
                            GAsyncResult    *result,
                            GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
