/* rebote-descriptor-interpret-job.c
 *
 * Tells what a service means that works on a whole list: that it has it, how far it is, and what came of it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-interpret-job"

#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "rebote-descriptor-private.h"
#include "rebote-descriptor-table.h"

#define MAX_JOB_ID 200

/* No service has links, or tells addresses, that are longer. */
#define MAX_TEXT 8192

/* Whether a text can be the id of a job: it becomes a part of URLs, and is kept. */
gboolean
_rebote_descriptor_is_job_id (const char *id)
{
  gsize n = strlen (id);

  for (const char *p = id; *p; p++)
    {
      if (!g_ascii_isgraph (*p))
        return FALSE;
    }

  return n > 0 && n <= MAX_JOB_ID && strspn (id, ".") < n;
}

/* The first text that one of several ways leads to, as it is: what people are told is cut. */
static char *
find_plain (GPtrArray        *paths,
            ReboteHttpAnswer *answer,
            JsonNode         *item)
{
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GPtrArray) found = rebote_descriptor_path_find (g_ptr_array_index (paths, i), answer, item);
      g_autofree char *text = found->len > 0 ? rebote_descriptor_node_to_text (g_ptr_array_index (found, 0)) : NULL;

      if (text && *text && strlen (text) <= MAX_TEXT)
        return g_steal_pointer (&text);
    }

  return NULL;
}

static char *
find_one (ReboteDescriptorPath *path,
          ReboteHttpAnswer     *answer)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  if (path == NULL)
    return NULL;

  g_ptr_array_add (paths, path);
  return find_plain (paths, answer, NULL);
}

static gboolean
interpret_submit (ReboteDescriptor        *self,
                  ReboteHttpAnswer        *answer,
                  ReboteDescriptorOutcome *outcome,
                  GError                 **error)
{
  g_autofree char *id = find_one (self->jobs->id, answer);

  if (id && _rebote_descriptor_is_job_id (id))
    {
      outcome->job = g_steal_pointer (&id);
      return TRUE;
    }

  g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE, _("The answer of %s cannot be read."), self->name);
  return FALSE;
}

/* “55%” is a number, too. */
static double
find_number (ReboteDescriptorPath *path,
             ReboteHttpAnswer     *answer)
{
  g_autofree char *text = find_one (path, answer);
  double           number = text ? g_ascii_strtod (text, NULL) : 0;

  return isfinite (number) ? number : 0;
}

static void
interpret_status (ReboteDescriptor        *self,
                  ReboteHttpAnswer        *answer,
                  ReboteDescriptorOutcome *outcome)
{
  static const struct
  {
    ReboteVerifierJobState state;
    const char            *rule;
  } order[] = {
    { REBOTE_VERIFIER_JOB_FAILED, "jobs.status.failed" },
    { REBOTE_VERIFIER_JOB_DONE, "jobs.status.done" },
    { REBOTE_VERIFIER_JOB_RUNNING, "jobs.status.running" },
    { REBOTE_VERIFIER_JOB_WAITING, "jobs.status.waiting" },
  };
  const ReboteDescriptorJobs *jobs = self->jobs;
  double                      whole = jobs->whole ? find_number (jobs->whole, answer) : 100;

  outcome->state = REBOTE_VERIFIER_JOB_WAITING;
  for (guint i = 0; i < G_N_ELEMENTS (order) && outcome->rule == NULL; i++)
    {
      ReboteDescriptorCondition *when = jobs->states[order[i].state];

      if (when == NULL || rebote_descriptor_condition_ask (when, answer, NULL) != REBOTE_SAID_YES)
        continue;
      outcome->state = order[i].state;
      outcome->rule = g_strdup (order[i].rule);
    }
  if (outcome->rule == NULL)
    g_info ("%s tells a state of a job that its descriptor does not know", self->id);

  outcome->poll_ms = jobs->poll_ms;
  outcome->fraction = whole > 0 ? CLAMP (find_number (jobs->part, answer) / whole, 0, 1) : 0;
  outcome->message = jobs->message ? rebote_descriptor_path_find_text (jobs->message, answer, NULL) : NULL;
  outcome->link = find_one (jobs->link, answer);
}

/* What the rules ask for, out of a row that has it elsewhere. */
static JsonNode *
make_item (const ReboteDescriptorJobs *jobs,
           ReboteHttpAnswer           *answer,
           JsonNode                   *row)
{
  g_autoptr (JsonObject) object = NULL;

  if (jobs->values == NULL)
    return json_node_ref (row);

  object = json_object_new ();
  for (guint i = 0; i < jobs->values->len; i++)
    {
      const ReboteDescriptorValue *value = g_ptr_array_index (jobs->values, i);

      for (guint j = 0; j < value->paths->len && !json_object_has_member (object, value->name); j++)
        {
          g_autoptr (GPtrArray) found = rebote_descriptor_path_find (g_ptr_array_index (value->paths, j), answer, row);

          if (found->len > 0)
            json_object_set_member (object, value->name, json_node_copy (g_ptr_array_index (found, 0)));
        }
    }

  return json_node_init_object (json_node_alloc (), object);
}

