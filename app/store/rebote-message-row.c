/* rebote-message-row.c
 *
 * One recipient of one mail, as the Bounces view lists it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-message-row"

#include "config.h"

#include "rebote-message-model.h"
#include "rebote-row-private.h"

const char rebote_message_row_sql[] =
  "SELECT message_id, position, r.type, kind, reason, action, address, suggestion, provider, domain, subject, sender,"
  " r.date, confidence, contradiction, fact, until, retry_until"
  " FROM recipient AS r JOIN message AS m ON m.id = message_id WHERE r.id = ?1";

struct _ReboteMessageRow
{
  ReboteRow parent_instance;

  gint64            message_id;
  int               recipient;
  ReboteMessageType type;
  ReboteKind        kind;
  ReboteReason      reason;
  ReboteAction      action;
  char             *address;
  char             *suggestion;
  char             *provider;
  char             *domain;
  char             *subject;
  char             *from;
  GDateTime        *date;
  double            confidence;
  gboolean          contradicted;
  ReboteFact        fact;
  char             *until;
  GDateTime        *retry_until;
};

enum
{
  PROP_0,
  PROP_MESSAGE_ID,
  PROP_RECIPIENT,
  PROP_TYPE,
  PROP_KIND,
  PROP_REASON,
  PROP_ACTION,
  PROP_ADDRESS,
  PROP_SUGGESTION,
  PROP_PROVIDER,
  PROP_DOMAIN,
  PROP_SUBJECT,
  PROP_FROM,
  PROP_DATE,
  PROP_CONFIDENCE,
  PROP_CONTRADICTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ReboteMessageRow, rebote_message_row, REBOTE_TYPE_ROW)

/* What a mail says never changes, so only the first reading counts. */
static void
rebote_message_row_load (ReboteRow           *row,
                         struct sqlite3_stmt *statement)
{
  ReboteMessageRow *self = REBOTE_MESSAGE_ROW (row);

  self->message_id = sqlite3_column_int64 (statement, 0);
  self->recipient = sqlite3_column_int (statement, 1);
  if (!rebote_message_type_from_slug ((const char *)sqlite3_column_text (statement, 2), &self->type))
    self->type = REBOTE_MESSAGE_OTHER;
  if (!rebote_kind_from_slug ((const char *)sqlite3_column_text (statement, 3), &self->kind))
    self->kind = REBOTE_KIND_NONE;
  if (!rebote_reason_from_slug ((const char *)sqlite3_column_text (statement, 4), &self->reason))
    self->reason = REBOTE_REASON_NONE;
  if (!rebote_action_from_slug ((const char *)sqlite3_column_text (statement, 5), &self->action))
    self->action = REBOTE_ACTION_NONE;
  rebote_row_take_text (row, &self->address, statement, 6, properties[PROP_ADDRESS]);
  rebote_row_take_text (row, &self->suggestion, statement, 7, properties[PROP_SUGGESTION]);
  rebote_row_take_text (row, &self->provider, statement, 8, properties[PROP_PROVIDER]);
  rebote_row_take_text (row, &self->domain, statement, 9, properties[PROP_DOMAIN]);
  rebote_row_take_text (row, &self->subject, statement, 10, properties[PROP_SUBJECT]);
  rebote_row_take_text (row, &self->from, statement, 11, properties[PROP_FROM]);
  if (self->date == NULL && sqlite3_column_type (statement, 12) != SQLITE_NULL)
    self->date = g_date_time_new_from_unix_utc (sqlite3_column_int64 (statement, 12));
  self->confidence = sqlite3_column_double (statement, 13);
  self->contradicted = sqlite3_column_int (statement, 14) != 0;
  if (!rebote_fact_from_slug ((const char *)sqlite3_column_text (statement, 15), &self->fact))
    self->fact = REBOTE_FACT_NONE;
  g_free (self->until);
  self->until = g_strdup ((const char *)sqlite3_column_text (statement, 16));
  if (self->retry_until == NULL && sqlite3_column_type (statement, 17) != SQLITE_NULL)
    self->retry_until = g_date_time_new_from_unix_utc (sqlite3_column_int64 (statement, 17));
}

static void
rebote_message_row_finalize (GObject *object)
{
  ReboteMessageRow *self = REBOTE_MESSAGE_ROW (object);

  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->suggestion, g_free);
  g_clear_pointer (&self->provider, g_free);
  g_clear_pointer (&self->domain, g_free);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->date, g_date_time_unref);
  g_clear_pointer (&self->until, g_free);
  g_clear_pointer (&self->retry_until, g_date_time_unref);

  G_OBJECT_CLASS (rebote_message_row_parent_class)->finalize (object);
}

