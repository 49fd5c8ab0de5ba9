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
  REBOTE_BODY_TEXT
} ReboteBodyType;

/* How the addresses of a batch are written in its body */
typedef enum
{
  REBOTE_EMAILS_ARRAY,
  REBOTE_EMAILS_OBJECTS,
  REBOTE_EMAILS_COMMA,
  REBOTE_EMAILS_LINES
} ReboteEmailsForm;

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
  GPtrArray                *form; /* of ReboteDescriptorPair */
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
  ReboteEmailsForm          form;
  JsonNode                 *element; /* of objects; its texts are templates */
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
void                      _rebote_descriptor_read_example  (ReboteDescriptor         *self,
                                                            ReboteDescriptorReader   *reader,
                                                            const char               *where,
                                                            JsonNode                 *node);
void                      _rebote_descriptor_example_free  (gpointer                  example);

G_END_DECLS
