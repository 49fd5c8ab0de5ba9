/* rebote-row.c
 *
 * What the rows of all lazy lists share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-row"

#include "config.h"

#include "rebote-row-private.h"

typedef struct
{
  gint64 id;
} ReboteRowPrivate;

enum
{
  PROP_0,
  PROP_ID,
  N_PROPS
};

enum
{
  LOADED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ReboteRow, rebote_row, G_TYPE_OBJECT)

static void
rebote_row_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, rebote_row_get_id (REBOTE_ROW (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
rebote_row_class_init (ReboteRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rebote_row_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* What the store says was taken over, and may be something else than before. */
  signals[LOADED] = g_signal_new ("loaded", REBOTE_TYPE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rebote_row_init (ReboteRow *self)
{
}

/**
 * rebote_row_get_id:
 * @self: a row
 *
 * Returns: the key that the store's functions take
 */
gint64
rebote_row_get_id (ReboteRow *self)
{
  ReboteRowPrivate *priv = rebote_row_get_instance_private (self);

  g_return_val_if_fail (REBOTE_IS_ROW (self), 0);

  return priv->id;
}

/**
 * rebote_row_get_key:
 * @self: a row
 *
 * Returns: (transfer none): the place of its key, which is there as long as the row's memory is
 */
const gint64 *
rebote_row_get_key (ReboteRow *self)
{
  ReboteRowPrivate *priv = rebote_row_get_instance_private (self);

  return &priv->id;
}

/**
 * rebote_row_new:
 * @type: a type of rows
 * @id: the row's key
 *
 * Returns: (transfer full): a row that knows nothing yet
 */
ReboteRow *
rebote_row_new (GType  type,
                gint64 id)
{
  ReboteRow        *self = g_object_new (type, NULL);
  ReboteRowPrivate *priv = rebote_row_get_instance_private (self);

  priv->id = id;
  return self;
}

/**
 * rebote_row_load:
 * @self: a row
 * @statement: a statement that stands on its row in the store
 *
 * Takes over what the store says.
 */
void
rebote_row_load (ReboteRow           *self,
                 struct sqlite3_stmt *statement)
{
  g_return_if_fail (REBOTE_IS_ROW (self));
  g_return_if_fail (statement != NULL);

  REBOTE_ROW_GET_CLASS (self)->load (self, statement);
  g_signal_emit (self, signals[LOADED], 0);
}

/**
 * rebote_row_take_text:
 * @self: a row
 * @field: (inout): the text that it has
 * @statement: a statement that stands on its row in the store
 * @column: a column of the answer
 * @pspec: the property that shows the text
 *
 * Takes over one text, and notifies it where it is another one.
 */
void
rebote_row_take_text (ReboteRow           *self,
                      char               **field,
                      struct sqlite3_stmt *statement,
                      int                  column,
                      GParamSpec          *pspec)
{
  const char *text = (const char *)sqlite3_column_text (statement, column);

  if (g_strcmp0 (*field, text) == 0)
    return;

  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}
