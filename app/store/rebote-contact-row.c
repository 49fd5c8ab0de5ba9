/* rebote-contact-row.c
 *
 * One contact of a list, as the Lists view shows it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-contact-row"

#include "config.h"

#include <string.h>

#include "rebote-contact-model.h"
#include "rebote-row-private.h"
#include "rebote-store-decisions.h"

const char rebote_contact_row_sql[] =
  "SELECT address, canonical, verdict, decision, override IS NOT NULL, iif (override IS NULL, reason, 'user'),"
  " iif (override IS NULL, explanation, override_why), evidence, suggestion, fields, id & 0xffffffff,"
  " iif (override IS NULL, 0, coalesce (override_made, 0))"
  " FROM contact WHERE id = ?1";

struct _ReboteContactRow
{
  ReboteRow parent_instance;

  guint      row;
  char      *address;
  char      *canonical;
  char      *decision;
  char      *computed_decision;
  gboolean   overridden;
  char      *reason;
  char      *explanation;
  char      *evidence;
  char      *suggestion;
  GPtrArray *fields;
};

enum
{
  PROP_0,
  PROP_ROW,
  PROP_ADDRESS,
  PROP_CANONICAL,
  PROP_DECISION,
  PROP_COMPUTED_DECISION,
  PROP_OVERRIDDEN,
  PROP_REASON,
  PROP_EXPLANATION,
  PROP_EVIDENCE,
  PROP_SUGGESTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ReboteContactRow, rebote_contact_row, REBOTE_TYPE_ROW)

static void
split_fields (ReboteContactRow *self,
              const char       *text)
{
  const char *end;

  g_ptr_array_set_size (self->fields, 0);
  for (; text && (end = strchr (text, REBOTE_FIELD_END)); text = end + 1)
    g_ptr_array_add (self->fields, g_strndup (text, end - text));
}

/* When the user decided, and below it what the program's own decision rests on. */
static void
take_evidence (ReboteContactRow    *self,
               struct sqlite3_stmt *statement)
{
  const char      *evidence = (const char *)sqlite3_column_text (statement, 7);
  gint64           made = sqlite3_column_int64 (statement, 11);
  g_autofree char *decided = made ? rebote_user_decision_describe (made) : NULL;
  g_autofree char *text = NULL;

  if (decided)
    text = evidence ? g_strdup_printf ("%s\n%s", decided, evidence) : g_strdup (decided);
  else
    text = g_strdup (evidence);

  if (g_strcmp0 (self->evidence, text) == 0)
    return;

  g_free (self->evidence);
  self->evidence = g_steal_pointer (&text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EVIDENCE]);
}

static void
rebote_contact_row_load (ReboteRow           *row,
                         struct sqlite3_stmt *statement)
{
  ReboteContactRow *self = REBOTE_CONTACT_ROW (row);
  gboolean          overridden = sqlite3_column_int (statement, 4) != 0;

  rebote_row_take_text (row, &self->address, statement, 0, properties[PROP_ADDRESS]);
  rebote_row_take_text (row, &self->canonical, statement, 1, properties[PROP_CANONICAL]);
  rebote_row_take_text (row, &self->decision, statement, 2, properties[PROP_DECISION]);
  rebote_row_take_text (row, &self->computed_decision, statement, 3, properties[PROP_COMPUTED_DECISION]);
  if (self->overridden != overridden)
    {
      self->overridden = overridden;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERRIDDEN]);
    }
  rebote_row_take_text (row, &self->reason, statement, 5, properties[PROP_REASON]);
  rebote_row_take_text (row, &self->explanation, statement, 6, properties[PROP_EXPLANATION]);
  take_evidence (self, statement);
  rebote_row_take_text (row, &self->suggestion, statement, 8, properties[PROP_SUGGESTION]);
  /* The file's own cells never change. */
  if (self->fields == NULL)
    {
      self->fields = g_ptr_array_new_with_free_func (g_free);
      split_fields (self, (const char *)sqlite3_column_text (statement, 9));
      self->row = sqlite3_column_int64 (statement, 10);
    }
}

static void
rebote_contact_row_finalize (GObject *object)
{
  ReboteContactRow *self = REBOTE_CONTACT_ROW (object);

  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->canonical, g_free);
  g_clear_pointer (&self->decision, g_free);
  g_clear_pointer (&self->computed_decision, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->explanation, g_free);
  g_clear_pointer (&self->evidence, g_free);
  g_clear_pointer (&self->suggestion, g_free);
  g_clear_pointer (&self->fields, g_ptr_array_unref);

  G_OBJECT_CLASS (rebote_contact_row_parent_class)->finalize (object);
}