static void
rebote_message_row_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ReboteMessageRow *self = REBOTE_MESSAGE_ROW (object);

  switch (prop_id)
    {
    case PROP_MESSAGE_ID:
      g_value_set_int64 (value, rebote_message_row_get_message_id (self));
      break;
    case PROP_RECIPIENT:
      g_value_set_int (value, rebote_message_row_get_recipient (self));
      break;
    case PROP_TYPE:
      g_value_set_uint (value, rebote_message_row_get_type_of (self));
      break;
    case PROP_KIND:
      g_value_set_uint (value, rebote_message_row_get_kind (self));
      break;
    case PROP_REASON:
      g_value_set_uint (value, rebote_message_row_get_reason (self));
      break;
    case PROP_ACTION:
      g_value_set_uint (value, rebote_message_row_get_action (self));
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, rebote_message_row_get_address (self));
      break;
    case PROP_SUGGESTION:
      g_value_set_string (value, rebote_message_row_get_suggestion (self));
      break;
    case PROP_PROVIDER:
      g_value_set_string (value, rebote_message_row_get_provider (self));
      break;
    case PROP_DOMAIN:
      g_value_set_string (value, rebote_message_row_get_domain (self));
      break;
    case PROP_SUBJECT:
      g_value_set_string (value, rebote_message_row_get_subject (self));
      break;
    case PROP_FROM:
      g_value_set_string (value, rebote_message_row_get_from (self));
      break;
    case PROP_DATE:
      g_value_set_boxed (value, rebote_message_row_get_date (self));
      break;
    case PROP_CONFIDENCE:
      g_value_set_double (value, rebote_message_row_get_confidence (self));
      break;
    case PROP_CONTRADICTED:
      g_value_set_boolean (value, rebote_message_row_get_contradicted (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
rebote_message_row_class_init (ReboteMessageRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  ReboteRowClass *row_class = REBOTE_ROW_CLASS (klass);
  GParamFlags     flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = rebote_message_row_finalize;
  object_class->get_property = rebote_message_row_get_property;
  row_class->load = rebote_message_row_load;

  properties[PROP_MESSAGE_ID] = g_param_spec_int64 ("message-id", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_RECIPIENT] = g_param_spec_int ("recipient", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_TYPE] = g_param_spec_uint ("type", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_KIND] = g_param_spec_uint ("kind", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_REASON] = g_param_spec_uint ("reason", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ACTION] = g_param_spec_uint ("action", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_SUGGESTION] = g_param_spec_string ("suggestion", NULL, NULL, NULL, flags);
  properties[PROP_PROVIDER] = g_param_spec_string ("provider", NULL, NULL, NULL, flags);
  properties[PROP_DOMAIN] = g_param_spec_string ("domain", NULL, NULL, NULL, flags);
  properties[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, NULL, flags);
  properties[PROP_FROM] = g_param_spec_string ("from", NULL, NULL, NULL, flags);
  properties[PROP_DATE] = g_param_spec_boxed ("date", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_CONFIDENCE] = g_param_spec_double ("confidence", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_CONTRADICTED] = g_param_spec_boolean ("contradicted", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rebote_message_row_init (ReboteMessageRow *self)
{
}

/**
 * rebote_message_row_get_message_id:
 * @self: a row
 *
 * Returns: the key of its message
 */
gint64
rebote_message_row_get_message_id (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), 0);

  return self->message_id;
}

/**
 * rebote_message_row_get_recipient:
 * @self: a row
 *
 * Returns: the position of the recipient in the message, or -1 where it names none
 */
int
rebote_message_row_get_recipient (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), 0);

  return self->recipient;
}

/**
 * rebote_message_row_get_type_of:
 * @self: a row
 *
 * Returns: what the message is
 */
ReboteMessageType
rebote_message_row_get_type_of (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), 0);

  return self->type;
}

/**
 * rebote_message_row_get_kind:
 * @self: a row
 *
 * Returns: how it counts
 */
ReboteKind
rebote_message_row_get_kind (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), 0);

  return self->kind;
}

/**
 * rebote_message_row_get_reason:
 * @self: a row
 *
 * Returns: why it came back
 */
ReboteReason
rebote_message_row_get_reason (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), 0);

  return self->reason;
}

/**
 * rebote_message_row_get_action:
 * @self: a row
 *
 * Returns: what to do
 */
ReboteAction
rebote_message_row_get_action (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), 0);

  return self->action;
}

/**
 * rebote_message_row_get_address:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the address
 */
const char *
rebote_message_row_get_address (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), NULL);

  return self->address;
}

/**
 * rebote_message_row_get_suggestion:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the address to use instead
 */
const char *
rebote_message_row_get_suggestion (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), NULL);

  return self->suggestion;
}

/**
 * rebote_message_row_get_provider:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the family of the receiving side
 */
const char *
rebote_message_row_get_provider (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), NULL);

  return self->provider;
}

/**
 * rebote_message_row_get_domain:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the domain of the address
 */
const char *
rebote_message_row_get_domain (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), NULL);

  return self->domain;
}

/**
 * rebote_message_row_get_subject:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the subject of the message
 */
const char *
rebote_message_row_get_subject (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), NULL);

  return self->subject;
}

/**
 * rebote_message_row_get_from:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): who wrote the message
 */
const char *
rebote_message_row_get_from (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), NULL);

  return self->from;
}

/**
 * rebote_message_row_get_date:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): when it was written, in local time
 */
GDateTime *
rebote_message_row_get_date (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), NULL);

  return self->date;
}

/**
 * rebote_message_row_get_confidence:
 * @self: a row
 *
 * Returns: how sure the verdict is, 0 to 1
 */
double
rebote_message_row_get_confidence (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), 0);

  return self->confidence;
}

/**
 * rebote_message_row_get_contradicted:
 * @self: a row
 *
 * Returns: whether the evidence disagrees with itself
 */
gboolean
rebote_message_row_get_contradicted (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), 0);

  return self->contradicted;
}

/**
 * rebote_message_row_get_fact:
 * @self: a row
 *
 * Returns: what the mail tells beyond a failure
 */
ReboteFact
rebote_message_row_get_fact (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), REBOTE_FACT_NONE);

  return self->fact;
}

/**
 * rebote_message_row_get_until:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the day of return of somebody who is away, as `YYYY-MM-DD`
 */
const char *
rebote_message_row_get_until (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), NULL);

  return self->until;
}

/**
 * rebote_message_row_get_retry_until:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): when the server gives up, in local time
 */
GDateTime *
rebote_message_row_get_retry_until (ReboteMessageRow *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_ROW (self), NULL);

  return self->retry_until;
}
