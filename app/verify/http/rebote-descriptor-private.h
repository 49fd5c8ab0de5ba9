/* rebote-descriptor-private.h
 *
 * What a descriptor is made of.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-descriptor.h"
#include "rebote-descriptor-condition.h"

G_BEGIN_DECLS

typedef enum
{
  REBOTE_BODY_NONE,
  REBOTE_BODY_JSON,
  REBOTE_BODY_FORM,
  REBOTE_BODY_TEXT,
  REBOTE_BODY_CSV,
  REBOTE_BODY_MULTIPART
} ReboteBodyType;

/* How the addresses of a batch or a job are written in its body */
typedef enum
{
  REBOTE_EMAILS_ARRAY,
  REBOTE_EMAILS_OBJECTS,
  REBOTE_EMAILS_COMMA,
  REBOTE_EMAILS_LINES,
  REBOTE_EMAILS_CSV
} ReboteEmailsForm;

typedef struct
{
  ReboteEmailsForm form;
  JsonNode        *element; /* of objects; its texts are templates */
} ReboteDescriptorEmails;

/* A name and its value, of a query, a form or a header */
typedef struct
{
  char                     *name;
  ReboteDescriptorTemplate *value;
} ReboteDescriptorPair;

typedef enum
{
  REBOTE_AUTH_QUERY,
  REBOTE_AUTH_HEADER,
  REBOTE_AUTH_BEARER,
  REBOTE_AUTH_BASIC,
  REBOTE_AUTH_FORM,
  REBOTE_AUTH_JSON
} ReboteAuthKind;

/* Where the key goes; left out where its secret is empty */
typedef struct
{
  ReboteAuthKind        kind;
  ReboteDescriptorPair *pair;
} ReboteDescriptorAuth;

typedef struct
{
  char                     *method;
  ReboteDescriptorTemplate *url;
  GPtrArray                *query;   /* of ReboteDescriptorPair */
  GPtrArray                *headers; /* of ReboteDescriptorPair */
  GPtrArray                *auth;    /* of ReboteDescriptorAuth; NULL for that of the descriptor */
  ReboteBodyType            body;
  GPtrArray                *form; /* of ReboteDescriptorPair; of a multipart body, too */
  JsonNode                 *json; /* its texts are templates */
  ReboteDescriptorTemplate *text;
  guint                     timeout_ms;
} ReboteDescriptorRequest;

/* A rule: what counts when its condition does. Which of the others are used depends on the list that it stands in. */
typedef struct
{
  ReboteDescriptorCondition *when;
  guint                      retry_ms;
  guint                      max_ms;
  ReboteVerifierError        kind;
  gboolean                   ask_credits;
  ReboteDescriptorPath      *message;
  guint                      retry_after_ms;
  ReboteDescriptorPath      *reset; /* a number of seconds, or of seconds of the epoch */
  gboolean                   reset_is_unix;
  ReboteVerificationVerdict  verdict;
  ReboteVerificationReason   reason;
  guint32                    yes;
  ReboteVerificationFlags    flag;
} ReboteDescriptorRule;

typedef struct
{
  gboolean              is_json;
  GPtrArray            *pending; /* of ReboteDescriptorRule, as all these */
  GPtrArray            *errors;
  GPtrArray            *verdicts;
  GPtrArray            *flags;
  ReboteDescriptorPath *suggestion;
  ReboteDescriptorPath *score;
  ReboteDescriptorPath *raw_status;
  ReboteDescriptorPath *raw_sub;
} ReboteDescriptorResponse;

typedef struct
{
  guint                     max_items;
  ReboteDescriptorEmails    emails;
  ReboteDescriptorPath     *items;
  ReboteDescriptorPath     *item_email;
  ReboteDescriptorRequest  *request;
  ReboteDescriptorResponse *response; /* only pending and errors */
} ReboteDescriptorBatch;

typedef enum
{
  REBOTE_CREDITS_VALUE,
  REBOTE_CREDITS_SUM,
  REBOTE_CREDITS_MINUS
} ReboteCreditsKind;

typedef struct
{
  ReboteCreditsKind         kind;
  GPtrArray                *paths; /* of ReboteDescriptorPath */
  ReboteDescriptorRequest  *request;
  ReboteDescriptorResponse *response; /* only pending and errors */
} ReboteDescriptorCredits;

/* A value of a row that the rules ask for, and the ways to it; the first that leads to something counts */
typedef struct
{
  char      *name;
  GPtrArray *paths; /* of ReboteDescriptorPath */
} ReboteDescriptorValue;

#define REBOTE_N_JOB_STEPS (REBOTE_DESCRIPTOR_REMOVE - REBOTE_DESCRIPTOR_SUBMIT + 1)

