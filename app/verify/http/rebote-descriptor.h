/* rebote-descriptor.h
 *
 * A verification service on the web, described by a file.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/rebote-verification.h"
#include "verify/rebote-verifier.h"
#include "rebote-descriptor-template.h"
#include "rebote-http-answer.h"

G_BEGIN_DECLS

/**
 * ReboteDescriptorOperation:
 * @REBOTE_DESCRIPTOR_CHECK: to verify one address
 * @REBOTE_DESCRIPTOR_BATCH: to verify several at once
 * @REBOTE_DESCRIPTOR_CREDITS: to ask how many are paid for
 * @REBOTE_DESCRIPTOR_SUBMIT: to hand over a list, as a job
 * @REBOTE_DESCRIPTOR_START: to have the job begun, where handing it over does not
 * @REBOTE_DESCRIPTOR_STATUS: to ask how far it is
 * @REBOTE_DESCRIPTOR_RESULTS: to fetch a page of its results, or all of them
 * @REBOTE_DESCRIPTOR_REMOVE: to have it forgotten
 */
typedef enum
{
  REBOTE_DESCRIPTOR_CHECK,
  REBOTE_DESCRIPTOR_BATCH,
  REBOTE_DESCRIPTOR_CREDITS,
  REBOTE_DESCRIPTOR_SUBMIT,
  REBOTE_DESCRIPTOR_START,
  REBOTE_DESCRIPTOR_STATUS,
  REBOTE_DESCRIPTOR_RESULTS,
  REBOTE_DESCRIPTOR_REMOVE
} ReboteDescriptorOperation;

#define REBOTE_N_DESCRIPTOR_OPERATIONS (REBOTE_DESCRIPTOR_REMOVE + 1)

/**
 * ReboteDescriptorSecret:
 * @id: its name
 * @label: its name for people, in English: see rebote_descriptor_translate_label()
 * @pattern: (nullable): what it looks like
 * @required: whether the service needs it
 */
typedef struct
{
  char    *id;
  char    *label;
  GRegex  *pattern;
  gboolean required;
} ReboteDescriptorSecret;

/**
 * ReboteDescriptorSettingType:
 * @REBOTE_DESCRIPTOR_STRING: any line of text
 * @REBOTE_DESCRIPTOR_INT: a number
 * @REBOTE_DESCRIPTOR_BOOL: true or false
 * @REBOTE_DESCRIPTOR_CHOICE: one of its choices
 * @REBOTE_DESCRIPTOR_URL: the address of a server
 */
typedef enum
{
  REBOTE_DESCRIPTOR_STRING,
  REBOTE_DESCRIPTOR_INT,
  REBOTE_DESCRIPTOR_BOOL,
  REBOTE_DESCRIPTOR_CHOICE,
  REBOTE_DESCRIPTOR_URL
} ReboteDescriptorSettingType;

/**
 * ReboteDescriptorSetting:
 * @id: its name
 * @label: its name for people, in English: see rebote_descriptor_translate_label()
 * @type: what its value may be
 * @value: what it is as long as the user does not say otherwise
 * @choices: (nullable): what it may be
 */
typedef struct
{
  char                       *id;
  char                       *label;
  ReboteDescriptorSettingType type;
  char                       *value;
  GStrv                       choices;
} ReboteDescriptorSetting;

/**
 * ReboteDescriptorLimits:
 * @per_second: how many requests may be begun in a second; 0 for not said
 * @concurrent: how many may be open
 * @single_max: how many addresses one may verify one by one in a run; 0 for any number
 * @unknown_free: whether “unknown” costs nothing
 * @min_job: how many addresses a job must have
 * @max_job: how many it may have; 0 where there are no jobs
 * @max_jobs: how many jobs may be open
 * @job_interval: how long to wait from one job to the next, in milliseconds
 */
typedef struct
{
  double   per_second;
  guint    concurrent;
  guint    single_max;
  gboolean unknown_free;
  guint    min_job;
  guint    max_job;
  guint    max_jobs;
  guint    job_interval;
} ReboteDescriptorLimits;

/**
 * ReboteDescriptorStep:
 * @addresses: (nullable) (array zero-terminated=1): the addresses; one for a check
 * @job: (nullable): the id of the job
 * @link: (nullable): where the results are, as the status of the job said
 * @page: which page of the results, from 0
 * @n_addresses: how many addresses the job has, for what its results may be long
 *
 * What an operation is about.
 */
typedef struct
{
  const char *const *addresses;
  const char        *job;
  const char        *link;
  guint              page;
  guint              n_addresses;
} ReboteDescriptorStep;

/**
 * ReboteHttpRequest:
 * @method: GET, POST, PUT or DELETE
 * @url: the URL, with the key in it where the service wants it there: never to be shown
 * @headers: (element-type utf8): names and values, in turn
 * @content_type: (nullable): what the body is
 * @body: (nullable): the body
 * @timeout_ms: how long all of it may take
 * @is_open: whether it goes over the line without encryption
 * @is_once: whether it must never be sent a second time
 *
 * A request, ready to be sent.
 */
