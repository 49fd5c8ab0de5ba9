/* rebote-suppression-row.c
 *
 * One suppressed address, as the Suppressions view shows it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-suppression-row"

#include "config.h"

#include "rebote-suppression-model.h"
#include "rebote-row-private.h"

const char rebote_suppression_row_sql[] =
  "SELECT address, reason, origin, note, since FROM suppression WHERE id = ?1";

struct _ReboteSuppressionRow
{
  ReboteRow parent_instance;

  char      *address;
  char      *reason;
  char      *origin;
  char      *note;
  GDateTime *since;
};

enum
{
  PROP_0,
  PROP_ADDRESS,
  PROP_REASON,
  PROP_ORIGIN,
  PROP_NOTE,
  PROP_SINCE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ReboteSuppressionRow, rebote_suppression_row, REBOTE_TYPE_ROW)

static void
rebote_suppression_row_load (ReboteRow           *row,
                             struct sqlite3_stmt *statement)
{
  ReboteSuppressionRow *self = REBOTE_SUPPRESSION_ROW (row);

  rebote_row_take_text (row, &self->address, statement, 0, properties[PROP_ADDRESS]);
  rebote_row_take_text (row, &self->reason, statement, 1, properties[PROP_REASON]);
  rebote_row_take_text (row, &self->origin, statement, 2, properties[PROP_ORIGIN]);
  rebote_row_take_text (row, &self->note, statement, 3, properties[PROP_NOTE]);
  if (self->since == NULL)
    self->since = g_date_time_new_from_unix_utc (sqlite3_column_int64 (statement, 4));
}

static void
rebote_suppression_row_finalize (GObject *object)
{
  ReboteSuppressionRow *self = REBOTE_SUPPRESSION_ROW (object);

  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->origin, g_free);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->since, g_date_time_unref);

  G_OBJECT_CLASS (rebote_suppression_row_parent_class)->finalize (object);
}

static void
rebote_suppression_row_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  ReboteSuppressionRow *self = REBOTE_SUPPRESSION_ROW (object);

  switch (prop_id)
    {
    case PROP_ADDRESS:
      g_value_set_string (value, rebote_suppression_row_get_address (self));
      break;
    case PROP_REASON:
      g_value_set_string (value, rebote_suppression_row_get_reason (self));
      break;
    case PROP_ORIGIN:
      g_value_set_string (value, rebote_suppression_row_get_origin (self));
      break;
    case PROP_NOTE:
      g_value_set_string (value, rebote_suppression_row_get_note (self));
      break;
    case PROP_SINCE:
      g_value_set_boxed (value, rebote_suppression_row_get_since (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
rebote_suppression_row_class_init (ReboteSuppressionRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  ReboteRowClass *row_class = REBOTE_ROW_CLASS (klass);
  GParamFlags     flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = rebote_suppression_row_finalize;
  object_class->get_property = rebote_suppression_row_get_property;
  row_class->load = rebote_suppression_row_load;

  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_ORIGIN] = g_param_spec_string ("origin", NULL, NULL, NULL, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  properties[PROP_SINCE] = g_param_spec_boxed ("since", NULL, NULL, G_TYPE_DATE_TIME, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rebote_suppression_row_init (ReboteSuppressionRow *self)
{
}

/**
 * rebote_suppression_row_get_address:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the address as it was written
 */
const char *
rebote_suppression_row_get_address (ReboteSuppressionRow *self)
{
  g_return_val_if_fail (REBOTE_IS_SUPPRESSION_ROW (self), NULL);

  return self->address;
}

/**
 * rebote_suppression_row_get_reason:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the slug of the reason
 */
const char *
rebote_suppression_row_get_reason (ReboteSuppressionRow *self)
{
  g_return_val_if_fail (REBOTE_IS_SUPPRESSION_ROW (self), NULL);

  return self->reason;
}

/**
 * rebote_suppression_row_get_origin:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the slug of who says so
 */
const char *
rebote_suppression_row_get_origin (ReboteSuppressionRow *self)
{
  g_return_val_if_fail (REBOTE_IS_SUPPRESSION_ROW (self), NULL);

  return self->origin;
}

/**
 * rebote_suppression_row_get_note:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the evidence, or the user's words
 */
const char *
rebote_suppression_row_get_note (ReboteSuppressionRow *self)
{
  g_return_val_if_fail (REBOTE_IS_SUPPRESSION_ROW (self), NULL);

  return self->note;
}

/**
 * rebote_suppression_row_get_since:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): since when, in local time
 */
GDateTime *
rebote_suppression_row_get_since (ReboteSuppressionRow *self)
{
  g_return_val_if_fail (REBOTE_IS_SUPPRESSION_ROW (self), NULL);

  return self->since;
}
