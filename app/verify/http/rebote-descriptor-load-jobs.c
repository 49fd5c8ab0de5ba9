/* rebote-descriptor-load-jobs.c
 *
 * Reads how a service is given whole lists, and how the results are fetched.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-load-jobs"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-descriptor-private.h"

/* A list of more is cut into several: what is lost with one is not too much, and its results fit into memory. */
#define MAX_JOB      100000
#define MAX_OPEN     100
#define MAX_INTERVAL (60 * 60 * 1000) /* milliseconds */
#define MAX_PAGE     10000

#define DEFAULT_POLL 5000
#define MAX_POLL     (10 * 60 * 1000)

#define REQUEST_KEYS "method", "url", "query", "headers", "auth", "body", "timeout_ms", "redirects", "format", "pending", "errors"

/* In the order of the operations */
static const char *const step_names[REBOTE_N_JOB_STEPS] = { "submit", "start", "status", "results", "delete" };

static const char *const jobs_keys[] = {
  "least", "most", "open", "interval_ms", "submit", "start", "status", "results", "delete", NULL
};
/* What is pending is asked for again, and a list is never sent again. */
static const char *const submit_keys[] = {
  "method", "url", "query", "headers", "auth", "body", "timeout_ms", "redirects", "format", "errors", "emails_as", "email_item",
  "id", NULL
};
static const char *const start_keys[] = { REQUEST_KEYS, "begun", NULL };
static const char *const status_keys[] = {
  REQUEST_KEYS, "waiting", "running", "done", "failed", "message", "fraction", "link", "poll_ms", NULL
};
static const char *const results_keys[] = {
  REQUEST_KEYS, "items", "item_email", "values", "pages", "verdicts", "flags", "fields", NULL
};
static const char *const linked_keys[] = {
  "timeout_ms", "format", "pending", "errors", "items", "item_email", "values", "verdicts", "flags", "fields", NULL
};
static const char *const delete_keys[] = { REQUEST_KEYS, NULL };
static const char *const fraction_keys[] = { "part", "whole", NULL };
static const char *const pages_keys[] = { "size", "first", "more", "count", NULL };

/* In the order of ReboteVerifierJobState */
static const char *const state_names[REBOTE_N_VERIFIER_JOB_STATES] = { "waiting", "running", "done", "failed" };

static void
value_free (gpointer data)
{
  ReboteDescriptorValue *value = data;

  g_free (value->name);
  g_ptr_array_unref (value->paths);
  g_free (value);
}

/* Frees the part of a descriptor that tells of jobs. */
void
_rebote_descriptor_jobs_free (ReboteDescriptorJobs *self)
{
  for (guint i = 0; i < REBOTE_N_JOB_STEPS; i++)
    {
      g_clear_pointer (&self->requests[i], _rebote_descriptor_request_free);
      g_clear_pointer (&self->responses[i], _rebote_descriptor_response_free);
    }
  for (guint i = 0; i < REBOTE_N_VERIFIER_JOB_STATES; i++)
    g_clear_pointer (&self->states[i], rebote_descriptor_condition_free);
  g_clear_pointer (&self->emails.element, json_node_unref);
  g_clear_pointer (&self->id, rebote_descriptor_path_free);
  g_clear_pointer (&self->begun, rebote_descriptor_condition_free);
  g_clear_pointer (&self->message, rebote_descriptor_path_free);
  g_clear_pointer (&self->part, rebote_descriptor_path_free);
  g_clear_pointer (&self->whole, rebote_descriptor_path_free);
  g_clear_pointer (&self->link, rebote_descriptor_path_free);
  g_clear_pointer (&self->items, rebote_descriptor_path_free);
  g_clear_pointer (&self->item_email, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->more, rebote_descriptor_condition_free);
  g_clear_pointer (&self->n_pages, rebote_descriptor_path_free);
  g_free (self);
}

/* Adds the names of the rules that can decide about the answers to the steps of a job. */
void
_rebote_descriptor_add_job_rules (ReboteDescriptorJobs *self,
                                  GStrvBuilder         *rules)
{
  for (guint i = 0; i < REBOTE_N_JOB_STEPS; i++)
    {
      g_autofree char *pending = g_strdup_printf ("jobs.%s.pending", step_names[i]);
      g_autofree char *errors = g_strdup_printf ("jobs.%s.errors", step_names[i]);

      if (self->responses[i] == NULL)
        continue;
      _rebote_descriptor_add_rules (rules, pending, self->responses[i]->pending);
      _rebote_descriptor_add_rules (rules, errors, self->responses[i]->errors);
    }
  for (guint i = 0; i < REBOTE_N_VERIFIER_JOB_STATES; i++)
    {
      g_autofree char *state = g_strdup_printf ("jobs.status.%s", state_names[i]);

      if (self->states[i])
        g_strv_builder_add (rules, state);
    }
  if (self->begun)
    g_strv_builder_add (rules, "jobs.start.begun");
}

