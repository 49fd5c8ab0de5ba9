/* rebote-store-rates.c
 *
 * Counts what has been read.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-rates"

#include "config.h"

#include "rebote-store-private.h"
#include "rebote-store-rates.h"

/* Rows between two looks at the cancellable. */
#define CANCEL_INTERVAL 1024

static void
add_row (ReboteRatesBuilder *builder,
         ReboteStatement    *statement)
{
  ReboteMessageType type = REBOTE_MESSAGE_OTHER;
  ReboteKind        kind = REBOTE_KIND_NONE;
  ReboteReason      reason = REBOTE_REASON_NONE;

  rebote_message_type_from_slug ((const char *)sqlite3_column_text (statement, 0), &type);
  rebote_kind_from_slug ((const char *)sqlite3_column_text (statement, 3), &kind);
  rebote_reason_from_slug ((const char *)sqlite3_column_text (statement, 4), &reason);
  rebote_rates_builder_add_recipient (builder, type, (const char *)sqlite3_column_text (statement, 1),
                                      (const char *)sqlite3_column_text (statement, 2), kind, reason);
}

/**
 * rebote_store_rates_compute:
 * @store: a store
 * @campaign_id: a campaign's key, or 0 for everything that was read
 * @sent: to how many addresses the mail was sent, or 0 if that is not known
 * @cancellable: (nullable): to stop it
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the figures, the same that the messages themselves would give
 */
ReboteRates *
rebote_store_rates_compute (ReboteStore  *store,
                            gint64        campaign_id,
                            gint64        sent,
                            GCancellable *cancellable,
                            GError      **error)
{
  g_autoptr (ReboteRatesBuilder) builder = NULL;
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT r.type, address, provider, kind, reason FROM recipient AS r"
                                                  " WHERE deleted IS NULL AND r.type IN ('bounce', 'complaint')"
                                                  " AND (?1 = 0 OR EXISTS (SELECT 1 FROM message AS m"
                                                  " WHERE m.id = message_id AND campaign_id = ?1)) ORDER BY r.id",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  builder = rebote_rates_builder_new ();
  sqlite3_bind_int64 (statement, 1, campaign_id);
  for (guint i = 0; rebote_statement_next (reader->connection, statement, &failure); i++)
    {
      if (i % CANCEL_INTERVAL == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      add_row (builder, statement);
    }
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  return rebote_rates_builder_finish (builder, sent, error);
}
