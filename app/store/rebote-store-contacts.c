/* rebote-store-contacts.c
 *
 * Goes through the contacts of lists, and keeps what was decided about them by the program and by the user.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-contacts"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-store-decisions.h"
#include "rebote-store-lists.h"
#include "rebote-store-private.h"
#include "rebote-stored-record.h"

/* Contacts between two looks at the cancellable. */
#define CANCEL_INTERVAL 1024

static void
count_contacts (ReboteContactCounts *counts,
                ReboteStatement     *statement)
{
  const char      *verdict = (const char *)sqlite3_column_text (statement, 0);
  g_autofree char *reason = rebote_statement_dup_text (statement, 1);
  guint            n = sqlite3_column_int64 (statement, 2);

  counts->filters[REBOTE_CONTACT_FILTER_ALL] += n;
  if (g_str_equal (verdict, "keep"))
    counts->filters[REBOTE_CONTACT_FILTER_KEEP] += n;
  else if (g_str_equal (verdict, "review"))
    counts->filters[REBOTE_CONTACT_FILTER_REVIEW] += n;
  else
    counts->filters[REBOTE_CONTACT_FILTER_REMOVE] += n;

  if (reason)
    {
      guint before = GPOINTER_TO_UINT (g_hash_table_lookup (counts->by_reason, reason));

      g_hash_table_insert (counts->by_reason, g_steal_pointer (&reason), GUINT_TO_POINTER (before + n));
    }
}

static gboolean
count_overridden (ReboteConnection    *connection,
                  gint64               list_id,
                  ReboteContactCounts *counts,
                  GError             **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection,
                                         "SELECT count(*) FROM contact WHERE list_id = ?1 AND override IS NOT NULL",
                                         error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, list_id);
  if (!rebote_statement_next (connection, statement, error))
    return FALSE;

  counts->n_overridden = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

/* The statement's parameter is the list; its columns are the verdict, the reason and a number. */
static ReboteContactCounts *
count_by (ReboteConnection *connection,
          const char       *sql,
          gint64            list_id,
          GError          **error)
{
  g_autoptr (ReboteStatement) statement = rebote_connection_prepare (connection, sql, error);
  g_autoptr (ReboteContactCounts) counts = NULL;
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return NULL;

  counts = g_new0 (ReboteContactCounts, 1);
  counts->by_reason = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_bind_int64 (statement, 1, list_id);
  while (rebote_statement_next (connection, statement, &failure))
    count_contacts (counts, statement);
  if (failure == NULL)
    return g_steal_pointer (&counts);

  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/**
 * rebote_store_lists_count:
 * @store: a store
 * @list_id: a list's key
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable): how many contacts there are of each sort
 */
ReboteContactCounts *
rebote_store_lists_count (ReboteStore *store,
                          gint64       list_id,
                          GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteContactCounts) counts = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  counts = reader ? count_by (reader->connection,
                              "SELECT verdict, reason, count(*) FROM contact WHERE list_id = ?1"
                              " GROUP BY verdict, reason",
                              list_id, error)
                  : NULL;

  return counts && count_overridden (reader->connection, list_id, counts, error) ? g_steal_pointer (&counts) : NULL;
}

/**
 * rebote_store_lists_count_new:
 * @store: a store
 * @list_id: a list's key
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable): how many contacts of each sort were not in the list before; who decided about them
 *   is not counted
 */
ReboteContactCounts *
rebote_store_lists_count_new (ReboteStore *store,
                              gint64       list_id,
                              GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);

  return reader ? count_by (reader->connection,
                            "SELECT verdict, reason, count(*) FROM contact_new JOIN contact ON contact.id = contact_id"
                            " WHERE contact_id >= (?1 << 32) AND contact_id < ((?1 + 1) << 32) GROUP BY verdict, reason",
                            list_id, error)
                : NULL;
}

static gboolean
read_record (ReboteStatement     *statement,
             ReboteStoredContact *contact,
             GString             *record,
             GError             **error)
{
  contact->record = sqlite3_column_blob (statement, 1);
  contact->record_size = sqlite3_column_bytes (statement, 1);
  if (sqlite3_column_type (statement, 11) == SQLITE_NULL)
    return TRUE;

  if (!rebote_stored_record_restore ((const char *)sqlite3_column_text (statement, 12),
                                     sqlite3_column_blob (statement, 11), sqlite3_column_bytes (statement, 11), record))
    {
      g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_CORRUPT,
                           _("A contact of this list is damaged in the database."));
      return FALSE;
    }
  contact->record = record->str;
  contact->record_size = record->len;

  return TRUE;
}