/* The name that the file has for a step of a job. */
const char *
_rebote_descriptor_get_step_name (ReboteDescriptorOperation operation)
{
  return step_names[operation - REBOTE_DESCRIPTOR_SUBMIT];
}

static ReboteDescriptorCondition *
read_condition (ReboteDescriptorObject *object,
                const char             *key,
                gboolean                required)
{
  g_autofree char *where = rebote_descriptor_object_where (object, key);
  JsonNode        *node = rebote_descriptor_object_node (object, key, required);

  return node ? rebote_descriptor_condition_new (object->reader, where, node) : NULL;
}

static void
read_step (ReboteDescriptor         *self,
           ReboteDescriptorObject   *object,
           ReboteDescriptorOperation operation)
{
  guint step = operation - REBOTE_DESCRIPTOR_SUBMIT;

  self->jobs->requests[step] = _rebote_descriptor_read_request (self, object);
  self->jobs->responses[step] = _rebote_descriptor_read_errors (object);
}

static void
read_submit (ReboteDescriptor       *self,
             ReboteDescriptorReader *reader,
             JsonNode               *node)
{
  g_auto (ReboteDescriptorObject) object = { 0 };

  rebote_descriptor_object_init (&object, reader, "jobs.submit", node, submit_keys);
  read_step (self, &object, REBOTE_DESCRIPTOR_SUBMIT);
  _rebote_descriptor_read_emails (&object, &self->jobs->emails);
  self->jobs->id = rebote_descriptor_object_path (&object, "id", TRUE);
}

static void
read_start (ReboteDescriptor       *self,
            ReboteDescriptorReader *reader,
            JsonNode               *node)
{
  g_auto (ReboteDescriptorObject) object = { 0 };

  if (node == NULL)
    return;

  rebote_descriptor_object_init (&object, reader, "jobs.start", node, start_keys);
  read_step (self, &object, REBOTE_DESCRIPTOR_START);
  self->jobs->begun = read_condition (&object, "begun", FALSE);
}

/* A way to a number of a hundred, or one to a part and one to the whole. */
static void
read_fraction (ReboteDescriptorJobs   *jobs,
               ReboteDescriptorObject *status)
{
  JsonNode *node = rebote_descriptor_object_node (status, "fraction", FALSE);
  g_auto (ReboteDescriptorObject) object = { 0 };

  if (node == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      jobs->part = rebote_descriptor_object_path (status, "fraction", TRUE);
      return;
    }

  rebote_descriptor_object_init (&object, status->reader, "jobs.status.fraction", node, fraction_keys);
  jobs->part = rebote_descriptor_object_path (&object, "part", TRUE);
  jobs->whole = rebote_descriptor_object_path (&object, "whole", TRUE);
}

static void
read_status (ReboteDescriptor       *self,
             ReboteDescriptorReader *reader,
             JsonNode               *node)
{
  ReboteDescriptorJobs *jobs = self->jobs;
  g_auto (ReboteDescriptorObject) object = { 0 };

  rebote_descriptor_object_init (&object, reader, "jobs.status", node, status_keys);
  read_step (self, &object, REBOTE_DESCRIPTOR_STATUS);
  for (guint i = 0; i < REBOTE_N_VERIFIER_JOB_STATES; i++)
    jobs->states[i] = read_condition (&object, state_names[i], i == REBOTE_VERIFIER_JOB_DONE);
  jobs->message = rebote_descriptor_object_path (&object, "message", FALSE);
  read_fraction (jobs, &object);
  jobs->link = rebote_descriptor_object_path (&object, "link", FALSE);
  jobs->poll_ms = rebote_descriptor_object_number (&object, "poll_ms", 10, MAX_POLL, DEFAULT_POLL);
}

/* The ways to one value: one, or a list of them. */
static GPtrArray *
read_ways (ReboteDescriptorReader *reader,
           const char             *where,
           JsonNode               *node)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_descriptor_path_free);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint      n = array ? json_array_get_length (array) : 1;

  for (guint i = 0; i < n && reader->error == NULL; i++)
    {
      const char           *text = rebote_descriptor_reader_check (reader, where,
                                                         array ? json_array_get_element (array, i) : node);
      ReboteDescriptorPath *path = text ? rebote_descriptor_path_new (text) : NULL;

      if (path)
        g_ptr_array_add (paths, path);
      else if (text)
        rebote_descriptor_reader_fail (reader, where,
                                       _("this is no way into an answer, such as $.status, text or header:Name"));
    }

  return paths;
}

static void
read_values (ReboteDescriptorJobs   *jobs,
             ReboteDescriptorObject *results)
{
  JsonNode *node = rebote_descriptor_object_node (results, "values", FALSE);
  g_auto (ReboteDescriptorObject) object = { 0 };
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *ways;

  if (node == NULL)
    return;

  rebote_descriptor_object_init (&object, results->reader, "jobs.results.values", node, NULL);
  jobs->values = g_ptr_array_new_with_free_func (value_free);
  if (object.json == NULL)
    return;
  json_object_iter_init (&iter, object.json);
  while (json_object_iter_next (&iter, &name, &ways))
    {
      ReboteDescriptorValue *value = g_new0 (ReboteDescriptorValue, 1);
      g_autofree char       *where = rebote_descriptor_object_where (&object, name);

      value->name = g_strdup (name);
      value->paths = read_ways (results->reader, where, ways);
      g_ptr_array_add (jobs->values, value);
    }
}

