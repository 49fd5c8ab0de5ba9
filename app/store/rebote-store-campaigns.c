/* rebote-store-campaigns.c
 *
 * Keeps campaigns and sent figures.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-campaigns"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-store-campaigns.h"
#include "rebote-store-private.h"

/* How many mails were sent in all, while no campaigns tell it. */
#define TOTAL_SENT "total-sent"

/**
 * rebote_campaign_free:
 * @self: (transfer full): a campaign
 */
void
rebote_campaign_free (ReboteCampaign *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->sending_domain);
  g_free (self);
}

static void
bind_positive (ReboteStatement *statement,
               int              parameter,
               gint64           value)
{
  if (value > 0)
    sqlite3_bind_int64 (statement, parameter, value);
  else
    sqlite3_bind_null (statement, parameter);
}

/**
 * rebote_store_campaigns_save:
 * @store: a store
 * @campaign: a campaign; one whose @id is 0 is new, or replaces the one of the same name
 * @error: return location for a #ReboteStoreError
 *
 * Returns: its key, or 0 on failure
 */
gint64
rebote_store_campaigns_save (ReboteStore          *store,
                             const ReboteCampaign *campaign,
                             GError              **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;
  gint64 id;

  g_return_val_if_fail (REBOTE_IS_STORE (store), 0);
  g_return_val_if_fail (campaign != NULL && campaign->name != NULL, 0);

  transaction = rebote_store_begin (store, error);
  statement = transaction ? rebote_connection_prepare (transaction->connection,
                                                       "INSERT INTO campaign"
                                                       " (id, name, date, sending_domain, list_id, sent)"
                                                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                                                       " ON CONFLICT (name) DO UPDATE SET date = excluded.date,"
                                                       " sending_domain = excluded.sending_domain,"
                                                       " list_id = excluded.list_id, sent = excluded.sent"
                                                       " ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                                                       " date = excluded.date,"
                                                       " sending_domain = excluded.sending_domain,"
                                                       " list_id = excluded.list_id, sent = excluded.sent"
                                                       " RETURNING id",
                                                       error)
                          : NULL;
  if (statement == NULL)
    return 0;

  bind_positive (statement, 1, campaign->id);
  rebote_statement_bind_text (statement, 2, campaign->name);
  bind_positive (statement, 3, campaign->date);
  rebote_statement_bind_text (statement, 4, campaign->sending_domain);
  bind_positive (statement, 5, campaign->list_id);
  bind_positive (statement, 6, campaign->sent);
  if (!rebote_statement_next (transaction->connection, statement, &failure))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return 0;
    }
  id = sqlite3_column_int64 (statement, 0);
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, REBOTE_STORE_CAMPAIGNS, error) ? id : 0;
}

/**
 * rebote_store_campaigns_get_all:
 * @store: a store
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable) (element-type ReboteCampaign): the campaigns, the latest first
 */
GPtrArray *
rebote_store_campaigns_get_all (ReboteStore *store,
                                GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GPtrArray) campaigns = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT id, name, date, sending_domain, list_id, sent FROM campaign"
                                                  " ORDER BY date DESC NULLS LAST, id DESC",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  campaigns = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_campaign_free);
  while (rebote_statement_next (reader->connection, statement, &failure))
    {
      ReboteCampaign *campaign = g_new0 (ReboteCampaign, 1);

      campaign->id = sqlite3_column_int64 (statement, 0);
      campaign->name = rebote_statement_dup_text (statement, 1);
      campaign->date = sqlite3_column_int64 (statement, 2);
      campaign->sending_domain = rebote_statement_dup_text (statement, 3);
      campaign->list_id = sqlite3_column_int64 (statement, 4);
      campaign->sent = sqlite3_column_int64 (statement, 5);
      g_ptr_array_add (campaigns, campaign);
    }
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  return g_steal_pointer (&campaigns);
}

/**
 * rebote_store_campaigns_delete:
 * @store: a store
 * @campaign_id: a campaign's key
 * @error: return location for a #ReboteStoreError
 *
 * Forgets a campaign. Its messages stay.
 *
 * Returns: whether it is gone
 */
gboolean
rebote_store_campaigns_delete (ReboteStore *store,
                               gint64       campaign_id,
                               GError     **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteStatement) statement = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);

  transaction = rebote_store_begin (store, error);
  statement = transaction ? rebote_connection_prepare (transaction->connection,
                                                       "DELETE FROM campaign WHERE id = ?1", error)
                          : NULL;
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, campaign_id);
  if (!rebote_statement_run (transaction->connection, statement, error))
    return FALSE;
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, REBOTE_STORE_CAMPAIGNS | REBOTE_STORE_MESSAGES, error);
}

/**
 * rebote_store_campaigns_get_total_sent:
 * @store: a store
 * @sent: (out): how many mails the user says were sent in all, or 0 if unknown
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether it could be read
 */
gboolean
rebote_store_campaigns_get_total_sent (ReboteStore *store,
                                       gint64      *sent,
                                       GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (sent != NULL, FALSE);

  *sent = 0;
  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT value FROM setting WHERE name = '" TOTAL_SENT "'", error)
                     : NULL;
  if (statement == NULL)
    return FALSE;

  if (rebote_statement_next (reader->connection, statement, &failure))
    *sent = MAX (sqlite3_column_int64 (statement, 0), 0);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * rebote_store_campaigns_set_total_sent:
 * @store: a store
 * @sent: how many mails were sent in all, or 0 if unknown
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether it is remembered
 */
gboolean
rebote_store_campaigns_set_total_sent (ReboteStore *store,
                                       gint64       sent,
                                       GError     **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteStatement) statement = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (sent >= 0, FALSE);

  transaction = rebote_store_begin (store, error);
  statement = transaction ? rebote_connection_prepare (transaction->connection,
                                                       "INSERT INTO setting (name, value) VALUES ('" TOTAL_SENT "', ?1)"
                                                       " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                                       error)
                          : NULL;
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, sent);
  if (!rebote_statement_run (transaction->connection, statement, error))
    return FALSE;
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, REBOTE_STORE_CAMPAIGNS, error);
}
