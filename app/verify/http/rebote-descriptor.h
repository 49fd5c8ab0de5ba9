/* rebote-descriptor.h
 *
 * A verification service on the web, described by a file.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/rebote-verification.h"
#include "verify/rebote-verifier-error.h"
#include "rebote-descriptor-template.h"
#include "rebote-http-answer.h"

G_BEGIN_DECLS

/**
 * ReboteDescriptorOperation:
 * @REBOTE_DESCRIPTOR_CHECK: to verify one address
 * @REBOTE_DESCRIPTOR_BATCH: to verify several at once
 * @REBOTE_DESCRIPTOR_CREDITS: to ask how many are paid for
 */
typedef enum
{
  REBOTE_DESCRIPTOR_CHECK,
  REBOTE_DESCRIPTOR_BATCH,
  REBOTE_DESCRIPTOR_CREDITS
} ReboteDescriptorOperation;

#define REBOTE_N_DESCRIPTOR_OPERATIONS (REBOTE_DESCRIPTOR_CREDITS + 1)

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
 */
typedef struct
{
  double   per_second;
  guint    concurrent;
  guint    single_max;
  gboolean unknown_free;
} ReboteDescriptorLimits;

/**
 * ReboteHttpRequest:
 * @method: GET, POST or PUT
 * @url: the URL, with the key in it where the service wants it there: never to be shown
 * @headers: (element-type utf8): names and values, in turn
 * @content_type: (nullable): what the body is
 * @body: (nullable): the body
 * @timeout_ms: how long all of it may take
 * @is_open: whether it goes over the line without encryption
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
} ReboteHttpRequest;

/**
 * ReboteDescriptorOutcome:
 * @results: (element-type ReboteVerification) (nullable): for each address a verification, or %NULL for no verdict
 * @credits: how many addresses are paid for
 * @retry_ms: when to ask the same again, for the service still works on it; 0 where it has answered
 * @give_up_ms: how long to go on so
 * @rule: (nullable): the rule that decided, as “check.response.verdicts[3]”
 * @ask_credits: the service gives the same error for a wrong key and for no credits: its credits tell which
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
void                          rebote_http_request_free        (ReboteHttpRequest            *self);
gboolean                      rebote_descriptor_interpret     (ReboteDescriptor             *self,
                                                               ReboteDescriptorOperation     operation,
                                                               ReboteHttpAnswer             *answer,
                                                               const char *const            *addresses,
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