static void
read_pages (ReboteDescriptorJobs   *jobs,
            ReboteDescriptorObject *results)
{
  JsonNode *node = rebote_descriptor_object_node (results, "pages", FALSE);
  g_auto (ReboteDescriptorObject) object = { 0 };

  if (node == NULL)
    return;

  rebote_descriptor_object_init (&object, results->reader, "jobs.results.pages", node, pages_keys);
  rebote_descriptor_object_node (&object, "size", TRUE);
  jobs->page_size = rebote_descriptor_object_number (&object, "size", 1, MAX_PAGE, 1);
  jobs->first_page = rebote_descriptor_object_number (&object, "first", 0, 1, 1);
  jobs->more = read_condition (&object, "more", FALSE);
  jobs->n_pages = rebote_descriptor_object_path (&object, "count", FALSE);
}

static void
read_results (ReboteDescriptor       *self,
              ReboteDescriptorReader *reader,
              JsonNode               *node)
{
  const guint           step = REBOTE_DESCRIPTOR_RESULTS - REBOTE_DESCRIPTOR_SUBMIT;
  ReboteDescriptorJobs *jobs = self->jobs;
  g_auto (ReboteDescriptorObject) object = { 0 };
  g_autofree char *format = NULL;
  JsonNode        *email;

  rebote_descriptor_object_init (&object, reader, "jobs.results", node, jobs->link ? linked_keys : results_keys);
  if (jobs->link)
    {
      /* It is fetched from wherever that leads, without the key. */
      jobs->requests[step] = g_new0 (ReboteDescriptorRequest, 1);
      jobs->requests[step]->timeout_ms = rebote_descriptor_object_number (&object, "timeout_ms", 1000, MAX_POLL, 60 * 1000);
      jobs->responses[step] = _rebote_descriptor_read_errors (&object);
    }
  else
    read_step (self, &object, REBOTE_DESCRIPTOR_RESULTS);

  format = g_strdup (rebote_descriptor_object_string (&object, "format", FALSE));
  jobs->is_csv = g_strcmp0 (format, "csv") == 0;
  if (!jobs->is_csv && g_strcmp0 (format, "text") == 0)
    rebote_descriptor_reader_fail_key (reader, object.where, "format", _("results are JSON or CSV"));
  jobs->items = jobs->is_csv ? NULL : rebote_descriptor_object_path (&object, "items", TRUE);
  email = rebote_descriptor_object_node (&object, "item_email", TRUE);
  jobs->item_email = email ? read_ways (reader, "jobs.results.item_email", email) : NULL;
  read_values (jobs, &object);
  read_pages (jobs, &object);
  if (rebote_descriptor_object_node (&object, "verdicts", FALSE))
    _rebote_descriptor_read_meaning (&object, jobs->responses[step]);
}

static void
read_delete (ReboteDescriptor       *self,
             ReboteDescriptorReader *reader,
             JsonNode               *node)
{
  g_auto (ReboteDescriptorObject) object = { 0 };

  if (node == NULL)
    return;

  rebote_descriptor_object_init (&object, reader, "jobs.delete", node, delete_keys);
  read_step (self, &object, REBOTE_DESCRIPTOR_REMOVE);
}

/* Reads “jobs”. */
void
_rebote_descriptor_read_jobs (ReboteDescriptor       *self,
                              ReboteDescriptorReader *reader,
                              JsonNode               *node)
{
  ReboteDescriptorLimits *limits = &self->limits;
  g_auto (ReboteDescriptorObject) object = { 0 };

  if (node == NULL)
    return;

  self->jobs = g_new0 (ReboteDescriptorJobs, 1);
  reader->in_job = TRUE;
  rebote_descriptor_object_init (&object, reader, "jobs", node, jobs_keys);
  rebote_descriptor_object_node (&object, "most", TRUE);
  limits->max_job = rebote_descriptor_object_number (&object, "most", 1, MAX_JOB, 1);
  limits->min_job = rebote_descriptor_object_number (&object, "least", 1, limits->max_job, 1);
  limits->max_jobs = rebote_descriptor_object_number (&object, "open", 1, MAX_OPEN, 1);
  limits->job_interval = rebote_descriptor_object_number (&object, "interval_ms", 0, MAX_INTERVAL, 0);
  read_submit (self, reader, rebote_descriptor_object_node (&object, "submit", TRUE));
  read_start (self, reader, rebote_descriptor_object_node (&object, "start", FALSE));
  read_status (self, reader, rebote_descriptor_object_node (&object, "status", TRUE));
  read_results (self, reader, rebote_descriptor_object_node (&object, "results", TRUE));
  read_delete (self, reader, rebote_descriptor_object_node (&object, "delete", FALSE));
  reader->in_job = FALSE;
}