/* What the check takes for an error is no verdict here either. */
static void
interpret_row (ReboteDescriptor        *self,
               ReboteHttpAnswer        *answer,
               JsonNode                *row,
               ReboteDescriptorOutcome *outcome)
{
  const ReboteDescriptorJobs *jobs = self->jobs;
  ReboteDescriptorResponse   *own = jobs->responses[REBOTE_DESCRIPTOR_RESULTS - REBOTE_DESCRIPTOR_SUBMIT];
  ReboteDescriptorResponse   *response = own->verdicts ? own : self->response;
  g_autofree char            *email = find_plain (jobs->item_email, answer, row);
  g_autoptr (JsonNode) item = email ? make_item (jobs, answer, row) : NULL;
  ReboteVerification *verification;

  if (item == NULL || _rebote_descriptor_find_rule (response->errors, answer, item, FALSE) >= 0)
    return;

  verification = _rebote_descriptor_read_verdict (self, response, answer, item, email, NULL);
  if (verification)
    g_ptr_array_add (outcome->results, verification);
}

/* Returns how many rows there were, or -1 for no table of results. */
static int
interpret_table (ReboteDescriptor        *self,
                 ReboteHttpAnswer        *answer,
                 ReboteDescriptorOutcome *outcome)
{
  g_auto (ReboteDescriptorTable) table = { 0 };
  g_autoptr (JsonNode) titles = NULL;
  g_autofree char *column = NULL;
  JsonNode        *row;
  int              n = 0;

  rebote_descriptor_table_init (&table, answer->text);
  titles = rebote_descriptor_table_make_titles (&table);
  column = find_plain (self->jobs->item_email, answer, titles);
  if (column == NULL)
    return -1;

  while ((row = rebote_descriptor_table_next (&table)))
    {
      interpret_row (self, answer, row, outcome);
      json_node_unref (row);
      n++;
    }

  return n;
}

static int
interpret_items (ReboteDescriptor        *self,
                 ReboteHttpAnswer        *answer,
                 ReboteDescriptorOutcome *outcome)
{
  g_autoptr (GPtrArray) items = NULL;

  if (!rebote_descriptor_path_finds_list (self->jobs->items, answer))
    return -1;

  items = rebote_descriptor_path_find (self->jobs->items, answer, NULL);
  for (guint i = 0; i < items->len; i++)
    interpret_row (self, answer, g_ptr_array_index (items, i), outcome);

  return items->len;
}

static gboolean
has_more (const ReboteDescriptorJobs *jobs,
          ReboteHttpAnswer           *answer,
          guint                       page,
          guint                       n_rows)
{
  if (jobs->page_size == 0 || n_rows == 0)
    return FALSE;
  if (jobs->more)
    return rebote_descriptor_condition_ask (jobs->more, answer, NULL) == REBOTE_SAID_YES;
  if (jobs->n_pages)
    return page + 1 < find_number (jobs->n_pages, answer);

  return n_rows >= jobs->page_size;
}

static gboolean
interpret_results (ReboteDescriptor        *self,
                   ReboteHttpAnswer        *answer,
                   guint                    page,
                   ReboteDescriptorOutcome *outcome,
                   GError                 **error)
{
  int n;

  outcome->results = rebote_verifier_results_new ();
  n = self->jobs->is_csv ? interpret_table (self, answer, outcome) : interpret_items (self, answer, outcome);
  if (n < 0)
    {
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE, _("The answer of %s cannot be read."), self->name);
      return FALSE;
    }

  outcome->has_more = has_more (self->jobs, answer, page, n);
  return TRUE;
}

/* Tells what the answer to a step of a job means that is no error by the rules of the file. */
gboolean
_rebote_descriptor_interpret_job (ReboteDescriptor           *self,
                                  ReboteDescriptorOperation   operation,
                                  ReboteHttpAnswer           *answer,
                                  const ReboteDescriptorStep *step,
                                  ReboteDescriptorOutcome    *outcome,
                                  GError                    **error)
{
  ReboteDescriptorResponse *response = self->jobs->responses[operation - REBOTE_DESCRIPTOR_SUBMIT];

  if (operation == REBOTE_DESCRIPTOR_START && self->jobs->begun &&
      rebote_descriptor_condition_ask (self->jobs->begun, answer, NULL) == REBOTE_SAID_YES)
    {
      outcome->rule = g_strdup ("jobs.start.begun");
      outcome->was_begun = TRUE;
      return TRUE;
    }
  if (operation == REBOTE_DESCRIPTOR_START || operation == REBOTE_DESCRIPTOR_REMOVE)
    {
      ReboteDescriptorResponse any = { .is_json = FALSE };

      return _rebote_descriptor_check_body (self, &any, answer, error);
    }
  if (!_rebote_descriptor_check_body (self, response, answer, error))
    return FALSE;
  if (operation == REBOTE_DESCRIPTOR_SUBMIT)
    return interpret_submit (self, answer, outcome, error);
  if (operation == REBOTE_DESCRIPTOR_RESULTS)
    return interpret_results (self, answer, step->page, outcome, error);

  interpret_status (self, answer, outcome);
  return TRUE;
}