static gboolean
hand_over (ReboteStatement       *statement,
           GString               *record,
           ReboteStoreContactFunc func,
           gpointer               user_data,
           GError               **error)
{
  ReboteStoredContact contact = {
    .row = sqlite3_column_int64 (statement, 0) & G_MAXUINT32,
    .address = (const char *)sqlite3_column_text (statement, 2),
    .canonical = (const char *)sqlite3_column_text (statement, 3),
    .decision = (const char *)sqlite3_column_text (statement, 4),
    .reason = (const char *)sqlite3_column_text (statement, 5),
    .explanation = (const char *)sqlite3_column_text (statement, 6),
    .evidence = (const char *)sqlite3_column_text (statement, 7),
    .suggestion = (const char *)sqlite3_column_text (statement, 8),
    .is_new = sqlite3_column_int (statement, 10) != 0,
  };
  gint64           made = sqlite3_column_int64 (statement, 9);
  g_autofree char *decided = made ? rebote_user_decision_describe (made) : NULL;
  g_autofree char *both = decided && contact.evidence ? g_strdup_printf ("%s %s", decided, contact.evidence) : NULL;

  if (decided)
    contact.evidence = both ? both : decided;

  return read_record (statement, &contact, record, error) && func (&contact, user_data, error);
}

/**
 * rebote_store_lists_foreach:
 * @store: a store
 * @list_id: a list's key
 * @func: (scope call): takes one contact after the other, in the order of the file
 * @user_data: data for @func
 * @cancellable: (nullable): to stop it
 * @error: return location for an error
 *
 * Goes through a list for its export. What is written meanwhile is not seen.
 *
 * Returns: whether it came to the end
 */
gboolean
rebote_store_lists_foreach (ReboteStore           *store,
                            gint64                 list_id,
                            ReboteStoreContactFunc func,
                            gpointer               user_data,
                            GCancellable          *cancellable,
                            GError               **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GString) record = g_string_new (NULL);
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT id, record, address, canonical, verdict,"
                                                  " iif (override IS NULL, reason, 'user'),"
                                                  " iif (override IS NULL, explanation, override_why),"
                                                  " evidence, suggestion, iif (override IS NULL, NULL, override_made),"
                                                  " EXISTS (SELECT 1 FROM contact_new WHERE contact_id = contact.id),"
                                                  " ending, iif (ending IS NULL, NULL, fields)"
                                                  " FROM contact WHERE id >= (?1 << 32) AND id < ((?1 + 1) << 32)"
                                                  " ORDER BY id",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, list_id);
  for (guint i = 0; rebote_statement_next (reader->connection, statement, &failure); i++)
    {
      if (i % CANCEL_INTERVAL == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!hand_over (statement, record, func, user_data, error))
        return FALSE;
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * rebote_store_lists_find_address:
 * @store: a store
 * @address: an address, written in any way
 * @error: return location for a #ReboteStoreError
 *
 * Finds an address in all lists.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the keys of its contacts
 */
GArray *
rebote_store_lists_find_address (ReboteStore *store,
                                 const char  *address,
                                 GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT contact_id FROM contact_address"
                                                  " JOIN list ON list.id = contact_id >> 32"
                                                  " WHERE canonical = ?1 AND complete AND deleted IS NULL"
                                                  " ORDER BY contact_id",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  key = rebote_store_make_key (address);
  rebote_statement_bind_text (statement, 1, key);
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (rebote_statement_next (reader->connection, statement, &failure))
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (ids, id);
    }
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  return g_steal_pointer (&ids);
}

/**
 * rebote_store_contacts_update_decisions:
 * @store: a store
 * @list_id: a list's key
 * @contacts: (array length=n_contacts): contacts of which @row and the decision are read
 * @n_contacts: how many
 * @error: return location for a #ReboteStoreError
 *
 * Replaces what the program decided, for all of them or none. What the user said stays and goes on to count.
 *
 * Returns: whether it is kept
 */
gboolean
rebote_store_contacts_update_decisions (ReboteStore               *store,
                                        gint64                     list_id,
                                        const ReboteStoredContact *contacts,
                                        gsize                      n_contacts,
                                        GError                   **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteStatement) statement = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (contacts != NULL || n_contacts == 0, FALSE);

  transaction = rebote_store_begin (store, error);
  statement = transaction ? rebote_connection_prepare (transaction->connection,
                                                       "UPDATE contact SET decision = ?2, reason = ?3,"
                                                       " explanation = ?4, evidence = ?5, suggestion = ?6"
                                                       " WHERE id = ?1",
                                                       error)
                          : NULL;
  if (statement == NULL)
    return FALSE;

  for (gsize i = 0; i < n_contacts; i++)
    {
      sqlite3_bind_int64 (statement, 1, list_id << 32 | contacts[i].row);
      rebote_statement_bind_text (statement, 2, contacts[i].decision);
      rebote_statement_bind_text (statement, 3, contacts[i].reason);
      rebote_statement_bind_text (statement, 4, contacts[i].explanation);
      rebote_statement_bind_text (statement, 5, contacts[i].evidence);
      rebote_statement_bind_text (statement, 6, contacts[i].suggestion);
      if (!rebote_statement_run (transaction->connection, statement, error))
        return FALSE;
    }
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, REBOTE_STORE_LISTS, error);
}