typedef struct
{
  /* By operation, from REBOTE_DESCRIPTOR_SUBMIT on: NULL where there is no such step, or a link leads to the results */
  ReboteDescriptorRequest  *requests[REBOTE_N_JOB_STEPS];
  /* pending and errors; of the results all the rest, too, where they do not mean what a check means */
  ReboteDescriptorResponse *responses[REBOTE_N_JOB_STEPS];

  ReboteDescriptorEmails     emails;
  ReboteDescriptorPath      *id;
  ReboteDescriptorCondition *begun; /* may be NULL, as all these */
  ReboteDescriptorCondition *states[REBOTE_N_VERIFIER_JOB_STATES];
  ReboteDescriptorPath      *message;
  ReboteDescriptorPath      *part;
  ReboteDescriptorPath      *whole; /* NULL where the part is one of a hundred */
  ReboteDescriptorPath      *link;
  guint                      poll_ms;

  gboolean                   is_csv;
  ReboteDescriptorPath      *items;
  GPtrArray                 *item_email; /* of ReboteDescriptorPath; the first that leads to something counts */
  GPtrArray                 *values; /* of ReboteDescriptorValue; NULL where the rules read the row as it is */
  guint                      page_size; /* 0 where all come at once */
  guint                      first_page;
  ReboteDescriptorCondition *more;
  ReboteDescriptorPath      *n_pages;
} ReboteDescriptorJobs;

struct _ReboteDescriptor
{
  gatomicrefcount           ref_count;
  char                     *file;
  char                     *id;
  char                     *name;
  char                     *docs;
  GPtrArray                *secrets;  /* of ReboteDescriptorSecret */
  GPtrArray                *settings; /* of ReboteDescriptorSetting */
  GPtrArray                *auth;     /* of ReboteDescriptorAuth; may be NULL */
  ReboteDescriptorLimits    limits;
  ReboteDescriptorRequest  *request;
  ReboteDescriptorResponse *response;
  ReboteDescriptorBatch    *batch;
  ReboteDescriptorCredits  *credits;
  ReboteDescriptorJobs     *jobs;
  GPtrArray                *examples; /* of ReboteDescriptorExample */
};

extern const char *const  _rebote_descriptor_labels[];
void                      _rebote_descriptor_pair_free     (ReboteDescriptorPair     *self);
void                      _rebote_descriptor_request_free  (ReboteDescriptorRequest  *self);
void                      _rebote_descriptor_response_free (ReboteDescriptorResponse *self);
void                      _rebote_descriptor_read          (ReboteDescriptor         *self,
                                                            ReboteDescriptorReader   *reader,
                                                            JsonNode                 *root);
GPtrArray                *_rebote_descriptor_read_auth     (ReboteDescriptor         *self,
                                                            ReboteDescriptorObject   *object);
ReboteDescriptorRequest  *_rebote_descriptor_read_request  (ReboteDescriptor         *self,
                                                            ReboteDescriptorObject   *object);
ReboteDescriptorResponse *_rebote_descriptor_read_response (ReboteDescriptorReader   *reader,
                                                            const char               *where,
                                                            JsonNode                 *node);
ReboteDescriptorResponse *_rebote_descriptor_read_errors   (ReboteDescriptorObject   *object);
void                      _rebote_descriptor_read_meaning  (ReboteDescriptorObject   *object,
                                                            ReboteDescriptorResponse *response);
void                      _rebote_descriptor_read_emails   (ReboteDescriptorObject   *object,
                                                            ReboteDescriptorEmails   *emails);
void                      _rebote_descriptor_read_jobs     (ReboteDescriptor         *self,
                                                            ReboteDescriptorReader   *reader,
                                                            JsonNode                 *node);
void                      _rebote_descriptor_jobs_free     (ReboteDescriptorJobs     *self);
void                      _rebote_descriptor_add_job_rules (ReboteDescriptorJobs     *self,
                                                            GStrvBuilder             *rules);
void                      _rebote_descriptor_add_rules     (GStrvBuilder             *rules,
                                                            const char               *where,
                                                            GPtrArray                *list);
GError                   *_rebote_descriptor_make_error    (ReboteDescriptor         *self,
                                                            ReboteVerifierError       kind,
                                                            guint                     retry_after,
                                                            const char               *said);
int                       _rebote_descriptor_find_rule     (GPtrArray                *rules,
                                                            ReboteHttpAnswer         *answer,
                                                            JsonNode                 *item,
                                                            gboolean                  must_name_http);
gboolean                  _rebote_descriptor_check_body    (ReboteDescriptor         *self,
                                                            ReboteDescriptorResponse *response,
                                                            ReboteHttpAnswer         *answer,
                                                            GError                  **error);
ReboteVerification       *_rebote_descriptor_read_verdict  (ReboteDescriptor         *self,
                                                            ReboteDescriptorResponse *response,
                                                            ReboteHttpAnswer         *answer,
                                                            JsonNode                 *item,
                                                            const char               *address,
                                                            char                    **where);
gboolean                  _rebote_descriptor_interpret_job (ReboteDescriptor           *self,
                                                            ReboteDescriptorOperation   operation,
                                                            ReboteHttpAnswer           *answer,
                                                            const ReboteDescriptorStep *step,
                                                            ReboteDescriptorOutcome    *outcome,
                                                            GError                    **error);
GStrv                     _rebote_descriptor_choose_emails (const ReboteDescriptorEmails *emails,
                                                            const char *const            *addresses);
char                     *_rebote_descriptor_join_emails   (const ReboteDescriptorEmails *emails,
                                                            const char *const            *addresses);
gboolean                  _rebote_descriptor_is_job_id     (const char                 *id);
const char               *_rebote_descriptor_get_step_name (ReboteDescriptorOperation   operation);
void                      _rebote_descriptor_read_example  (ReboteDescriptor         *self,
                                                            ReboteDescriptorReader   *reader,
                                                            const char               *where,
                                                            JsonNode                 *node);
void                      _rebote_descriptor_example_free  (gpointer                  example);

G_END_DECLS