typedef struct
{
  char      *method;
  char      *url;
  GPtrArray *headers;
  char      *content_type;
  char      *body;
  guint      timeout_ms;
  gboolean   is_open;
  gboolean   is_once;
} ReboteHttpRequest;

/**
 * ReboteDescriptorOutcome:
 * @results: (element-type ReboteVerification) (nullable): for each address a verification, or %NULL for no verdict. Of the
 *   results of a job, for each row that has a verdict a verification with the address as the service writes it.
 * @credits: how many addresses are paid for
 * @retry_ms: when to ask the same again, for the service still works on it; 0 where it has answered
 * @give_up_ms: how long to go on so
 * @rule: (nullable): the rule that decided, as “check.response.verdicts[3]”
 * @ask_credits: the service gives the same error for a wrong key and for no credits: its credits tell which
 * @job: (nullable): the id of the job that was made
 * @state: how far the job is
 * @fraction: how much of it is done, from 0 to 1
 * @poll_ms: when to ask that again
 * @message: (nullable): why it failed, as the service says
 * @link: (nullable): where its results are
 * @was_begun: the job was begun before
 * @has_more: whether another page of results follows
 *
 * What an answer means. Begin with zeros, end with rebote_descriptor_outcome_clear().
 */
typedef struct
{
  GPtrArray *results;
  gint64     credits;
  guint      retry_ms;
  guint      give_up_ms;
  char      *rule;
  gboolean   ask_credits;

  char                  *job;
  ReboteVerifierJobState state;
  double                 fraction;
  guint                  poll_ms;
  char                  *message;
  char                  *link;
  gboolean               was_begun;
  gboolean               has_more;
} ReboteDescriptorOutcome;

/**
 * ReboteDescriptor:
 *
 * What a file says about a service: how it is asked, and what its answers mean. Immutable; the functions are pure.
 */
typedef struct _ReboteDescriptor ReboteDescriptor;

ReboteDescriptor             *rebote_descriptor_new           (const char                   *file,
                                                               const char                   *data,
                                                               gsize                         length,
                                                               GError                      **error);
ReboteDescriptor             *rebote_descriptor_ref           (ReboteDescriptor             *self);
void                          rebote_descriptor_unref         (ReboteDescriptor             *self);
const char                   *rebote_descriptor_get_id        (ReboteDescriptor             *self);
const char                   *rebote_descriptor_get_name      (ReboteDescriptor             *self);
const char                   *rebote_descriptor_get_docs      (ReboteDescriptor             *self);
GPtrArray                    *rebote_descriptor_get_secrets   (ReboteDescriptor             *self);
GPtrArray                    *rebote_descriptor_get_settings  (ReboteDescriptor             *self);
const ReboteDescriptorLimits *rebote_descriptor_get_limits    (ReboteDescriptor             *self);
gboolean                      rebote_descriptor_has           (ReboteDescriptor             *self,
                                                               ReboteDescriptorOperation     operation);
guint                         rebote_descriptor_get_max_batch (ReboteDescriptor             *self);
guint                         rebote_descriptor_get_page_size (ReboteDescriptor             *self);
gboolean                      rebote_descriptor_needs_link    (ReboteDescriptor             *self);
char                         *rebote_descriptor_check_setting (ReboteDescriptor             *self,
                                                               const char                   *id,
                                                               const char                   *value,
                                                               GError                      **error);
ReboteHttpRequest            *rebote_descriptor_build         (ReboteDescriptor             *self,
                                                               ReboteDescriptorOperation     operation,
                                                               const char *const            *addresses,
                                                               GHashTable                   *secrets,
                                                               GHashTable                   *settings,
                                                               GError                      **error);
ReboteHttpRequest            *rebote_descriptor_build_step    (ReboteDescriptor             *self,
                                                               ReboteDescriptorOperation     operation,
                                                               const ReboteDescriptorStep   *step,
                                                               GHashTable                   *secrets,
                                                               GHashTable                   *settings,
                                                               GError                      **error);
void                          rebote_http_request_free        (ReboteHttpRequest            *self);
gboolean                      rebote_descriptor_interpret     (ReboteDescriptor             *self,
                                                               ReboteDescriptorOperation     operation,
                                                               ReboteHttpAnswer             *answer,
                                                               const char *const            *addresses,
                                                               ReboteDescriptorOutcome      *outcome,
                                                               GError                      **error);
gboolean                      rebote_descriptor_interpret_step (ReboteDescriptor            *self,
                                                               ReboteDescriptorOperation     operation,
                                                               ReboteHttpAnswer             *answer,
                                                               const ReboteDescriptorStep   *step,
                                                               ReboteDescriptorOutcome      *outcome,
                                                               GError                      **error);
void                          rebote_descriptor_outcome_clear (ReboteDescriptorOutcome      *self);
GStrv                         rebote_descriptor_list_rules    (ReboteDescriptor             *self);
const char                   *rebote_descriptor_translate_label (const char                 *label);
GPtrArray                    *rebote_descriptor_get_examples  (ReboteDescriptor             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteDescriptor, rebote_descriptor_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteHttpRequest, rebote_http_request_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReboteDescriptorOutcome, rebote_descriptor_outcome_clear)

G_END_DECLS