static void
rebote_contact_row_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ReboteContactRow *self = REBOTE_CONTACT_ROW (object);

  switch (prop_id)
    {
    case PROP_ROW:
      g_value_set_uint (value, rebote_contact_row_get_row (self));
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, rebote_contact_row_get_address (self));
      break;
    case PROP_CANONICAL:
      g_value_set_string (value, rebote_contact_row_get_canonical (self));
      break;
    case PROP_DECISION:
      g_value_set_string (value, rebote_contact_row_get_decision (self));
      break;
    case PROP_COMPUTED_DECISION:
      g_value_set_string (value, rebote_contact_row_get_computed_decision (self));
      break;
    case PROP_OVERRIDDEN:
      g_value_set_boolean (value, rebote_contact_row_get_overridden (self));
      break;
    case PROP_REASON:
      g_value_set_string (value, rebote_contact_row_get_reason (self));
      break;
    case PROP_EXPLANATION:
      g_value_set_string (value, rebote_contact_row_get_explanation (self));
      break;
    case PROP_EVIDENCE:
      g_value_set_string (value, rebote_contact_row_get_evidence (self));
      break;
    case PROP_SUGGESTION:
      g_value_set_string (value, rebote_contact_row_get_suggestion (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
rebote_contact_row_class_init (ReboteContactRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  ReboteRowClass *row_class = REBOTE_ROW_CLASS (klass);
  GParamFlags     flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = rebote_contact_row_finalize;
  object_class->get_property = rebote_contact_row_get_property;
  row_class->load = rebote_contact_row_load;

  properties[PROP_ROW] = g_param_spec_uint ("row", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_CANONICAL] = g_param_spec_string ("canonical", NULL, NULL, NULL, flags);
  properties[PROP_DECISION] = g_param_spec_string ("decision", NULL, NULL, NULL, flags);
  properties[PROP_COMPUTED_DECISION] = g_param_spec_string ("computed-decision", NULL, NULL, NULL, flags);
  properties[PROP_OVERRIDDEN] = g_param_spec_boolean ("overridden", NULL, NULL, FALSE, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_EXPLANATION] = g_param_spec_string ("explanation", NULL, NULL, NULL, flags);
  properties[PROP_EVIDENCE] = g_param_spec_string ("evidence", NULL, NULL, NULL, flags);
  properties[PROP_SUGGESTION] = g_param_spec_string ("suggestion", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rebote_contact_row_init (ReboteContactRow *self)
{
}

/**
 * rebote_contact_row_get_row:
 * @self: a row
 *
 * Returns: its position in the file
 */
guint
rebote_contact_row_get_row (ReboteContactRow *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (self), 0);

  return self->row;
}

/**
 * rebote_contact_row_get_address:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the address as it is written
 */
const char *
rebote_contact_row_get_address (ReboteContactRow *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (self), NULL);

  return self->address;
}

/**
 * rebote_contact_row_get_canonical:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the form that duplicates are found by
 */
const char *
rebote_contact_row_get_canonical (ReboteContactRow *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (self), NULL);

  return self->canonical;
}

/**
 * rebote_contact_row_get_decision:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): `keep`, `review` or `remove`: the user's decision, or else the program's
 */
const char *
rebote_contact_row_get_decision (ReboteContactRow *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (self), NULL);

  return self->decision;
}

/**
 * rebote_contact_row_get_computed_decision:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what the program decided
 */
const char *
rebote_contact_row_get_computed_decision (ReboteContactRow *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (self), NULL);

  return self->computed_decision;
}

/**
 * rebote_contact_row_get_overridden:
 * @self: a row
 *
 * Returns: whether the user decided
 */
gboolean
rebote_contact_row_get_overridden (ReboteContactRow *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (self), 0);

  return self->overridden;
}

/**
 * rebote_contact_row_get_reason:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the slug of the reason
 */
const char *
rebote_contact_row_get_reason (ReboteContactRow *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (self), NULL);

  return self->reason;
}

/**
 * rebote_contact_row_get_explanation:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the reason in words
 */
const char *
rebote_contact_row_get_explanation (ReboteContactRow *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (self), NULL);

  return self->explanation;
}

/**
 * rebote_contact_row_get_evidence:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it rests on
 */
const char *
rebote_contact_row_get_evidence (ReboteContactRow *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (self), NULL);

  return self->evidence;
}

/**
 * rebote_contact_row_get_suggestion:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the corrected address
 */
const char *
rebote_contact_row_get_suggestion (ReboteContactRow *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (self), NULL);

  return self->suggestion;
}

/**
 * rebote_contact_row_get_n_fields:
 * @self: a row
 *
 * Returns: how many cells it has; a broken record may have fewer or more than the list has columns
 */
guint
rebote_contact_row_get_n_fields (ReboteContactRow *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (self), 0);

  return self->fields ? self->fields->len : 0;
}

/**
 * rebote_contact_row_get_field:
 * @self: a row
 * @column: a column of the file
 *
 * Returns: (transfer none) (nullable): the cell there, or %NULL if the record ends before it
 */
const char *
rebote_contact_row_get_field (ReboteContactRow *self,
                              guint             column)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_ROW (self), NULL);

  return column < rebote_contact_row_get_n_fields (self) ? g_ptr_array_index (self->fields, column) : NULL;
}
